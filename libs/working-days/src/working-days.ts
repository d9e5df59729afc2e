import type { DayReason, WorkingCalendar } from './calendar.js';
import { addDays, type IsoDate } from './iso-date.js';

/** Neighbouring days with the same reason. Counted days are those that used up the limit, the others were stepped over. */
export interface DaySpan {
  readonly fromOn: IsoDate;
  readonly toOn: IsoDate;
  readonly calendarDays: number;
  readonly countedDays: number;
  readonly reason: DayReason;
}

/** Where a count of working days ends, and every day from the start to that end accounted for. */
export interface WorkingDayCount {
  readonly dueOn: IsoDate;
  /** True (暂定) when any day on the way lies in a year without a published calendar. */
  readonly provisional: boolean;
  readonly countedDays: number;
  readonly spans: readonly DaySpan[];
}

/**
 * The n-th working day (工作日) after a start. The start day itself is never counted, whether it works or not: the first counted
 * day is the next working day (期间开始的当日不计). A half day counts as one.
 * Throws RangeError when `n` is not a whole number of at least 1.
 */
export function addWorkingDays(calendar: WorkingCalendar, startOn: IsoDate, n: number): WorkingDayCount {
  if (!Number.isSafeInteger(n) || n < 1) throw new RangeError(`not a number of working days: ${n}`);
  let dueOn = startOn;
  for (let left = n; left > 0; left--) dueOn = nextWorkingDay(calendar, dueOn).on;
  const spans = spansOfDays(calendar, addDays(startOn, 1), dueOn);
  return { dueOn, provisional: spans.some((span) => span.reason.provisional), countedDays: n, spans };
}

/** The first working day after a date; the date itself is not asked. */
export function nextWorkingDay(calendar: WorkingCalendar, afterOn: IsoDate): { readonly on: IsoDate; readonly provisional: boolean } {
  let provisional = false;
  for (let on = addDays(afterOn, 1); ; on = addDays(on, 1)) {
    provisional ||= calendar.isProvisional(on);
    if (calendar.isWorkingDay(on)) return { on, provisional };
  }
}

/**
 * How many working days lie after `fromOn` up to and including `toOn`: the inverse of `addWorkingDays`, negative when `toOn` is
 * earlier (that many days overdue). Provisional (暂定) when any of these days lies in a year without a published calendar.
 */
export function workingDaysBetween(
  calendar: WorkingCalendar, fromOn: IsoDate, toOn: IsoDate,
): { readonly days: number; readonly provisional: boolean } {
  if (toOn < fromOn) {
    const { days, provisional } = workingDaysBetween(calendar, toOn, fromOn);
    return { days: -days, provisional };
  }
  const spans = spansOfDays(calendar, addDays(fromOn, 1), toOn);
  return { days: spans.reduce((sum, span) => sum + span.countedDays, 0), provisional: spans.some((span) => span.reason.provisional) };
}

/** Every day from `fromOn` to `toOn`, both included, grouped into spans of one reason. */
export function spansOfDays(calendar: WorkingCalendar, fromOn: IsoDate, toOn: IsoDate): readonly DaySpan[] {
  const spans: DaySpan[] = [];
  for (let on = fromOn; on <= toOn; on = addDays(on, 1)) {
    const reason = calendar.reasonOf(on);
    const counted = calendar.isWorkingDay(on) ? 1 : 0;
    const last = spans.at(-1);
    if (last && sameReason(last.reason, reason)) {
      spans[spans.length - 1] = { ...last, toOn: on, calendarDays: last.calendarDays + 1, countedDays: last.countedDays + counted };
    } else {
      spans.push({ fromOn: on, toOn: on, calendarDays: 1, countedDays: counted, reason });
    }
  }
  return spans;
}

function sameReason(a: DayReason, b: DayReason): boolean {
  return a.kind === b.kind && a.provisional === b.provisional && documentOf(a) === documentOf(b);
}

function documentOf(reason: DayReason): string {
  return 'document' in reason ? `${reason.ownerNo} ${reason.name} ${reason.document}` : '';
}
