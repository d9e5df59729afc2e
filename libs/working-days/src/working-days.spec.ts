import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { CalendarLayer } from './calendar-rows.js';
import { type WorkingCalendar, workingCalendar } from './calendar.js';
import { layerOf, parseCalendarTsv } from './calendar-tsv.js';
import { addDays, daysBetween, type IsoDate, isoDateOf, weekdayOf } from './iso-date.js';
import { addWorkingDays, nextWorkingDay, spansOfDays, workingDaysBetween } from './working-days.js';

function seed(name: string, region = '', ownerNo = 0): CalendarLayer {
  const file = parseCalendarTsv(readFileSync(new URL(`../../../deploy/seed-data/calendars/${name}`, import.meta.url), 'utf8'));
  if (file.kind === 'CalendarTsvRefused') throw new Error(JSON.stringify(file.faults));
  return layerOf(file, region, ownerNo);
}
const cn = seed('cn.tsv');
const national = workingCalendar([cn]);
const guangxi = workingCalendar([cn, seed('regions.tsv', '45', 45)]);
const ningxia = workingCalendar([cn, seed('regions.tsv', '64', 64)]);

describe('days a clerk can check against the notices', () => {
  test.each([
    ['national', '2021-04-13', 5, '2021-04-20'],
    ['Guangxi: 14–16 April off, Sunday 18 works', '2021-04-13', 5, '2021-04-22'],
    ['national', '2020-05-22', 5, '2020-05-29'],
    ['Ningxia: 25–26 May off', '2020-05-22', 5, '2020-06-02'],
    ['Saturday 14 works, 15–23 Spring Festival', '2026-02-12', 5, '2026-02-26'],
    ['Saturday 28 works too', '2026-02-13', 20, '2026-03-19'],
    ['1–5 May off, Saturday 9 works', '2026-04-30', 5, '2026-05-11'],
    ['Sunday 20 works', '2026-09-18', 5, '2026-09-24'],
    ['due on a working Saturday', '2026-09-30', 3, '2026-10-10'],
    ['Ningxia 2016: 12–14 off, Sunday 18 works', '2016-09-09', 3, '2016-09-19'],
    ['across the make-up day of the next year’s notice', '2005-12-30', 2, '2006-01-04'],
  ])('%s: %s + %i working days = %s', (label, startOn, n, dueOn) => {
    const calendar = label.startsWith('Guangxi') ? guangxi : label.startsWith('Ningxia') ? ningxia : national;
    expect(addWorkingDays(calendar, startOn, n)).toMatchObject({ dueOn, provisional: false, countedDays: n });
  });

  test('into a year without a notice the date is computed and says that it is provisional', () => {
    // By hand: Thu 31 Dec 2026 is not counted; Fri 1 Jan 2027 is fixed by statute, 2 and 3 are the weekend;
    // Mon 4 (1), Tue 5 (2), Wed 6 (3), Thu 7 (4), Fri 8 (5). Plain Monday to Friday would have said 7 January.
    expect(addWorkingDays(national, '2026-12-31', 5)).toMatchObject({ dueOn: '2027-01-08', provisional: true });
    expect(nextWorkingDay(national, '2026-12-31')).toEqual({ on: '2027-01-04', provisional: true });
    expect(workingDaysBetween(national, '2026-12-31', '2027-01-08')).toEqual({ days: 5, provisional: true });
    expect(addWorkingDays(national, '2026-12-24', 5)).toMatchObject({ dueOn: '2026-12-31', provisional: false });
  });

  test.each([[2024, 251], [2025, 248], [2026, 248]])('%i has %i working days', (year, days) => {
    expect(workingDaysBetween(national, `${year - 1}-12-31`, `${year}-12-31`)).toEqual({ days, provisional: false });
  });

  test('the spans of a count name every day on the way', () => {
    const { spans } = addWorkingDays(national, '2026-02-13', 2);
    expect(spans.map((span) => [span.fromOn, span.toOn, span.calendarDays, span.countedDays, span.reason.kind])).toEqual([
      ['2026-02-14', '2026-02-14', 1, 1, 'make_up_day'],
      ['2026-02-15', '2026-02-23', 9, 0, 'holiday'],
      ['2026-02-24', '2026-02-24', 1, 1, 'weekday'],
    ]);
  });

  test.each([0, -1, 1.5, Number.NaN, Infinity])('%d is no number of working days', (n) => {
    expect(() => addWorkingDays(national, '2026-02-13', n)).toThrow(RangeError);
  });
});

describe('for every calendar', () => {
  const monday = '2025-12-01';
  const anyOffset = fc.integer({ min: 0, max: 500 });
  const anyStart = anyOffset.map((offset) => addDays(monday, offset));
  const anyN = fc.integer({ min: 1, max: 60 });
  const anyRow = fc.tuple(anyOffset, fc.constantFrom('off' as const, 'work' as const, 'half' as const));
  const anyRows = fc.uniqueArray(anyRow, { selector: ([offset]) => offset, maxLength: 120 });
  const withRows = (rows: readonly (readonly [number, 'off' | 'work' | 'half'])[]): WorkingCalendar =>
    workingCalendar([{
      years: [{ year: 2025, ownerNo: 0, status: 'official', document: '通知' }, { year: 2026, ownerNo: 0, status: 'official', document: '通知' }],
      days: rows.map(([offset, kind]) => ({ on: addDays(monday, offset), kind, name: '节', document: '通知', ownerNo: 0 })),
    }]);

  test('a naive walk over plain UTC dates agrees', () => {
    fc.assert(fc.property(anyRows, anyStart, anyN, (rows, startOn, n) => {
      const kinds = new Map(rows.map(([offset, kind]) => [isoDateOf(Date.UTC(2025, 11, 1 + offset) / 86_400_000), kind]));
      const at = new Date(`${startOn}T12:00:00Z`);
      for (let left = n; left > 0; ) {
        at.setUTCDate(at.getUTCDate() + 1);
        const on = at.toISOString().slice(0, 10);
        const fixed = on.startsWith('2027') && ['01-01', '05-01', '05-02', '10-01', '10-02', '10-03'].includes(on.slice(5));
        const kind = kinds.get(on) ?? (fixed || at.getUTCDay() % 6 === 0 ? 'off' : 'work');
        if (kind !== 'off') left--;
      }
      const dueOn = at.toISOString().slice(0, 10);
      expect(addWorkingDays(withRows(rows), startOn, n)).toMatchObject({ dueOn, provisional: dueOn >= '2027' });
    }));
  });

  test('a holiday never brings a date forward, a make-up day never pushes it back', () => {
    fc.assert(fc.property(anyRows, anyOffset, anyStart, anyN, (rows, offset, startOn, n) => {
      const others = rows.filter(([at]) => at !== offset);
      const due = (kind: 'off' | 'work'): IsoDate => addWorkingDays(withRows([...others, [offset, kind]]), startOn, n).dueOn;
      const before = addWorkingDays(withRows(rows), startOn, n).dueOn;
      expect(due('off') >= before).toBe(true);
      expect(due('work') <= before).toBe(true);
    }));
  });

  test('later starts and larger limits never end earlier, and every end is a working day', () => {
    fc.assert(fc.property(anyRows, anyStart, anyN, (rows, startOn, n) => {
      const calendar = withRows(rows);
      const { dueOn } = addWorkingDays(calendar, startOn, n);
      expect(calendar.isWorkingDay(dueOn)).toBe(true);
      expect(addWorkingDays(calendar, startOn, n + 1).dueOn > dueOn).toBe(true);
      expect(addWorkingDays(calendar, addDays(startOn, 1), n).dueOn >= dueOn).toBe(true);
    }));
  });

  test('adding and counting are inverse, and counting is additive and signed', () => {
    fc.assert(fc.property(anyRows, anyStart, anyStart, anyN, (rows, startOn, otherOn, n) => {
      const calendar = withRows(rows);
      const { dueOn } = addWorkingDays(calendar, startOn, n);
      expect(workingDaysBetween(calendar, startOn, dueOn).days).toBe(n);
      expect(workingDaysBetween(calendar, startOn, addDays(dueOn, -1)).days).toBe(n - 1);
      const through = workingDaysBetween(calendar, startOn, otherOn).days + workingDaysBetween(calendar, otherOn, dueOn).days;
      expect(through).toBe(n);
    }));
  });

  test('the spans cover each day once, in order, and add up', () => {
    fc.assert(fc.property(anyRows, anyStart, anyN, (rows, startOn, n) => {
      const { dueOn, spans } = addWorkingDays(withRows(rows), startOn, n);
      expect(spans.reduce((sum, span) => sum + span.countedDays, 0)).toBe(n);
      let nextOn = addDays(startOn, 1);
      for (const span of spans) {
        expect(span.fromOn).toBe(nextOn);
        expect(span.calendarDays).toBe(daysBetween(span.fromOn, span.toOn) + 1);
        nextOn = addDays(span.toOn, 1);
      }
      expect(nextOn).toBe(addDays(dueOn, 1));
    }));
  });

  test('weekends are only ever reported as weekends', () => {
    for (const span of spansOfDays(national, '2026-11-01', '2026-12-31')) {
      if (span.reason.kind === 'weekend') expect(weekdayOf(span.fromOn)).toBeGreaterThanOrEqual(6);
    }
  });
});
