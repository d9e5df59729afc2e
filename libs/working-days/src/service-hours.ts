import type { DayKind, MarketDays, ServiceHours, ServicePeriod } from './calendar-rows.js';
import { type IsoDate, weekdayOf } from './iso-date.js';
import { isMarketDay } from './market-days.js';

/** 09:00–12:00 and 13:30–17:00, six and a half hours, where no owner on the lineage has set any. */
export const DEFAULT_SERVICE_PERIODS: readonly ServicePeriod[] = [
  { fromMinute: 540, toMinute: 720 },
  { fromMinute: 810, toMinute: 1020 },
];

/** Reads `09:00-12:00,13:30-17:00`: ascending, not overlapping, within one day. Empty text is a day without service; null is refused text. */
export function parseServicePeriods(text: string): readonly ServicePeriod[] | null {
  if (text.trim() === '') return [];
  const periods: ServicePeriod[] = [];
  for (const part of text.split(',')) {
    const match = /^(\d{2}):(\d{2})-(\d{2}):(\d{2})$/.exec(part.trim());
    if (!match) return null;
    const [fromHour = 0, from = 0, toHour = 0, to = 0] = match.slice(1).map(Number);
    const period = { fromMinute: fromHour * 60 + from, toMinute: toHour * 60 + to };
    const opensAfter = periods.at(-1)?.toMinute ?? 0;
    if (from > 59 || to > 59 || period.fromMinute < opensAfter || period.toMinute <= period.fromMinute || period.toMinute > 1440) return null;
    periods.push(period);
  }
  return periods;
}

/** Hours as they are stored: `appliesTo` is a weekday, a date, or market days such as `lunar:1,4,7`. Throws RangeError for a text that says neither. */
export function serviceHoursOf(row: { readonly appliesTo: string; readonly periods: string; readonly document: string }): ServiceHours {
  const periods = parseServicePeriods(row.periods);
  const market = /^(solar|lunar):([\d,]+)$/.exec(row.appliesTo);
  if (periods === null || row.appliesTo === '') throw new RangeError(`no hours of service: ${row.appliesTo} ${row.periods}`);
  const appliesTo: ServiceHours['appliesTo'] = market
    ? { calendar: market[1] as MarketDays['calendar'], lastDigits: market[2]!.split(',').map(Number) }
    : /^[1-5]$/.test(row.appliesTo) ? (Number(row.appliesTo) as 1 | 2 | 3 | 4 | 5) : row.appliesTo;
  return { appliesTo, periods, document: row.document };
}

/**
 * The hours of a day: those of the layer nearest the tenant that sets any, its date before its market day before its weekday.
 * A make-up day at the weekend works by Monday's hours; a half day without hours of its own works the first period.
 */
export function periodsOn(on: IsoDate, kind: DayKind, layers: readonly (readonly ServiceHours[])[]): readonly ServicePeriod[] {
  if (kind === 'off') return [];
  const weekday = weekdayOf(on) >= 6 ? 1 : weekdayOf(on);
  // The later layer is nearer to the tenant; within one layer the row of the date is the more special one.
  const isMarket = ({ appliesTo }: ServiceHours): boolean => typeof appliesTo === 'object' && isMarketDay(appliesTo, on);
  const nearest = layers.findLast((rows) => rows.some((row) => row.appliesTo === on || row.appliesTo === weekday || isMarket(row))) ?? [];
  const ofDate = nearest.find((row) => row.appliesTo === on);
  if (ofDate) return ofDate.periods;
  const periods = (nearest.find(isMarket) ?? nearest.find((row) => row.appliesTo === weekday))?.periods ?? DEFAULT_SERVICE_PERIODS;
  return kind === 'half' ? periods.slice(0, 1) : periods;
}

/** True when an ordinary week has service time at all; without it no number of service minutes would ever pass. */
export function hasServiceTime(layers: readonly (readonly ServiceHours[])[]): boolean {
  return ([1, 2, 3, 4, 5] as const).some((weekday) => {
    const nearest = layers.flat().findLast((row) => row.appliesTo === weekday);
    return !nearest || nearest.periods.length > 0;
  });
}
