import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@yimen/access';
import { check, clientRequestId, invalidInput, notFound, tenantNoOf, type InvalidInput } from '@yimen/graphql-kit';
import { NATION, type TenantNo } from '@yimen/jurisdiction';
import { Database, done, once, type Done } from '@yimen/persistence';
import { isIsoDate, parseHolidayNotice, parseServicePeriods, shanghaiDateOf, type HolidayNotice, type IsoDate } from '@yimen/working-days';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { tenantsAccess } from '../tenant.access.js';
import type { CalendarRefusal } from './calendar.messages.js';
import { leavesNoService } from './service-hours-check.js';

const line = (least: number, most: number) => z.string().trim().min(least).max(most).refine((text) => !/[\p{Cc}\p{Cf}\p{Cs}]/u.test(text), 'visible_characters');
const day = z.string().refine((text) => isIsoDate(text) && text >= '2000-01-01' && text <= '2099-12-31', 'date_from_2000_to_2099');
const appliesTo = z.string().refine((text) => /^([1-5]|(solar|lunar):\d(,\d)*)$/.test(text) || isIsoDate(text), 'weekday_date_or_market_days');
const CHANGE = z.object({
  clientRequestId,
  tenantId: z.string(),
  document: line(2, 200),
  days: z.array(z.object({ on: day, kind: z.enum(['off', 'work', 'half']), name: line(1, 50) })).max(400).nullish().transform((days) => days ?? []),
  withdrawDays: z.array(day).max(400).nullish().transform((days) => days ?? []),
  years: z.array(z.object({ year: z.int().min(2000).max(2099), status: z.enum(['official', 'provisional']) })).max(10).nullish().transform((years) => years ?? []),
  hours: z.array(z.object({
    appliesTo, periods: z.string().max(100).refine((text) => parseServicePeriods(text) !== null, 'periods').nullish().transform((text) => text ?? null),
  })).max(100).nullish().transform((hours) => hours ?? []),
});
const TAKE = z.object({ clientRequestId, text: z.string().min(10).max(20_000) });

/** What is changed, whoever's calendar it is. */
type Changed = Omit<z.infer<typeof CHANGE>, 'clientRequestId' | 'tenantId'>;

/** Changes of calendars (日历维护): each by one paper, whole, and told to whoever counts by them. */
@Injectable()
export class CalendarSetting {
  constructor(private readonly database: Database) {}

  async change(ctx: RequestContext, input: unknown): Promise<Done | CalendarRefusal> {
    const checked = check(CHANGE, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { tenantId, clientRequestId: requestId, ...changed } = checked.value;
    const no = tenantNoOf(tenantId);
    if (no === null || !tenantsAccess.allows(ctx, 'setCalendar', 'Tenant', { tenantNo: no })) return notFound('Tenant', tenantId);
    const rule = brokenRule(changed);
    if (rule) return rule;
    return once<CalendarRefusal>(this.database, ctx, { operation: 'changeCalendar', clientRequestId: requestId, args: checked.value }, async (em) => {
      const [tenant] = await em.execute<object[]>('select from tenants.tenant where tenant_no = ?', [no]);
      if (!tenant) return notFound('Tenant', tenantId);
      await oneAtATime(em, no);
      const [foreign] = await notOwn(em, no, changed.withdrawDays);
      if (foreign) return invalidInput(`withdrawDays.${changed.withdrawDays.indexOf(foreign)}`, 'day_of_the_tenant');
      await write(em, ctx, no, changed);
      // A week without any service would let no number of minutes ever pass.
      if (await leavesNoService(em, no)) throw new NoServiceLeft();
      return done('CalendarChange', await writeDown(em, ctx, no, changed));
    }).catch((error: unknown) => {
      if (error instanceof NoServiceLeft) return invalidInput('hours', 'service_left');
      throw error;
    });
  }

  async take(ctx: RequestContext, input: unknown): Promise<Done | CalendarRefusal> {
    const checked = check(TAKE, input);
    if (checked.kind === 'InvalidInput') return checked;
    const notice = parseHolidayNotice(checked.value.text);
    if (notice.kind === 'HolidayNoticeRefused') return { kind: 'NoticeRefused', faults: notice.faults };
    return once<CalendarRefusal>(this.database, ctx, { operation: 'takeHolidayNotice', clientRequestId: checked.value.clientRequestId, args: checked.value }, async (em) => {
      if (!tenantsAccess.allows(ctx, 'setCalendar', 'Province', {})) return notFound('Calendar', 'nation');
      await oneAtATime(em, NATION);
      const changed: Changed = {
        document: notice.document, days: [...notice.days], withdrawDays: [...(await droppedBy(em, notice))], years: [{ year: notice.year, status: 'official' }], hours: [],
      };
      await write(em, ctx, NATION, changed);
      return done('CalendarChange', await writeDown(em, ctx, NATION, changed));
    });
  }
}

/** Undoes the whole change. */
class NoServiceLeft extends Error {}

function brokenRule({ days, withdrawDays, years, hours }: Changed): InvalidInput | null {
  const twice = (names: readonly string[]): number => names.findIndex((name, index) => names.indexOf(name) !== index);
  const dates = [...days.map(({ on }) => on), ...withdrawDays];
  const [again, hour] = [twice(dates), twice(hours.map((one) => one.appliesTo))];
  if (again >= 0) return invalidInput(again < days.length ? `days.${again}.on` : `withdrawDays.${again - days.length}`, 'once');
  if (hour >= 0) return invalidInput(`hours.${hour}.appliesTo`, 'once');
  return dates.length + years.length + hours.length === 0 ? invalidInput('days', 'something_to_change') : null;
}

/** Who changes one calendar at once follow one another. */
async function oneAtATime(em: EntityManager, tenantNo: TenantNo): Promise<void> {
  await em.execute("select pg_advisory_xact_lock(hashtext('calendar'), hashtext(?))", [String(tenantNo)]);
}

async function notOwn(em: EntityManager, tenantNo: TenantNo, days: readonly IsoDate[]): Promise<readonly IsoDate[]> {
  const rows = await em.execute<{ day: string }[]>(
    `select w.day::text as day from jsonb_array_elements_text(?::jsonb) w (day)
     where not exists (select from tenants.calendar_day d where d.tenant_no = ? and d.day = w.day::date and d.withdrawn_at is null) order by 1`, [JSON.stringify(days), tenantNo]);
  return rows.map(({ day: on }) => on);
}

/** Days of the nation's that a notice speaks of no more: its own before it was corrected, and what was tabulated before there was one. */
async function droppedBy(em: EntityManager, { year, document, days }: HolidayNotice): Promise<readonly IsoDate[]> {
  const rows = await em.execute<{ day: string }[]>(
    `select day::text as day from tenants.calendar_day where tenant_no = 0 and withdrawn_at is null and day <> all(select d::date from jsonb_array_elements_text(?::jsonb) d)
       and (document = ? or (extract(year from day) = ? and document not like ?)) order by 1`,
    [JSON.stringify(days.map(({ on }) => on)), document, year, `%关于${year + 1}年%`]);
  return rows.map(({ day: on }) => on);
}

async function write(em: EntityManager, ctx: RequestContext, tenantNo: TenantNo, { document, days, withdrawDays, years, hours }: Changed): Promise<void> {
  const by = [ctx.now, ctx.scope.actorId];
  /** Who has nothing to say of a table need not be let near it. */
  const each = async (rows: readonly unknown[], text: string, values: readonly unknown[]): Promise<void> => {
    if (rows.length > 0) await em.execute(text, [...values, JSON.stringify(rows)]);
  };
  await each(days,
    `insert into tenants.calendar_day (tenant_no, day, kind, name, document, set_at, set_by)
     select ?, d."on", d.kind, d.name, ?, ?, ? from jsonb_to_recordset(?::jsonb) d ("on" date, kind text, name text)
     on conflict (tenant_no, day) do update set kind = excluded.kind, name = excluded.name, document = excluded.document, set_at = excluded.set_at, set_by = excluded.set_by, withdrawn_at = null`,
    [tenantNo, document, ...by]);
  await each(withdrawDays,
    `update tenants.calendar_day set withdrawn_at = ?, set_by = ? where tenant_no = ? and withdrawn_at is null and day in (select d::date from jsonb_array_elements_text(?::jsonb) d)`,
    [...by, tenantNo]);
  await each(years,
    `insert into tenants.calendar_year (tenant_no, year, status, document) select ?, y.year, y.status, ? from jsonb_to_recordset(?::jsonb) y (year smallint, status text)
     on conflict (tenant_no, year) do update set status = excluded.status, document = excluded.document`, [tenantNo, document]);
  await each(hours,
    `insert into tenants.calendar_hours (tenant_no, applies_to, periods, document, set_at, set_by, withdrawn_at)
     select ?, h."appliesTo", coalesce(h.periods, ''), ?, ?, ?, case when h.periods is null then ?::timestamptz end from jsonb_to_recordset(?::jsonb) h ("appliesTo" text, periods text)
     on conflict (tenant_no, applies_to) do update set periods = case when excluded.withdrawn_at is null then excluded.periods else calendar_hours.periods end,
       document = excluded.document, set_at = excluded.set_at, set_by = excluded.set_by, withdrawn_at = excluded.withdrawn_at`,
    [tenantNo, document, ...by, ctx.now]);
}

/** The change itself, with the days that it touches. @returns its id */
async function writeDown(em: EntityManager, ctx: RequestContext, tenantNo: TenantNo, { document, days, withdrawDays, years, hours }: Changed): Promise<string> {
  const ofHours = hours.map(({ appliesTo: to }) => (isIsoDate(to) ? to : null));
  const touched = [
    ...days.map(({ on }) => on), ...withdrawDays, ...years.flatMap(({ year }) => [`${year}-01-01`, `${year}-12-31`]), ...ofHours.map((on) => on ?? shanghaiDateOf(ctx.now)),
  ].sort();
  const id = uuidv7();
  await em.execute(
    'insert into tenants.calendar_change (id, tenant_no, document, from_on, until_on, days, hours, set_at, set_by) values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    [id, tenantNo, document, touched[0], ofHours.includes(null) ? null : touched.at(-1), days.length + withdrawDays.length, hours.length, ctx.now, ctx.scope.actorId]);
  return id;
}
