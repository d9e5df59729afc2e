import { request as httpRequest, type IncomingMessage } from 'node:http';
import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import type { Gateway } from '../src/application.js';
import { gatewayTo, reply, tinyServices, tinySubgraph, type TinyServer, type TinyServices } from './tiny-servers.js';
import { TINY } from './tiny-world.js';

const MEGABYTE = 1024 * 1024;
const PATIENCE_MS = 1_500;
let services: TinyServices;
let files: TinyServer;
let gateway: Gateway;

beforeAll(async () => {
  services = await tinyServices();
  files = services.cases;
  gateway = await gatewayTo(services, { patienceMs: PATIENCE_MS, identity: files.address });
});
afterAll(async () => {
  await gateway.close();
  await Promise.all(Object.values(services).map((server) => server.stop()));
});
afterEach(() => void (files.instead = undefined));

const url = (path: string): string => `http://127.0.0.1:${gateway.port}${path}`;
const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const bytesOf = (megabytes: number) => Buffer.alloc(megabytes * MEGABYTE, 'yimen 一门');

/** Takes an upload as the real service does, up to so many bytes; what is more is refused before it has all been read. */
function taking(largest: number, note: (request: IncomingMessage) => void = () => {}): NonNullable<TinyServer['instead']> {
  return (request, response) => {
    const hash = createHash('sha256');
    let size = 0;
    note(request);
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      hash.update(chunk);
      if (size <= largest || response.headersSent) return;
      response.setHeader('connection', 'close');
      reply(response, 413, { code: 'FILE_TOO_LARGE' });
    });
    request.on('end', () => response.headersSent || reply(response, 201, { size, digest: hash.digest('hex') }));
  };
}

test('an upload of many megabytes arrives byte by byte, under its own headers and those that say who it is', async () => {
  let told: IncomingMessage['headers'] = {};
  files.instead = taking(100 * MEGABYTE, ({ headers }) => (told = headers));
  const body = bytesOf(30);
  const response = await fetch(url('/files/cases/1/materials/m1?x=1'), {
    method: 'POST', body, headers: { authorization: 'Bearer clerk', 'x-request-key': 'key-12345', 'x-file-name': '%E6%9E%97.pdf', 'x-request-id': 'id-of-mine', cookie: 'a=1' },
  });
  expect([response.status, await response.json()]).toEqual([201, { size: body.length, digest: digestOf(body) }]);
  expect(told).toMatchObject({ authorization: 'Bearer clerk', 'x-request-key': 'key-12345', 'x-file-name': '%E6%9E%97.pdf', 'x-request-id': 'id-of-mine', 'content-length': String(body.length) });
  expect(told).not.toHaveProperty('cookie');
});

test('one without a length too', async () => {
  files.instead = taking(100 * MEGABYTE);
  const blocks = new ReadableStream({ start: (stream) => [1, 2, 3].forEach(() => stream.enqueue(bytesOf(1))), pull: (stream) => stream.close() });
  const response = await fetch(url('/files/x'), { method: 'POST', body: blocks, duplex: 'half' } as RequestInit);
  expect(await response.json()).toMatchObject({ size: 3 * MEGABYTE });
});

test('what is refused half-way is answered, every time', async () => {
  files.instead = taking(3 * MEGABYTE);
  const body = bytesOf(12);
  for (let time = 0; time < 20; time++) {
    const response = await fetch(url('/files/x'), { method: 'POST', body });
    expect([response.status, response.headers.get('connection'), await response.json()]).toEqual([413, 'close', { code: 'FILE_TOO_LARGE' }]);
  }
});

test('an answer before the body that keeps the connection is passed on as that', async () => {
  files.instead = (_request, response) => reply(response, 401, { code: 'UNAUTHENTICATED' });
  for (let time = 0; time < 10; time++) {
    const response = await fetch(url('/files/x'), { method: 'POST', body: bytesOf(10) });
    expect([response.status, await response.json()]).toEqual([401, { code: 'UNAUTHENTICATED' }]);
  }
});

test('a client that goes away takes its upload with it', async () => {
  const aborted = new Promise<boolean>((resolve) => {
    files.instead = taking(100 * MEGABYTE, (request) => void request.once('close', () => resolve(request.complete)));
  });
  const sent = httpRequest(url('/files/x'), { method: 'POST', headers: { 'content-length': 50 * MEGABYTE } });
  sent.on('error', () => {});
  sent.write(bytesOf(2), () => setTimeout(() => sent.destroy(), 50));
  expect(await aborted).toBe(false);
});

test('a client that goes away from a download ends it at the service', async () => {
  const ended = new Promise<void>((resolve) => {
    files.instead = (_request, response) => {
      const more = (): void => void (response.destroyed || response.write(bytesOf(1), () => setImmediate(more)));
      response.writeHead(200).once('close', resolve);
      more();
    };
  });
  const sent = httpRequest(url('/files/x'), (response) => response.once('data', () => sent.destroy())).end();
  sent.on('error', () => {});
  await ended;
});

test('a download arrives with its own headers', async () => {
  const bytes = bytesOf(12);
  files.instead = (_request, response) => void response.writeHead(200, {
    'content-type': 'application/pdf', 'content-length': bytes.length, 'cache-control': 'private, no-store', 'content-disposition': "attachment; filename*=UTF-8''x.pdf",
  }).end(bytes);
  const response = await fetch(url('/files/x'));
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'application/pdf', 'content-length': String(bytes.length), 'cache-control': 'private, no-store', 'content-disposition': "attachment; filename*=UTF-8''x.pdf",
    'x-content-type-options': 'nosniff', 'x-request-id': expect.any(String),
  });
  expect(digestOf(new Uint8Array(await response.arrayBuffer()))).toBe(digestOf(bytes));
});

test('a download that breaks off is not passed on as whole', async () => {
  files.instead = (_request, response) => void response.writeHead(200, { 'content-length': 5 * MEGABYTE }).write(bytesOf(1), () => setTimeout(() => response.destroy(), 50));
  const response = await fetch(url('/files/x'));
  await expect(response.arrayBuffer()).rejects.toThrow();
});

const UNAVAILABLE = { code: 'SERVICE_UNAVAILABLE', message: '服务暂时不可用，请稍后再试。The service is not available at the moment, please try again.' };

test('a service that hangs, breaks off or is gone is told of', async () => {
  for (const instead of [() => {}, (request) => void request.resume().on('end', () => request.socket.destroy())] satisfies TinyServer['instead'][]) {
    files.instead = instead;
    const response = await fetch(url('/files/x'), { method: 'POST', body: 'x' });
    expect([response.status, await response.json()]).toEqual([503, UNAVAILABLE]);
  }
  await files.stop();
  const response = await fetch(url('/files/x'), { method: 'POST', body: bytesOf(10) });
  expect([response.status, await response.json()]).toEqual([503, UNAVAILABLE]);
  await files.start();
  files.instead = taking(MEGABYTE);
  expect((await fetch(url('/files/x'), { method: 'POST', body: 'x' })).status).toBe(201);
});

test('an upload goes to the next instance when one is gone, whole', async () => {
  const second = await tinySubgraph(TINY.find(({ name }) => name === 'cases')!);
  second.instead = taking(100 * MEGABYTE);
  await files.stop();
  const both = await gatewayTo(services, {
    services: { tenants: [services.tenants.address], catalogs: [services.catalogs.address], cases: [files.address, second.address], assessments: [services.assessments.address] },
  });
  for (let time = 0; time < 4; time++) {
    const response = await fetch(`http://127.0.0.1:${both.port}/files/x`, { method: 'POST', body: bytesOf(8) });
    expect(await response.json()).toEqual({ size: 8 * MEGABYTE, digest: digestOf(bytesOf(8)) });
  }
  await both.close();
  await files.start();
  await second.stop();
});

/** What a raw client sends, and everything it hears until the connection ends or, once it has heard something, rests. */
function hears(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = '';
    const socket = connect(gateway.port, '127.0.0.1', () => socket.write(bytes)).setEncoding('utf8');
    socket.on('data', (text: string) => {
      heard += text;
      socket.setTimeout(300, () => socket.destroy());
    }).once('error', reject).once('close', () => resolve(heard));
  });
}

const SMUGGLED = 'GET /files/of-another HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer smuggled\r\n\r\n';
const CHUNKED = `Host: x\r\nTransfer-Encoding: chunked\r\n\r\n${SMUGGLED.length.toString(16)}\r\n${SMUGGLED}\r\n0\r\n\r\n`;
const BAD_REQUEST = { code: 'BAD_REQUEST', message: '请求格式有误。The request is malformed.' };

describe('a request inside the body of another one', () => {
  let seen: { readonly what: string; readonly body: string }[] = [];
  beforeEach(() => {
    seen = [];
    // Every request is answered with what it asked for, on a connection that is kept.
    files.instead = (request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text)).once('end', () => {
        const what = `${request.method} ${request.url} ${request.headers.authorization}`;
        seen.push({ what, body });
        reply(response, 200, { what });
      });
    };
  });
  const nextUser = async () => (await fetch(url('/files/own'), { headers: { authorization: 'Bearer next' } })).json();
  const OWN = { what: 'GET /files/own Bearer next' };

  test.each(['POST', 'PUT', 'PATCH', 'PROPFIND'])('of %s arrives as a body', async (method) => {
    await nextUser();
    expect(await hears(`${method} /files/x HTTP/1.1\r\n${CHUNKED}`)).toMatch(/^HTTP\/1\.1 200 /);
    expect(await nextUser()).toEqual(OWN);
    expect(seen.slice(1)).toEqual([{ what: `${method} /files/x undefined`, body: SMUGGLED }, { what: OWN.what, body: '' }]);
  });

  test.each<[method: string, path: string, how: string, rest: string]>([
    ...['GET', 'HEAD', 'OPTIONS', 'DELETE', 'TRACE'].map((method): [string, string, string, string] => [method, '/files/x', 'chunked', CHUNKED]),
    ['GET', '/files/x', 'with a length', `Host: x\r\nContent-Length: ${SMUGGLED.length}\r\n\r\n${SMUGGLED}`],
    ['POST', '/files/x', 'packed and chunked', CHUNKED.replace('chunked', 'gzip, chunked')],
    ['DELETE', '/realms/yimen/x', 'chunked', CHUNKED],
  ])('of %s %s, %s, is refused, and nobody else hears of it', async (method, path, _how, rest) => {
    await nextUser();
    const heard = await hears(`${method} ${path} HTTP/1.1\r\n${rest}`);
    expect(heard.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 400']);
    if (method !== 'HEAD') expect(JSON.parse(heard.split('\r\n\r\n')[1]!)).toEqual(BAD_REQUEST);
    expect(await nextUser()).toEqual(OWN);
    expect(seen.map(({ what }) => what)).toEqual([OWN.what, OWN.what]);
  });

  test.each([
    ['two lengths', `Host: x\r\nContent-Length: ${SMUGGLED.length}\r\nContent-Length: 0\r\n\r\n${SMUGGLED}`],
    ['the same length twice', `Host: x\r\nContent-Length: ${SMUGGLED.length}\r\nContent-Length: ${SMUGGLED.length}\r\n\r\n${SMUGGLED}`],
    ['a length and chunks', CHUNKED.replace('Host: x', 'Host: x\r\nContent-Length: 0')],
    ['chunks and a length', CHUNKED.replace('chunked', `chunked\r\nContent-Length: ${SMUGGLED.length}`)],
    ['chunks that are not the last coding', CHUNKED.replace('chunked', 'chunked, identity')],
    ['a coding that is none', CHUNKED.replace('chunked', 'identity')],
    ['a space before the colon', CHUNKED.replace('Encoding:', 'Encoding :')],
    ['a folded line', CHUNKED.replace('Encoding: ', 'Encoding:\r\n ')],
  ])('is refused where the end of the body is told by %s', async (_how, rest) => {
    for (const method of ['GET', 'POST']) expect((await hears(`${method} /files/x HTTP/1.1\r\n${rest}`)).match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 400']);
    expect(seen).toEqual([]);
  });

  test('a length of nothing is no body', async () => {
    expect(await hears('DELETE /files/x HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /);
    expect(await nextUser()).toEqual(OWN);
  });
});
