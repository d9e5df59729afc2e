import { DEFAULT_PAGE, LARGEST_PAGE } from '@yimen/graphql-kit';
import fc from 'fast-check';
import { buildSchema, parse } from 'graphql';
import { weightsOf } from './operation-weight.js';
import { queryGate } from './query-gate.js';
import { CLIENT_LIMITS, PAGE, type QueryLimits } from './query-limits.js';

const schema = buildSchema(`
  type Office { id: ID! name: String! parent: Office lineage: [Office!]! windows(first: Int, after: String): WindowPage! codes: [String!]! }
  type Window { id: ID! name: String! office: Office! }
  type WindowPage { nodes: [Window!]! pageInfo: PageInfo! }
  type PageInfo { hasNextPage: Boolean! }
  interface Refusal { code: String! }
  type NotFound implements Refusal { code: String! }
  union Outcome = Office | NotFound
  type Query { office(id: ID!): Office offices(first: Int): [Office!]! }
  type Mutation { rename(id: ID!): Outcome! close(id: ID!): Outcome! }`);
const judge = queryGate(schema, CLIENT_LIMITS);
const many = (count: number, one: (at: number) => string): string => Array.from({ length: count }, (_, at) => one(at)).join(' ');

test('a page is as large as the product makes it', () => {
  expect(PAGE).toEqual({ usual: DEFAULT_PAGE, largest: LARGEST_PAGE });
});

test.each<[string, number, number]>([
  ['{ office(id: 1) { name } }', 2, 2],
  ['{ office(id: 1) { codes } }', 2, 2],
  // A lineage is taken to be ten long.
  ['{ office(id: 1) { lineage { id name } } }', 1 + 1 + 10 * 2, 3],
  // Fifty windows where nothing is said, each with two fields; the page itself and its nodes are fields too.
  ['{ office(id: 1) { windows { nodes { id name } } } }', 1 + 1 + 1 + 50 * 2, 4],
  ['{ office(id: 1) { windows(first: 3) { nodes { id } pageInfo { hasNextPage } } } }', 1 + 1 + (1 + 3) + 2, 4],
  ['query ($n: Int) { office(id: 1) { windows(first: $n) { nodes { id } } } }', 1 + 1 + 1 + 200, 4],
  ['{ office(id: 1) { windows(first: 100000) { nodes { id } } } }', 1 + 1 + 1 + 200, 4],
  ['{ office(id: 1) { windows(first: -5) { nodes { id } } } }', 1 + 1 + 1 + 1, 4],
  ['{ offices(first: 7) { name } }', 1 + 7, 2],
  ['{ offices(first: 7) { windows(first: 2) { nodes { office { lineage { id } } } } } }', 1 + 7 * (1 + 1 + 2 * (1 + 1 + 10)), 6],
  ['{ ...A } fragment A on Query { office(id: 1) { ...B } } fragment B on Office { id name }', 3, 2],
  // A fragment counts in each place by the page around it.
  ['{ office(id: 1) { a: windows(first: 2) { ...P } b: windows(first: 5) { ...P } } } fragment P on WindowPage { nodes { id } }', 1 + (1 + 1 + 2) + (1 + 1 + 5), 4],
  ['mutation { rename(id: 1) { ... on Office { id name } ... on Refusal { code } } }', 1 + 3, 2],
  // What the schema does not know is refused later, and weighs little.
  ['{ nothing { at { all } } }', 3, 3],
  // The schema itself costs what it costs, however deep it is asked for.
  ['{ __schema { types { fields { type { ofType { name } } } } } }', 1000, 1],
])('the weight of %s is %i, its depth %i', (document, cost, depth) => {
  expect(weightsOf(schema, parse(document))).toMatchObject([{ cost, depth }]);
});

test.each<[keyof QueryLimits, string, number]>([
  ['tokens', `{ ${many(1_000, () => '__typename id')} }`, 2_001],
  ['nesting', `{ office(id: ${'['.repeat(50)}${']'.repeat(50)}) { id } }`, 41],
  ['nesting', '('.repeat(100_000), 41],
  ['depth', `{ office(id: 1) { ${'parent { '.repeat(11)} id ${'}'.repeat(11)} } }`, 13],
  ['cost', '{ offices(first: 200) { windows(first: 200) { nodes { id } } } }', 1 + 200 * (1 + 1 + 200)],
  ['rootFields', `mutation { ${many(7, (at) => `rename(id: ${at}) { __typename } close(id: ${at}) { __typename } x${at}: rename(id: ${at}) { __typename }`)} }`, 21],
  ['aliases', `{ ${many(21, (at) => `a${at}: office(id: ${at}) { id }`)} }`, 21],
  ['repeats', `{ ${many(201, () => 'office(id: 1) { id }')} }`, 201],
  ['directives', `{ office(id: 1) { ${many(51, (at) => `a${at % 20}: id @include(if: true)`)} } }`, 51],
  ['name', `query ${'Q'.repeat(101)} { office(id: 1) { id } }`, 101],
])('%s is limited', (limit, query, found) => {
  for (const _time of [1, 2]) {
    expect(judge({ query })).toEqual({ kind: 'exceeded', exceeded: { limit, found, allowed: CLIENT_LIMITS[limit] } });
  }
});

test('fragments of fragments are weighed once, and one within itself ends', () => {
  const doubled = `{ ...F0 } ${many(40, (at) => `fragment F${at} on Query { ...F${at + 1} ...F${at + 1} }`)} fragment F40 on Query { office(id: 1) { id } }`;
  expect(judge({ query: doubled })).toMatchObject({ kind: 'exceeded', exceeded: { limit: 'rootFields' } });
  expect(judge({ query: '{ ...A } fragment A on Query { office(id: 1) { id } ...A }' })).toEqual({ kind: 'within', mutations: 0 });
});

test('variables and the name of the operation are looked at each time', () => {
  const query = 'query ($id: ID!) { office(id: $id) { id } }';
  const deep = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));
  expect(judge({ query, variables: { id: '1' } })).toEqual({ kind: 'within', mutations: 0 });
  expect(judge({ query, variables: { id: deep(50_000) } })).toMatchObject({ exceeded: { limit: 'nesting', found: 41 } });
  expect(judge({ query, operationName: 'x'.repeat(101) })).toMatchObject({ exceeded: { limit: 'name', found: 101 } });
  expect(judge({ query, variables: { id: '1' } })).toEqual({ kind: 'within', mutations: 0 });
});

test('mutations are counted, and what is not served is told', () => {
  expect(judge({ query: 'mutation { rename(id: 1) { __typename } ...M } fragment M on Mutation { close(id: 1) { __typename } }' })).toEqual({ kind: 'within', mutations: 2 });
  expect(judge({ query: 'subscription { x }' })).toEqual({ kind: 'unserved', operation: 'subscription' });
});

test.each([[{}], [{ query: 5 }], [{ query: '' }], [{ query: '{ a b' }], [{ query: '\0' }], [{ query: '{ office(id: "\ud800) }' }], [{ query: 'type A { a: Int }' }], [[{ query: '{ __typename }' }]], [{ query: null, variables: 'x' }]])(
  '%j is left to whoever says what is wrong with it', (asked) => {
    expect(judge(asked as object)).toEqual({ kind: 'within', mutations: 0 });
  });

test('whatever is written, a verdict is given', () => {
  const word = fc.constantFrom('{', '}', '(', ')', '[', ']', '...', 'on', 'Office', 'office', 'offices', 'windows', 'nodes', 'id', 'first', ':', '1', '"x"', '$v', '@skip', 'fragment', 'A', 'query', 'mutation', '!', '=', '{ office(id: 1) {', '...A');
  fc.assert(fc.property(fc.array(word, { maxLength: 60 }), (words) => {
    expect(['within', 'exceeded', 'unserved']).toContain(judge({ query: words.join(' ') }).kind);
  }), { numRuns: 2_000 });
});
