import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import { deniedError, errorFormatter, inputError } from './errors.js';

const SECRET = 'insert into cases.applicant (name) values (张三丰)';
let logged: unknown[][];
const format = errorFormatter({ error: (...line: unknown[]) => logged.push(line) } as unknown as Logger);
beforeEach(() => (logged = []));
const formatted = (error: GraphQLError): GraphQLFormattedError => error.toJSON();

test('what is not meant to be seen is hidden and logged, with where it happened', () => {
  const cause = Object.assign(new Error(SECRET), { code: '23505', detail: 'Key (name)=(张三丰) already exists.' });
  const error = new GraphQLError(SECRET, { originalError: cause, path: ['acceptCase'], extensions: { code: 'INTERNAL_SERVER_ERROR', stacktrace: [SECRET], sql: SECRET } });
  const shown = format(formatted(error), error);
  expect(shown).toEqual({ message: expect.stringContaining('Internal error, logged'), extensions: { code: 'INTERNAL_SERVER_ERROR' }, path: ['acceptCase'] });
  expect(JSON.stringify(shown)).not.toContain('张三丰');
  expect(logged).toEqual([[{ err: cause, path: ['acceptCase'] }, 'operation failed']]);
});

test.each<[string, GraphQLError]>([
  ['no code', new GraphQLError(SECRET)],
  ['a code of the database', new GraphQLError(SECRET, { extensions: { code: '23505' } })],
  ['a code that is no text', new GraphQLError(SECRET, { extensions: { code: { toString: () => 'x' } } })],
  ['a code that objects have', new GraphQLError(SECRET, { extensions: { code: 'constructor' } })],
  ['the code of a library', new GraphQLError(SECRET, { extensions: { code: 'DOWNSTREAM_SERVICE_ERROR' } })],
])('%s is hidden', (_case, error) => {
  expect(format(formatted(error), error)).toEqual({ message: expect.not.stringContaining('张三丰'), extensions: { code: 'INTERNAL_SERVER_ERROR' } });
  expect(logged).toHaveLength(1);
});

test('what is meant to be seen is told with its facts, without stack and status, and is no fault of ours', () => {
  const choose = deniedError('CHOOSE_POST', 'en', { postIds: ['a', 'b'] });
  const withStack = { ...formatted(choose), extensions: { ...choose.extensions, stacktrace: ['at x'] } };
  expect(format(withStack, choose)).toEqual({ message: expect.stringContaining('x-yimen-post'), extensions: { code: 'CHOOSE_POST', postIds: ['a', 'b'] } });
  const input = inputError('first', '1..200');
  expect(format(formatted(input), input)).toMatchObject({ extensions: { code: 'BAD_USER_INPUT', field: 'first', rule: '1..200' } });
  expect(logged).toEqual([]);
});

test.each(['UNAUTHENTICATED', 'SESSION_REVOKED', 'FORBIDDEN', 'UNDECLARED', 'UNKNOWN_PERSON', 'POST_NOT_ACTING', 'NO_ACTING_POST', 'CHOOSE_POST'] as const)(
  '%s is told in both languages', (code) => {
    const [zh, en] = [deniedError(code, 'zh-CN'), deniedError(code, 'en')];
    expect(zh.message).toMatch(/\p{Script=Han}/u);
    expect(en.message).toMatch(/^[\x20-\x7e]+$/);
    expect(zh.extensions).toEqual({ code, http: { status: ['UNAUTHENTICATED', 'SESSION_REVOKED'].includes(code) ? 401 : 403 } });
  });
