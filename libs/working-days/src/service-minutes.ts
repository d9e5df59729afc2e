import type { WorkingCalendar } from './calendar.js';
import { addDays, type IsoDate, shanghaiDateOf, startOfShanghaiDay } from './iso-date.js';

const MINUTE_MS = 60_000;

/** A stretch of service between two instants, in epoch milliseconds. */
interface OpenStretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * The minutes of service (办公分钟) between two instants, with fractions for seconds, and whether an unpublished year had a part
 * in them (暂定). Throws RangeError when `toAt` is before `fromAt`.
 */
export function serviceMinutesBetween(
  calendar: WorkingCalendar, fromAt: Date, toAt: Date,
): { readonly minutes: number; readonly provisional: boolean } {
  if (!(fromAt.getTime() <= toAt.getTime())) throw new RangeError('service minutes are counted forward in time');
  let passedMs = 0;
  let provisional = false;
  for (let on = shanghaiDateOf(fromAt); startOfShanghaiDay(on) < toAt; on = addDays(on, 1)) {
    provisional ||= calendar.isProvisional(on);
    for (const open of openStretches(calendar, on, fromAt)) passedMs += Math.max(0, Math.min(open.toMs, toAt.getTime()) - open.fromMs);
  }
  return { minutes: passedMs / MINUTE_MS, provisional };
}

/** Whether an instant lies in the hours of service (办公时间); their last minute ends before they do. */
export const isServiceTime = (calendar: WorkingCalendar, at: Date): boolean => serviceMinutesBetween(calendar, at, new Date(at.getTime() + 1)).minutes > 0;

/** The earliest instant by which `minutes` (0 or more) of service have passed since `fromAt`, and whether that is provisional (暂定). */
export function addServiceMinutes(
  calendar: WorkingCalendar, fromAt: Date, minutes: number,
): { readonly at: Date; readonly provisional: boolean } {
  if (!(minutes >= 0) || minutes === Infinity) throw new RangeError(`not a number of minutes to add: ${minutes}`);
  let leftMs = minutes * MINUTE_MS;
  if (leftMs === 0) return { at: fromAt, provisional: false };
  let provisional = false;
  for (let on = shanghaiDateOf(fromAt); ; on = addDays(on, 1)) {
    provisional ||= calendar.isProvisional(on);
    for (const open of openStretches(calendar, on, fromAt)) {
      if (leftMs <= open.toMs - open.fromMs) return { at: new Date(open.fromMs + leftMs), provisional };
      leftMs -= open.toMs - open.fromMs;
    }
  }
}

/** The stretches of service of one day that lie after `fromAt`. */
function openStretches(calendar: WorkingCalendar, on: IsoDate, fromAt: Date): readonly OpenStretch[] {
  const dayMs = startOfShanghaiDay(on).getTime();
  return calendar
    .servicePeriodsOf(on)
    .map(({ fromMinute, toMinute }) => ({ fromMs: Math.max(dayMs + fromMinute * MINUTE_MS, fromAt.getTime()), toMs: dayMs + toMinute * MINUTE_MS }))
    .filter((open) => open.fromMs < open.toMs);
}
