import { intervalOf, lineageOf, NATION, type TenantNo } from '@yimen/jurisdiction';
import type { Database } from '@yimen/persistence';
import { workingCalendar, type CalendarLayer, type IsoDate, type WorkingCalendar } from '@yimen/working-days';
import { readCalendarRows, within, type CalendarOf, type CalendarPeriod, type CalendarRows } from '../case/calendar-book.js';

/**
 * The calendars of all tenants of a province, read once for many cases. Most tenants have no rows of their own: they share the calendar of
 * those above, and cases that began on one day the days that were looked up in it.
 */
export class ProvinceCalendars {
  private readonly made = new Map<string, WorkingCalendar>();
  private readonly layers = new Map<string, CalendarLayer>();
  private readonly owners: ReadonlySet<TenantNo>;

  private constructor(private readonly rows: CalendarRows) {
    this.owners = new Set([...rows.days, ...rows.years, ...rows.hours].map(({ ownerNo }) => ownerNo));
  }

  static async read(database: Database, provinceNo: TenantNo, fromOn: IsoDate, untilOn: IsoDate): Promise<ProvinceCalendars> {
    const { lo, hi } = intervalOf(provinceNo);
    return new ProvinceCalendars(await readCalendarRows(database, `(tenant_no = ${NATION} or tenant_no between ${lo} and ${hi})`, [], fromOn, untilOn));
  }

  of(period: CalendarPeriod): CalendarOf {
    return (tenantNo) => {
      const owners = [NATION, ...lineageOf(tenantNo)];
      const key = `${owners.map((owner) => (this.owners.has(owner) ? owner : '')).join()} ${period.fromOn} ${period.untilOn}`;
      const known = this.made.get(key) ?? workingCalendar(owners.map((owner) => this.layer(owner, period)));
      this.made.set(key, known);
      return known;
    };
  }

  private layer(owner: TenantNo, period: CalendarPeriod): CalendarLayer {
    if (!this.owners.has(owner)) return { days: [], years: [] };
    const key = `${owner} ${period.fromOn} ${period.untilOn}`;
    const known = this.layers.get(key) ?? within(this.rows, { ...period, owners: [owner] });
    this.layers.set(key, known);
    return known;
  }
}
