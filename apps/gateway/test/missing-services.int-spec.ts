import { setTimeout } from 'node:timers/promises';
import type { Gateway } from '../src/application.js';
import { gatewayTo, tinyServices, tinySubgraph, type TinyServer, type TinyServices } from './tiny-servers.js';
import { TINY } from './tiny-world.js';

const PATIENCE_MS = 1_500;
let services: TinyServices;
let gateway: Gateway;

beforeAll(async () => {
  services = await tinyServices();
  gateway = await gatewayTo(services, { patienceMs: PATIENCE_MS });
});
afterAll(async () => {
  await gateway.close();
  await Promise.all(Object.values(services).map((server) => server.stop()));
});
beforeEach(() => Object.values(services).forEach(({ arrivals }) => (arrivals.length = 0)));

interface Answer {
  readonly status: number;
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly path?: readonly unknown[]; readonly extensions: object }[];
}
async function ask(query: string, headers: Readonly<Record<string, string>> = {}, port = gateway.port): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ query }),
  });
  return { status: response.status, ...((await response.json()) as Omit<Answer, 'status'>) };
}
const CLERK = { authorization: 'Bearer clerk' };
const missing = (path: readonly unknown[], name = '租户服务（tenants）') =>
  ({ message: expect.stringContaining(name), path, locations: expect.any(Array), extensions: { code: 'SERVICE_UNAVAILABLE' } });
const refuse = async (server: TinyServer, work: () => Promise<void>): Promise<void> => {
  await server.stop();
  await work().finally(() => server.start());
};

test('a service that is down makes its own fields fail, says so in both languages, and is asked again when it is back', async () => {
  await refuse(services.tenants, async () => {
    expect(await ask('{ case(id: "1") { caseNo former { name } item { name } } tenant(id: "1") { name } }')).toEqual({
      status: 200,
      data: { case: { caseNo: '2026-1', former: null, item: { name: '事项 i1' } }, tenant: null },
      errors: [missing(['tenant'])],
    });
    expect((await ask('{ tenant(id: "1") { name } }')).errors?.[0]?.message)
      .toBe('租户服务（tenants）暂时不可用，请稍后再试。The tenants service is not available at the moment, please try again.');
  });
  expect(await ask('{ tenant(id: "1") { name } }')).toEqual({ status: 200, data: { tenant: { name: '机构 1' } } });
});

test('fields of entities fail where they are, and take with them only what may not be without them', async () => {
  await refuse(services.tenants, async () => {
    expect(await ask('{ case(id: "2") { former { name motto } } sparse { tenant { name } } score(month: "1") { total } }')).toEqual({
      status: 200,
      data: { case: { former: null }, sparse: [null, null, null, null], score: { total: 90 } },
      errors: [missing(['case', 'former', 'name']), missing(['sparse', 0, 'tenant', 'name']), missing(['sparse', 2, 'tenant', 'name']), missing(['sparse', 3, 'tenant', 'name'])],
    });
    expect(await ask('{ workList { id tenant { name } } }', CLERK)).toMatchObject({ data: null, errors: [missing(['workList', 0, 'tenant', 'name'])] });
  });
});

test('the status tells when there is nothing to show', async () => {
  await refuse(services.tenants, async () => {
    expect((await ask('{ tenant(id: "1") { name } }')).status).toBe(503);
    expect((await ask('{ me { name } score(month: "1") { total } }')).status).toBe(503);
    expect((await ask('{ score(month: "none") { total } tenant(id: "1") { name } }')).status).toBe(200);
    expect((await ask('{ score(month: "1") { total } }')).status).toBe(200);
  });
});

test('a mutation whose service is down was not carried out, and those after it still are', async () => {
  await refuse(services.cases, async () => {
    const { data, errors } = await ask('mutation { fail rename(id: "1", name: "x") { name } }', CLERK);
    expect([data, errors]).toEqual([{ fail: null, rename: { name: 'x' } }, [missing(['fail'], '办件服务（cases）')]]);
  });
});

test('a service that hangs is given up, and not asked the same again', async () => {
  services.assessments.instead = () => {};
  const asked = services.assessments.asks;
  expect(await ask('{ tenant(id: "1") { name } score(month: "1") { total } }')).toEqual({
    status: 200, data: { tenant: { name: '机构 1' }, score: null }, errors: [missing(['score'], '考核服务（assessments）')],
  });
  expect(services.assessments.asks - asked).toBe(1);
  services.assessments.instead = undefined;
  expect(await ask('{ score(month: "1") { total } }')).toEqual({ status: 200, data: { score: { total: 90 } } });
});

test.each<[string, (typeof services.cases)['instead']]>([
  ['breaks off in the middle', (_, response) => void response.writeHead(200, { 'content-length': 100 }).write('{', () => response.destroy())],
  ['says something else', (_, response) => void response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway of nginx at 10.0.0.7</h1>')],
  ['says nothing', (_, response) => void response.end()],
  ['says null', (_, response) => void response.end('null')],
  ['fails as a whole', (_, response) => void response.writeHead(500).end('{"errors":[{"message":"stack at 10.0.0.7","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}')],
  ['does not understand the gateway', (_, response) => void response.writeHead(400).end('{"errors":[{"message":"Cannot query field","extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}')],
])('what is sent to a service that %s is not sent again, and nothing of the inside is told', async (_case, instead) => {
  services.cases.instead = instead;
  const asked = services.cases.asks;
  const answer = await ask('{ case(id: "1") { caseNo } }');
  services.cases.instead = undefined;
  expect(answer).toEqual({ status: 503, data: { case: null }, errors: [missing(['case'], '办件服务（cases）')] });
  expect(services.cases.asks - asked).toBe(1);
});

/** A gateway that keeps one connection to each of these cases services, each used once. */
async function keeping(instances: readonly TinyServer[]): Promise<Gateway> {
  const { tenants, catalogs, assessments } = services;
  const kept = await gatewayTo(services, {
    patienceMs: PATIENCE_MS, services: { tenants: [tenants.address], catalogs: [catalogs.address], assessments: [assessments.address], cases: instances.map(({ address }) => address) },
  });
  for (const _ of instances) await ask('{ case(id: "1") { caseNo } }', {}, kept.port);
  return kept;
}
const ACCEPTED = { status: 200, data: { accept: { __typename: 'Case' } } };
const accept = (port: number) => ask('mutation { accept(id: "1") { __typename } }', CLERK, port);

test('what met the end of a kept connection is sent once more, on a new one', async () => {
  const kept = await keeping([services.cases]);
  const asked = services.cases.asks;
  services.cases.instead = (request) => {
    services.cases.instead = undefined;
    request.socket.destroy();
  };
  expect(await accept(kept.port)).toEqual(ACCEPTED);
  expect(services.cases.asks - asked).toBe(2);
  await kept.close();
});

test('and to another instance when the one that ended it has stopped', async () => {
  const second = await tinySubgraph(TINY.find(({ name }) => name === 'cases')!);
  const kept = await keeping([services.cases, second]);
  const asked = [services.cases.asks, second.asks];
  let stopped: Promise<void> | undefined;
  services.cases.instead = () => void (stopped = services.cases.stop());
  expect(await accept(kept.port)).toEqual(ACCEPTED);
  expect([services.cases.asks - asked[0]!, second.asks - asked[1]!]).toEqual([1, 1]);
  services.cases.instead = undefined;
  await stopped;
  await services.cases.start();
  await kept.close();
  await second.stop();
});

test.each<[string, number, (typeof services.cases)['instead']]>([
  ['ends the new connection too', 2, ({ socket }) => void socket.destroy()],
  ['says a byte and ends', 1, ({ socket }) => void socket.end('H')],
  ['says that it goes on, and ends', 1, ({ socket }) => void socket.end('HTTP/1.1 102 Processing\r\n\r\n')],
  ['hangs', 1, () => {}],
])('a service that %s is sent it %d times in all', async (_case, times, instead) => {
  const kept = await keeping([services.cases]);
  const asked = services.cases.asks;
  services.cases.instead = instead;
  const answer = await ask('{ case(id: "1") { caseNo } }', {}, kept.port);
  services.cases.instead = undefined;
  expect(answer).toEqual({ status: 503, data: { case: null }, errors: [missing(['case'], '办件服务（cases）')] });
  expect(services.cases.asks - asked).toBe(times);
  await kept.close();
});

test('nothing is sent again when the connection was its first', async () => {
  const fresh = await gatewayTo(services);
  const asked = services.cases.asks;
  services.cases.instead = ({ socket }) => void socket.destroy();
  expect((await ask('{ case(id: "1") { caseNo } }', {}, fresh.port)).status).toBe(503);
  services.cases.instead = undefined;
  expect(services.cases.asks - asked).toBe(1);
  await fresh.close();
});

test('two instances share the work; one that is gone is passed over also for what writes, and used again when it is back', async () => {
  const second = await tinySubgraph(TINY.find(({ name }) => name === 'cases')!);
  const both = await gatewayTo(services, {
    services: { tenants: [services.tenants.address], catalogs: [services.catalogs.address], cases: [services.cases.address, second.address], assessments: [services.assessments.address] },
  });
  const shares = async (times: number): Promise<readonly number[]> => {
    const before = [services.cases.asks, second.asks];
    for (let time = 0; time < times; time++) expect(await accept(both.port)).toEqual(ACCEPTED);
    return [services.cases.asks - before[0]!, second.asks - before[1]!];
  };
  expect(await shares(10)).toEqual([5, 5]);
  await refuse(services.cases, async () => expect(await shares(10)).toEqual([0, 10]));
  await setTimeout(1_100);
  expect(await shares(10)).toEqual([5, 5]);
  await both.close();
  await second.stop();
});

test('an entity is asked for once, all of one service together', async () => {
  await ask('{ workList { tenant { name } former { name } } case(id: "2") { tenant { name } } }', CLERK);
  expect(services.tenants.arrivals).toHaveLength(1);
  const ids = Object.values((JSON.parse(services.tenants.arrivals[0]!.text) as { variables: object }).variables).flat().map((stub) => (stub as { id: string }).id);
  expect([...new Set(ids)].sort()).toEqual(['1', '2', '3']);
});
