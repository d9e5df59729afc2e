import type { Dictionary } from '@yimen/catalogs-domain';
import { anybody, CatalogOffice, DAY_1, DAY_2, DAY_3, GUANGXI, idOf, manager, publisher, request, SHIFANG, SICHUAN, standard } from './catalog-office.js';

let office: CatalogOffice;
beforeAll(async () => {
  office = await CatalogOffice.open();
});
afterAll(() => office?.close());

const ABOLISHED = { dictionary: 'item_type', code: '11', name: '非行政许可审批', english: 'approval other than a licence', validUntil: '2015-05-10' } as const;
const set = (more: object, ctx = publisher(DAY_1)) => office.words.setEntry(ctx, { ...request(), ...ABOLISHED, ...more });
const entry = async (tenantNo: number, code: string, name: Dictionary = 'item_type') => (await office.dictionary.entries(anybody(), tenantNo, name)).find((one) => one.code === code);
/** Submits a first edition with these fields. */
const submitted = async (code: string, changes: object, effectiveOn?: string) =>
  office.submit([{ editionId: idOf(await office.draft(code, { ...standard(code), ...changes })), version: 1 }], publisher(DAY_1), { effectiveOn });
const findings = (outcome: object) => (outcome as { findings: { code: string; field: string }[] }).findings.map(({ code, field }) => [code, field]);

test('the national codes count everywhere, a province’s own in the province', async () => {
  expect(await entry(SHIFANG, '01')).toMatchObject({ name: '行政许可', tenantNo: null, id: 'item_type:01' });
  idOf(await set({ code: '12', name: '内部审批', english: 'internal approval', validUntil: null }));
  expect(await entry(SHIFANG, '12')).toMatchObject({ name: '内部审批', tenantNo: SICHUAN });
  expect(await entry(GUANGXI, '12')).toBeUndefined();
  idOf(await set({ code: '12', name: '内部审核', english: 'internal review', validUntil: null }, publisher(DAY_2)));
  expect(await entry(SICHUAN, '12')).toMatchObject({ name: '内部审核' });
});

test('a type that has ended stays readable and is of no use for what counts later', async () => {
  idOf(await set({}));
  expect(await entry(SHIFANG, '11')).toMatchObject({ name: '非行政许可审批', validUntil: '2015-05-10' });
  expect(findings(await submitted('W1', { type: '11' }))).toEqual([['word_out_of_date', 'type']]);
  idOf(await set({ code: '13', name: '试点事项', english: 'trial', validUntil: '2026-03-31' }));
  idOf(await submitted('W2', { type: '13' }, '2026-03-31'));
  expect(findings(await submitted('W3', { type: '13' }, '2026-04-01'))).toEqual([['word_out_of_date', 'type']]);
  // What was published under it is read as before.
  const editionId = idOf(await office.draft('W4', { ...standard('W4'), type: '13' }));
  idOf(await office.publish(editionId, 1, publisher(DAY_1)));
  expect((await office.at(SHIFANG, 'W4', new Date('2027-01-04T02:00:00Z')))?.effective.values.type).toBe('13');
});

test('a code that is in no dictionary stops a publication', async () => {
  expect(findings(await submitted('W5', { type: '99', serviceObjects: ['1', '7'] }))).toEqual([['word_unknown', 'type'], ['word_unknown', 'serviceObjects']]);
});

test('codes of new items fit the scheme of the province; items that have one keep it', async () => {
  expect(await office.dictionary.scheme(anybody(), SHIFANG)).toBeNull();
  const old = idOf(await office.draft('OLD-CODE', standard('OLD-CODE')));
  idOf(await office.publish(old));
  const scheme = (more: object = {}, ctx = publisher(DAY_2)) => office.words.setScheme(ctx, { ...request(), itemMasks: ['51-##-#####'], nationalMasks: ['#########'], note: '川政务〔2026〕1号', ...more });
  idOf(await scheme());
  expect(await office.dictionary.scheme(anybody(), SHIFANG)).toMatchObject({ tenantNo: SICHUAN, itemMasks: ['51-##-#####'], nationalMasks: ['#########'] });
  expect(findings(await submitted('W6', {}))).toEqual([['code_off_scheme', 'code']]);
  expect(findings(await submitted('51-01-00001', { nationalCode: 'X' }))).toEqual([['national_code_off_scheme', 'nationalCode']]);
  idOf(await office.publish(idOf(await office.draft('51-01-00002', standard('51-01-00002')))));
  idOf(await office.publish(idOf(await office.draft('OLD-CODE', { visits: 1 }, publisher(DAY_2))), 1, publisher(DAY_2)));
  expect(await scheme({ itemMasks: ['51 ##'] })).toMatchObject({ kind: 'InvalidInput', field: 'itemMasks.0', rule: expect.any(String) });
  const proposed = await office.proposing.localItem(manager(SHIFANG), { ...request(), content: standard('W7'), reason: '地方特色' });
  expect(findings(proposed)).toEqual([['code_off_scheme', 'code']]);
});

test('only the province’s publisher says so, and in a form that elements can take', async () => {
  expect(await set({}, manager(SHIFANG))).toMatchObject({ kind: 'NotFound' });
  expect(await office.words.setScheme(manager(SHIFANG), { ...request(), itemMasks: [], nationalMasks: [], note: 'x' })).toMatchObject({ kind: 'NotFound' });
  expect(await set({ code: 'XK' })).toEqual({ kind: 'InvalidInput', field: 'code', rule: 'item_type' });
  expect(await set({ validFrom: '2016-01-01' }, publisher(DAY_3))).toEqual({ kind: 'InvalidInput', field: 'validUntil', rule: 'not_before_validFrom' });
  expect(await set({ dictionary: 'power_source', code: 'A1', validUntil: null })).toMatchObject({ kind: 'done' });
  expect(await set({ dictionary: 'colour' })).toMatchObject({ kind: 'InvalidInput', field: 'dictionary' });
});
