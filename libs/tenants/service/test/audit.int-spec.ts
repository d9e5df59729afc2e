import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { contextOf, type RequestContext, type Role } from '@yimen/access';
import { denialOf, type ContextFactory, type HttpRequest } from '@yimen/graphql-kit';
import { levelOf } from '@yimen/jurisdiction';
import { auditFact, SERVICES, type Database } from '@yimen/persistence';
import { tenantsService } from '@yimen/tenants-service';
import { TestDatabase } from '@yimen/testing';
import { Client } from 'pg';
import { AuditController } from '../src/audit/audit.controller.js';
import { AuditQueries, type AuditFilter } from '../src/audit/audit.queries.js';
import { tenantsAccess } from '../src/tenant.access.js';

const SICHUAN = 51_00_000_000_0000;
const SHIFANG = 51_06_082_000_0000;
const SHIGU = 51_06_082_120_0000;
const NEXT_COUNTY = 51_06_083_000_0000;
const YUNNAN = 53_00_000_000_0000;
const uuid = (number: number): string => `0198a8f0-0000-7000-8000-${String(number).padStart(12, '0')}`;
const at = (second: number): Date => new Date(Date.UTC(2026, 10, 22, 1, 0, second));

const staff = (role: Role, tenantNo: number, now = at(59), person = 800): RequestContext =>
  contextOf({
    kind: 'staff', personId: uuid(person), name: '职员', level: levelOf(tenantNo),
    post: { id: uuid(801), tenantNo, role, departmentId: null, windowId: null, validFrom: '2020-01-01', validUntil: null, revoked: false, dataScope: 'whole', chosenTenants: [] },
  }, { now, requestId: `request-${person}`, locale: 'zh-CN' });
const auditor = (tenantNo: number): RequestContext => staff('audit_admin', tenantNo);

let databases: TestDatabase;
let owner: Client;
let server: Server;
let asking: RequestContext;
const open = new Map<string, Database>();
const audit = () => new AuditQueries(open.get('tenants')!);
const list = async (ctx: RequestContext, filter: Partial<AuditFilter> = {}, first = 50, after: string | null = null) => audit().page(ctx, filter as AuditFilter, first, after);
const objects = async (ctx: RequestContext, filter: Partial<AuditFilter> = {}): Promise<readonly string[]> =>
  (await list(ctx, filter)).nodes.filter(({ objectType }) => objectType === 'Case').map(({ objectId }) => objectId);

/** One row in each service, second by second, at 师古镇, 什邡市, another county and another province. */
beforeAll(async () => {
  databases = await TestDatabase.create(SERVICES.map((name) => (name === 'tenants' ? tenantsService : { name, schema: [] })));
  owner = new Client({ connectionString: databases.ownerUrl });
  await owner.connect();
  for (const [index, service] of SERVICES.entries()) {
    const database = await databases.connect(service, []);
    open.set(service, database);
    const tenantNo = [SHIGU, SHIFANG, NEXT_COUNTY, YUNNAN][index]!;
    await auditFact(database, staff('window_clerk', tenantNo, at(index), 810 + index), { operation: 'acceptCase', objectType: 'Case', objectId: `case-${service}`, facts: {} });
  }
  server = createServer((request, response) => {
    const controller = new AuditController(audit(), { of: async () => asking } as unknown as ContextFactory);
    const answered = request.url!.includes('.csv') ? controller.asCsv(request as HttpRequest, response) : controller.asLines(request as HttpRequest, response);
    answered.catch(() => response.destroy());
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
});
afterAll(async () => {
  server?.close();
  await Promise.all([...[...open.values()].map((database) => database.onApplicationShutdown()), owner?.end()]);
});

test('an audit administrator sees his reach, newest first, of all services, and nothing outside it', async () => {
  expect(await objects(auditor(SICHUAN))).toEqual(['case-cases', 'case-catalogs', 'case-tenants']);
  expect(await objects(auditor(SHIFANG))).toEqual(['case-catalogs', 'case-tenants']);
  expect(await objects(auditor(SHIGU))).toEqual(['case-tenants']);
  expect(await objects(auditor(YUNNAN))).toEqual(['case-assessments']);
  const [row] = (await list(auditor(SHIFANG), { objectId: 'case-catalogs' })).nodes;
  expect(row).toEqual({
    id: expect.any(String), service: 'catalogs', at: at(1), actorId: uuid(811), actorName: null, postId: uuid(801), tenantNo: SHIFANG, operation: 'acceptCase',
    objectType: 'Case', objectId: 'case-catalogs', requestId: 'request-811',
  });
});

test('finds by operation, person, thing, tenant and time', async () => {
  const all = auditor(SICHUAN);
  expect(await objects(all, { actorId: uuid(812) })).toEqual(['case-cases']);
  expect(await objects(all, { objectId: 'case-tenants' })).toEqual(['case-tenants']);
  expect(await objects(all, { operation: 'decideCase' })).toEqual([]);
  expect(await objects(all, { operation: 'acceptCase', tenantId: String(SHIFANG) })).toEqual(['case-catalogs', 'case-tenants']);
  expect(await objects(all, { tenantId: String(YUNNAN) })).toEqual([]);
  expect(await objects(all, { from: at(1), to: at(2) })).toEqual(['case-catalogs']);
});

test('goes on from page to page without a gap', async () => {
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const { nodes, pageInfo } = await list(auditor(SICHUAN), { operation: 'acceptCase' }, 1, after);
    seen.push(...nodes.map(({ objectId }) => objectId));
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after);
  expect(seen).toEqual(['case-cases', 'case-catalogs', 'case-tenants']);
});

test('that it was read is audited too, with the filter as a digest', async () => {
  await owner.query('delete from tenants.audit_entry where object_type = $1', ['AuditEntry']);
  await objects(auditor(SHIFANG), { tenantId: String(SHIGU) });
  const { rows } = await owner.query("select operation, object_id, actor_id, tenant_no::text as tenant from tenants.audit_entry where object_type = 'AuditEntry'");
  expect(rows).toEqual([{ operation: 'auditEntries', object_id: String(SHIGU), actor_id: uuid(800), tenant: String(SHIFANG) }]);
});

test('nobody else is let in, and who gets past the guard sees nothing', async () => {
  const requirement = { kind: 'ability', access: tenantsAccess, action: 'read', subject: 'AuditEntry' } as const;
  expect(denialOf(requirement, auditor(SHIFANG))).toBeNull();
  for (const role of ['centre_manager', 'province_supervisor', 'window_clerk', 'system_admin', 'security_admin'] as const) {
    expect(denialOf(requirement, staff(role, SHIFANG))).toBe('FORBIDDEN');
    expect(await objects(staff(role, SHIFANG))).toEqual([]);
  }
});

test('the database gives rows to the auditor’s role in his reach only, and to no other role', async () => {
  const login = new Client({ connectionString: databases.urlOf('tenants') });
  await login.connect();
  for (const role of ['tenants_login', 'tenants_admin', 'tenants_staff', 'tenants_sealer']) {
    await login.query(`set role ${role}`).catch(() => {});
    await expect(login.query('select from contract.audit_cases')).rejects.toMatchObject({ code: '42501' });
  }
  await login.query('reset role');
  await login.query('set role tenants_auditor');
  const seen = async (): Promise<number | null> => (await login.query('select from contract.audit_cases')).rowCount;
  expect(await seen()).toBe(0);
  await login.query(`select set_config('app.lo', '${SICHUAN}', false), set_config('app.hi', '${SICHUAN + 99_999_999_9999}', false)`);
  expect(await seen()).toBe(1);
  for (const table of ['tenants.audit_entry', 'tenants.post', 'contract.principal']) await expect(login.query(`select from ${table}`)).rejects.toMatchObject({ code: '42501' });
  await login.end();
  const other = new Client({ connectionString: databases.urlOf('cases') });
  await other.connect();
  await expect(other.query('set role tenants_auditor')).rejects.toMatchObject({ code: '42501' });
  await other.end();
});

describe('an export', () => {
  const get = async (ctx: RequestContext, path: string) => {
    asking = ctx;
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/files/audit/${path}`);
    return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
  };

  test('is a table, or lines for programs, of what the filter asks', async () => {
    const table = await get(auditor(SHIFANG), 'entries.csv?operation=acceptCase');
    expect(table).toMatchObject({ status: 200, type: 'text/csv; charset=utf-8' });
    expect(table.text.trim().split('\r\n')).toHaveLength(3);
    const lines = await get(auditor(SICHUAN), `entries.ndjson?tenantId=${SHIFANG}&from=2026-11-22T09:00:00%2B08:00&to=2026-11-22T01:00:01Z`);
    expect(lines.text.trim().split('\n').map((line) => (JSON.parse(line) as { objectId: string }).objectId)).toEqual(['case-tenants']);
    expect(await get(auditor(SICHUAN), 'entries.ndjson?objectId=nothing')).toMatchObject({ status: 200, text: '' });
  });

  test('of more rows than are read at a time has each of them once', async () => {
    await owner.query(`insert into cases.audit_entry (id, at, actor_id, post_id, tenant_no, operation, object_type, object_id, request_id, digest, hash)
      select gen_random_uuid(), '2026-10-01', null, null, ${SHIGU}, 'many', 'Note', n::text, 'x', '', '' from generate_series(1, 2500) n`);
    const { text } = await get(auditor(SHIGU), 'entries.ndjson?operation=many');
    expect(new Set(text.trim().split('\n').map((line) => (JSON.parse(line) as { objectId: string }).objectId)).size).toBe(2500);
    const { rows } = await owner.query("select operation from tenants.audit_entry where object_type = 'AuditEntry' order by place desc, id desc limit 1");
    expect(rows).toEqual([{ operation: 'exportAudit' }]);
  });

  test.each([['tenantId=510682', 'tenantId', 'tenant'], ['actorId=x', 'actorId', 'uuid'], ['from=yesterday', 'from', 'instant'], ['from=2026-11-22', 'from', 'instant'], ['to=0001-01-01T00:00:00Z', 'to', 'instant']])(
    'with the filter %s is refused by field and rule', async (filter, field, rule) => {
      const answer = await get(auditor(SHIFANG), `entries.csv?${filter}`);
      expect({ ...answer, text: JSON.parse(answer.text) as object }).toMatchObject({ status: 400, text: { code: 'INVALID_INPUT', field, rule } });
    });
});
