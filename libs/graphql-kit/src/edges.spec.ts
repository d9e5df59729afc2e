import { buildSchema, graphql, isObjectType, type GraphQLFieldResolver } from 'graphql';
import { compose, type Subgraph } from './composition.js';
import { hydrateAtEdges, type ReferenceResolver } from './edges.js';

const HEADER = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@external", "@requires", "@provides", "@override"])';
const tenants: Subgraph = {
  name: 'tenants',
  sdl: `${HEADER}
    type Tenant @key(fields: "id") { id: ID! name: String! motto: String parent: Tenant }
    type Query { tenant(id: ID!): Tenant }`,
};
const cases: Subgraph = {
  name: 'cases',
  sdl: `${HEADER}
    type Tenant @key(fields: "id", resolvable: false) { id: ID! }
    type Case { id: ID! tenant: Tenant! former: Tenant signed: [Tenant!]! asked: [Tenant] grid: [[Tenant!]!] }
    type Query { cases: [Case!]! one: Tenant }`,
};

type Resolvers = Readonly<Record<string, Readonly<Record<string, GraphQLFieldResolver<never, never>>>>>;
const NAMES: Readonly<Record<string, string>> = { 1: '四川省', 2: '什邡市', 3: '师古镇' };
/** What the owner was asked for, in order. */
let asked: string[];
const reference: ReferenceResolver = async (stub) => {
  const id = String(stub['id']);
  asked.push(id);
  if (id === '13') throw new Error('the owner failed');
  return NAMES[id] ? { id, name: NAMES[id], parent: id === '1' ? null : { id: '1', name: NAMES['1'] } } : null;
};

function graph(resolvers: Resolvers, subgraphs: readonly Subgraph[] = [tenants, cases], references: [string, ReferenceResolver][] = [['Tenant', reference]]) {
  const schema = buildSchema(compose(subgraphs).publicSdl);
  for (const [type, fields] of Object.entries(resolvers)) {
    const object = schema.getType(type);
    if (!isObjectType(object)) throw new Error(`no type ${type}`);
    for (const [field, resolve] of Object.entries(fields)) object.getFields()[field]!.resolve = resolve as GraphQLFieldResolver<unknown, unknown>;
  }
  hydrateAtEdges(schema, subgraphs, new Map(references));
  return async (source: string, contextValue: object = {}) => {
    const { data, errors } = await graphql({ schema, source, contextValue });
    return { data: JSON.parse(JSON.stringify(data)) as unknown, errors: errors?.map(({ message, path }) => [path?.join('.'), message]) };
  };
}
const ask = (list: readonly object[], more: Resolvers['Query'] = {}) => graph({ Query: { cases: () => list, ...more } });

beforeEach(() => (asked = []));

describe('a stub of another service’s entity', () => {
  const query = '{ cases { id tenant { id name } } }';

  test('is hydrated by its owner, each once in a request, all together', async () => {
    const run = ask([{ id: 'a', tenant: { id: '2' } }, { id: 'b', tenant: { id: '3' } }, { id: 'c', tenant: { id: '2' } }]);
    const expected = [['a', '2'], ['b', '3'], ['c', '2']].map(([id, tenant]) => ({ id, tenant: { id: tenant, name: NAMES[tenant!] } }));
    expect(await run(query)).toEqual({ data: { cases: expected }, errors: undefined });
    expect(asked).toEqual(['2', '3']);
    expect(await run('{ a: cases { tenant { name } } b: cases { tenant { name } former { name } } }')).toMatchObject({ errors: undefined });
    expect(asked).toEqual(['2', '3', '2', '3']);
  });

  test('of another request is asked for again', async () => {
    const run = ask([{ id: 'a', tenant: { id: '2' } }]);
    const context = {};
    await run(query, context);
    await run(query, context);
    await run(query, {});
    expect(asked).toEqual(['2', '2']);
  });

  test.each([
    ['its key', '{ cases { tenant { id } } }'],
    ['its type', '{ cases { tenant { __typename id } } }'],
    ['its key under another name', '{ cases { tenant { number: id } } }'],
    ['its key in fragments', 'query { cases { tenant { ...key ... on Tenant { ...key } ... { id } } } } fragment key on Tenant { id }'],
  ])('is left alone when only %s is asked for', async (_case, source) => {
    expect(await ask([{ id: 'a', tenant: { id: '2' } }])(source)).toMatchObject({ errors: undefined });
    expect(asked).toEqual([]);
  });

  test.each([
    ['a fragment', 'query { cases { tenant { ...more } } } fragment more on Tenant { id ...name } fragment name on Tenant { name }'],
    ['an inline fragment', '{ cases { tenant { id ... on Tenant { name } } } }'],
    ['two selections of the field', '{ cases { tenant { id } tenant { name } } }'],
  ])('is hydrated for a field asked for in %s', async (_case, source) => {
    expect(await ask([{ id: 'a', tenant: { id: '2' } }])(source)).toMatchObject({ data: { cases: [{ tenant: { name: '什邡市' } }] } });
    expect(asked).toEqual(['2']);
  });

  test('that is nothing stays nothing', async () => {
    expect(await ask([{ id: 'a', former: null }, { id: 'b' }])('{ cases { former { name } } }')).toEqual({ data: { cases: [{ former: null }, { former: null }] }, errors: undefined });
    expect(asked).toEqual([]);
  });

  test('that its owner does not know, or does not show, is nothing', async () => {
    expect(await ask([{ id: 'a', former: { id: '99' } }])('{ cases { former { id name } } }')).toEqual({ data: { cases: [{ former: null }] }, errors: undefined });
  });

  test('that the owner fails for is an error in its place, and nothing else is', async () => {
    const answer = await ask([{ id: 'a', former: { id: '13' } }, { id: 'b', former: { id: '2' } }])('{ cases { id former { name } } }');
    expect(answer).toEqual({
      data: { cases: [{ id: 'a', former: null }, { id: 'b', former: { name: '什邡市' } }] }, errors: [['cases.0.former', 'the owner failed']],
    });
  });

  test('without its key is an error, and never another one’s entity', async () => {
    const answer = await ask([{ id: 'a', former: {} }, { id: 'b', former: { id: null } }, { id: 'c', former: { id: '2' } }])('{ cases { former { name } } }');
    expect(answer.data).toEqual({ cases: [{ former: null }, { former: null }, { former: { name: '什邡市' } }] });
    expect(answer.errors).toEqual([['cases.0.former', 'a stub of Tenant has no id'], ['cases.1.former', 'a stub of Tenant has no id']]);
  });

  test('at the root, and from a resolver that fails', async () => {
    expect(await ask([], { one: () => ({ id: '3' }) })('{ one { name } }')).toMatchObject({ data: { one: { name: '师古镇' } } });
    expect(await ask([], { one: () => Promise.reject(new Error('the finder failed')) })('{ one { name } }')).toEqual({ data: { one: null }, errors: [['one', 'the finder failed']] });
  });

  test('on the owner’s own fields is no edge: what the owner gives is taken', async () => {
    const run = graph({ Query: { tenant: () => ({ id: '2', name: '自己的', parent: { id: '1', name: '也是自己的' } }) } });
    expect(await run('{ tenant(id: 2) { name parent { name } } }')).toMatchObject({ data: { tenant: { name: '自己的', parent: { name: '也是自己的' } } } });
    expect(asked).toEqual([]);
  });
});

describe('lists of stubs', () => {
  test('are hydrated together, also with gaps, promises and lists in them', async () => {
    const run = ask([{ id: 'a', asked: [{ id: '2' }, null, Promise.resolve({ id: '3' }), undefined], signed: [], grid: [[{ id: '1' }], [], [{ id: '2' }, { id: '3' }]] }]);
    expect(await run('{ cases { asked { name } signed { name } grid { name } } }')).toEqual({
      data: { cases: [{ asked: [{ name: '什邡市' }, null, { name: '师古镇' }, null], signed: [], grid: [[{ name: '四川省' }], [], [{ name: '什邡市' }, { name: '师古镇' }]] }] },
      errors: undefined,
    });
    expect([...asked].sort()).toEqual(['1', '2', '3']);
  });

  test('lose only the one that fails', async () => {
    const answer = await ask([{ id: 'a', asked: [{ id: '2' }, { id: '13' }, { id: '99' }, { id: '3' }, new Error('no stub'), Promise.reject(new Error('late'))] }])('{ cases { asked { name } } }');
    expect(answer.data).toEqual({ cases: [{ asked: [{ name: '什邡市' }, null, null, { name: '师古镇' }, null, null] }] });
    expect([...answer.errors!].sort()).toEqual([['cases.0.asked.1', 'the owner failed'], ['cases.0.asked.4', 'no stub'], ['cases.0.asked.5', 'late']]);
  });
});

describe('what one process does not cover is refused at boot', () => {
  const tenantsWith = (sdl: string, name = 'tenants'): Subgraph => ({ name, sdl: `${HEADER} ${sdl}` });
  const casesWith = (sdl: string): Subgraph => ({ name: 'cases', sdl: `${HEADER} ${sdl}` });
  const schema = buildSchema('type Query { x: Int }');

  test.each<[string, readonly Subgraph[], RegExp]>([
    ['a composite key', [tenantsWith('type Tenant @key(fields: "id code") { id: ID! code: String! }')], /keys of Tenant/],
    ['a composite key with a comma', [tenantsWith('type Tenant @key(fields: "id,code") { id: ID! code: String! }')], /keys of Tenant/],
    ['a nested key', [tenantsWith('type Tenant @key(fields: "place{id}") { place: Place! } type Place { id: ID! }')], /keys of Tenant/],
    ['two keys', [tenantsWith('type Tenant @key(fields: "id") @key(fields: "code") { id: ID! code: String! }')], /keys of Tenant/],
    ['two owners', [tenants, tenantsWith('type Tenant @key(fields: "id") { id: ID! colour: String }', 'colours')], /owned twice/],
    ['@requires', [casesWith('type Tenant @key(fields: "id") { id: ID! name: String @external sign: String @requires(fields: "name") }')], /@requires on Tenant/],
    ['@provides', [casesWith('type Tenant @key(fields: "id", resolvable: false) { id: ID! name: String @external } type Query { one: Tenant @provides(fields: "name") }')], /@provides on Query/],
    ['@override', [casesWith('type Tenant @key(fields: "id", resolvable: false) { id: ID! name: String @override(from: "tenants") }')], /@override on Tenant/],
    ['@requires under its long name', [casesWith('type Tenant @key(fields: "id") { id: ID! sign: String @federation__requires(fields: "id") }')], /requires on Tenant/],
  ])('%s', (_case, subgraphs, message) => {
    expect(() => hydrateAtEdges(schema, subgraphs, new Map())).toThrow(message);
  });

  test.each([['union', 'union Found = Tenant | Note'], ['interface', 'interface Found { id: ID! }']])('another service’s entity behind a %s', (kind, found) => {
    const like = kind === 'interface' ? 'implements Found ' : '';
    const withFound = casesWith(`${found} type Tenant ${like}@key(fields: "id", resolvable: false) { id: ID! } type Note ${like}{ id: ID! } type Query { find: Found }`);
    expect(() => graph({}, [tenants, withFound])).toThrow('Tenant behind Found in Query.find is not covered');
  });

  test('an entity across an edge that nobody can find', () => {
    expect(() => graph({}, [tenants, cases], [])).toThrow('Tenant has a key and no reference resolver');
  });
});
