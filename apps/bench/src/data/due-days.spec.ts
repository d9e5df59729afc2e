import { foldClock, type ClockEvent, type TimeLimit } from '@yimen/cases-domain';
import { dayNumberOf, isoDateOf, workingCalendar, type CalendarLayer } from '@yimen/working-days';
import fc from 'fast-check';
import { dayAt, DueDays, startOfDay } from './due-days.js';

const day = (on: string): number => dayNumberOf(on);
const document = '通知';
const SPRING: CalendarLayer = {
  days: [
    ...['2026-02-16', '2026-02-17', '2026-02-18', '2026-02-19', '2026-02-20', '2026-02-23'].map((on) => ({ on, kind: 'off' as const, name: '春节', document, ownerNo: 0 })),
    ...['2026-02-14', '2026-02-28'].map((on) => ({ on, kind: 'work' as const, name: '春节', document, ownerNo: 0 })),
  ],
  years: [{ year: 2026, ownerNo: 0, status: 'official', document }],
};
const calendar = workingCalendar([SPRING]);
const table = new DueDays(calendar, day('2026-01-01'), day('2028-06-30'));

test.each<[string, number, readonly string[] | null, string, string]>([
  ['2026-02-13', 1, null, '2026-02-14', 'the Saturday before the holidays works'],
  ['2026-02-13', 2, null, '2026-02-24', 'after the holidays'],
  ['2026-02-13', 2, ['2026-02-14', '2026-02-14'], '2026-02-25', 'a day of review above takes one away'],
  ['2026-02-13', 2, ['2026-02-25', '2026-02-27'], '2026-02-24', 'a pause that comes later does nothing'],
])('%s and %i working days, paused %j: %s (%s)', (from, amount, pause, due, _why) => {
  const paused = pause && { fromDay: day(pause[0]!), toDay: day(pause[1]!) };
  expect(isoDateOf(table.dueAfter(day(from), { unit: 'working_day', amount }, paused).day)).toBe(due);
});

test('a day is the date in China', () => {
  expect(dayAt(Date.parse('2026-01-01T16:00:00Z'))).toBe(day('2026-01-02'));
  expect(new Date(startOfDay(day('2026-01-02'))).toISOString()).toBe('2026-01-01T16:00:00.000Z');
});

test('the table says what the ledger of the clock says', () => {
  const limit: fc.Arbitrary<TimeLimit> = fc.oneof(
    fc.record({ unit: fc.constantFrom('working_day' as const, 'calendar_day' as const), amount: fc.integer({ min: 1, max: 60 }) }),
    fc.constant({ unit: 'on_the_spot' as const, amount: 0 }));
  const minutes = fc.integer({ min: 0, max: 60 * 24 * 60 });
  const started = fc.integer({ min: 0, max: 500 * 24 * 60 });
  fc.assert(fc.property(limit, started, fc.option(fc.tuple(minutes, minutes)), (some, start, pause) => {
    const at = (minute: number) => new Date(startOfDay(day('2026-01-02')) + minute * 60_000);
    const events: ClockEvent[] = [{ kind: 'started', at: at(start), clock: 'handling_promised', limit: some, basis: 'x', calendarOwnerNo: 0 }];
    const isPaused = pause !== null && some.unit !== 'on_the_spot';
    if (isPaused) {
      events.push({ kind: 'paused', at: at(start + pause[0]), ground: 'review_above', document: 'x' });
      events.push({ kind: 'resumed', at: at(start + pause[0] + pause[1]) });
    }
    const dayOf = (minute: number) => dayAt(at(minute).getTime());
    const paused = isPaused ? { fromDay: dayOf(start + pause[0]), toDay: dayOf(start + pause[0] + pause[1]) } : null;
    const due = table.dueAfter(dayOf(start), some, paused);
    expect({ kind: 'ClockReading', dueOn: isoDateOf(due.day), provisional: due.provisional })
      .toEqual(pick(foldClock(events, calendar), 'kind', 'dueOn', 'provisional'));
  }), { numRuns: 2_000 });
});

function pick(from: object, ...keys: readonly string[]): object {
  return Object.fromEntries(Object.entries(from).filter(([key]) => keys.includes(key)));
}
