import type { IsoDate } from './iso-date.js';

/** What a day is for counting: free, worked, or worked for a part of it. A half day counts as one working day. */
export type DayKind = 'off' | 'work' | 'half';

/** One exceptional day with the document that orders it. `ownerNo` 0 is the nation, else a tenant's path number. */
export interface CalendarDay {
  readonly on: IsoDate;
  readonly kind: DayKind;
  readonly name: string;
  readonly document: string;
  readonly ownerNo: number;
}

/** Whether the owner's yearly notice is out. Only the nation's official notice makes a year certain. */
export interface CalendarYear {
  readonly year: number;
  readonly ownerNo: number;
  readonly status: 'official' | 'provisional';
  readonly document: string;
}

/** What one owner on the lineage has entered. */
export interface CalendarLayer {
  readonly days: readonly CalendarDay[];
  readonly years: readonly CalendarYear[];
  readonly hours?: readonly ServiceHours[];
}

/** A stretch of service inside one day, in minutes after 00:00 Asia/Shanghai: 540 to 720 is 09:00–12:00. */
export interface ServicePeriod {
  readonly fromMinute: number;
  readonly toMinute: number;
}

/** The market days of a place (逢场天): days of the month, solar or lunar, that end in one of these digits (逢一四七: 1, 4, 7). */
export interface MarketDays {
  readonly calendar: 'solar' | 'lunar';
  readonly lastDigits: readonly number[];
}

/**
 * The hours of service (办公时间) an owner sets, for a weekday (1 Monday to 5 Friday), its market days or one date.
 * Weekend service (延时服务) is no working time of a clock, so Saturday and Sunday cannot be set except as dates that work.
 */
export interface ServiceHours {
  readonly appliesTo: 1 | 2 | 3 | 4 | 5 | MarketDays | IsoDate;
  readonly periods: readonly ServicePeriod[];
  readonly document: string;
}
