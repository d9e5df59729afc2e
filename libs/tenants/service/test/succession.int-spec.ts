import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { contextOf, isActingOn, type Post, type Principal, type RequestContext, type Role } from '@yimen/access';
import { showRefusal } from '@yimen/graphql-kit';
import { levelOf } from '@yimen/jurisdiction';
import type { Database } from '@yimen/persistence';
import { TestDatabase } from '@yimen/testing';
import { Client } from 'pg';
import { importRegions, seedOffices, tenantsService } from '../src/index.js';
import { TenantSuccession } from '../src/succession/succession.js';
import { SUCCESSION_MESSAGES, type OrderRefusal } from '../src/succession/succession.messages.js';
import { SuccessionQueries } from '../src/succession/succession.queries.js';
import { TenantSchema } from '../src/tenant/tenant.entity.js';
import { TenantQueries } from '../src/tenant/tenant.queries.js';

const SICHUAN = 51_00_000_000_0000;
const SHIFANG = 51_06_082_000_0000;
const SHIGU = 51_06_082_120_0000;
const NOW = '2026-11-23T02:00:00Z';
const PERSON = '0198a8f0-0000-7000-8000-0000000000a1';
const CLERK = '0198a8f0-0000-7000-8000-0000000000a2';

let databases: TestDatabase;
let database: Database;
let owner: Client;
let succession: TenantSuccession;
let queries: SuccessionQueries;
let tenants: TenantQueries;

const as = (principal: Principal): RequestContext => contextOf(principal, { now: new Date(NOW), requestId: 'test-request', locale: 'zh-CN' });
const staff = (role: Role, tenantNo: number): RequestContext => as({
  kind: 'staff', personId: PERSON, name: '某人', level: levelOf(tenantNo),
  post: { id: PERSON, tenantNo, role, departmentId: null, windowId: null, validFrom: '2020-01-01', validUntil: null, revoked: false, dataScope: 'whole', chosenTenants: [] },
});
const admin = () => staff('system_admin', SICHUAN);
const anybody = () => as({ kind: 'anonymous' });
let requests = 0;
const request = () => `request-${++requests}`;
const rows = async <R extends object>(text: string, values: readonly unknown[] = []): Promise<R[]> => (await owner.query<R>(text, [...values])).rows;
const count = async (what: string): Promise<number> => Number((await rows<{ count: string }>(`select count(*) from ${what}`))[0]!.count);
const idOf = (answer: object): string => {
  expect(answer).toMatchObject({ kind: 'done', type: 'Succession' });
  return (answer as { id: string }).id;
};
const byCode = async (code: string): Promise<number> => Number((await rows<{ no: string }>('select tenant_no as no from tenants.tenant_code where code = $1', [code]))[0]!.no);

beforeAll(async () => {
  databases = await TestDatabase.create([tenantsService]);
  owner = new Client({ connectionString: databases.ownerUrl });
  await owner.connect();
  const tsv = brotliDecompressSync(readFileSync(new URL('../../../../deploy/seed-data/regions/51.tsv.br', import.meta.url))).toString('utf8');
  expect(await importRegions(databases.ownerUrl, tsv, '2023-06-30')).toMatchObject({ kind: 'RegionsImported', imported: 37_707 });
  await seedOffices(databases.ownerUrl, {
    departments: [{ tenantCode: '510682120', code: 'D1', name: '农业服务中心' }],
    windows: [{ tenantCode: '510682120', code: 'W1', name: '农业综合服务窗口', ownerDepartmentCode: 'D1', itemCodes: ['51-01-00038-000'] }],
    people: [{ personId: CLERK, subject: 'clerk', name: '罗春雨', post: { tenantCode: '510682120', role: 'window_clerk', departmentCode: 'D1', windowCode: 'W1', validFrom: '2024-01-01' } }],
  });
  await owner.query(`insert into tenants.calendar_year values (${SHIGU}, 2027, 'official', '县庆通知');
    insert into tenants.calendar_day values (${SHIGU}, '2026-12-31', 'off', '县庆', '县庆通知'), (${SHIGU}, '2027-03-08', 'off', '县庆', '县庆通知')`);
  database = await databases.connect('tenants', [TenantSchema]);
  succession = new TenantSuccession(database);
  queries = new SuccessionQueries(database);
  tenants = new TenantQueries(database);
});
afterAll(async () => {
  await database?.onApplicationShutdown();
  await owner?.end();
});

const HONGDOU = '510682120206';
const SHIGU_VILLAGE = '510682120201';
const closing = async (over: object = {}) => ({
  clientRequestId: request(), tenantId: String(await byCode(HONGDOU)), successorId: String(await byCode(SHIGU_VILLAGE)), effectiveOn: '2027-01-01', document: '什府函〔2026〕1号', ...over,
});

test('only the province’s system administrator and the operator give orders, in their own reach', async () => {
  const input = await closing();
  for (const role of ['province_supervisor', 'province_publisher', 'security_admin', 'audit_admin', 'centre_manager'] as const) {
    expect(await succession.close(staff(role, SICHUAN), { ...input, clientRequestId: request() })).toMatchObject({ kind: 'NotFound' });
  }
  expect(await succession.close(staff('system_admin', SHIFANG), { ...input, clientRequestId: request() })).toMatchObject({ kind: 'NotFound' });
  expect(await succession.close(staff('system_admin', 45_00_000_000_0000), { ...input, clientRequestId: request() })).toMatchObject({ kind: 'NotFound' });
  expect(await count('tenants.succession')).toBe(0);
});

test('row-level security alone lets nobody found or end what lies outside his write interval', async () => {
  const attempt = (ctx: RequestContext, text: string) => database.transaction(ctx.scope, (em) => em.execute(text));
  const elsewhere = 45_00_000_000_0000;
  for (const text of [
    `update tenants.tenant set valid_until = '2026-12-31' where tenant_no = ${SHIGU}`,
    `insert into tenants.tenant (tenant_no, level, parent_no, name, centre_name, valid_from) values (51060826000000, 3, ${SHIFANG}, '越权镇', '越权', '2027-01-01')`,
    `insert into tenants.succession (predecessor_no, successor_no, order_id, kind, effective_on, document, ordered_at)
       values (${SHIGU}, ${SHIFANG}, gen_random_uuid(), 'close', '2027-01-01', '越权', now())`,
  ]) {
    await expect(attempt(staff('system_admin', elsewhere), text)).rejects.toThrow(/row-level security/);
    await expect(attempt(staff('centre_manager', SHIFANG), text)).rejects.toThrow(/row-level security|permission denied/);
  }
});

test('a village is dissolved: its last day, code and posts end, history and number stay, its neighbour goes on', async () => {
  const input = await closing();
  const id = idOf(await succession.close(admin(), input));
  expect(await succession.close(admin(), input)).toEqual({ kind: 'done', type: 'Succession', id });
  expect(await succession.close(admin(), { ...input, document: '别的文件' })).toMatchObject({ kind: 'RequestIdReused' });

  const [closed, heir] = [Number(input.tenantId), Number(input.successorId)];
  expect(await tenants.byId(anybody(), input.tenantId)).toMatchObject({ code: HONGDOU, validFrom: '2023-06-30', validUntil: '2026-12-31' });
  expect(await queries.successorsOf(anybody(), closed)).toEqual([heir]);
  expect(await queries.predecessorsOf(anybody(), heir)).toEqual([closed]);
  expect((await tenants.byCode(anybody(), HONGDOU, '2026-12-31'))?.tenantNo).toBe(closed);
  expect(await tenants.byCode(anybody(), HONGDOU, '2027-01-01')).toBeNull();
  expect(await queries.orderById(anybody(), id)).toEqual({
    id, kind: 'close', effectiveOn: '2027-01-01', lastDayOn: '2026-12-31', document: '什府函〔2026〕1号', links: [expect.objectContaining({ predecessorNo: closed, successorNo: heir })],
  });
  expect(await rows('select operation, object_id, tenant_no from tenants.audit_entry')).toEqual([{ operation: 'closeTenant', object_id: id, tenant_no: String(SICHUAN) }]);
});

test('refusals name whom they are about, in both languages, and change nothing', async () => {
  const before = await count('tenants.tenant where valid_until is not null');
  const refused = async (input: object) => (await succession.close(admin(), input)) as OrderRefusal;
  const again = await refused(await closing());
  expect(again).toMatchObject({ kind: 'SuccessionRefused', reason: 'TENANT_CLOSED', on: '2026-12-31' });
  expect(showRefusal(again, SUCCESSION_MESSAGES, 'zh-CN')).toMatchObject({ code: 'SUCCESSION_REFUSED', message: expect.stringMatching(/^红豆村.*已撤并或已定撤并，最后一日为 2026-12-31。$/) });
  expect(showRefusal(again, SUCCESSION_MESSAGES, 'en')).toMatchObject({ message: expect.stringContaining('has ended') });
  expect(await refused(await closing({ tenantId: String(SHIGU), successorId: String(await byCode('510682105')) }))).toMatchObject({ reason: 'OPEN_CHILDREN', tenantName: '师古镇' });
  expect(await refused(await closing({ effectiveOn: '2026-11-22' }))).toMatchObject({ reason: 'EFFECTIVE_IN_PAST' });
  expect(await refused(await closing({ tenantId: '510682' }))).toEqual({ kind: 'NotFound', what: 'Tenant', id: '510682' });
  expect(await refused(await closing({ tenantId: '51060821209999' }))).toEqual({ kind: 'NotFound', what: 'Tenant', id: '51060821209999' });
  expect(await refused(await closing({ effectiveOn: '1. Januar' }))).toEqual({ kind: 'InvalidInput', field: 'effectiveOn', rule: 'date' });
  expect(await succession.merge(admin(), { clientRequestId: request(), tenantIds: [String(SHIGU)], effectiveOn: '2027-01-01', document: '文' })).toEqual({ kind: 'InvalidInput', field: 'intoId', rule: 'one_of_intoId_intoNew' });
  expect(await count('tenants.tenant where valid_until is not null')).toBe(before);
});

test('a whole county becomes a district: every tenant below goes on one for one, with offices and calendar; posts end', async () => {
  // What was dissolved before stays dissolved.
  const open = await count(`tenants.tenant where tenant_no between ${SHIFANG} and ${SHIFANG} + 9999999 and valid_until is null`);
  expect(open).toBeGreaterThan(100);
  const input = { clientRequestId: request(), tenantId: String(SHIFANG), successor: { name: '什邡区', code: '510609' }, effectiveOn: '2027-01-01', document: '国函〔2026〕9号' };
  const id = idOf(await succession.succeed(admin(), input));
  const links = (await queries.orderById(anybody(), id))!.links;
  expect(links).toHaveLength(open);
  const successorOf = new Map(links.map(({ predecessorNo, successorNo }) => [predecessorNo, successorNo]));

  const district = successorOf.get(SHIFANG)!;
  expect(await tenants.byNumber(anybody(), district)).toMatchObject({ name: '什邡区', code: '510609', prefecture: '德阳市', centreName: '什邡区人民政府政务服务中心', validFrom: '2027-01-01', parentNo: SICHUAN });
  const town = successorOf.get(SHIGU)!;
  expect(await tenants.byNumber(anybody(), town)).toMatchObject({ name: '师古镇', code: '510609120', parentNo: district });
  expect(await tenants.byCode(anybody(), '510682120', '2026-12-31')).toMatchObject({ tenantNo: SHIGU });
  expect(await tenants.byCode(anybody(), '510609120', '2026-12-31')).toBeNull();
  expect(await tenants.byCode(anybody(), '510609120', '2027-01-01')).toMatchObject({ tenantNo: town });

  expect(await rows('select w.code, w.name, d.name as department, w.item_codes from tenants.service_window w join tenants.department d on d.id = w.department_id and d.tenant_no = w.tenant_no where w.tenant_no = $1', [town]))
    .toEqual([{ code: 'W1', name: '农业综合服务窗口', department: '农业服务中心', item_codes: ['51-01-00038-000'] }]);
  expect(await rows('select day::text, name from tenants.calendar_day where tenant_no = $1', [town])).toEqual([{ day: '2027-03-08', name: '县庆' }]);
  expect(await rows('select year from tenants.calendar_year where tenant_no = $1', [town])).toEqual([{ year: 2027 }]);

  const [{ posts }] = await rows<{ posts: Post[] }>("select posts from contract.principal where subject = 'clerk'") as [{ posts: Post[] }];
  expect(posts.map((post) => [post.tenantNo, post.validUntil, isActingOn(post, '2026-12-31'), isActingOn(post, '2027-01-01')])).toEqual([[SHIGU, '2026-12-31', true, false]]);
  expect(await rows("select successor_no::text, effective_on::text from contract.succession where predecessor_no = $1", [SHIGU])).toEqual([{ successor_no: String(town), effective_on: '2027-01-01' }]);
});

test('nobody gets a post that outlives its tenant or comes before it, whoever gives it', async () => {
  const give = async (personId: string, subject: string, tenantCode: string) => {
    await seedOffices(databases.ownerUrl, { departments: [], windows: [], people: [{ personId, subject, name: '后来者', post: { tenantCode, role: 'window_clerk', validFrom: '2026-01-01' } }] });
    const [{ posts }] = await rows<{ posts: Post[] }>('select posts from contract.principal where subject = $1', [subject]) as [{ posts: Post[] }];
    return posts.map(({ validFrom, validUntil }) => [validFrom, validUntil]);
  };
  expect(await give(PERSON, 'late', '510682105')).toEqual([['2026-01-01', '2026-12-31']]);
  // The tenant of this code begins on a day ahead of the database's own today.
  await owner.query("update tenants.tenant set valid_from = '2999-01-01' where tenant_no = (select tenant_no from tenants.tenant_code where code = '510609105')");
  expect(await give('0198a8f0-0000-7000-8000-0000000000a3', 'early', '510609105')).toEqual([['2999-01-01', null]]);
});

test('two townships become one at the operator’s order; villages whose codes would meet must be named', async () => {
  const operator = as({ kind: 'operator', personId: PERSON, name: '运营' });
  const [first, second] = [await byCode('510683112'), await byCode('510683124')];
  const villages = await rows<{ no: string; name: string }>('select tenant_no::text as no, name from tenants.tenant where parent_no = $1 order by tenant_no', [second]);
  const input = { tenantIds: [String(first), String(second)], intoNew: { name: '合并镇', code: '510683130' }, effectiveOn: '2026-11-23', document: '川府函〔2026〕2号' };
  expect(await succession.merge(operator, { ...input, clientRequestId: request() })).toMatchObject({ reason: expect.stringMatching(/CODE_TAKEN|NAME_TAKEN/) });
  const below = villages.map(({ no, name }, index) => ({ tenantId: no, code: `510683130${450 + index}`, name: `${name.slice(0, 20)}二` }));
  const id = idOf(await succession.merge(operator, { ...input, clientRequestId: request(), below }));
  const { links } = (await queries.orderById(anybody(), id))!;
  const merged = links.find(({ predecessorNo }) => predecessorNo === first)!.successorNo;
  expect(links.find(({ predecessorNo }) => predecessorNo === second)!.successorNo).toBe(merged);
  expect(await queries.predecessorsOf(anybody(), merged)).toEqual([first, second].sort((a, b) => a - b));
  expect(await count(`tenants.tenant where parent_no = ${merged}`)).toBe(links.length - 2);
  // Today is the first day of the merged one: yesterday was the last of the others.
  expect(await tenants.byNumber(anybody(), first)).toMatchObject({ validUntil: '2026-11-22' });
});

test('two orders at once about one tenant: the second is judged by what the first has left', async () => {
  const input = { tenantId: String(await byCode('510683122')), successor: { name: '甲镇', code: '510683131' }, effectiveOn: '2027-02-01', document: '文' };
  const answers = await Promise.all(['甲镇', '乙镇'].map((name, index) =>
    succession.succeed(admin(), { ...input, clientRequestId: request(), successor: { name, code: `51068313${index + 1}` } })));
  expect(answers.map(({ kind }) => kind).sort()).toEqual(['SuccessionRefused', 'done']);
});
