import type { TimeLimit } from '@yimen/cases-domain';
import { isoDateOf, type WorkingCalendar } from '@yimen/working-days';

const DAY_MS = 86_400_000;
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;

/** Day number, since 1970-01-01, of the legal date at an instant. */
export const dayAt = (atMs: number): number => Math.floor((atMs + SHANGHAI_OFFSET_MS) / DAY_MS);
/** The instant at which a legal date begins. */
export const startOfDay = (day: number): number => day * DAY_MS - SHANGHAI_OFFSET_MS;

/** From the day of the pause to the day of its end, both counted whole. */
export interface PausedDays {
  readonly fromDay: number;
  readonly toDay: number;
}
export interface DueDay {
  readonly day: number;
  readonly provisional: boolean;
}

/**
 * The due days of a calendar, from tables made once: walking through the days of each limit of a million cases would take
 * longer than everything else. It says what the clocks of `@yimen/cases-domain` say, and a test compares the two.
 */
export class DueDays {
  /** Per day, how many days up to and including it count. */
  private readonly ordinals: Int32Array;
  private readonly provisionals: Int32Array;
  /** The days that count, in order. */
  private readonly countedDays: Int32Array;

  /** Knows the days from `fromDay` to `toDay`; asking beyond them throws RangeError. */
  constructor(calendar: WorkingCalendar, private readonly fromDay: number, toDay: number) {
    const length = toDay - fromDay + 1;
    this.ordinals = new Int32Array(length);
    this.provisionals = new Int32Array(length);
    const counted: number[] = [];
    let provisional = 0;
    for (let at = 0; at < length; at++) {
      const on = isoDateOf(fromDay + at);
      if (calendar.isWorkingDay(on)) counted.push(fromDay + at);
      if (calendar.isProvisional(on)) provisional++;
      this.ordinals[at] = counted.length;
      this.provisionals[at] = provisional;
    }
    this.countedDays = Int32Array.from(counted);
  }

  /** How many working days of the table lie up to and including this day. */
  ordinalOf(day: number): number {
    return valueAt(this.ordinals, day - this.fromDay);
  }

  /** The working day with this ordinal, counted from 1. */
  dayOf(ordinal: number): number {
    return valueAt(this.countedDays, ordinal - 1);
  }

  /** When a limit that starts on a day ends; a pause takes away every day that it touches. */
  dueAfter(startDay: number, { unit, amount }: TimeLimit, pause: PausedDays | null = null): DueDay {
    switch (unit) {
      case 'on_the_spot':
        return { day: startDay, provisional: false };
      case 'calendar_day': {
        const day = startDay + amount;
        const from = pause && Math.max(pause.fromDay, startDay + 1);
        const moved = pause && from !== null && day >= from ? Math.max(0, pause.toDay - from + 1) : 0;
        return { day: day + moved, provisional: false };
      }
      case 'month':
      case 'year':
      case 'hour':
        throw new Error(`the data has no items whose limits are in ${unit}s`);
      case 'working_day': {
        const day = this.workingDayAfter(startDay, amount, pause);
        const provisional = valueAt(this.provisionals, day - this.fromDay) > valueAt(this.provisionals, startDay - this.fromDay);
        return { day, provisional };
      }
    }
  }

  private workingDayAfter(startDay: number, amount: number, pause: PausedDays | null): number {
    const ordinal = this.ordinalOf(startDay) + amount;
    const day = this.dayOf(ordinal);
    const from = pause && Math.max(pause.fromDay, startDay + 1);
    if (pause === null || from === null || day < from) return day;
    return this.dayOf(ordinal + Math.max(0, this.ordinalOf(pause.toDay) - this.ordinalOf(from - 1)));
  }
}

function valueAt(table: Int32Array, at: number): number {
  const value = table[at];
  if (value === undefined) throw new RangeError('a day beyond the table of due days');
  return value;
}
