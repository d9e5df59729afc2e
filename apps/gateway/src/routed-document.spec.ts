import { buildSchema, parse, print, type OperationDefinitionNode } from 'graphql';
import { documentRouter } from './routed-document.js';

const schema = buildSchema(`
  interface Refusal { code: String! }
  type NotFound implements Refusal { code: String! what: String! }
  type Case { id: ID! next: Outcome }
  union Outcome = Case | NotFound
  type Query { case: Case outcome: Outcome }`);
const router = documentRouter(schema);
const route = (document: ReturnType<typeof parse>) => router(document, document.definitions.find(({ kind }) => kind === 'OperationDefinition') as OperationDefinitionNode);
const routed = (source: string) => {
  const { document, asksServices } = route(parse(source));
  return [print(document).replace(/\s+/g, ' ').trim(), asksServices];
};

test('what is plain goes as it is', () => {
  const document = parse('query Q($y: Boolean!) { case { id @skip(if: $y) } __typename }');
  expect(route(document)).toEqual({ document, asksServices: true });
  expect(route(document).document).toBe(document);
});

test('where the type is open it is asked for', () => {
  expect(routed('{ outcome { ... on Case { next { ... on Refusal { code } } } } }'))
    .toEqual(['{ outcome { __typename ... on Case { next { __typename ... on Refusal { __typename code } } } } }', true]);
});

test.each([
  ['{ __schema { types { name } } case { id } }', '{ case { id } }', true],
  ['{ __schema { types { name } } }', '{ __typename }', false],
  ['{ ...Q } fragment Q on Query { __type(name: "Case") { name } }', '{ ...Q } fragment Q on Query { __typename }', false],
  ['{ __typename }', '{ __typename }', false],
  ['{ __typename ...C @skip(if: true) } fragment C on Query { case { id } }', '{ __typename } fragment C on Query { case { id } }', false],
])('what is about the schema is not asked for: %s', (source, expected, asksServices) => {
  expect(routed(source)).toEqual([expected, asksServices]);
});

test.each([
  ['{ case @skip(if: true) { id } }', '{ __typename }', false],
  ['{ case @include(if: false) { id } outcome @include(if: true) { __typename } }', '{ outcome @include(if: true) { __typename __typename } }', true],
  ['{ case { ... @skip(if: true) { id } } }', '{ case { __typename } }', true],
  ['query ($y: Boolean!) { case @skip(if: $y) { id } }', 'query ($y: Boolean!) { case @skip(if: $y) { id } }', true],
])('what is left out in any case is not asked for: %s', (source, expected, asksServices) => {
  expect(routed(source)).toEqual([expected, asksServices]);
});

test('words for readers are left out', () => {
  expect(routed('"one" query Q("two" $y: Boolean!) { case { ...C @skip(if: $y) } } "three" fragment C on Case { id }')).toEqual([
    'query Q($y: Boolean!) { case { ...C @skip(if: $y) } } fragment C on Case { id }', true,
  ]);
});

test('one operation of several asks for itself', () => {
  const document = parse('query A { __typename } query B { case { id } }');
  const [a, b] = document.definitions as OperationDefinitionNode[];
  expect([router(document, a!).asksServices, router(document, b!).asksServices]).toEqual([false, true]);
});
