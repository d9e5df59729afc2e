import {
  buildSchema, defaultFieldResolver, execute, GraphQLEnumType, GraphQLError, isObjectType, Kind, parse, validate,
  type FragmentDefinitionNode, type GraphQLFieldResolver, type GraphQLResolveInfo, type GraphQLScalarType, type OperationDefinitionNode,
} from 'graphql';
import { compiledExecutor } from './compiled-executor.js';
import { compilerOf } from './compiled-operation.js';
import { SCALARS } from './kit.js';

const SDL = `
  scalar DateTime scalar Date scalar JSON
  enum Level { PROVINCE COUNTY }
  input Range { from: DateTime! = "2026-01-01T00:00:00.000Z" until: DateTime level: Level = COUNTY tags: [String!] inner: Range }
  interface Named { name: String! }
  union Found = Tenant | Note
  type Tenant implements Named { id: ID! name: String! motto: String level: Level parent: Tenant children(first: Int = 2, level: Level): [Tenant!]! strict: Tenant! broken: String mustNot: String! since: DateTime facts: JSON lazy: String lazyTenant: Tenant lateTenant: Tenant }
  type Note implements Named { name: String! text(short: Boolean! = true): String! about: Tenant }
  type Query {
    tenant(id: ID!): Tenant tenants: [Tenant!]! gaps: [Tenant] found: [Found!]! named: Named! wrong: Found throws: Named
    echo(level: Level, at: DateTime, on: Date, any: JSON, range: Range, list: [Int!], many: [Range!], text: String = "given", id: ID, yes: Boolean, real: Float): JSON
    needs(range: Range!): JSON root: String function: String denied: String many: [[Int!]!] notAList: [Int] nothing: Int! list: [String]
    info: JSON context: JSON
  }
  type Mutation { add(by: Int!): Int! fail: Int! }`;

let counter = 0;
const tenant = (id: number): Record<string, unknown> => ({
  id, name: `租户${id}`, level: 1, parent: id > 1 ? tenant(id - 1) : null, strict: id === 2 ? null : { id: 9, name: 'strict' }, broken: new Error(`broken ${id}`), mustNot: null,
  since: new Date('2026-11-23T01:00:00Z'), facts: { a: [1, { b: null }] },
  lazy: () => `lazy ${id}`, lazyTenant: (args: object) => ({ id: 7, name: `lazy tenant, ${JSON.stringify(args)}` }), lateTenant: Promise.resolve({ id: 8, name: 'late' }),
});

const shownInfo = (info: GraphQLResolveInfo): object => ({
  field: info.fieldName, type: String(info.returnType), parent: info.parentType === schema.getQueryType(), schema: info.schema === schema, path: info.path.key,
  variables: info.variableValues, operation: info.operation.name?.value, args: info.fieldNodes[0]!.arguments?.length, fragments: Object.keys(info.fragments),
});
const RESOLVERS: Readonly<Record<string, Readonly<Record<string, GraphQLFieldResolver<never, never, never>>>>> = {
  Query: {
    tenant: async (_, { id }: { id: string }) => (id === '404' ? null : tenant(Number(id))),
    tenants: () => [1, 2, 3].map(tenant),
    gaps: () => [tenant(1), null, Promise.resolve(tenant(2)), undefined, Promise.reject(new Error('late')), new Error('here')],
    found: () => [{ __typename: 'Tenant', ...tenant(1) }, { __typename: 'Note', name: '笔记', about: tenant(3) }, Promise.resolve({ __typename: 'Note', name: 'late' })],
    named: async () => ({ __typename: 'Note', name: '笔记' }),
    wrong: () => ({ __typename: 'Nothing' }),
    throws: () => ({ name: 'of no type' }),
    echo: (_, args: object) => ({ ...args, keys: Object.keys(args) }),
    needs: (_, args: object) => args,
    denied: () => { throw new GraphQLError('no', { extensions: { code: 'FORBIDDEN', http: { status: 403 } } }); },
    many: () => [[1, 2], Promise.resolve([3]), new Set([4, 5])],
    notAList: () => 'text',
    nothing: () => null,
    list: () => ['a', null, Promise.resolve('b'), 5],
    info: (_, __, ___, info) => shownInfo(info),
    context: (_, __, context: { who: string }) => context.who,
  },
  Tenant: {
    children: async ({ id }: { id: number }, { first, level }: { first: number; level?: number }) => Array.from({ length: first }, (_, at) => ({ ...tenant(id * 10 + at), level: level ?? 2 })),
  },
  Note: { text: (_, { short }: { short: boolean }) => (short ? '短' : '长') },
  Mutation: { add: async (_, { by }: { by: number }) => (counter += by), fail: () => { throw new Error(`failed at ${counter}`); } },
};

const schema = buildSchema(SDL);
for (const [name, scalar] of Object.entries(SCALARS)) {
  const { serialize, parseValue, parseLiteral } = scalar;
  Object.assign(schema.getType(name) as GraphQLScalarType, { serialize, parseValue, parseLiteral });
}
// As resolvers of enums do: inside, a level is a number.
const level = schema.getType('Level') as GraphQLEnumType;
Object.assign(level, new GraphQLEnumType({ name: 'Level', values: { PROVINCE: { value: 1 }, COUNTY: { value: 2 } } }));
for (const [type, fields] of Object.entries(RESOLVERS)) {
  const object = schema.getType(type);
  if (!isObjectType(object)) throw new Error(type);
  for (const [field, resolve] of Object.entries(fields)) object.getFields()[field]!.resolve = resolve as never;
}

type Way = 'compiled' | 'asked again' | 'left';
type Case = readonly [Way, string, Readonly<Record<string, unknown>>?];
const IN = '2026-05-05T00:00:00.000Z';
const CASES: readonly Case[] = [
  ['compiled', '{ tenants { id name level since facts parent { name parent { name } } } }'],
  ['compiled', '{ first: tenant(id: 1) { number: id } second: tenant(id: "2") { id name called: name } none: tenant(id: 404) { id } }'],
  ['compiled', 'query Q($id: ID!) { tenant(id: $id) { ...T children(first: 1) { ...T } } } fragment T on Tenant { id ...N } fragment N on Named { name __typename }', { id: 5 }],
  ['compiled', '{ tenant(id: 1) { children { id } } more: tenant(id: 1) { children(first: 3, level: PROVINCE) { id level } } }'],
  ['compiled', 'query ($n: Int) { tenant(id: 1) { children(first: $n) { id } } }'],
  ['compiled', 'query ($n: Int = 3, $l: Level = PROVINCE) { tenant(id: 1) { children(first: $n, level: $l) { id level } } }'],
  ['compiled', 'query ($n: Int) { tenant(id: 1) { children(first: $n) { id } } }', { n: null }],
  ['asked again', 'query ($n: Int) { tenant(id: 1) { children(first: $n) { id } } }', { n: 'three' }],
  ['asked again', 'query ($id: ID!) { tenant(id: $id) { id } }'],
  ['asked again', 'query ($id: ID!) { tenant(id: $id) { id } }', { id: null }],
  ['compiled', '{ found { __typename ... on Named { name } ... on Tenant { id } ... on Note { text long: text(short: false) about { name } } } }'],
  ['compiled', '{ named { __typename name ... on Note { text(short: true) } ... on Tenant { id } } }'],
  ['compiled', 'query ($s: Boolean!) { named { ... on Note { text(short: $s) } } }', { s: false }],
  ['asked again', '{ wrong { __typename } }'],
  ['asked again', '{ throws { name } }'],
  ['compiled', `{ echo(level: COUNTY, at: "${IN}", on: "2026-05-05", any: {a: [1, "x", {b: null}], __proto__: 1}, list: 7, id: 5, yes: true, real: 1) }`],
  ['compiled', '{ echo }'],
  ['compiled', '{ echo(text: null, list: [], any: null) }'],
  ['compiled', `{ echo(range: {until: "${IN}", tags: "one", inner: {level: PROVINCE}}) }`],
  ['compiled', 'query ($r: Range, $m: [Range!]) { echo(range: $r, many: $m) }', { r: { until: IN, inner: { tags: ['a', 'b'] } }, m: { level: 'PROVINCE' } }],
  ['compiled', 'query ($r: Range) { echo(range: $r) }', { r: null }],
  ['compiled', `query ($r: Range = {until: "${IN}"}, $at: DateTime = "${IN}") { echo(range: $r, at: $at) }`],
  ['compiled', 'query ($u: DateTime, $l: Level, $t: String!) { echo(range: {until: $u, level: $l, tags: ["a", $t]}, list: [1, 2]) }', { t: 'b' }],
  ['compiled', 'query ($u: DateTime, $l: Level) { echo(range: {until: $u, level: $l}) }', { u: IN, l: 'PROVINCE' }],
  ['compiled', 'query ($x: JSON, $t: String) { echo(any: {deep: [$x]}, text: $t) }', { x: { y: 1 } }],
  ['compiled', 'query ($r: Range!) { needs(range: $r) }', { r: {} }],
  ['asked again', 'query ($r: Range!) { needs(range: $r) }', { r: { unknown: 1 } }],
  ['asked again', 'query ($r: Range!) { needs(range: $r) }', { r: { level: 'MOON', until: 'tomorrow', from: null } }],
  ['asked again', 'query ($i: [Int!], $f: Float, $b: Boolean, $s: String) { echo(list: $i, real: $f, yes: $b, text: $s) }', { i: [1, null, 'x'], f: '1', b: 0, s: 5 }],
  ['compiled', '{ root many list }'],
  ['asked again', '{ notAList }'],
  ['asked again', '{ root nothing }'],
  ['asked again', '{ function denied root }'],
  ['asked again', '{ gaps { id } tenants { id broken } }'],
  ['asked again', '{ tenant(id: 1) { id mustNot } tenants { strict { id } } }'],
  ['asked again', '{ tenants { strict { id } } root }'],
  ['asked again', '{ tenant(id: 2) { parent { id mustNot } id } }'],
  ['asked again', '{ tenant(id: 2) { lazy } }'],
  ['compiled', '{ tenant(id: 2) { lazyTenant { id name } lateTenant { name } } }'],
  ['compiled', 'query Named($v: String = "a") { info other: info context echo(text: $v) ...F } fragment F on Query { root }'],
  ['compiled', '{ a: __typename __typename tenant(id: 1) { __typename type: __typename } }'],
  ['compiled', '{ tenant(id: 1) { parent { id } } tenant(id: 1) { name parent { name } ... { id } ... on Named { name } } }'],
  ['left', 'query ($x: Boolean!) { tenant(id: 1) { id @skip(if: $x) name @include(if: $x) } }', { x: true }],
  ['left', 'query ($x: Boolean!) { a: tenant(id: 1) @skip(if: $x) { ...F } b: tenant(id: 2) @include(if: $x) { ...F } } fragment F on Tenant { name }', { x: true }],
  ['left', 'query ($x: Boolean = true) { ...F @skip(if: $x) ...F } fragment F on Query { root list }'],
  ['left', '{ a_b: root }'],
  ['left', '{ __proto__: root list }'],
  ['left', '{ __schema { queryType { name } } }'],
  ['left', '{ __type(name: "Level") { enumValues { name } } }'],
  ['left', 'mutation { add(by: 2) b: add(by: 3) fail c: add(by: 1) }'],
  ['left', 'query One { root } query Two { list }'],
];
const WIDE: Case = ['left', `{ ${Array.from({ length: 501 }, (_, at) => `a${at}: root`).join(' ')} }`];
const BOMB: Case = ['left', [
  '{ tenant(id: 1) { ...F1 } } fragment F13 on Tenant { id }',
  ...Array.from({ length: 12 }, (_, at) => `fragment F${at + 1} on Tenant { a: parent { ...F${at + 2} } b: parent { ...F${at + 2} } }`),
].join(' ')];

const fragmentsIn = (definitions: readonly { kind: string }[]) =>
  Object.fromEntries(definitions.filter((one): one is FragmentDefinitionNode => one.kind === Kind.FRAGMENT_DEFINITION).map((one) => [one.name.value, one]));

async function check([way, text, variables = {}]: Case): Promise<void> {
  const document = parse(text);
  expect(validate(schema, document)).toEqual([]);
  const operations = document.definitions.filter((one): one is OperationDefinitionNode => one.kind === Kind.OPERATION_DEFINITION);
  const operation = operations.length === 1 ? operations[0] : undefined;
  const contextValue = { who: '张三' };
  counter = 0;
  const expected = JSON.stringify(await execute({ schema, document, variableValues: variables, contextValue }));
  const run = compiledExecutor(schema);
  for (let time = 1; time <= 3; time += 1) {
    counter = 0;
    expect(JSON.stringify(await run({ document, queryHash: 'hash', operation, contextValue, variables }))).toBe(expected);
  }
  const compiled = operation && compilerOf(schema)(operation, fragmentsIn(document.definitions));
  expect(compiled ? ((await compiled(contextValue, variables)) ? 'compiled' : 'asked again') : 'left').toBe(way);
}

describe('an operation gets the answer of graphql-js, however often it comes', () => {
  test.each(CASES.map((one) => [...one.slice(0, 2), one] as [Way, string, Case]))('%s: %s', (_way, _text, one) => check(one));
  test('five hundred and one fields', () => check(WIDE));
  test('fragments that double a dozen times', () => check(BOMB));
});

describe('what is remembered', () => {
  const asked: string[] = [];
  const watched = buildSchema('type Query { a: String b: String }');
  for (const field of Object.values(watched.getQueryType()!.getFields())) {
    field.resolve = (...args) => {
      asked.push(field.name);
      return defaultFieldResolver(...args);
    };
  }
  const sent = (text: string, operationName?: string) => {
    const document = parse(text);
    const operation = document.definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION && (!operationName || one.name?.value === operationName)) as OperationDefinitionNode;
    return { document, queryHash: text, operationName, operation, contextValue: {} };
  };

  test('is kept for each operation of a document by itself', async () => {
    const run = compiledExecutor(watched);
    for (const name of ['A', 'B', 'A', 'B', 'A']) await run(sent('query A { a } query B { b }', name));
    expect(asked.splice(0)).toEqual(['a', 'b', 'a', 'b', 'a']);
  });

  test('is bounded, and what was forgotten is answered as ever', async () => {
    const run = compiledExecutor(watched, 1);
    for (const text of ['{ a }', '{ b }', '{ a }', '{ a }', '{ a }', '{ b }']) await run(sent(text));
    expect(asked.splice(0)).toEqual(['a', 'b', 'a', 'a', 'a', 'b']);
  });
});

test('of types and fields whose names run together none is compiled', () => {
  const twins = buildSchema('type Query { case: Case casel: Casel } type Case { legs: Int id: Int } type Casel { egs: Int id: Int }');
  const way = (text: string) => compilerOf(twins)(parse(text).definitions[0] as OperationDefinitionNode, {}) !== null;
  expect(way('{ case { id } casel { id } }')).toBe(true);
  expect(way('{ case { legs } }')).toBe(false);
  expect(way('{ casel { egs } }')).toBe(false);
});
