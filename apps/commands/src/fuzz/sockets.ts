import fc from 'fast-check';
import type { SocketAttack } from './attack.js';

const BODY = '{"query":"{ __typename }"}';
const POST = 'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';
const GET = 'GET / HTTP/1.1\r\nHost: localhost\r\n';

/** What can be written on a connection besides requests: odd, torn, doubled, smuggled. */
const STREAMS: readonly ((count: number) => string)[] = [
  () => 'GET /\r\n\r\n',
  () => 'GET / HTTP/9.9\r\nHost: x\r\n\r\n',
  () => 'GET  /  HTTP/1.1\r\nHost: x\r\n\r\n',
  () => 'get / http/1.1\r\n\r\n',
  () => 'CONNECT localhost:1 HTTP/1.1\r\nHost: localhost:1\r\n\r\n',
  () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  () => 'OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n',
  () => `GET http://localhost/graphql?query={__typename} HTTP/1.1\r\nHost: evil.example\r\n\r\n`,
  () => 'GET / HTTP/1.1\r\n\r\n',
  () => 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
  () => `GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c: folded\r\n\r\n`,
  () => `GET / HTTP/1.1\r\nHost: x\r\nA\0b: c\r\n\r\n`,
  () => `GET / HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n`,
  () => `GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n`,
  () => `GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n`,
  (count) => `${GET}A: ${'a'.repeat(count * 100)}\r\n\r\n`,
  (count) => GET + 'A: b\r\n'.repeat(count) + '\r\n',
  (count) => `GET /${'a'.repeat(count * 100)} HTTP/1.1\r\nHost: x\r\n\r\n`,
  () => `${GET}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n\r\n`,
  () => `${GET}Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n`,
  () => `${POST}Content-Length: -1\r\n\r\n${BODY}`,
  () => `${POST}Content-Length: 99999999999999999999\r\n\r\n${BODY}`,
  () => `${POST}Content-Length: 5\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`,
  () => `${POST}Content-Length: ${BODY.length}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /metrics HTTP/1.1\r\nHost: x\r\n\r\n`,
  () => `${POST}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n`,
  () => `${POST}Transfer-Encoding: xchunked\r\n\r\n${BODY}`,
  () => `${POST}Transfer-Encoding: chunked\r\n\r\nzz\r\n${BODY}\r\n0\r\n\r\n`,
  () => `${POST}Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n${BODY}`,
  (count) => `${POST}Transfer-Encoding: chunked\r\n\r\n1;${'a'.repeat(count * 100)}\r\n{\r\n0\r\n\r\n`,
  (count) => `${POST}Transfer-Encoding: chunked\r\n\r\n${'1\r\n \r\n'.repeat(count)}0\r\n\r\n`,
  () => `${POST}Transfer-Encoding: chunked\r\n\r\n0\r\nX-Trailer: y\r\n\r\n`,
  () => `${POST}Content-Length: 100\r\n\r\n${BODY}`,
  () => `${POST}Content-Length: ${BODY.length}\r\nExpect: 200-ok\r\n\r\n${BODY}`,
  (count) => `${POST}Content-Length: ${BODY.length}\r\n\r\n${BODY}`.repeat(Math.min(count, 30)),
  () => `POST /files/cases/x/materials/y HTTP/1.1\r\nHost: x\r\nContent-Length: 30000000\r\n\r\n%PDF-`,
  () => 'POST /files/cases/x/materials/y HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n%PDF-\r\n',
  () => '',
];

/** Streams as they are, cut off somewhere, and with a byte changed. */
export function sockets(): fc.Arbitrary<SocketAttack> {
  const stream = fc.tuple(fc.constantFrom(...STREAMS), fc.constantFrom(1, 5, 50, 500)).map(([make, count]) => Buffer.from(make(count), 'latin1'));
  return fc.tuple(stream, fc.constantFrom('whole', 'whole', 'cut', 'changed'), fc.nat(), fc.integer({ min: 0, max: 255 })).map(([whole, how, at, byte]): SocketAttack => {
    const bytes = Buffer.from(whole);
    if (how === 'changed' && bytes.length > 0) bytes[at % Math.min(bytes.length, 400)] = byte;
    return { kind: 'socket', bytes: how === 'cut' ? bytes.subarray(0, at % (bytes.length + 1)) : bytes };
  });
}
