import { contextOf, type Principal, type RequestContext } from '@yimen/access';
import type { Database } from '@yimen/persistence';
import { TestDatabase } from '@yimen/testing';
import { Client } from 'pg';
import { tenantsService } from '../src/index.js';
import { TenantSchema } from '../src/tenant/tenant.entity.js';
import { importTenants } from '../src/imports/tenant-import.js';
import { TenantNaming } from '../src/tenant/tenant-naming.js';
import { TenantQueries } from '../src/tenant/tenant.queries.js';

const SICHUAN = 51_00_000_000_0000;
const SHIFANG = 51_06_082_000_0000;
const SHIGU = 51_06_082_120_0000;
const MANAGER = '0198a8f0-0000-7000-8000-000000000001';

let databases: TestDatabase;
let database: Database;
let queries: TenantQueries;
let naming: TenantNaming;

const seed = (no: number, level: 1 | 2 | 3 | 4, name: string, code: string, parentNo: number | null) => ({
  no, level, name, code, parentNo, prefecture: null, centreName: `${name}中心`,
});
const as = (principal: Principal): RequestContext =>
  contextOf(principal, { now: new Date('2026-11-22T02:00:00Z'), requestId: 'test-request', locale: 'zh-CN' });
const manager = (tenantNo: number): RequestContext =>
  as({
    kind: 'staff', personId: MANAGER, name: '主任', level: 3,
    post: { id: MANAGER, tenantNo, role: 'centre_manager', departmentId: null, windowId: null, validFrom: '2020-01-01', validUntil: null, revoked: false, dataScope: 'whole', chosenTenants: [] },
  });

beforeAll(async () => {
  databases = await TestDatabase.create([tenantsService]);
  const seeds = [
    seed(SICHUAN, 1, '四川省', '51', null), seed(SHIFANG, 2, '什邡市', '510682', SICHUAN), seed(SHIGU, 3, '师古镇', '510682120', SHIFANG),
  ];
  expect(await importTenants(databases.ownerUrl, seeds, '2023-06-30')).toEqual({ imported: 3, known: 0 });
  expect(await importTenants(databases.ownerUrl, seeds, '2023-06-30')).toEqual({ imported: 0, known: 3 });
  database = await databases.connect('tenants', [TenantSchema]);
  queries = new TenantQueries(database);
  naming = new TenantNaming(database);
});
afterAll(() => database?.onApplicationShutdown());

test('anybody finds a tenant by its code and walks its lineage', async () => {
  const anonymous = as({ kind: 'anonymous' });
  const town = await queries.byCode(anonymous, '510682120', '2026-11-22');
  expect(town).toMatchObject({ id: String(SHIGU), name: '师古镇', level: 3, parentNo: SHIFANG });
  expect((await queries.lineage(anonymous, SHIGU)).map(({ name }) => name)).toEqual(['四川省', '什邡市', '师古镇']);
  expect(await queries.byCode(anonymous, '510682120', '2001-01-01')).toBeNull();
});

test('the manager renames his own centre once, whatever is sent twice', async () => {
  const input = { clientRequestId: 'rename-1', tenantId: String(SHIGU), centreName: '师古镇为民服务中心' };
  const first = await naming.rename(manager(SHIGU), input);
  expect(first).toEqual({ kind: 'done', type: 'Tenant', id: String(SHIGU) });
  expect(await naming.rename(manager(SHIGU), input)).toEqual(first);
  expect(await naming.rename(manager(SHIGU), { ...input, centreName: '别的名字' })).toMatchObject({ kind: 'RequestIdReused', firstOperation: 'renameCentre' });
  expect(await queries.byNumber(manager(SHIGU), SHIGU)).toMatchObject({ centreName: '师古镇为民服务中心' });
  const owner = new Client({ connectionString: databases.ownerUrl });
  await owner.connect();
  const { rows } = await owner.query('select operation, object_id, actor_id from tenants.audit_entry');
  await owner.end();
  expect(rows).toEqual([{ operation: 'renameCentre', object_id: String(SHIGU), actor_id: MANAGER }]);
});

test('a centre below or above is not his to rename', async () => {
  for (const [own, other] of [[SHIGU, SHIFANG], [SHIFANG, SHIGU]] as const) {
    const outcome = await naming.rename(manager(own), { clientRequestId: `rename-${own}`, tenantId: String(other), centreName: '越权改名' });
    expect(outcome).toEqual({ kind: 'NotFound', what: 'Tenant', id: String(other) });
  }
  expect((await queries.byNumber(manager(SHIFANG), SHIFANG))?.centreName).toBe('什邡市中心');
});

test('row-level security alone refuses what the rules would have let through', async () => {
  const write = database.transaction(manager(SHIGU).scope, (em) =>
    em.execute('update tenants.tenant set centre_name = ? where tenant_no = ?', ['越权', SHIFANG]));
  await expect(write).rejects.toThrow(/row-level security/);
});
