import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { question, type Asker, type HttpAttack, type RealOperation } from './attack.js';
import { deepJson, headerText, hostileJson, hostileText } from './hostile-values.js';

const UTF16 = Buffer.from('{"query":"{ __typename }"}', 'utf16le');
const TYPES = ['application/json', 'application/json; charset=utf-16', 'application/json;charset=x', 'text/plain', 'application/graphql', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'multipart/form-data', 'application/graphql-response+json', 'APPLICATION/JSON', ''] as const;

/** Bodies that are no question, or a strange one. */
export function bodies(asker: fc.Arbitrary<Asker>): fc.Arbitrary<HttpAttack> {
  const multipart = (text: string) => `--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n${text}\r\n--x\r\ncontent-disposition: form-data; name="0"; filename="a"\r\n\r\nA\r\n--x--\r\n`;
  const body: fc.Arbitrary<string | Buffer | null> = fc.oneof(
    fc.constantFrom('', '{', '[]', '[{"query":"{ __typename }"}]', 'null', '0', '"x"', 'true', '\ufeff{"query":"{ __typename }"}', '{"query":"{ __typename }"}{"query":"{ __typename }"}', '{"query":1e9999}', '{"query":"{ __typename }","query":"{ me { name } }"}', '{"__proto__":{"query":"{ __typename }"}}', '{"query":"\\ud800"}', null),
    deepJson.map((deep) => `{"query":"{ __typename }","variables":${deep}}`),
    deepJson.map((deep) => `{"query":"query ($c: JSON) { __typename }","variables":{"c":${deep}},"extensions":${deep}}`),
    hostileJson.map((value) => JSON.stringify(value)),
    hostileJson.map((value) => JSON.stringify({ query: value, variables: value, operationName: value, extensions: value })),
    hostileJson.map((value) => JSON.stringify({ query: '{ __typename }', variables: value, operationName: value, extensions: { persistedQuery: value } })),
    fc.record({ version: fc.constantFrom(1, 2, '1'), sha256Hash: hostileText }).map((persistedQuery) => JSON.stringify({ extensions: { persistedQuery } })),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    fc.constantFrom(UTF16, gzipSync('{"query":"{ __typename }"}'), Buffer.alloc(600 * 1024, 0x20), Buffer.from(`{"query":"${'#'.repeat(500 * 1024)}"}`)),
    hostileText.map(multipart),
  );
  const encoding = fc.constantFrom<Record<string, string>>({}, {}, {}, { 'content-encoding': 'gzip' }, { 'content-encoding': 'br, identity' }, { expect: '100-continue' });
  return fc.tuple(asker, fc.constantFrom('POST', 'POST', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'), fc.constantFrom(...TYPES), encoding, body).map(([who, method, type, more, sent]) =>
    ({ kind: 'body', asker: who, method, path: '/graphql', headers: { ...(type && { 'content-type': type }), ...more }, body: sent }));
}

const NAMES = ['x-yimen-post', 'x-request-id', 'accept-language', 'accept', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'forwarded', 'cookie', 'origin', 'referer', 'host', 'apollo-require-preflight', 'x-apollo-operation-name', 'x-http-method-override', 'content-type', 'range', 'if-none-match', 'transfer-encoding-x', 'x-original-url', 'user-agent'] as const;

/** Good questions under bad headers. */
export function headers(asker: fc.Arbitrary<Asker>, operations: readonly RealOperation[]): fc.Arbitrary<HttpAttack> {
  const given = fc.array(fc.tuple(fc.constantFrom(...NAMES), headerText), { minLength: 1, maxLength: 4 }).map((pairs) => Object.fromEntries(pairs) as Record<string, string>);
  return fc.tuple(asker, fc.constantFrom(...operations), given).map(([who, asked, more]) => question('header', who, asked, more));
}

const PATHS = ['/', '/page.css', '/schema.graphql', '/graphql', '/graphql/', '/graphql?', '/graphqlx', '//graphql', '/files', '/files/', '/healthz', '/readyz', '/internal', '/internal/effective-standards', '/metrics', '/.env', '/.git/config', '/realms', '/realms/yimen', '/realms/master', '/backchannel-logout'] as const;

/** Paths and methods, and questions in addresses. */
export function routes(asker: fc.Arbitrary<Asker>): fc.Arbitrary<HttpAttack> {
  const part = hostileText.map((text) => encodeURIComponent(text.toWellFormed()).slice(0, 4_000));
  const raw = fc.constantFrom('%', '%0', '%zz', '%c0%af', '%00', '..%2f..%2f', ';a=b', '?lang[]=en&lang=zh', '?lang=%00', '?__proto__[a]=b', '#x', '/..', '//', '\\..\\');
  const path = fc.oneof(
    fc.tuple(fc.constantFrom(...PATHS), fc.oneof(part, raw)).map(([front, back]) => front + back),
    fc.tuple(part, part, part).map(([query, variables, name]) => `/graphql?query=${query}&variables=${variables}&operationName=${name}`),
    fc.tuple(fc.constantFrom('{__typename}', 'mutation{x}', '{me{name}}', 'query($v:ID!){tenant(id:$v){name}}'), part).map(([query, more]) => `/graphql?query=${encodeURIComponent(query)}&variables=${more}&query=${more}`),
    deepJson.filter((deep) => deep.length < 8_000).map((deep) => `/graphql?query=%7B__typename%7D&variables=${encodeURIComponent(deep)}`),
  );
  const preflight = fc.constantFrom<Record<string, string>>({}, { 'apollo-require-preflight': '1' }, { 'content-type': 'text/plain' });
  return fc.tuple(asker, fc.constantFrom('GET', 'GET', 'GET', 'HEAD', 'POST', 'OPTIONS', 'DELETE', 'TRACE', 'PROPFIND'), path, preflight)
    .map(([who, method, to, more]) => ({ kind: 'route', asker: who, method, path: to, headers: more, body: null }));
}
