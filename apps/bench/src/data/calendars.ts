import { lineageOf, NATION, provinceOf, type TenantNo } from '@yimen/jurisdiction';
import { dayNumberOf, isoDateOf, workingCalendar, type CalendarDay, type CalendarLayer, type CalendarYear } from '@yimen/working-days';
import type { Client } from 'pg';
import { DueDays } from './due-days.js';

/** The days around a case whose rows the product reads with its calendar: they have a say in the calendar's version. */
const ROWS_BEFORE = 31;
const ROWS_AFTER = 400;

/** A calendar with its table of due days. */
export interface OfficeCalendar {
  readonly due: DueDays;
  /** The version that the product writes beside a date it has found for a case that began on one day and was written on another. */
  versionOf(beganDay: number, writtenDay: number): string;
}

/** The calendars of a province's tenants. Most have no days of their own and share one. */
export class Calendars {
  private readonly made = new Map<string, OfficeCalendar>();
  private readonly known = new Map<TenantNo, OfficeCalendar>();
  private readonly owners: ReadonlySet<TenantNo>;

  private constructor(
    private readonly days: readonly CalendarDay[],
    private readonly years: readonly CalendarYear[],
    private readonly fromDay: number,
    private readonly toDay: number,
  ) {
    this.owners = new Set([...days, ...years].map(({ ownerNo }) => ownerNo));
  }

  /** Reads the rows of the nation and of one province; due dates are known from `fromDay` to `toDay`. */
  static async read(owner: Client, provinceNo: TenantNo, fromDay: number, toDay: number): Promise<Calendars> {
    const ofProvince = 'tenant_no = $1 or tenant_no - tenant_no % 1000000000000 = $2';
    const owners = [NATION, provinceOf(provinceNo)];
    const days = await owner.query<CalendarDay & { ownerNo: unknown }>(
      `select day::text as "on", kind, name, document, tenant_no as "ownerNo" from tenants.calendar_day where ${ofProvince} order by day`, owners);
    const years = await owner.query<CalendarYear & { ownerNo: unknown }>(
      `select year, tenant_no as "ownerNo", status, document from tenants.calendar_year where ${ofProvince}`, owners);
    const numbered = <R extends { ownerNo: unknown }>(rows: readonly R[]) => rows.map((row) => ({ ...row, ownerNo: Number(row.ownerNo) }));
    return new Calendars(numbered(days.rows), numbered(years.rows), fromDay, toDay);
  }

  of(tenantNo: TenantNo): OfficeCalendar {
    const known = this.known.get(tenantNo);
    if (known) return known;
    const owners = [NATION, ...lineageOf(tenantNo)].filter((no) => this.owners.has(no));
    const key = owners.join(' ');
    const calendar = this.made.get(key) ?? this.make(owners);
    this.made.set(key, calendar);
    this.known.set(tenantNo, calendar);
    return calendar;
  }

  private make(owners: readonly TenantNo[]): OfficeCalendar {
    const due = new DueDays(workingCalendar(layersOf(owners, this.days, this.years)), this.fromDay, this.toDay);
    const days = this.days.filter(({ ownerNo }) => owners.includes(ownerNo));
    const dayNumbers = days.map(({ on }) => dayNumberOf(on));
    const versions = new Map<string, string>();
    const versionOf = (beganDay: number, writtenDay: number): string => {
      const [from, to] = [beganDay - ROWS_BEFORE, writtenDay + ROWS_AFTER];
      const [begin, end] = [firstAtLeast(dayNumbers, from), firstAtLeast(dayNumbers, to + 1)];
      const [fromYear, toYear] = [yearOf(from), yearOf(to)];
      const key = `${begin} ${end} ${fromYear} ${toYear}`;
      const years = this.years.filter(({ year }) => year >= fromYear && year <= toYear);
      const version = versions.get(key) ?? workingCalendar(layersOf(owners, days.slice(begin, end), years)).version;
      versions.set(key, version);
      return version;
    };
    const byDays = new Map<number, string>();
    return {
      due,
      versionOf: (beganDay, writtenDay) => {
        // Both are less than 100,000 for another two centuries.
        const key = beganDay * 100_000 + writtenDay;
        const version = byDays.get(key) ?? versionOf(beganDay, writtenDay);
        byDays.set(key, version);
        return version;
      },
    };
  }
}

const layersOf = (owners: readonly TenantNo[], days: readonly CalendarDay[], years: readonly CalendarYear[]): readonly CalendarLayer[] =>
  owners.map((owner) => ({ days: days.filter(({ ownerNo }) => ownerNo === owner), years: years.filter(({ ownerNo }) => ownerNo === owner) }));

const yearOf = (day: number): number => Number(isoDateOf(day).slice(0, 4));

/** Where in ascending numbers the first stands that is not smaller. */
function firstAtLeast(numbers: readonly number[], least: number): number {
  const at = numbers.findIndex((number) => number >= least);
  return at < 0 ? numbers.length : at;
}
