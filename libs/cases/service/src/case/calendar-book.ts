import { Injectable } from '@nestjs/common';
import { readClocks, type CaseClockReading, type CaseEvent, type CaseState } from '@yimen/cases-domain';
import type { EffectiveItem } from '@yimen/catalogs-contract';
import { lineageOf, NATION, type TenantNo } from '@yimen/jurisdiction';
import { Database } from '@yimen/persistence';
import {
  addDays, serviceHoursOf, shanghaiDateOf, workingCalendar, type CalendarDay, type CalendarYear, type IsoDate, type ServiceHours, type WorkingCalendar,
} from '@yimen/working-days';
import { limitsOf } from './case-record.js';

/** A clock with the calendar by which it was read and can explain itself. */
export interface ReadClock extends CaseClockReading {
  readonly calendar: WorkingCalendar;
}

/** Days around the period of a case that its limits, pauses and extension can reach. */
const [MARGIN_BEFORE, MARGIN_AFTER] = [31, 400];

/** Whose calendars count for a case, and from when to when. */
export interface CalendarPeriod {
  readonly owners: readonly TenantNo[];
  readonly fromOn: IsoDate;
  readonly untilOn: IsoDate;
}
export interface CalendarRows {
  readonly days: readonly CalendarDay[];
  readonly years: readonly CalendarYear[];
  readonly hours: readonly (ServiceHours & { readonly ownerNo: TenantNo })[];
}
/** The calendar that counts at a tenant. */
export type CalendarOf = (tenantNo: TenantNo) => WorkingCalendar;

/** The calendars of tenants, from the views that the tenants service publishes. */
@Injectable()
export class CalendarBook {
  constructor(private readonly database: Database) {}

  /**
   * The clocks of a case by the calendars of the tenants that have a part in it. `item` is the item under which it is
   * handled, null before the receipt; an open pause counts until `asOf`. `calendars` may put several cases into one reading.
   */
  async clocksOf(
    events: readonly CaseEvent[], state: CaseState, item: EffectiveItem | null, asOf: Date,
    calendars: (period: CalendarPeriod) => Promise<CalendarOf> = async (period) => calendarsIn((await this.read([period]))[0]!),
  ): Promise<readonly ReadClock[]> {
    const period = periodOf(events, state, asOf);
    return period ? clocksBy(await calendars(period), events, item, asOf) : [];
  }

  /** The calendar that counts at a tenant, around a day. */
  async of(tenantNo: TenantNo, on: IsoDate): Promise<WorkingCalendar> {
    const [rows] = await this.read([{ owners: [NATION, ...lineageOf(tenantNo)], fromOn: addDays(on, -MARGIN_BEFORE), untilOn: addDays(on, MARGIN_AFTER) }]);
    return calendarsIn(rows!)(tenantNo);
  }

  /** The rows of each of these periods, in their order, read together. */
  async read(periods: readonly CalendarPeriod[]): Promise<readonly CalendarRows[]> {
    const owners = [...new Set(periods.flatMap((one) => one.owners))];
    const fromOn = periods.map((one) => one.fromOn).reduce((a, b) => (a < b ? a : b));
    const untilOn = periods.map((one) => one.untilOn).reduce((a, b) => (a > b ? a : b));
    const rows = await readCalendarRows(this.database, 'tenant_no = any($1)', [owners], fromOn, untilOn);
    return periods.map((period) => within(rows, period));
  }
}

/** The clocks of a case by calendars that are at hand. */
export function clocksBy(calendarOf: CalendarOf, events: readonly CaseEvent[], item: EffectiveItem | null, asOf: Date): readonly ReadClock[] {
  return readClocks(events, item && limitsOf(item), calendarOf, asOf).map((clock) => ({ ...clock, calendar: calendarOf(clock.tenantNo) }));
}

/** Around the dates of a case, the nation's calendar and those of the lineages of its tenants; null before anything has happened. */
export function periodOf(events: readonly CaseEvent[], state: CaseState, asOf: Date): CalendarPeriod | null {
  const [first] = events;
  if (!first) return null;
  return {
    owners: [...new Set([NATION, ...state.legs.flatMap(({ tenantNo }) => lineageOf(tenantNo))])],
    fromOn: addDays(shanghaiDateOf(first.at), -MARGIN_BEFORE), untilOn: addDays(shanghaiDateOf(asOf), MARGIN_AFTER),
  };
}

/** The rows of a period: what a calendar is made of is part of its version, and no row of another case's period may get into it. */
export function within({ days, years, hours }: CalendarRows, { owners, fromOn, untilOn }: CalendarPeriod): CalendarRows {
  return {
    days: days.filter(({ on, ownerNo }) => owners.includes(ownerNo) && on >= fromOn && on <= untilOn),
    years: years.filter(({ year, ownerNo }) => owners.includes(ownerNo) && year >= yearOf(fromOn) && year <= yearOf(untilOn)),
    hours: hours.filter(({ ownerNo }) => owners.includes(ownerNo)),
  };
}

/** The calendars that these rows make: the nation's, with each lineage's laid over it. */
export function calendarsIn(rows: CalendarRows): CalendarOf {
  const made = new Map<TenantNo, WorkingCalendar>();
  const of = <R extends { readonly ownerNo: TenantNo }>(all: readonly R[], owner: TenantNo): readonly R[] => all.filter(({ ownerNo }) => ownerNo === owner);
  return (tenantNo) => {
    const layers = [NATION, ...lineageOf(tenantNo)].map((owner) => ({ days: of(rows.days, owner), years: of(rows.years, owner), hours: of(rows.hours, owner) }));
    const calendar = made.get(tenantNo) ?? workingCalendar(layers);
    made.set(tenantNo, calendar);
    return calendar;
  };
}

/** @param whose condition on `tenant_no`, with its values */
export async function readCalendarRows(database: Database, whose: string, values: readonly unknown[], fromOn: IsoDate, untilOn: IsoDate): Promise<CalendarRows> {
  const between = `between $${values.length + 1} and $${values.length + 2}`;
  const [days, years, hours] = await Promise.all([
    database.published<CalendarDay>(`select day as "on", kind, name, document, tenant_no as "ownerNo" from contract.calendar_day where ${whose} and day ${between}`, [...values, fromOn, untilOn]),
    database.published<CalendarYear>(
      `select year, tenant_no as "ownerNo", status, document from contract.calendar_year where ${whose} and year ${between}`, [...values, yearOf(fromOn), yearOf(untilOn)]),
    database.published<{ ownerNo: TenantNo; appliesTo: string; periods: string; document: string }>(
      `select tenant_no as "ownerNo", applies_to as "appliesTo", periods, document from contract.calendar_hours where ${whose} order by tenant_no, applies_to`, values),
  ]);
  return { days, years, hours: hours.map(({ ownerNo, ...row }) => ({ ownerNo, ...serviceHoursOf(row) })) };
}

const yearOf = (on: IsoDate): number => Number(on.slice(0, 4));
