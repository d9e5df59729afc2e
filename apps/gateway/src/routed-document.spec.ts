import { buildSchema, parse, print } from 'graphql';
import { documentRouter } from './routed-document.js';

const schema = buildSchema(`
  interface Refusal { code: String! }
  type NotFound implements Refusal { code: String! what: String! }
  type Case { id: ID! next: Outcome }
  union Outcome = Case | NotFound
  type Query { case: Case outcome: Outcome }`);
const route = documentRouter(schema);
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
])('what is about the schema is not asked for: %s', (source, expected, asksServices) => {
  expect(routed(source)).toEqual([expected, asksServices]);
});
