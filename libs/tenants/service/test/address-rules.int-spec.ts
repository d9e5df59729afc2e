import { contextOf, type Principal, type RequestContext, type Role } from '@yimen/access';
import type { Database } from '@yimen/persistence';
import { TestDatabase } from '@yimen/testing';
import { Client } from 'pg';
import { AddressRuleSetting } from '../src/address-rules/address-rules.js';
import { AddressRulesQueries } from '../src/address-rules/address-rules.queries.js';
import { tenantsService } from '../src/index.js';
import { importTenants } from '../src/imports/tenant-import.js';
import { TenantSchema } from '../src/tenant/tenant.entity.js';

const SICHUAN = 51_00_000_000_0000;
const SHIFANG = 51_06_082_000_0000;
const SHIGU = 51_06_082_120_0000;
const GUANGXI = 45_00_000_000_0000;
const OFFICE = '10.51.6.8';

let databases: TestDatabase;
let database: Database;
let queries: AddressRulesQueries;
let setting: AddressRuleSetting;
let ids = 0;

const seed = (no: number, level: 1 | 2 | 3 | 4, name: string, code: string, parentNo: number | null) => ({ no, level, name, code, parentNo, prefecture: null, centreName: `${name}中心` });
const at = (tenantNo: number, role: Role = 'security_admin', address: string | null = OFFICE): RequestContext => {
  const post = { id: '0198a8f0-0000-7000-8000-00000000000a', tenantNo, role, departmentId: null, windowId: null, validFrom: '2020-01-01', validUntil: null, revoked: false, dataScope: 'whole' as const, chosenTenants: [] };
  const principal: Principal = { kind: 'staff', personId: '0198a8f0-0000-7000-8000-000000000001', name: '安全管理员', level: 2, post };
  return contextOf(principal, { now: new Date('2026-11-23T02:00:00Z'), requestId: 'test-request', locale: 'zh-CN', ...(address !== null && { address }) });
};
const rule = (cidr: string, action: 'allow' | 'deny' = 'allow', note = '') => ({ cidr, action, note });
const set = (ctx: RequestContext, tenantNo: number, rules: readonly object[], clientRequestId = `rules-${String(++ids).padStart(4, '0')}`) =>
  setting.set(ctx, { clientRequestId, tenantId: String(tenantNo), rules });

beforeAll(async () => {
  databases = await TestDatabase.create([tenantsService]);
  await importTenants(databases.ownerUrl, [
    seed(SICHUAN, 1, '四川省', '51', null), seed(SHIFANG, 2, '什邡市', '510682', SICHUAN), seed(SHIGU, 3, '师古镇', '510682120', SHIFANG), seed(GUANGXI, 1, '广西', '45', null),
  ], '2023-06-30');
  database = await databases.connect('tenants', [TenantSchema]);
  queries = new AddressRulesQueries(database);
  setting = new AddressRuleSetting(database, queries);
});
afterAll(() => database?.onApplicationShutdown());
beforeEach(async () => {
  for (const no of [SHIGU, SHIFANG, SICHUAN]) await set(at(SICHUAN), no, []);
});

test('rules are replaced as a whole, normalised, and told by whoever they bind', async () => {
  expect(await set(at(SHIFANG), SHIFANG, [rule('10.51.6.8/16', 'allow', '政务外网'), rule('10.51.99.0/24', 'deny', '大厅无线网')])).toEqual({ kind: 'done', type: 'AddressRules', id: String(SHIFANG) });
  const shown = { tenantNo: SHIFANG, rules: [{ cidr: '10.51.99.0/24', allows: false, note: '大厅无线网' }, { cidr: '10.51.0.0/16', allows: true, note: '政务外网' }] };
  expect(await queries.at(SHIFANG)).toMatchObject(shown);
  expect(await queries.at(SHIGU)).toMatchObject(shown);
  expect(await queries.at(SICHUAN)).toBeNull();
  await set(at(SHIFANG), SHIGU, [rule('::1')]);
  expect(await queries.at(SHIGU)).toMatchObject({ tenantNo: SHIGU, rules: [{ cidr: '::1/128', allows: true, note: '' }] });
});

test('nobody locks himself out, by what he says or by what he leaves to those above', async () => {
  const lockedOut = { kind: 'AddressLockedOut', address: OFFICE };
  expect(await set(at(SHIFANG), SHIFANG, [rule('203.0.113.0/24')])).toEqual(lockedOut);
  expect(await set(at(SHIFANG), SHIFANG, [rule('10.51.0.0/16'), rule('10.51.6.0/24', 'deny')])).toEqual(lockedOut);
  expect(await set(at(SHIFANG, 'security_admin', null), SHIFANG, [rule('0.0.0.0/0')])).toEqual({ kind: 'AddressLockedOut', address: '' });
  expect(await queries.at(SHIFANG)).toBeNull();
  // Another tenant's rules are not his own: from above he can always mend them.
  expect(await set(at(SHIFANG), SHIGU, [rule('203.0.113.0/24')])).toMatchObject({ kind: 'done' });
  await set(at(SHIFANG), SHIFANG, [rule('10.51.0.0/16')]);
  await set(at(SICHUAN, 'security_admin', '203.0.113.7'), SICHUAN, [rule('203.0.113.0/24')]);
  expect(await set(at(SHIFANG), SHIFANG, [])).toEqual(lockedOut);
});

test('only who administers security there, and only there', async () => {
  for (const [ctx, no] of [[at(SHIGU), SHIFANG], [at(SICHUAN), GUANGXI], [at(SHIFANG, 'centre_manager'), SHIFANG], [at(SHIFANG, 'system_admin'), SHIFANG]] as const) {
    expect(await set(ctx, no, [rule('0.0.0.0/0')])).toEqual({ kind: 'NotFound', what: 'Tenant', id: String(no) });
  }
  expect(await set(at(SICHUAN), 51_06_082_999_0000, [rule('10.0.0.0/8')])).toMatchObject({ kind: 'NotFound' });
});

test.each([
  [[rule('10.51.0.0/33')], 'rules.0.cidr', 'cidr'],
  [[rule('zw.example.gov.cn')], 'rules.0.cidr', 'cidr'],
  [[rule('10.0.0.0/8'), { ...rule('10.0.0.0/8'), action: 'maybe' }], 'rules.1.action', 'invalid_value'],
  [[rule('10.0.0.0/8', 'allow', 'x'.repeat(201))], 'rules.0.note', 'too_big'],
  [Array.from({ length: 101 }, () => rule('10.0.0.0/8')), 'rules', 'too_big'],
])('%j is refused by field and rule', async (rules, field, broken) => {
  expect(await set(at(SICHUAN), SICHUAN, rules)).toEqual({ kind: 'InvalidInput', field, rule: broken });
});

test('what is repeated is done once, and what held when can be told afterwards', async () => {
  const first = await set(at(SHIFANG), SHIFANG, [rule('10.0.0.0/8')], 'rules-once');
  expect(await set(at(SHIFANG), SHIFANG, [rule('10.0.0.0/8')], 'rules-once')).toEqual(first);
  await set(at(SHIFANG), SHIFANG, []);
  const owner = new Client({ connectionString: databases.ownerUrl });
  await owner.connect();
  const { rows } = await owner.query('select count(*)::int as n, count(withdrawn_at)::int as withdrawn from tenants.address_rule where tenant_no = $1 and cidr = $2', [SHIFANG, '10.0.0.0/8']);
  await owner.end();
  expect(rows).toEqual([{ n: 1, withdrawn: 1 }]);
});

test('the database alone refuses rules of a tenant elsewhere, and shows none to anybody but administrators', async () => {
  await set(at(SHIFANG), SHIFANG, [rule('10.0.0.0/8')]);
  const write = database.transaction(at(SHIGU).scope, (em) => em.execute(
    "insert into tenants.address_rule (id, tenant_no, cidr, allows, note, set_at, set_by) values (gen_random_uuid(), ?, '10.0.0.0/8', true, '', now(), gen_random_uuid())", [SHIFANG]));
  await expect(write).rejects.toThrow(/row-level security/);
  await expect(database.read(at(SHIFANG, 'centre_manager').scope, (sql) => sql('select from tenants.address_rule'))).rejects.toThrow(/permission denied/);
  expect(await database.read(at(SHIGU).scope, (sql) => sql('select from tenants.address_rule where withdrawn_at is null'))).toEqual([]);
});
