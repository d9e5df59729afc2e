import { request as httpRequest } from 'node:http';
import type { Gateway } from '../src/application.js';
import { gatewayTo, reply, tinyServices, TinyServer, type TinyServices } from './tiny-servers.js';

let services: TinyServices;
let realm: TinyServer;
let gateway: Gateway;
const ACCOUNT = { role: { zh: '窗口人员', en: 'window clerk' }, tenant: '师古镇', name: '<罗>', username: 'clerk', password: 'x' };

beforeAll(async () => {
  services = await tinyServices();
  realm = await TinyServer.of((request, response) => {
    if (request.url?.endsWith('openid-configuration')) return reply(response, 200, { host: request.headers.host });
    request.on('data', (chunk: Buffer) => response.write(chunk)).on('end', () => response.end());
    response.writeHead(302, { location: '/realms/yimen/next', 'set-cookie': ['a=1', 'b=2'], 'x-cookie': request.headers.cookie });
  });
  gateway = await gatewayTo(services, { identity: realm.address, accounts: [ACCOUNT] });
});
afterAll(async () => {
  await gateway.close();
  await Promise.all([realm, ...Object.values(services)].map((server) => server.stop()));
});
beforeEach(() => Object.values(services).forEach(({ arrivals }) => (arrivals.length = 0)));

const url = (path: string): string => `http://127.0.0.1:${gateway.port}${path}`;
const get = async (path: string, headers: Readonly<Record<string, string>> = {}) => {
  const response = await fetch(url(path), { headers });
  return { status: response.status, headers: response.headers, text: await response.text() };
};
const ask = (headers: Readonly<Record<string, string>>, query = '{ case(id: "1") { tenant { name } } }') =>
  fetch(url('/graphql'), { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ query }) });

test('services are told who asks, from where, as whom, in which language and under which id, and nothing else', async () => {
  const response = await ask({
    authorization: 'Bearer clerk', 'x-yimen-post': 'post-1', 'accept-language': 'en', 'x-request-id': 'id-of-mine', cookie: 'secret=1', origin: 'https://evil.example', 'x-forwarded-for': '1.2.3.4',
  });
  expect(response.headers.get('x-request-id')).toBe('id-of-mine');
  for (const service of [services.cases, services.tenants]) {
    const [{ headers }] = service.arrivals as [TinyServer['arrivals'][number]];
    const { host: _host, connection: _connection, 'content-length': _length, ...told } = headers;
    expect(told).toEqual({
      authorization: 'Bearer clerk', 'x-yimen-post': 'post-1', 'accept-language': 'en', 'x-request-id': 'id-of-mine', accept: 'application/json', 'content-type': 'application/json',
      // Where the client is, not what he says.
      'x-forwarded-for': '127.0.0.1',
    });
  }
});

test('a request gets an id of ours when its own could be somebody’s text', async () => {
  const response = await ask({ 'x-request-id': 'a "line" of mine' });
  const id = response.headers.get('x-request-id');
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  expect(services.cases.arrivals[0]!.headers['x-request-id']).toBe(id);
  expect(services.cases.arrivals[0]!.headers).not.toHaveProperty('authorization');
});

test('the page, its style and the schema are the gateway’s own', async () => {
  const page = await get('/');
  expect([page.status, page.headers.get('content-type'), page.headers.get('content-security-policy')]).toEqual([200, 'text/html; charset=utf-8', expect.stringContaining("style-src 'self'")]);
  expect(page.text).toContain('&#60;罗&#62;');
  expect((await get('/?lang=en', { 'accept-language': 'zh' })).text).toContain('window clerk');
  expect((await get('/page.css')).headers.get('content-type')).toBe('text/css; charset=utf-8');
  const schema = await get('/schema.graphql');
  expect([schema.headers.get('content-type'), schema.text]).toEqual(['text/plain; charset=utf-8', expect.stringMatching(/type Tenant \{/)]);
  expect(schema.text).not.toContain('@key');
});

test.each(['/nothing', '/realms', '/realms/other', '/files', '/graphiql', '/%zz'])('there is nothing at %s', async (path) => {
  const { status, text, headers } = await get(path);
  expect([status, JSON.parse(text)]).toEqual([404, { code: 'NOT_FOUND', message: '没有这个地址。There is nothing at this address.' }]);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
});

test('the realm is passed through as it is: host, cookies, redirects, bodies', async () => {
  expect(JSON.parse((await get('/realms/yimen/.well-known/openid-configuration')).text)).toEqual({ host: `127.0.0.1:${gateway.port}` });
  const response = await fetch(url('/realms/yimen/login'), { method: 'POST', body: 'user=田', headers: { cookie: 'session=1' }, redirect: 'manual' });
  expect([response.status, response.headers.get('location'), response.headers.getSetCookie(), response.headers.get('x-cookie')]).toEqual([302, '/realms/yimen/next', ['a=1', 'b=2'], 'session=1']);
  expect(await response.text()).toBe('user=田');
});

test('without an identity provider of ours nothing is served there', async () => {
  const external = await gatewayTo(services);
  expect((await fetch(`http://127.0.0.1:${external.port}/realms/yimen/.well-known/openid-configuration`)).status).toBe(404);
  await external.close();
});

test('it is alive by itself and ready with its services', async () => {
  const parts = { tenants: true, catalogs: true, cases: true, assessments: true, identity: true };
  expect(JSON.parse((await get('/healthz')).text)).toEqual({ status: 'ok' });
  expect(await get('/readyz')).toMatchObject({ status: 200, text: JSON.stringify({ status: 'ready', parts }) });
  services.cases.instead = () => {};
  await services.assessments.stop();
  expect(await get('/readyz')).toMatchObject({ status: 503, text: JSON.stringify({ status: 'not ready', parts: { ...parts, cases: false, assessments: false } }) });
  expect((await get('/healthz')).status).toBe(200);
  services.cases.instead = undefined;
  await services.assessments.start();
  expect((await get('/readyz')).status).toBe(200);
});

test('requests and operations are counted, by names of ours only', async () => {
  await ask({}, '{ tenant(id: "1") { name } }');
  await ask({}, '{ whatever_he_says }');
  await get('/some/path/of/his');
  const { text } = await get('/metrics');
  expect(text).toMatch(/yimen_http_requests_total\{method="POST",route="\/graphql",status="200"\} \d+/);
  expect(text).toMatch(/yimen_graphql_operation_seconds_count\{operation="Query.tenant",outcome="OK"\} \d+/);
  expect(text).toMatch(/operation="none",outcome="GRAPHQL_VALIDATION_FAILED"/);
  expect(text).not.toMatch(/whatever_he_says|some\/path/);
});

test('what is running when it stops is answered; new requests are not taken', async () => {
  const stopping = await gatewayTo(services);
  services.cases.instead = (_request, response) => void setTimeout(() => reply(response, 200, { data: { case: { caseNo: 'late' } } }), 300);
  const running = new Promise<string>((resolve, reject) => {
    const sent = httpRequest({ host: '127.0.0.1', port: stopping.port, path: '/graphql', method: 'POST', headers: { 'content-type': 'application/json' } }, (response) => {
      response.setEncoding('utf8').on('data', resolve);
    });
    sent.on('error', reject).end('{"query":"{ case(id: \\"1\\") { caseNo } }"}');
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  const closed = stopping.close();
  await expect(fetch(`http://127.0.0.1:${stopping.port}/healthz`)).rejects.toThrow();
  expect(JSON.parse(await running)).toEqual({ data: { case: { caseNo: 'late' } } });
  await closed;
  services.cases.instead = undefined;
});

describe('a gateway that is no demonstration', () => {
  let closed: Gateway;
  beforeAll(async () => (closed = await gatewayTo(services, { introspection: false, secure: true, trustedProxies: ['127.0.0.1'], rateLimits: true })));
  afterAll(() => closed.close());
  const to = (path: string, init: RequestInit = {}) => fetch(`http://127.0.0.1:${closed.port}${path}`, init);
  const say = async (query: string, headers: Readonly<Record<string, string>> = {}) =>
    to('/graphql', { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ query }) });

  test('tells nobody its schema, by introspection, by file or by proposals', async () => {
    expect((await to('/schema.graphql')).status).toBe(404);
    expect(await (await to('/')).text()).not.toContain('schema.graphql');
    expect(await (await say('{ __schema { queryType { name } } }')).json()).toMatchObject({ errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] });
    const guess = await say('{ tenan(id: "1") { nam } }');
    expect(await guess.json()).toEqual({ errors: [expect.objectContaining({ message: 'Cannot query field "tenan" on type "Query".' })] });
  });

  test('keeps browsers to https, and tells services the address that its proxy names', async () => {
    const answer = await say('{ case(id: "1") { id } }', { 'x-forwarded-for': '1.1.1.1, 203.0.113.7' });
    expect(answer.headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}$/);
    expect(services.cases.arrivals.at(-1)!.headers['x-forwarded-for']).toBe('203.0.113.7');
  });

  test('passes on that a service wants somebody to wait', async () => {
    services.cases.instead = (_request, response) => void response.writeHead(429, { 'content-type': 'application/json' })
      .end(JSON.stringify({ errors: [{ message: 'wait', extensions: { code: 'RATE_LIMITED', budget: 'person', retryAfterSeconds: 3 } }] }));
    const answer = await say('{ case(id: "1") { id } tenant(id: "1") { name } }');
    services.cases.instead = undefined;
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '3']);
    expect(await answer.json()).toEqual({ errors: [{ message: 'wait', extensions: { code: 'RATE_LIMITED', budget: 'person', retryAfterSeconds: 3 } }] });
  });
});
