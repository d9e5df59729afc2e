import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { CatalogUnavailable, HttpEffectiveStandards } from './http-effective-standards.js';

const servers: Server[] = [];
afterEach(() => servers.splice(0).forEach((server) => server.close()));

/** An instance of the catalog that answers like this, and what it was asked. */
async function instance(status: number, body: unknown): Promise<{ readonly address: string; readonly asked: unknown[] }> {
  const asked: unknown[] = [];
  const server = createServer(async (request, response) => {
    asked.push([request.method, request.url, await json(request)]);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const NOWHERE = 'http://127.0.0.1:9';
const request = { tenantNo: 51_06_082_120_0000, itemCode: '51/01 甲', asOf: new Date('2026-11-23T01:00:00.000Z') };
const item = { itemCode: '51/01 甲', editionNo: 3 };

test('items are asked for together, by tenant, code and instant, and there may be none', async () => {
  const { address, asked } = await instance(200, [item, null]);
  const other = { ...request, itemCode: '51/02' };
  expect(await new HttpEffectiveStandards([address]).many([request, other])).toEqual([item, null]);
  const sent = { ...request, asOf: '2026-11-23T01:00:00.000Z' };
  expect(asked).toEqual([['POST', '/internal/effective-standards', [sent, { ...sent, itemCode: '51/02' }]]]);
  expect(await new HttpEffectiveStandards([(await instance(200, [null])).address]).at(request)).toBeNull();
});

test('instances take turns, and one that does not answer is passed over', async () => {
  const [first, second, failing] = await Promise.all([instance(200, [item]), instance(200, [item]), instance(500, {})]);
  const standards = new HttpEffectiveStandards([first.address, NOWHERE, failing.address, second.address]);
  for (let n = 0; n < 4; n++) expect(await standards.at(request)).toEqual(item);
  expect([first.asked.length, failing.asked.length, second.asked.length]).toEqual([1, 1, 3]);
});

test('nobody answering is said in words for people', async () => {
  const error = await new HttpEffectiveStandards([NOWHERE]).at(request).catch((refused: unknown) => refused);
  expect(error).toBeInstanceOf(CatalogUnavailable);
  expect(error).toMatchObject({ code: 'SERVICE_UNAVAILABLE', message: expect.stringMatching(/目录服务.*catalogs service/) });
});
