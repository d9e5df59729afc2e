import { contextOf, type Principal, type RequestContext, type Role } from '@yimen/access';
import { levelOf, lineageOf, NATION, type TenantNo } from '@yimen/jurisdiction';
import type { Database } from '@yimen/persistence';
import { TestDatabase } from '@yimen/testing';
import { addWorkingDays, parseCalendarTsv, serviceHoursOf, workingCalendar, type CalendarDay, type CalendarYear } from '@yimen/working-days';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CalendarQueries } from '../src/calendar/calendar.queries.js';
import { CalendarSetting } from '../src/calendar/calendar-setting.js';
import { importCalendar, tenantsService } from '../src/index.js';
import { importTenants } from '../src/imports/tenant-import.js';
import { TenantSchema } from '../src/tenant/tenant.entity.js';

const SICHUAN = 51_00_000_000_0000;
const SHIFANG = 51_06_082_000_0000;
const SHIGU = 51_06_082_120_0000;
const GUANGXI = 45_00_000_000_0000;
const NINGXIA = 64_00_000_000_0000;

let databases: TestDatabase;
let database: Database;
let queries: CalendarQueries;
let setting: CalendarSetting;
let requests = 0;
const request = () => `request-${++requests}`;

const seed = (no: number, level: 1 | 2 | 3 | 4, name: string, code: string, parentNo: number | null) => ({ no, level, name, code, parentNo, prefecture: null, centreName: `${name}中心` });
const now = { now: new Date('2026-11-23T02:00:00Z'), requestId: 'test', locale: 'zh-CN' } as const;
const by = (tenantNo: TenantNo, role: Role): RequestContext => {
  const post = { id: '0198a8f0-0000-7000-8000-00000000000a', tenantNo, role, departmentId: null, windowId: null, validFrom: '2020-01-01', validUntil: null, revoked: false, dataScope: 'whole' as const, chosenTenants: [] };
  const principal: Principal = { kind: 'staff', personId: '0198a8f0-0000-7000-8000-000000000001', name: '某人', level: levelOf(tenantNo), post };
  return contextOf(principal, now);
};
const operator = contextOf({ kind: 'operator', personId: '0198a8f0-0000-7000-8000-000000000002', name: '运营' }, now);
const change = (ctx: RequestContext, tenantNo: TenantNo, over: object) => setting.change(ctx, { clientRequestId: request(), tenantId: String(tenantNo), document: '什府办发〔2026〕9号', ...over });
const take = (ctx: RequestContext, text: string) => setting.take(ctx, { clientRequestId: request(), text });
const file = (name: string) => {
  const parsed = parseCalendarTsv(readFileSync(join(import.meta.dirname, '../../../../deploy/seed-data/calendars', name), 'utf8'));
  if (parsed.kind !== 'CalendarTsv') throw new Error(`${name} cannot be read`);
  return parsed;
};

/** The calendar that counts at a tenant, as other services read it. */
async function calendarAt(tenantNo: TenantNo) {
  const owners = [NATION, ...lineageOf(tenantNo)];
  const [days, years, hours] = await Promise.all([
    database.published<CalendarDay>('select day as "on", kind, name, document, tenant_no as "ownerNo" from contract.calendar_day where tenant_no = any($1)', [owners]),
    database.published<CalendarYear>('select year, status, document, tenant_no as "ownerNo" from contract.calendar_year where tenant_no = any($1)', [owners]),
    database.published<{ ownerNo: TenantNo; appliesTo: string; periods: string; document: string }>(
      'select tenant_no as "ownerNo", applies_to as "appliesTo", periods, document from contract.calendar_hours where tenant_no = any($1)', [owners]),
  ]);
  const of = <R extends { ownerNo: TenantNo }>(rows: readonly R[], owner: TenantNo) => rows.filter(({ ownerNo }) => ownerNo === owner);
  return workingCalendar(owners.map((owner) => ({ days: of(days, owner), years: of(years, owner), hours: of(hours, owner).map(serviceHoursOf) })));
}

beforeAll(async () => {
  databases = await TestDatabase.create([tenantsService]);
  await importTenants(databases.ownerUrl, [
    seed(SICHUAN, 1, '四川省', '51', null), seed(SHIFANG, 2, '什邡市', '510682', SICHUAN), seed(SHIGU, 3, '师古镇', '510682120', SHIFANG),
    seed(GUANGXI, 1, '广西壮族自治区', '45', null), seed(NINGXIA, 1, '宁夏回族自治区', '64', null),
  ], '2023-06-30');
  for (const name of ['cn.tsv', 'regions.tsv']) await importCalendar(databases.ownerUrl, file(name));
  database = await databases.connect('tenants', [TenantSchema]);
  queries = new CalendarQueries(database);
  setting = new CalendarSetting(database);
});
afterAll(() => database?.onApplicationShutdown());

test.each([
  ['2021-04-13', 5, SICHUAN, '2021-04-20'], ['2021-04-13', 5, GUANGXI, '2021-04-22'], ['2020-05-22', 5, SICHUAN, '2020-05-29'], ['2020-05-22', 5, NINGXIA, '2020-06-02'],
  ['2026-02-12', 5, SHIGU, '2026-02-26'], ['2026-02-13', 20, SHIGU, '2026-03-19'], ['2026-04-30', 5, SHIGU, '2026-05-11'], ['2026-09-18', 5, SHIGU, '2026-09-24'],
  ['2026-09-30', 3, SHIGU, '2026-10-10'],
])('accepted on %s, %i days at %i: %s', async (acceptedOn, days, tenantNo, dueOn) => {
  expect(addWorkingDays(await calendarAt(tenantNo), acceptedOn, days)).toMatchObject({ dueOn, provisional: false });
});

test('a year without a notice has the fixed days only, and says that it is provisional, until the operator takes the notice', async () => {
  const due = async () => addWorkingDays(await calendarAt(SHIGU), '2026-12-31', 5);
  // The 1st of January is free by statute: five days from Monday the 4th.
  expect(await due()).toMatchObject({ dueOn: '2027-01-08', provisional: true });
  const text = '国务院办公厅关于2027年部分节假日安排的通知\n一、元旦：1月1日（周五）至3日（周日）放假，共3天。1月9日（周六）上班。\n二、春节：2月5日（周五）至11日（周四）放假调休，共7天。';
  expect(await take(by(SICHUAN, 'province_publisher'), text)).toMatchObject({ kind: 'NotFound' });
  expect(await take(operator, text.replace('周五）至3日', '周四）至3日'))).toEqual({ kind: 'NoticeRefused', faults: [{ rule: 'weekday', found: '1月1日（周四）' }] });
  expect(await due()).toMatchObject({ provisional: true });
  expect(await take(operator, text)).toMatchObject({ kind: 'done', type: 'CalendarChange' });
  expect(await due()).toMatchObject({ dueOn: '2027-01-08', provisional: false });
  // A corrected notice takes back what it names no more.
  await take(operator, text.replace('1月9日（周六）上班。', '1月3日（周日）上班。').replace('至3日（周日）放假，共3天', '至2日（周六）放假，共2天'));
  expect((await queries.days(operator, SHIGU, 2027)).slice(0, 4).map(({ on, kind }) => `${on} ${kind}`)).toEqual(['2027-01-01 off', '2027-01-02 off', '2027-01-03 work', '2027-02-05 off']);
  expect(await due()).toMatchObject({ dueOn: '2027-01-07' });
});

test('a tenant lays its own days over those above; those below follow, those beside do not, and it takes them back', async () => {
  const manager = by(SHIFANG, 'centre_manager');
  const days = [{ on: '2026-11-25', kind: 'off', name: '市庆' }, { on: '2026-11-28', kind: 'work', name: '市庆调休' }, { on: '2026-11-26', kind: 'half', name: '半日' }];
  for (const [ctx, tenantNo] of [[manager, SHIGU], [manager, SICHUAN], [by(SHIFANG, 'window_clerk'), SHIFANG]] as const) {
    expect(await change(ctx, tenantNo, { days })).toMatchObject({ kind: 'NotFound' });
  }
  const done = await change(manager, SHIFANG, { days });
  const id = (done as { id: string }).id;
  expect(await queries.change(operator, id)).toMatchObject({ tenantNo: SHIFANG, document: '什府办发〔2026〕9号', fromOn: '2026-11-25', untilOn: '2026-11-28', days: 3, hours: 0 });
  const kinds = async (tenantNo: TenantNo) => {
    const calendar = await calendarAt(tenantNo);
    return ['2026-11-25', '2026-11-26', '2026-11-28'].map((on) => calendar.dayKind(on));
  };
  expect(await Promise.all([SHIGU, SHIFANG, SICHUAN].map(kinds))).toEqual([['off', 'half', 'work'], ['off', 'half', 'work'], ['work', 'work', 'off']]);
  expect(await change(manager, SHIFANG, { withdrawDays: ['2026-11-25', '2026-12-01'] })).toEqual({ kind: 'InvalidInput', field: 'withdrawDays.1', rule: 'day_of_the_tenant' });
  expect(await kinds(SHIGU)).toEqual(['off', 'half', 'work']);
  await change(manager, SHIFANG, { withdrawDays: ['2026-11-25', '2026-11-28'] });
  expect(await kinds(SHIGU)).toEqual(['work', 'half', 'off']);
  const changes = await queries.changes(operator, SHIGU, 20);
  expect(changes.nodes.filter(({ tenantNo }) => tenantNo === SHIFANG).map(({ days: touched }) => touched)).toEqual([2, 3]);
  expect(new Set(changes.nodes.map(({ tenantNo }) => tenantNo))).toEqual(new Set([NATION, SHIFANG]));
});

test('hours of service are a weekday’s, a date’s or a market day’s; a week is never left without any', async () => {
  const manager = by(SHIGU, 'centre_manager');
  await change(manager, SHIGU, { hours: [{ appliesTo: 'lunar:1,4,7', periods: '07:30-18:00' }, { appliesTo: '5', periods: '08:30-12:00' }] });
  const calendar = await calendarAt(SHIGU);
  // Monday the 23rd of November is the 15th day of the month, Thursday the 26th the 18th; Wednesday the 25th is the 17th: market.
  expect(calendar.servicePeriodsOf('2026-11-25')).toEqual([{ fromMinute: 450, toMinute: 1080 }]);
  expect(calendar.servicePeriodsOf('2026-11-23')).toHaveLength(2);
  expect(calendar.servicePeriodsOf('2026-11-27')).toEqual([{ fromMinute: 510, toMinute: 720 }]);
  expect((await queries.hours(operator, SHIGU)).map(({ appliesTo }) => appliesTo)).toEqual(['5', 'lunar:1,4,7']);
  const none = [1, 2, 3, 4, 5].map((weekday) => ({ appliesTo: String(weekday), periods: '' }));
  expect(await change(manager, SHIGU, { hours: none })).toEqual({ kind: 'InvalidInput', field: 'hours', rule: 'service_left' });
  expect((await calendarAt(SHIGU)).servicePeriodsOf('2026-11-27')).toEqual([{ fromMinute: 510, toMinute: 720 }]);
  await change(manager, SHIGU, { hours: [{ appliesTo: '5', periods: null }] });
  expect((await calendarAt(SHIGU)).servicePeriodsOf('2026-11-27')).toHaveLength(2);
});

test('hours above leave those below a week with service, too', async () => {
  const ofDays = (days: readonly number[]) => ({ hours: days.map((day) => ({ appliesTo: String(day), periods: '' })) });
  expect(await change(by(SHIGU, 'centre_manager'), SHIGU, ofDays([1, 2]))).toMatchObject({ kind: 'done' });
  expect(await change(by(SHIFANG, 'centre_manager'), SHIFANG, ofDays([3, 4, 5]))).toEqual({ kind: 'InvalidInput', field: 'hours', rule: 'service_left' });
  expect(await change(by(SHIFANG, 'centre_manager'), SHIFANG, ofDays([3, 4]))).toMatchObject({ kind: 'done' });
  await calendarAt(SHIGU);
});

test.each([
  ['document', { document: 'x', days: [{ on: '2026-12-01', kind: 'off', name: '停' }] }], ['days.0.on', { days: [{ on: '2026-02-30', kind: 'off', name: '停' }] }],
  ['days.0.kind', { days: [{ on: '2026-12-01', kind: 'closed', name: '停' }] }], ['hours.0.appliesTo', { hours: [{ appliesTo: '6', periods: '09:00-12:00' }] }],
  ['hours.0.periods', { hours: [{ appliesTo: '1', periods: '12:00-09:00' }] }], ['days', {}],
  ['days.1.on', { days: [{ on: '2026-12-01', kind: 'off', name: '停' }, { on: '2026-12-01', kind: 'work', name: '开' }] }], ['years.0.year', { years: [{ year: 1999, status: 'official' }] }],
])('a fault in %s is named', async (field, over) => {
  expect(await change(by(SHIFANG, 'centre_manager'), SHIFANG, over)).toMatchObject({ kind: 'InvalidInput', field });
});
