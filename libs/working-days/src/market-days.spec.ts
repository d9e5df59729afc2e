import { workingCalendar } from './calendar.js';
import { isMarketDay } from './market-days.js';

const LONG = [{ fromMinute: 420, toMinute: 1080 }];
const PLAIN = [{ fromMinute: 540, toMinute: 1020 }];

test.each([
  // New Year's Day of the lunar year is the 17th of February 2026, the full moon after it the 3rd of March.
  ['lunar', '2026-02-17', 1], ['lunar', '2026-03-03', 5], ['lunar', '2025-01-28', 9], ['solar', '2026-02-17', 7], ['solar', '2026-02-20', 0],
] as const)('%s: %s ends in %i', (calendar, on, digit) => {
  for (let one = 0; one <= 9; one++) expect(isMarketDay({ calendar, lastDigits: [one] }, on)).toBe(one === digit);
});

test('market days have their hours on days that work, before the weekday’s and after a date’s own', () => {
  const market = { appliesTo: { calendar: 'lunar', lastDigits: [1, 4, 7] }, periods: LONG, document: '赶场天服务公告' } as const;
  const monday = { appliesTo: 1, periods: PLAIN, document: '作息通知' } as const;
  const calendar = workingCalendar([{
    years: [{ year: 2026, ownerNo: 0, status: 'official', document: '通知' }], days: [],
    hours: [market, monday, { appliesTo: '2026-04-30', periods: [], document: '停电公告' }],
  }]);
  // Mondays: the 2nd of March is the 14th of the month, the 9th the 21st, the 16th the 28th.
  expect(calendar.servicePeriodsOf('2026-03-02')).toEqual(LONG);
  expect(calendar.servicePeriodsOf('2026-03-09')).toEqual(LONG);
  expect(calendar.servicePeriodsOf('2026-03-16')).toEqual(PLAIN);
  // A Thursday, the 14th, but its own hours say more; and a Saturday, the 4th, is no working time.
  expect(calendar.servicePeriodsOf('2026-04-30')).toEqual([]);
  expect(calendar.servicePeriodsOf('2026-03-22')).toEqual([]);
});
