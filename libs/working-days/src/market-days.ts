import type { MarketDays } from './calendar-rows.js';
import { type IsoDate, startOfShanghaiDay } from './iso-date.js';

/** The day of the lunar month (农历), by the calendar that the platform carries. */
const LUNAR = new Intl.DateTimeFormat('en-u-ca-chinese', { timeZone: 'Asia/Shanghai', day: 'numeric' });

/** Whether a date is a market day (逢场天). */
export function isMarketDay({ calendar, lastDigits }: MarketDays, on: IsoDate): boolean {
  const day = calendar === 'solar' ? Number(on.slice(8)) : lunarDayOf(on);
  return lastDigits.includes(day % 10);
}

function lunarDayOf(on: IsoDate): number {
  return Number(LUNAR.formatToParts(startOfShanghaiDay(on)).find(({ type }) => type === 'day')?.value);
}
