import { request } from 'node:http';
import type { Gateway } from '../src/application.js';
import { gatewayTo, tinyProduct, tinyServices, type TinyServer, type TinyServices } from './tiny-servers.js';

let product: TinyServer;
let services: TinyServices;
let gateway: Gateway;

beforeAll(async () => {
  [product, services] = await Promise.all([tinyProduct(), tinyServices()]);
  gateway = await gatewayTo(services);
});
afterAll(async () => {
  await gateway.close();
  await Promise.all([product, ...Object.values(services)].map((server) => server.stop()));
});

interface Asking {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}
const JSON_TYPE = { 'content-type': 'application/json' };
const CLERK = { authorization: 'Bearer clerk' };
const VILLAGER = { authorization: 'Bearer villager' };
const GARBAGE = { authorization: 'Bearer garbage' };
const ask = (query: string, variables?: object, headers: Readonly<Record<string, string>> = {}, more: object = {}): Asking =>
  ({ headers: { ...JSON_TYPE, ...headers }, body: JSON.stringify({ query, variables, ...more }) });
const post = (body: string, headers: Readonly<Record<string, string>> = JSON_TYPE): Asking => ({ headers, body });
const get = (query: string, headers: Readonly<Record<string, string>> = {}): Asking => ({ method: 'GET', path: `/graphql?query=${encodeURIComponent(query)}`, headers });

function answerOf(port: number, { method = 'POST', path = '/graphql', headers = {}, body }: Asking): Promise<object> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, headers: { ...headers } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (more: string) => (text += more)).on('end', () => {
        const { 'content-type': type, allow, 'cache-control': _cache } = response.headers;
        resolve({ status: response.statusCode, type, allow, body: text.startsWith('{') ? (JSON.parse(text) as unknown) : text });
      });
    });
    sent.on('error', reject).end(body);
  });
}

const TABLE: Readonly<Record<string, Asking>> = {
  'a field': ask('{ tenant(id: "2") { name motto lineage { name } } }'),
  'nothing found': ask('{ tenant(id: "9") { name } item(id: "0") { name } }'),
  'entities of other services': ask('{ case(id: "2") { caseNo at status tenant { name lineage { id } } former { name } item { name publisher { name } } } }'),
  'entities of entities': ask('{ score(month: "1") { total of { caseNo tenant { name } item { name publisher { motto } } } } closed { tenant { name } } }'),
  'the same field in fragments': ask('query Q($y: Boolean!) { case(id: "1") { ...A @include(if: $y) ... @skip(if: $y) { caseNo } tenant { id } } } fragment A on Case { id tenant { name } item { name } }', { y: true }),
  'a fragment left out': ask('query Q($y: Boolean!) { case(id: "1") { ...A @include(if: $y) ... @skip(if: $y) { caseNo } tenant { id } } } fragment A on Case { id tenant { name } item { name } }', { y: false }),
  'lists in several places': ask('{ workList { id } t: tenant(id: "3") { lineage { id } ... { lineage { name motto } } } ...F } fragment F on Query { workList { caseNo tenant { name lineage { id } } } sparse { id } }', {}, CLERK),
  'lists with gaps in several places': ask('{ sparse { id } ...F } fragment F on Query { sparse { caseNo former { name } } }'),
  'fields of an interface, a union in it': ask('mutation { accept(id: "gone") { ... on Refusal { code ... on Gone { wasAt { id name } } } ... on Gone { message } } }', {}, CLERK),
  'nothing but gaps': ask('{ item(id: "0") { publisher { name } } case(id: "9") { tenant { name } } case2: case(id: "1") { former { name } } }'),
  'aliases over keys': ask('{ case(id: "1") { tenant { id: name code: id } item { id: name name: id } } }'),
  'everything left out': ask('{ tenant(id: "1") @skip(if: true) { name } }'),
  'everything left out, in fragments': ask('{ ...F @include(if: false) ... @skip(if: true) { workList { id } } __typename } fragment F on Query { tenant(id: "1") { name } }', {}, CLERK),
  'everything left out by a variable': ask('query ($y: Boolean!) { tenant(id: "1") @skip(if: $y) { name } ... @skip(if: $y) { workList { id } } }', { y: true }, CLERK),
  'something left out within': ask('{ case(id: "1") { caseNo tenant @skip(if: true) { name } ... @include(if: false) { item { name } } } }'),
  'nothing left within': ask('{ case(id: "1") { tenant @skip(if: true) { name } } }'),
  'words for readers': ask('"one" query Q("two" $id: ID! = "1") { tenant(id: $id) { ...T } } "three" fragment T on Tenant { name }'),
  'one of two operations': ask('query A { __typename } query B { tenant(id: "1") { name } }', {}, {}, { operationName: 'A' }),
  'types': ask('{ __typename case(id: "1") { __typename kind: __typename tenant { __typename } } }'),
  'types alone': ask('{ __typename t: __typename }'),
  'free JSON': ask('{ item(id: "1") { changes } }'),
  'a default of an argument': ask('{ tenants { id } workList { id } }', {}, CLERK),
  'variables with defaults': ask('query ($first: Int! = 1, $s: Status = closed) { tenants(first: $first) { id } workList(status: $s) { id } }', {}, CLERK),
  'a date and an instant': ask('query ($on: Date!, $since: DateTime) { day(on: $on) workList(since: $since) { at } }', { on: '2026-01-05', since: '2026-01-05T00:00:00Z' }, CLERK),
  'dates that nobody means': ask('query ($on: Date!) { day(on: $on) other: day(on: "9999-12-31") }', { on: '0001-01-01' }),
  'the last date': ask('query ($on: Date!) { day(on: $on) first: day(on: "1900-01-01") }', { on: '2999-12-31' }),
  'a date in the text': ask('{ day(on: "2026-01-05") }'),
  'introspection': ask('{ __schema { queryType { name } types { kind name description fields { name args { name defaultValue } } possibleTypes { name } enumValues { name } } directives { name } } }'),
  'introspection beside data': ask('{ __type(name: "Tenant") { fields { name } } tenant(id: "1") { name } __typename }'),
  'introspection in a fragment': ask('{ ...Q } fragment Q on Query { __schema { queryType { name } } }'),
  'a union': ask('mutation { accept(id: "1") { __typename ... on Case { caseNo tenant { name } } ... on Refusal { code } } }', {}, CLERK),
  'a refusal': ask('mutation { accept(id: "9") { ... on Refusal { code message } ... on NotFound { what } } }', {}, CLERK),
  'a refusal with an entity': ask('mutation { accept(id: "gone") { ... on Gone { wasAt { name } } ... on Refusal { __typename } } }', {}, CLERK),
  'mutations one after another': ask('mutation { a: rename(id: "1", name: "x") { name lineage { id } } b: accept(id: "2") { __typename } c: rename(id: "2", name: "y") { name } }', {}, CLERK),
  'a mutation of several, refused': ask('mutation { a: fail b: accept(id: "2") { __typename } }', {}, VILLAGER),
  'nobody': ask('{ me { name } }'),
  'nobody, in English': ask('{ me { name } }', {}, { 'accept-language': 'en' }),
  'nobody beside what is open': ask('{ tenant(id: "1") { name } me { name } }'),
  'nobody in two services': ask('{ me { name } workList { id } }'),
  'nobody in two services, the other way round': ask('{ workList { id } me { name } }'),
  'somebody who may not': ask('{ workList { id } }', {}, VILLAGER),
  'somebody': ask('{ me { name tenant { name } } workList { id tenant { name } } }', {}, CLERK),
  'an internal error': ask('mutation { fail }'),
  'an internal error of an entity': ask('{ broken { name } }'),
  'a wrong argument': ask('{ tenant(id: "bad") { name } ok: tenant(id: "1") { name } }'),
  'a wrong argument beside nobody': ask('{ tenant(id: "bad") { name } me { name } }'),
  'a field that fails': ask('query { c: case(id: "2")\n { fragile\n  caseNo } }'),
  'a field that may not be null and fails': ask('{ case(id: "4") { brittle caseNo } one: case(id: "1") { brittle } }'),
  'in a list with gaps': ask('{ sparse { brittle id } }'),
  'in a list without gaps': ask('{ strict { brittle id } tenant(id: "1") { id } }'),
  'an entity nobody knows, where one must be': ask('{ sparse { id tenant { name } } }'),
  'a bad token': ask('{ tenant(id: "1") { name } }', {}, GARBAGE),
  'a bad token, in English': ask('{ case(id: "1") { tenant { name } } }', {}, { ...GARBAGE, 'accept-language': 'en' }),
  'a bad token in two services': ask('{ tenant(id: "1") { name } case(id: "1") { id } }', {}, GARBAGE),
  'a bad token and a mutation': ask('mutation { rename(id: "1", name: "x") { id } accept(id: "1") { __typename } }', {}, GARBAGE),
  'a bad token and introspection': ask('{ __schema { queryType { name } } }', {}, GARBAGE),
  'a bad token and a syntax error': ask('{ a', {}, GARBAGE),
  'a bad token and wrong variables': ask('query ($v: ID!) { tenant(id: $v) { id } }', {}, GARBAGE),
  'no choice of a post': ask('{ me { name } }', {}, { authorization: 'Bearer two-posts' }),
  'a choice of a post': ask('{ me { name } }', {}, { authorization: 'Bearer two-posts', 'x-yimen-post': 'one' }),
  'a syntax error': ask('{ a b'),
  'an unknown field': ask('{ nothing\n tenant { nme } }'),
  'a variable that is missing': ask('query ($v: ID!) { tenant(id: $v) { id } }'),
  'a variable of a wrong kind': ask('query ($v: Int!) { tenants(first: $v) { id } }', { v: 'x' }),
  'variables of wrong scalars': ask('query ($a: Date!, $b: DateTime) { day(on: $a) workList(since: $b) { id } }', { a: '2026-02-30', b: 5 }),
  'a wrong scalar in the text': ask('{ day(on: "x") workList(since: "y", status: no) { id } }'),
  'an operation by name': ask('query A { __typename } query B { tenant(id: "1") { name } }', {}, {}, { operationName: 'B' }),
  'an unknown operation': ask('query A { __typename } query B { __typename }', {}, {}, { operationName: 'C' }),
  'one of several operations': ask('query A { __typename } query B { __typename }'),
  'a subscription': ask('subscription { x }'),
  'too deep': ask(`{ case(id: "1") { ${'tenant { lineage { '.repeat(6)} id ${'} }'.repeat(6)} } }`),
  'too many aliases': ask(`{ ${Array.from({ length: 25 }, (_, at) => `a${at}: tenant(id: "1") { id }`).join(' ')} }`, {}, { 'accept-language': 'en' }),
  'too much at once': ask('{ workList { tenant { lineage { lineage { lineage { id name } } } } } }', {}, CLERK),
  'too long': ask(`{ ${'__typename '.repeat(2_100)} }`),
  'too many in an address': get(`{ ${'__typename '.repeat(201)} }`, { 'apollo-require-preflight': '1' }),
  'variables nested too deeply': ask('query ($v: ID!) { tenant(id: $v) { id } }', { v: JSON.parse('['.repeat(100) + ']'.repeat(100)) as object }),
  'a text by its digest': post('{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"x"}}}'),
  'no query': post('{}'),
  'an empty query': ask(''),
  'a query that is no text': post('{"query":5}'),
  'variables that are a text': post('{"query":"{ __typename }","variables":"x"}'),
  'variables that are a list': post('{"query":"{ __typename }","variables":[1]}'),
  'a batch': post('[{"query":"{ __typename }"}]'),
  'broken JSON': post('{"query":'),
  'JSON that is a text': post('"x"'),
  'no body': post(''),
  'a body that is too large': post(JSON.stringify({ query: '{ __typename }', x: 'x'.repeat(600 * 1024) })),
  'a large body': post(JSON.stringify({ query: '{ __typename }', x: 'x'.repeat(500 * 1024) })),
  'plain text': post('{"query":"{ __typename }"}', { 'content-type': 'text/plain' }),
  'a form': post('query={__typename}', { 'content-type': 'application/x-www-form-urlencoded' }),
  'GraphQL as a type': post('{ __typename }', { 'content-type': 'application/graphql' }),
  'no type': post('{"query":"{ __typename }"}', {}),
  'another character set': post('{"query":"{ __typename }"}', { 'content-type': 'application/json; charset=latin1' }),
  'an unknown encoding': post('x', { ...JSON_TYPE, 'content-encoding': 'foo' }),
  'a persisted query': post(JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: 'abc' } } })),
  'a GET that could be forged': get('{ __typename }'),
  'a query in the address': { ...ask('{ __typename }'), path: '/graphql?query=%7Bx%7D' },
  'a GET': get('{ tenant(id: "1") { name } }', JSON_TYPE),
  'a mutation by GET': get('mutation { fail }', JSON_TYPE),
  'another method': { ...post('{"query":"{ __typename }"}'), method: 'PUT' },
  'a browser': { method: 'GET', headers: { accept: 'text/html' } },
  'what HTML accepts': ask('{ __typename }', {}, { accept: 'text/html' }),
  'the newer media type': ask('{ me { name } }', {}, { accept: 'application/graphql-response+json' }),
};

test.each(Object.entries(TABLE))('the gateway answers as one process does: %s', async (_case, asking) => {
  const expected = await answerOf(product.port, asking);
  expect(await answerOf(gateway.port, asking)).toEqual(expected);
});

test('the same again, now that everything is planned', async () => {
  for (const asking of Object.values(TABLE)) expect(await answerOf(gateway.port, asking)).toEqual(await answerOf(product.port, asking));
});
