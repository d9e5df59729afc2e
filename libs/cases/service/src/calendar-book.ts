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

/** The calendars of tenants, from the views that the tenants service publishes. */
@Injectable()
export class CalendarBook {
  constructor(private readonly database: Database) {}

  /**
   * The clocks of a case by the calendars of the tenants that have a part in it. `item` is the item under which it is
   * handled, null before the receipt; an open pause counts until `asOf`.
   */
  async clocksOf(events: readonly CaseEvent[], state: CaseState, item: EffectiveItem | null, asOf: Date): Promise<readonly ReadClock[]> {
    const [first] = events;
    if (!first) return [];
    const tenants = [...new Set(state.legs.map(({ tenantNo }) => tenantNo))];
    const calendarOf = await this.of(tenants, shanghaiDateOf(first.at), shanghaiDateOf(asOf));
    return readClocks(events, item && limitsOf(item), calendarOf, asOf).map((clock) => ({ ...clock, calendar: calendarOf(clock.tenantNo) }));
  }

  /** Calendars that count at these tenants from a date on: the nation's, with the lineage's laid over it. */
  private async of(tenants: readonly TenantNo[], fromOn: IsoDate, untilOn: IsoDate): Promise<(tenantNo: TenantNo) => WorkingCalendar> {
    const owners = [...new Set([NATION, ...tenants.flatMap(lineageOf)])];
    const period = [owners, addDays(fromOn, -31), addDays(untilOn, MARGIN_DAYS)];
    const [days, years] = await Promise.all([
      this.database.published<CalendarDay>(
        'select day as "on", kind, name, document, tenant_no as "ownerNo" from contract.calendar_day where tenant_no = any($1) and day between $2 and $3', period),
      this.database.published<CalendarYear>(
        `select year, tenant_no as "ownerNo", status, document from contract.calendar_year
         where tenant_no = any($1) and year between extract(year from $2::date) and extract(year from $3::date)`, period),
    ]);
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
}
