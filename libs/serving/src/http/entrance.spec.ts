import type { HttpRequest } from '@yimen/graphql-kit';
import { createServer, request as ask, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { entrance, type EntranceOptions } from './entrance.js';
import { answerUnreadable, PATIENCE } from './hardened.js';

const servers: Server[] = [];
afterAll(() => Promise.all(servers.map((server) => new Promise((closed) => {
  server.closeAllConnections();
  server.close(closed);
}))));

async function serve(options: Partial<EntranceOptions>): Promise<number> {
  const enter = entrance({ secure: false, trustedProxies: [], perAddress: null, ...options });
  const server = createServer(PATIENCE, (request: HttpRequest, response) => enter(request, response, () => response.end(request.clientAddress)));
  answerUnreadable(server);
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return (server.address() as AddressInfo).port;
}

const get = (port: number, path = '/', headers: Record<string, string> = {}) =>
  new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }>((resolve, reject) => {
    ask({ port, path, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part)).once('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }));
    }).once('error', reject).end();
  });

test('every answer has its headers, and only where people come by https they are told to keep to it', async () => {
  const plain = await get(await serve({}));
  expect(plain).toMatchObject({ status: 200, text: '127.0.0.1', headers: {
    'content-security-policy': expect.stringContaining("frame-ancestors 'none'"), 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer', 'cache-control': 'no-store',
  } });
  expect(plain.headers['strict-transport-security']).toBeUndefined();
  expect((await get(await serve({ secure: true }))).headers['strict-transport-security']).toBe('max-age=63072000');
});

test('an address that asks too often is told to wait, in the shape of GraphQL; another one, and a probe, are not', async () => {
  const port = await serve({ trustedProxies: ['127.0.0.1'], perAddress: { perSecond: 0.01, burst: 3 } });
  const as = (address: string) => ({ 'x-forwarded-for': address, 'accept-language': 'en' });
  for (const _time of [1, 2, 3]) expect((await get(port, '/graphql', as('203.0.113.7'))).status).toBe(200);
  const refused = await get(port, '/graphql', as('203.0.113.7'));
  expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '100', 'x-content-type-options': 'nosniff' } });
  expect(JSON.parse(refused.text)).toEqual({ errors: [{ message: expect.stringMatching(/^Too many requests/), extensions: { code: 'RATE_LIMITED', budget: 'address', retryAfterSeconds: 100 } }] });
  expect((await get(port, '/graphql', as('203.0.113.8'))).status).toBe(200);
  expect((await get(port, '/readyz', as('203.0.113.7'))).status).toBe(200);
});

test.each([
  ['no HTTP', 'garbage\r\n\r\n', 400],
  ['two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', 400],
  ['a length and chunks', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 400],
  ['no end of headers', `GET / HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
])('%s is answered shortly, and the connection ends', async (_case, bytes, status) => {
  const port = await serve({});
  const text = await new Promise<string>((resolve) => {
    let said = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (part) => (said += part.toString())).on('error', () => {}).once('close', () => resolve(said));
  });
  expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} [^\\r]+\\r\\nConnection: close\\r\\n`));
  expect(text).toContain('X-Content-Type-Options: nosniff');
});
