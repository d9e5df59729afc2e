import { buildSchema, getOperationAST, GraphQLError, parse, type ExecutionResult } from 'graphql';
import { complete } from './completion.js';
import { ShownError } from './shown-error.js';

const schema = buildSchema(`
  type Tenant { id: ID! name: String! motto: String parent: Tenant }
  type Case { tenant: Tenant! former: Tenant }
  type Query { a: Tenant b: Tenant must: Tenant! list: [Tenant!]! gaps: [Tenant] cases: [Case!] grid: [[Tenant!]] }`);
const completed = (source: string, data: unknown, errors: readonly GraphQLError[] = []): Promise<ExecutionResult> => {
  const document = parse(source);
  return complete({ schema, document, operation: getOperationAST(document)!, operationName: undefined, variables: undefined, data, errors });
};
const said = (path: readonly (string | number)[], answer?: object) => new ShownError(`at ${path.join('.')}`, { path, extensions: { code: 'X' } }, answer);
const told = ({ errors }: ExecutionResult) => errors?.map(({ path, locations }) => [path?.join('.'), ...(locations ?? []).map(({ line, column }) => `${line}:${column}`)]);
const plain = ({ data }: ExecutionResult) => JSON.parse(JSON.stringify(data)) as unknown;

test('what is whole stays as it is, in the order of the text', async () => {
  const result = await completed('{ b: a { motto id } __typename }', { __typename: 'Query', b: { id: '1', motto: null } });
  expect(JSON.stringify(result)).toBe('{"data":{"b":{"motto":null,"id":"1"},"__typename":"Query"}}');
});

test('an error stands at its field and at its place in the text', async () => {
  const result = await completed('{ a { id\n  m: motto } }', { a: { id: '1', m: null } }, [said(['a', 'm'])]);
  expect([plain(result), told(result)]).toEqual([{ a: { id: '1', m: null } }, [['a.m', '2:3']]]);
  expect(result.errors?.[0]?.extensions).toEqual({ code: 'X' });
});

test('in fragments it stands at each of its places', async () => {
  const result = await completed('{ a { ...F motto } } fragment F on Tenant { motto }', { a: { motto: null } }, [said(['a', 'motto'])]);
  expect(told(result)).toEqual([['a.motto', '1:45', '1:12']]);
});

test.each<[string, string, unknown, readonly (string | number)[], unknown]>([
  ['its parent', '{ a { id name } b { id } }', { a: { id: '1' }, b: { id: '2' } }, ['a', 'name'], { a: null, b: { id: '2' } }],
  ['a parent that the plan has emptied', '{ a { id name } b { id } }', { a: null, b: { id: '2' } }, ['a', 'name'], { a: null, b: { id: '2' } }],
  ['its list', '{ list { name } b { id } }', { list: [{ name: 'x' }, null], b: null }, ['list', 1, 'name'], null],
  ['its place in a list with gaps', '{ gaps { name } }', { gaps: [{ name: 'x' }, null] }, ['gaps', 1, 'name'], { gaps: [{ name: 'x' }, null] }],
  ['its row', '{ grid { name } }', { grid: [[{ name: 'x' }], [{ name: 'x' }, null]] }, ['grid', 1, 1, 'name'], { grid: [[{ name: 'x' }], null] }],
  ['all that may not be without it', '{ cases { tenant { name } } a { id } }', { cases: [{ tenant: null }], a: { id: '1' } }, ['cases', 0, 'tenant', 'name'], { cases: null, a: { id: '1' } }],
  ['everything', '{ b { id } must { name } }', { b: { id: '1' }, must: {} }, ['must', 'name'], null],
])('what may not be null takes with it %s', async (_case, source, data, path, expected) => {
  const result = await completed(source, data, [said(path)]);
  expect([plain(result), told(result)?.map(([place]) => place)]).toEqual([expected, [path.join('.')]]);
});

test('what is missing without a reason is our own fault', async () => {
  const result = await completed('{ a { id name } }', { a: { id: '1' } });
  expect([plain(result), result.errors?.map(({ message }) => message)]).toEqual([{ a: null }, ['Cannot return null for non-nullable field Tenant.name.']]);
});

test('for what became null the first in the text is told, and whatever stood in the same answer', async () => {
  const [one, other] = [{}, {}];
  const errors = [said(['must'], other), said(['b'], one), said(['list'], one)];
  expect(told(await completed('{ b { id } list { id } must { id } }', null, errors))?.map(([path]) => path)).toEqual(['b', 'list']);
  expect(told(await completed('{ must { id } b { id } list { id } }', null, errors))?.map(([path]) => path)).toEqual(['must']);
});

test('errors moved by the plan keep what they said', async () => {
  const moved = new GraphQLError('moved', { path: ['a', 'motto'], originalError: said(['_entities', 0, 'motto'], {}), extensions: { code: 'X' } });
  const { errors } = await completed('{ a { motto } }', { a: { motto: null } }, [moved]);
  expect(errors).toMatchObject([{ message: 'moved', path: ['a', 'motto'], extensions: { code: 'X' } }]);
  expect(errors?.[0]).toBeInstanceOf(ShownError);
});
