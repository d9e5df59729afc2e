import { ApolloServer } from '@apollo/server';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { graphDoor } from './graph-door.js';

const LARGEST = 2_000;
const server = new ApolloServer<{ who: string }>({
  typeDefs: 'type Query { who: String, length(text: String!): Int }',
  resolvers: { Query: { who: (_, __, { who }: { who: string }) => who, length: (_, { text }: { text: string }) => text.length } },
});
let http: Server;
let address: string;

beforeAll(async () => {
  await server.start();
  const door = graphDoor<IncomingMessage, { who: string }>({ server, largest: LARGEST, contextOf: async (request) => ({ who: String(request.headers['x-who']) }) });
  http = createServer((request, response) => void door(request, response));
  await new Promise<void>((ready) => http.listen(0, '127.0.0.1', ready));
  address = `http://127.0.0.1:${(http.address() as AddressInfo).port}/graphql`;
});
afterAll(async () => {
  await new Promise((closed) => http.close(closed));
  await server.stop();
});

const post = async (body: BodyInit, headers: Record<string, string> = {}) => {
  const response = await fetch(address, { method: 'POST', body, headers: { 'content-type': 'application/json', 'x-who': 'somebody', ...headers }, ...(body instanceof ReadableStream && { duplex: 'half' }) } as RequestInit);
  return { status: response.status, said: (await response.json()) as Record<string, unknown> };
};

test('a question gets its answer, with the context of its request', async () => {
  expect(await post(JSON.stringify({ query: '{ who length(text: "师古镇") }' }), { 'x-who': 'nobody' })).toEqual({ status: 200, said: { data: { who: 'nobody', length: 3 } } });
  const asked = await fetch(`${address}?query=%7Bwho%7D`, { headers: { 'apollo-require-preflight': '1', 'x-who': 'asked by GET' } });
  expect([asked.status, await asked.json()]).toEqual([200, { data: { who: 'asked by GET' } }]);
});

test.each([
  ['no JSON', '{"query":', {}, 400, 'BAD_REQUEST'],
  ['more than may be sent', JSON.stringify({ query: '#'.repeat(LARGEST) }), {}, 413, 'TOO_LARGE'],
  ['packed', gzipSync('{"query":"{who}"}'), { 'content-encoding': 'gzip' }, 415, 'UNSUPPORTED_TYPE'],
])('%s is refused in our words', async (_, body, headers, status, code) => {
  expect(await post(body, headers)).toMatchObject({ status, said: { code, message: expect.any(String) } });
});

test('a body whose length nobody told is cut off where it becomes too large', async () => {
  const endless = new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(new TextEncoder().encode('#'.repeat(500))) });
  // The answer comes, or the connection closes on who goes on sending: nothing else.
  expect([413, 'closed']).toContain(await post(endless).then(({ status }) => status, () => 'closed'));
  expect((await post(JSON.stringify({ query: '{ who }' }))).status).toBe(200);
});

test.each([
  ['nothing', '', {}],
  ['a forged form', '{"query":"{who}"}', { 'content-type': 'text/plain' }],
])('%s is refused by the graph', async (_, body, headers) => {
  const { status, said } = await post(body, headers);
  expect([status, (said['errors'] as { extensions: { code: string } }[])[0]!.extensions.code]).toEqual([400, 'BAD_REQUEST']);
});
