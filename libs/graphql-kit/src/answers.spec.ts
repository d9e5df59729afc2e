import { ANONYMOUS, contextOf } from '@yimen/access';
import { done } from '@yimen/persistence';
import { z } from 'zod';
import { answer, check, clientRequestId, codeOf, invalidInput, KIT_MESSAGES, notFound, showRefusal, type KitRefusal, type Messages } from './answers.js';
import { batched } from './batched.js';

const context = () => contextOf(ANONYMOUS, { now: new Date(0), requestId: 'r', locale: 'zh-CN' });

test.each([['NotFound', 'NOT_FOUND'], ['RequestIdReused', 'REQUEST_ID_REUSED'], ['InvalidInput', 'INVALID_INPUT'], ['Full', 'FULL'], ['Rule32Broken', 'RULE32_BROKEN']])(
  'the code of %s is %s', (kind, code) => expect(codeOf(kind)).toBe(code));

describe('a refusal', () => {
  test.each<[KitRefusal, string, RegExp, RegExp]>([
    [notFound('Case', 'c-1'), 'NOT_FOUND', /没有找到：\S+ c-1/, /Not found: Case c-1/],
    [invalidInput('applicant.idNumber', 'check_digit'), 'INVALID_INPUT', /applicant\.idNumber 不符合规则 check_digit/, /applicant\.idNumber breaks the rule check_digit/],
    [{ kind: 'RequestIdReused', clientRequestId: 'r-1', firstOperation: 'acceptCase' }, 'REQUEST_ID_REUSED', /r-1 已用于 acceptCase/, /r-1 was already used for acceptCase/],
  ])('%j is told in both languages, with its facts', (refusal, code, zh, en) => {
    const { kind, ...facts } = refusal;
    expect(showRefusal(refusal, KIT_MESSAGES, 'zh-CN')).toEqual({ __typename: kind, code, message: expect.stringMatching(zh), ...facts });
    expect(showRefusal(refusal, KIT_MESSAGES, 'en')).toEqual({ __typename: kind, code, message: expect.stringMatching(en), ...facts });
  });

  test('keeps its code, message and type, whatever its facts are called', () => {
    interface Odd { readonly kind: 'Odd'; readonly code: string; readonly message: string; readonly __typename: string }
    const messages: Messages<Odd> = { Odd: { 'zh-CN': () => '怪', en: () => 'odd' } };
    expect(showRefusal<Odd>({ kind: 'Odd', code: 'x', message: 'y', __typename: 'Case' }, messages, 'en')).toEqual({ __typename: 'Odd', code: 'ODD', message: 'odd' });
  });
});

describe('the answer of a mutation', () => {
  test('is the thing read again, or the refusal', async () => {
    const load = async (id: string) => ({ id, name: '师古镇' });
    expect(await answer(context(), done('Tenant', '1'), load, KIT_MESSAGES)).toEqual({ __typename: 'Tenant', id: '1', name: '师古镇' });
    expect(await answer<KitRefusal>(context(), notFound('Tenant', '1'), load, KIT_MESSAGES)).toMatchObject({ __typename: 'NotFound', code: 'NOT_FOUND' });
  });

  test('is read past what the request had loaded before', async () => {
    const ctx = context();
    let name = '旧';
    const load = (id: string) => batched(ctx, 'rows', id, async (ids) => ids.map((one) => ({ id: one, name })), (row) => row.id);
    await load('1');
    name = '新';
    expect(await answer(ctx, done('Tenant', '1'), load, KIT_MESSAGES)).toMatchObject({ name: '新' });
  });

  test('that was done by the same person at another post, and lies outside this one, reads as not found', async () => {
    expect(await answer(context(), done('Tenant', '1'), async () => null, KIT_MESSAGES)).toMatchObject({ __typename: 'NotFound', what: 'Tenant', id: '1' });
  });
});

describe('an input', () => {
  const SCHEMA = z.object({
    clientRequestId,
    name: z.string().trim().min(2),
    applicant: z.object({ idNumber: z.string().superRefine((_, issues) => issues.addIssue({ code: 'custom', message: 'check_digit' })).optional() }).optional(),
    lines: z.array(z.object({ amount: z.int() })).optional(),
    value: z.unknown().optional(),
  });
  const VALID = { clientRequestId: 'request-1', name: ' 王五 ' };

  test('that is valid is given back as the schema reads it', () => {
    expect(check(SCHEMA, VALID)).toEqual({ kind: 'valid', value: { clientRequestId: 'request-1', name: '王五' } });
  });

  test.each<[string, unknown, string, string]>([
    ['too short', { ...VALID, name: 'x' }, 'name', 'too_small'],
    ['missing', { clientRequestId: 'request-1' }, 'name', 'invalid_type'],
    ['a rule of our own', { ...VALID, applicant: { idNumber: '1' } }, 'applicant.idNumber', 'check_digit'],
    ['deep in a list', { ...VALID, lines: [{ amount: 1 }, { amount: 1.5 }] }, 'lines.1.amount', 'invalid_type'],
    ['no object', null, 'input', 'invalid_type'],
    ['NUL in a text', { ...VALID, name: 'a\u0000b' }, 'name', 'storable_text'],
    ['half a character, deep', { ...VALID, value: [{ a: 'ok', b: ['\ud83d'] }] }, 'value.0.b.0', 'storable_text'],
    ['NUL in a name', { ...VALID, value: { 'a\u0000': 1 } }, 'value', 'storable_text'],
    ['NUL and nothing else', '\u0000', 'input', 'storable_text'],
  ])('%s is refused by field and rule', (_case, input, field, rule) => {
    expect(check(SCHEMA, input)).toEqual({ kind: 'InvalidInput', field, rule });
  });

  test('of whole characters is stored, whatever they are', () => {
    expect(check(z.string(), '𠮷野家 😀 \uFFFD \u0001')).toMatchObject({ kind: 'valid' });
  });

  test.each(['1234567', 'x'.repeat(65), 'with space', "quote'", '中文编号一二三四', 'line-end\n', ''])('%j is no request id', (id) => {
    expect(check(SCHEMA, { ...VALID, clientRequestId: id })).toEqual({ kind: 'InvalidInput', field: 'clientRequestId', rule: 'invalid_format' });
  });
  test.each(['12345678', 'x'.repeat(64), '0198a8f0-0000-7000-8000-000000000001', 'a.b_c-d.9'])('%j is one', (id) => {
    expect(check(SCHEMA, { ...VALID, clientRequestId: id })).toMatchObject({ kind: 'valid' });
  });
});
