import type { CalendarDay, CalendarLayer, CalendarYear, DayKind, ServiceHours, ServicePeriod } from './calendar-rows.js';
import { fingerprintOf } from './fingerprint.js';
import { type IsoDate, weekdayOf } from './iso-date.js';
import { DEFAULT_SERVICE_PERIODS, hasServiceTime, periodsOn } from './service-hours.js';

/** Why a day counts or not. `provisional` (暂定): the notice of that year may still change the answer. */
export type DayReason = { readonly provisional: boolean } & (
  | { readonly kind: 'weekday' | 'weekend' }
  | { readonly kind: 'holiday' | 'make_up_day' | 'half_day'; readonly name: string; readonly document: string; readonly ownerNo: number }
);

/** The calendar that counts for one tenant: the nation's days with the lineage's own days laid over them. */
export interface WorkingCalendar {
  /** Changes whenever a row that has a say in any answer changes; the order of rows does not matter. */
  readonly version: string;
  dayKind(on: IsoDate): DayKind;
  /** Ask `isProvisional` beside it, or use the counting functions, which carry the flag themselves. */
  isWorkingDay(on: IsoDate): boolean;
  isProvisional(on: IsoDate): boolean;
  reasonOf(on: IsoDate): DayReason;
  /** The hours of service of that day in order, none on a day off. */
  servicePeriodsOf(on: IsoDate): readonly ServicePeriod[];
}

const NATION = 0;
const FIXED_DAYS_DOCUMENT = '全国年节及纪念日放假办法';
const FIXED_DAYS: ReadonlyMap<string, string> = new Map([
  ['01-01', '元旦'], ['05-01', '劳动节'], ['05-02', '劳动节'],
  ['10-01', '国庆节'], ['10-02', '国庆节'], ['10-03', '国庆节'],
]);
const REASON_OF_KIND = { off: 'holiday', work: 'make_up_day', half: 'half_day' } as const;

/**
 * Lays the layers over each other, the nation first and the tenant last: per day the later layer wins.
 *
 * A year without an official notice of the nation counts Monday to Friday minus the days that statute fixes to the solar
 * calendar (全国年节及纪念日放假办法: 1 January, 1–2 May, 1–3 October) and whatever rows exist, and all of its days are provisional
 * (暂定): the State Council's notice of November or December still moves working days around.
 * Throws RangeError when the layers leave no service time in a week.
 */
export function workingCalendar(layers: readonly CalendarLayer[]): WorkingCalendar {
  const days = new Map(layers.flatMap((layer) => layer.days).map((day) => [day.on, day]));
  const years = layers.flatMap((layer) => layer.years);
  const official = new Set(years.filter((row) => row.ownerNo === NATION && row.status === 'official').map((row) => row.year));
  const pending = new Set(years.filter((row) => row.status === 'provisional').map((row) => row.year));
  const hours = layers.map((layer) => layer.hours ?? []);
  if (!hasServiceTime(hours)) throw new RangeError('the calendar leaves no hours of service in a week');

  const isProvisional = (on: IsoDate): boolean => {
    const year = Number(on.slice(0, 4));
    return !official.has(year) || pending.has(year);
  };
  const findReason = (on: IsoDate): DayReason => {
    const provisional = isProvisional(on);
    const day = days.get(on);
    if (day) return { provisional, kind: REASON_OF_KIND[day.kind], name: day.name, document: day.document, ownerNo: day.ownerNo };
    const fixed = official.has(Number(on.slice(0, 4))) ? undefined : FIXED_DAYS.get(on.slice(5));
    if (fixed) return { provisional, kind: 'holiday', name: fixed, document: FIXED_DAYS_DOCUMENT, ownerNo: NATION };
    return { provisional, kind: weekdayOf(on) >= 6 ? 'weekend' : 'weekday' };
  };
  // Thousands of open cases ask for the same few hundred days when a calendar changes.
  const known = new Map<IsoDate, DayReason>();
  const reasonOf = (on: IsoDate): DayReason => {
    const reason = known.get(on) ?? findReason(on);
    known.set(on, reason);
    return reason;
  };
  const dayKind = (on: IsoDate): DayKind => {
    const { kind } = reasonOf(on);
    if (kind === 'half_day') return 'half';
    return kind === 'holiday' || kind === 'weekend' ? 'off' : 'work';
  };

  return {
    version: versionOf([...days.values()], years, hours),
    dayKind,
    isWorkingDay: (on) => dayKind(on) !== 'off',
    isProvisional,
    reasonOf,
    servicePeriodsOf: (on) => periodsOn(on, dayKind(on), hours),
  };
}

/** The rules written into the code above are part of every answer, so they are part of the version too. */
function versionOf(days: readonly CalendarDay[], years: readonly CalendarYear[], hours: readonly (readonly ServiceHours[])[]): string {
  return fingerprintOf([
    ...days.map((day) => JSON.stringify(['day', day.on, day.kind, day.name, day.document, day.ownerNo])),
    ...years.map((row) => JSON.stringify(['year', row.year, row.ownerNo, row.status, row.document])),
    ...hours.flatMap((rows, depth) => rows.map((row) => JSON.stringify(['hours', depth, row.appliesTo, row.periods, row.document]))),
    JSON.stringify(['rules', [...FIXED_DAYS], DEFAULT_SERVICE_PERIODS]),
  ]);
}
