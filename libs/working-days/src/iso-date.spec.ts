import fc from 'fast-check';
import {
  addDays, addMonths, dayNumberOf, daysBetween, endOfShanghaiDay, isIsoDate, isoDateOf, shanghaiDateOf, startOfShanghaiDay, weekdayOf,
} from './iso-date.js';

const anyDate = fc.integer({ min: -20_000, max: 60_000 }).map(isoDateOf);

test.each([
  ['2026-02-28', true], ['2024-02-29', true], ['2000-02-29', true], ['2100-02-29', false], ['2026-04-31', false], ['2026-01-00', false], ['2026-00-10', false],
  ['2026-02-29', false], ['2026-02-30', false], ['2026-13-01', false],
  ['2026-2-3', false], ['2026-02-03T00:00:00Z', false], ['', false], ['二〇二六年', false],
])('isIsoDate(%s) is %s', (text, expected) => expect(isIsoDate(text)).toBe(expected));

test.each([
  ['2026-02-14', 6], ['2026-09-20', 7], ['2026-12-31', 4], ['1970-01-01', 4], ['1969-12-29', 1], ['2024-02-29', 4], ['2000-02-29', 2],
])('%s is ISO weekday %i', (on, weekday) => expect(weekdayOf(on)).toBe(weekday));

test.each([
  ['2026-01-31', 1, '2026-02-28'], ['2024-01-31', 1, '2024-02-29'], ['2024-02-29', 12, '2025-02-28'], ['2026-11-30', 3, '2027-02-28'], ['2026-03-15', 0, '2026-03-15'], ['2026-03-31', -1, '2026-02-28'],
])('%s and %i months is %s', (on, months, then) => expect(addMonths(on, months)).toBe(then));

test('a date that does not exist is a bug of the caller', () => {
  expect(() => dayNumberOf('2026-02-29')).toThrow(RangeError);
  expect(() => isoDateOf(Number.NaN)).toThrow(RangeError);
  expect(() => shanghaiDateOf(new Date(Number.NaN))).toThrow(RangeError);
});

test('the legal date changes at midnight in Shanghai, not in Greenwich', () => {
  expect(shanghaiDateOf(new Date('2026-01-01T15:59:59.999Z'))).toBe('2026-01-01');
  expect(shanghaiDateOf(new Date('2026-01-01T16:00:00.000Z'))).toBe('2026-01-02');
  expect(startOfShanghaiDay('2026-01-02')).toEqual(new Date('2026-01-01T16:00:00Z'));
  expect(endOfShanghaiDay('2026-12-31')).toEqual(new Date('2027-01-01T00:00:00+08:00'));
});

test('day numbers and dates are inverse, and a day is exactly the instants between its ends', () => {
  fc.assert(fc.property(anyDate, fc.integer({ min: -5000, max: 5000 }), fc.integer({ min: 0, max: 86_399_999 }), (on, days, ms) => {
    expect(isoDateOf(dayNumberOf(on))).toBe(on);
    expect(daysBetween(on, addDays(on, days))).toBe(days);
    expect(shanghaiDateOf(new Date(startOfShanghaiDay(on).getTime() + ms))).toBe(on);
    expect(endOfShanghaiDay(on).getTime() - startOfShanghaiDay(on).getTime()).toBe(86_400_000);
  }));
});
