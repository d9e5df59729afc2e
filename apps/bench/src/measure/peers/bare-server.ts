import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loginsOf, type PeerOrder } from './peer.js';
import { readPayload } from './payload-rows.js';

/** The least that serves the payload: node:http, a body that is read, and JSON. `/memory` has the rows, `/postgres` reads them. */
export async function serveBare(order: PeerOrder): Promise<number> {
  const database = await loginsOf(order).connect('tenants', []);
  const kept = await readPayload(database);
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    JSON.parse(Buffer.concat(parts).toString('utf8'));
    const rows = request.url === '/memory' ? kept : await readPayload(database);
    const body = JSON.stringify({ data: { rows } });
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(body) }).end(body);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
