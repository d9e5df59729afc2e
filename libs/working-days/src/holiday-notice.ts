import type { DayKind } from './calendar-rows.js';
import { addDays, daysBetween, isIsoDate, type IsoDate, weekdayOf } from './iso-date.js';

/** A day that the notice orders. */
export interface NoticeDay {
  readonly on: IsoDate;
  readonly kind: Extract<DayKind, 'off' | 'work'>;
  readonly name: string;
}

/** The State Council's yearly notice (国务院办公厅关于…年部分节假日安排的通知), understood whole. */
export interface HolidayNotice {
  readonly kind: 'HolidayNotice';
  readonly year: number;
  /** Its title, as the paper that orders each of its days. */
  readonly document: string;
  readonly days: readonly NoticeDay[];
  /** Sentences among its items that order no day, for example advice to take leave. */
  readonly others: readonly string[];
}

/**
 * What is wrong with a text: no title with a year, no items, a date that there is none, a weekday that is not that date's, a number
 * of days that is not what the dates make, or a day that it orders twice.
 */
export type NoticeRule = 'title' | 'items' | 'date' | 'weekday' | 'count' | 'twice';

/** A text of which nothing is taken: a calendar with a wrong day would count wrongly for everybody. */
export interface HolidayNoticeRefused {
  readonly kind: 'HolidayNoticeRefused';
  readonly faults: readonly { readonly rule: NoticeRule; readonly found: string }[];
}

const TITLE = /(?:国务院办公厅)?关于\s*(\d{4})\s*年(?:部分)?节假日安排的通知/;
const ITEM = /(?:^|[\s。])[一二三四五六七八九十]+、\s*([^：:。\n]{2,20})[：:]([^]*?)(?=(?:[\s。][一二三四五六七八九十]+、[^：:。\n]{2,20}[：:])|$)/g;
const DATE = /(?:(\d{4})\s*年\s*)?(?:(\d{1,2})\s*月\s*)?(\d{1,2})\s*日\s*(?:[（(]([^）)]*)[）)])?/g;
const WEEKDAY = /(?:周|星期)([一二三四五六日天])/;
const WEEKDAYS = '一二三四五六日';
const NAMES: Readonly<Record<string, string>> = { 清明节: '清明', 端午节: '端午', 中秋节: '中秋' };

interface Told {
  readonly on: IsoDate;
  readonly faults: readonly { readonly rule: NoticeRule; readonly found: string }[];
}

/**
 * Reads the text of a notice as it is published: its items (一、元旦：…) with the days off and the make-up work days (上班) of each. The
 * weekdays and the numbers of days that it names are checked against its dates, which finds slips of whoever typed it.
 */
export function parseHolidayNotice(text: string): HolidayNotice | HolidayNoticeRefused {
  const title = TITLE.exec(text);
  if (!title) return { kind: 'HolidayNoticeRefused', faults: [{ rule: 'title', found: text.trim().slice(0, 60) }] };
  const year = Number(title[1]);
  const faults: HolidayNoticeRefused['faults'][number][] = [];
  const days: NoticeDay[] = [];
  const others: string[] = [];
  for (const [, names = '', told = ''] of text.slice(title.index + title[0].length).matchAll(ITEM)) {
    const name = names.split('、').map((one) => NAMES[one.trim()] ?? one.trim()).join('、');
    for (const sentence of told.split('。').map((one) => one.trim()).filter((one) => /\d\s*日/.test(one))) {
      const kind = sentence.includes('放假') ? 'off' : /上班\s*$/.test(sentence) ? 'work' : null;
      if (kind === null) others.push(sentence);
      else take(sentence, kind, name);
    }
  }
  if (days.length === 0 && faults.length === 0) faults.push({ rule: 'items', found: title[0] });
  return faults.length > 0 ? { kind: 'HolidayNoticeRefused', faults } : { kind: 'HolidayNotice', year, document: title[0], days: [...days].sort(byDay), others };

  function take(sentence: string, kind: NoticeDay['kind'], name: string): void {
    const dates = datesIn(sentence, year);
    faults.push(...dates.flatMap((date) => date.faults));
    const [first, last] = dates;
    if (!first || dates.some(({ on }) => !isIsoDate(on))) return;
    const isRange = kind === 'off' && last !== undefined && /日[^日]*至/.test(sentence);
    const ordered = isRange ? daysFrom(first.on, last.on) : dates.map(({ on }) => on);
    const count = /共\s*(\d+)\s*天|放假\s*(\d+)\s*天/.exec(sentence);
    if (kind === 'off' && count && Number(count[1] ?? count[2]) !== ordered.length) faults.push({ rule: 'count', found: sentence });
    for (const on of ordered) {
      if (days.some((day) => day.on === on)) faults.push({ rule: 'twice', found: on });
      days.push({ on, kind, name });
    }
  }
}

const byDay = (one: NoticeDay, other: NoticeDay): number => (one.on < other.on ? -1 : 1);

/** The dates of a sentence in order; a month or year that is left out is the one before. */
function datesIn(sentence: string, ofYear: number): readonly Told[] {
  let [year, month] = [ofYear, 0];
  return [...sentence.matchAll(DATE)].map(([found, ownYear, ownMonth, day, note = '']) => {
    year = ownYear ? Number(ownYear) : year;
    month = ownMonth ? Number(ownMonth) : month;
    const on = [String(year), String(month).padStart(2, '0'), (day ?? '').padStart(2, '0')].join('-');
    if (!isIsoDate(on)) return { on, faults: [{ rule: 'date', found }] };
    const weekday = WEEKDAY.exec(note)?.[1];
    const isRight = weekday === undefined || WEEKDAYS.indexOf(weekday === '天' ? '日' : weekday) + 1 === weekdayOf(on);
    return { on, faults: isRight ? [] : [{ rule: 'weekday', found }] };
  });
}

function daysFrom(fromOn: IsoDate, toOn: IsoDate): readonly IsoDate[] {
  return Array.from({ length: Math.max(0, daysBetween(fromOn, toOn) + 1) }, (_, index) => addDays(fromOn, index));
}
