import { Injectable } from '@nestjs/common';
import { readClocks, type CaseClockReading, type CaseEvent, type CaseState } from '@yimen/cases-domain';
import type { EffectiveItem } from '@yimen/catalogs-contract';
import { lineageOf, NATION, type TenantNo } from '@yimen/jurisdiction';
import { Database } from '@yimen/persistence';
import { addDays, shanghaiDateOf, workingCalendar, type CalendarDay, type CalendarLayer, type CalendarYear, type IsoDate, type WorkingCalendar } from '@yimen/working-days';
import { limitsOf } from './case-record.js';

/** A clock with the calendar by which it was read and can explain itself. */
export interface ReadClock extends CaseClockReading {
  readonly calendar: WorkingCalendar;
}

/** Days around the period of a case that its limits, pauses and extension can reach. */
const MARGIN_DAYS = 400;

/** Whose calendars count for a case, and from when to when. */
export interface CalendarPeriod {
  readonly owners: readonly TenantNo[];
  readonly fromOn: IsoDate;
  readonly untilOn: IsoDate;
}
export interface CalendarRows {
  readonly days: readonly CalendarDay[];
  readonly years: readonly CalendarYear[];
}

/** The calendars of tenants, from the views that the tenants service publishes. */
@Injectable()
export class CalendarBook {
  constructor(private readonly database: Database) {}

  /**
   * The clocks of a case by the calendars of the tenants that have a part in it. `item` is the item under which it is
   * handled, null before the receipt; an open pause counts until `asOf`. `read` may put several cases into one reading.
   */
  async clocksOf(
    events: readonly CaseEvent[], state: CaseState, item: EffectiveItem | null, asOf: Date,
    read: (period: CalendarPeriod) => Promise<CalendarRows> = async (period) => (await this.read([period]))[0]!,
  ): Promise<readonly ReadClock[]> {
    const [first] = events;
    if (!first) return [];
    const rows = await read(periodOf(state.legs.map(({ tenantNo }) => tenantNo), shanghaiDateOf(first.at), shanghaiDateOf(asOf)));
    const calendarOf = calendarsIn(rows);
    return readClocks(events, item && limitsOf(item), calendarOf, asOf).map((clock) => ({ ...clock, calendar: calendarOf(clock.tenantNo) }));
  }

  /** The rows of each of these periods, in their order, read together. */
  async read(periods: readonly CalendarPeriod[]): Promise<readonly CalendarRows[]> {
    const owners = [...new Set(periods.flatMap((one) => one.owners))];
    const fromOn = periods.map((one) => one.fromOn).reduce((a, b) => (a < b ? a : b));
    const untilOn = periods.map((one) => one.untilOn).reduce((a, b) => (a > b ? a : b));
    const [days, years] = await Promise.all([
      this.database.published<CalendarDay>(
        'select day as "on", kind, name, document, tenant_no as "ownerNo" from contract.calendar_day where tenant_no = any($1) and day between $2 and $3',
        [owners, fromOn, untilOn]),
      this.database.published<CalendarYear>(
        'select year, tenant_no as "ownerNo", status, document from contract.calendar_year where tenant_no = any($1) and year between $2 and $3',
        [owners, yearOf(fromOn), yearOf(untilOn)]),
    ]);
    // What a calendar is made of is part of its version: no row of another case's period may get into it.
    return periods.map((period) => ({
      days: days.filter(({ on, ownerNo }) => period.owners.includes(ownerNo) && on >= period.fromOn && on <= period.untilOn),
      years: years.filter(({ year, ownerNo }) => period.owners.includes(ownerNo) && year >= yearOf(period.fromOn) && year <= yearOf(period.untilOn)),
    }));
  }
}

const yearOf = (on: IsoDate): number => Number(on.slice(0, 4));

/** Around the dates of a case, the nation's calendar and those of the lineages of its tenants. */
function periodOf(tenants: readonly TenantNo[], firstOn: IsoDate, lastOn: IsoDate): CalendarPeriod {
  return { owners: [...new Set([NATION, ...tenants.flatMap(lineageOf)])], fromOn: addDays(firstOn, -31), untilOn: addDays(lastOn, MARGIN_DAYS) };
}

/** The calendar that counts at a tenant: the nation's, with the lineage's laid over it. */
function calendarsIn({ days, years }: CalendarRows): (tenantNo: TenantNo) => WorkingCalendar {
  const made = new Map<TenantNo, WorkingCalendar>();
  return (tenantNo) => {
    const layers = [NATION, ...lineageOf(tenantNo)].map((owner): CalendarLayer => ({
      days: days.filter(({ ownerNo }) => ownerNo === owner),
      years: years.filter(({ ownerNo }) => ownerNo === owner),
    }));
    const calendar = made.get(tenantNo) ?? workingCalendar(layers);
    made.set(tenantNo, calendar);
    return calendar;
  };
}
