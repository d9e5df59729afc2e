import { readFileSync } from 'node:fs';
import type { RequestContext } from '@yimen/access';
import { STAFF_COLUMN_NAMES, STAFF_COLUMNS } from '@yimen/tenants-domain';
import { StaffImportFacts } from '../src/staff-import/staff-import.facts.js';
import { StaffImport } from '../src/staff-import/staff-import.js';
import { writeWorkbook } from '@yimen/workbooks';
import { SHIFANG, SHIGU, StaffingOffice } from './staffing-office.js';

let office: StaffingOffice;
let staff: StaffImport;
let admin: RequestContext;
beforeAll(async () => {
  office = await StaffingOffice.open();
  staff = new StaffImport(office.database, new StaffImportFacts(office.database));
  admin = await office.staff('system_admin', SHIFANG);
}, 120_000);
afterAll(() => office?.close());

const HEAD = STAFF_COLUMN_NAMES.map((column) => STAFF_COLUMNS[column].zh);
const workbook = (...rows: readonly (readonly string[])[]): Promise<Buffer> => writeWorkbook({ name: '人员', head: HEAD, rows, choices: new Map() });
const row = (account: string, name: string, tenantCode = '510682120', role = '窗口人员', ...more: string[]): readonly string[] => [account, name, tenantCode, role, ...more];
const postsIn = async (tenantNo: number): Promise<number> => Number((await office.owner.query('select count(*) from tenants.post where tenant_no = $1', [tenantNo])).rows[0].count);

test('a workbook of another program: tried, taken once, and its people act', async () => {
  const file = readFileSync(new URL('./workbooks/exceljs.xlsx', import.meta.url));
  expect(await staff.attempt(admin, file)).toMatchObject({ kind: 'StaffTrial', posts: 3, newcomers: 3, faults: [] });
  expect(await postsIn(SHIGU)).toBe(0);
  const first = await staff.take(admin, 'import-one', file);
  expect(first).toMatchObject({ kind: 'done', type: 'StaffImport' });
  expect(await staff.take(admin, 'import-one', file)).toEqual(first);
  expect(await postsIn(SHIGU)).toBe(2);
  const { posts: [post] } = (await office.known('luo.chunyu'))!;
  expect(post).toMatchObject({ tenantNo: SHIGU, role: 'window_clerk', dataScope: 'window', windowId: await office.idOf('service_window', 'W1'), validFrom: '2026-12-01', validUntil: '2027-11-30' });
  expect((await office.owner.query("select kind, sent_by from tenants.post where sent_by is not null")).rows).toEqual([{ kind: 'secondment', sent_by: '什邡市民政局' }]);
  expect(await staff.take(admin, 'import-one', await workbook(row('x', '某人')))).toMatchObject({ kind: 'RequestIdReused' });
  expect(await staff.take(admin, 'import-two', file)).toMatchObject({ kind: 'StaffRowsRefused', count: 3 });
});

test('one wrong row, and nothing is taken; each is told by row, column and rule, in two languages', async () => {
  const before = await postsIn(SHIGU);
  const outcome = await staff.take(admin, 'import-wrong', await workbook(
    row('good.one', '好人一'), row('good.one', '好人二'), row('good.one', '好人一'), row('luo.chunyu', '罗春雨', '510682120', '审计管理员'), row('luo.chunyu', '别名'),
    row('away', '远方人', '510683'), row('nowhere', '无处人', '999999'), row('Big Name', '大名'), row('code', '代码人', '510682120', '窗口人员', 'D9'),
    row('past', '过去人', '510682120', '窗口人员', '', '', '', '2020-01-01'), row('scope', '范围人', '510682120', '窗口人员', '', '', '本窗口'), row("'; drop table", '？人'),
  ));
  expect(outcome).toMatchObject({ kind: 'StaffRowsRefused', count: 11 });
  const { faults } = outcome as Extract<typeof outcome, { kind: 'StaffRowsRefused' }>;
  expect(faults.map(({ row: no, column, rule }) => `${no} ${column} ${rule}`)).toEqual([
    '3 name not_that_account', '4 account PostConflict', '5 role not_yours_to_give', '6 name not_that_account', '7 role not_yours_to_give', '8 tenantCode unknown_tenant',
    '9 account account', '10 departmentCode unknown_code', '11 validFrom not_in_past', '12 windowCode needed_by_data_scope', '13 account account',
  ]);
  expect(faults[0]).toMatchObject({ zh: '第 3 行姓名“好人二”：与该账号已登记的姓名不同', en: 'Row 3: name “好人二” is not the name of that account' });
  expect(await postsIn(SHIGU)).toBe(before);
  expect(await office.known('good.one')).toBeNull();
});

test('a manager takes in his own people, and nobody else’s', async () => {
  const manager = await office.staff('centre_manager', SHIGU);
  expect(await staff.take(manager, 'import-home', await workbook(row('home', '本所人？', '510682120', 'rating_handler')))).toMatchObject({ kind: 'done' });
  expect((await office.known('home'))!.name).toBe('本所人？');
  expect(await staff.take(manager, 'import-away', await workbook(row('home.two', '外所人', '510682')))).toMatchObject({ kind: 'StaffRowsRefused', faults: [{ rule: 'not_yours_to_give' }] });
});

test('the quota of the province counts rows too', async () => {
  const { rows: [{ count }] } = await office.owner.query('select count(*)::int as count from tenants.post where revoked_at is null');
  await office.owner.query('insert into tenants.province_quota (tenant_no, most_posts, set_at, set_by) values (51000000000000, $1, now(), gen_random_uuid())', [count + 1]);
  expect(await staff.take(admin, 'import-quota', await workbook(row('q.one', '甲乙'), row('q.two', '丙丁')))).toMatchObject({ kind: 'StaffRowsRefused', faults: [{ row: 3, rule: 'QuotaReached' }] });
  await office.owner.query('delete from tenants.province_quota');
});

test('five thousand rows are taken at once; of as many bad ones the first two hundred are told', async () => {
  const many = await workbook(...Array.from({ length: 5_000 }, (_, index) => row(`many-${index}`, `职员${index}`, index % 2 === 0 ? '510682' : '510682120')));
  expect(await staff.take(admin, 'import-many', many)).toMatchObject({ kind: 'done' });
  const again = await staff.take(admin, 'import-again', many);
  expect({ kind: again.kind, count: 'count' in again && again.count, told: 'faults' in again && again.faults.length }).toEqual({ kind: 'StaffRowsRefused', count: 5_000, told: 200 });
  expect((await office.owner.query("select count(*)::int as n from tenants.person where account like 'many-%'")).rows).toEqual([{ n: 5_000 }]);
});
