import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { HttpRequest } from '@yimen/graphql-kit';
import pino from 'pino';
import { Metrics } from './metrics.js';
import { requestLog } from './request-log.js';
import { requests } from './request-notes.js';

const PERSON = '0198a8f0-0000-7000-8000-000000000001';
const POST = { id: '0198a8f0-0000-7000-8000-000000000002', tenantNo: 51_06_082_120_0000, role: 'window_clerk', departmentId: null, windowId: null, validFrom: '2024-01-01', validUntil: null, revoked: false, dataScope: 'whole', chosenTenants: [] } as const;

/** One request as Express shows it; returns the line of the log and the headers of the answer. */
async function told(headers: Record<string, string>, path: string, handle: (request: { route?: { path: string } }) => void = () => {}, base: object | null = null) {
  let line = '';
  const log = pino({ base, level: 'debug' }, { write: (text: string) => void (line += text) });
  const metrics = new Metrics();
  const request = { headers, url: path, method: 'GET' } as unknown as HttpRequest & { route?: { path: string } };
  const answered: Record<string, string> = {};
  const response = Object.assign(new EventEmitter(), { statusCode: 200, writableFinished: true, setHeader: (name: string, value: string) => void (answered[name] = value) });
  requestLog(log, metrics)(request, response as unknown as ServerResponse, () => handle(request));
  response.emit('close');
  return { line: JSON.parse(line) as Record<string, unknown>, text: line, answered, metrics: await metrics.registry.getSingleMetricAsString('yimen_http_requests_total') };
}

test('a sane request id is taken over; another one is replaced and appears nowhere', async () => {
  const kept = await told({ 'x-request-id': 'trace-0001.a_b' }, '/healthz');
  expect(kept.line['requestId']).toBe('trace-0001.a_b');
  expect(kept.answered['x-request-id']).toBe('trace-0001.a_b');
  for (const wrong of ['short', '510682 190001010014', 'x'.repeat(65), '田青山田青山田青山']) {
    const { line, text } = await told({ 'x-request-id': wrong }, '/healthz');
    expect(line['requestId']).toMatch(/^[0-9a-f-]{36}$/);
    expect(text).not.toContain(`"${wrong}"`);
  }
});

test('the line names the route’s pattern, never the path a caller wrote', async () => {
  const file = await told({}, '/files/510682190001010014', (request) => void (request.route = { path: '/files/:id' }));
  expect(file.line['route']).toBe('/files/:id');
  expect((await told({}, '/510682190001010014')).line['route']).toBe('unknown');
  expect((await told({}, '/realms/yimen/protocol/openid-connect/token')).line['route']).toBe('/realms/yimen/*');
  expect(file.text).not.toContain('510682190001010014');
  expect(file.metrics).toContain('route="/files/:id",status="200"} 1');
});

test('who acts is told by ids, and his name is not', async () => {
  const { line, text } = await told({}, '/graphql', () => {
    const principal = { kind: 'staff', personId: PERSON, name: '罗春雨', level: 3, post: POST } as const;
    Object.assign(requests.getStore()!, { ctx: { principal }, operation: 'Query.me', outcome: 'OK' });
  });
  expect(line).toMatchObject({ route: '/graphql', status: 200, actor: PERSON, tenant: POST.tenantNo, post: POST.id, operation: 'Query.me', outcome: 'OK' });
  expect(text).not.toContain('罗春雨');
});

test('apart, the line says which process of which service it was', async () => {
  const { line } = await told({}, '/graphql', () => {}, { service: 'cases', pid: process.pid });
  expect(line).toMatchObject({ level: 'info', time: expect.stringMatching(/^\d{4}-.*Z$/), service: 'cases', pid: process.pid, msg: 'request' });
});
