import fc from 'fast-check';
import type { ServiceHours } from './calendar-rows.js';
import { workingCalendar } from './calendar.js';
import { parseServicePeriods } from './service-hours.js';
import { addServiceMinutes, serviceMinutesBetween } from './service-minutes.js';

const official = [{ year: 2026, ownerNo: 0, status: 'official' as const, document: '通知' }];
const nation = {
  years: official,
  days: [
    { on: '2026-02-14', kind: 'work' as const, name: '春节', document: '通知', ownerNo: 0 },
    { on: '2026-02-16', kind: 'off' as const, name: '春节', document: '通知', ownerNo: 0 },
    { on: '2026-03-06', kind: 'half' as const, name: '半日', document: '通知', ownerNo: 0 },
  ],
};
const plain = workingCalendar([nation]);
const hours = (appliesTo: ServiceHours['appliesTo'], text: string): ServiceHours =>
  ({ appliesTo, periods: parseServicePeriods(text)!, document: '公告' });
const ownHours = [hours(1, '08:00-12:00,15:00-18:00'), hours(5, '08:00-12:00'), hours('2026-02-14', '09:00-10:00')];
const tenant = workingCalendar([nation, { days: [], years: [], hours: ownHours }]);
const at = (text: string): Date => new Date(`${text}+08:00`);

test.each([
  ['a whole day of the default hours', plain, '2026-03-02T00:00', '2026-03-03T00:00', 390],
  ['the noon break does not count', plain, '2026-03-02T11:30', '2026-03-02T14:00', 60],
  ['over a weekend', plain, '2026-02-27T16:00', '2026-03-02T10:00', 120],
  ['a make-up Saturday by Monday’s hours', plain, '2026-02-14T00:00', '2026-02-15T00:00', 390],
  ['a holiday has none', plain, '2026-02-16T00:00', '2026-02-17T00:00', 0],
  ['a half day works the first period', plain, '2026-03-06T00:00', '2026-03-07T00:00', 180],
  ['nothing between an instant and itself', plain, '2026-03-02T10:00', '2026-03-02T10:00', 0],
  ['seven hours of plan 1', tenant, '2026-03-02T00:00', '2026-03-03T00:00', 420],
  ['the tenant’s short Friday', tenant, '2026-02-27T00:00', '2026-02-28T00:00', 240],
  ['Tuesday falls back to the default', tenant, '2026-03-03T00:00', '2026-03-04T00:00', 390],
  ['a date of its own wins over the weekday', tenant, '2026-02-14T00:00', '2026-02-15T00:00', 60],
])('%s', (_label, calendar, from, to, minutes) => {
  expect(serviceMinutesBetween(calendar, at(from), at(to))).toEqual({ minutes, provisional: false });
});

test.each([
  ['2026-03-02T09:00', 60, '2026-03-02T10:00'],
  ['2026-03-02T09:00', 180, '2026-03-02T12:00'],
  ['2026-03-02T09:00', 181, '2026-03-02T13:31'],
  ['2026-03-02T17:00', 30, '2026-03-03T09:30'],
  ['2026-02-27T12:30', 400, '2026-03-02T13:40'],
  ['2026-03-02T20:00', 0, '2026-03-02T20:00'],
])('%s plus %i service minutes is %s', (from, minutes, to) => {
  expect(addServiceMinutes(plain, at(from), minutes)).toEqual({ at: at(to), provisional: false });
});

test('hours inherit: the layer nearest the tenant that sets any for the day wins, whether by date or by weekday', () => {
  const province = { days: [], years: [], hours: [hours(2, '08:00-09:00'), hours(3, '08:00-10:00'), hours('2026-03-05', '08:00-11:00')] };
  const county = { days: [], years: [], hours: [hours(3, '08:00-12:00'), hours(4, '08:00-12:00')] };
  const calendar = workingCalendar([nation, province, county]);
  const minutesOn = (on: string): number => serviceMinutesBetween(calendar, at(`${on}T00:00`), at(`${on}T24:00`)).minutes;
  // Tuesday from the province, Wednesday and Thursday from the county, Friday from the default (a half day in this calendar).
  expect(['2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06'].map(minutesOn)).toEqual([60, 240, 240, 180]);
});

test('minutes that reach into an unpublished year are provisional, midnight itself does not', () => {
  expect(addServiceMinutes(plain, at('2026-12-31T16:00'), 61)).toEqual({ at: at('2027-01-04T09:01'), provisional: true });
  expect(serviceMinutesBetween(plain, at('2026-12-31T16:00'), at('2027-01-04T09:01'))).toEqual({ minutes: 61, provisional: true });
  expect(serviceMinutesBetween(plain, at('2026-12-31T16:00'), at('2027-01-01T00:00')).provisional).toBe(false);
});

test.each([
  ['09:00-12:00,13:30-17:00', [{ fromMinute: 540, toMinute: 720 }, { fromMinute: 810, toMinute: 1020 }]],
  ['00:00-24:00', [{ fromMinute: 0, toMinute: 1440 }]],
  ['', []],
  ['09:00-09:00', null], ['12:00-09:00', null], ['09:00-12:00,11:00-13:00', null], ['9:00-12:00', null], ['09:60-12:00', null],
    ['23:00-24:01', null], ['09:00', null],
])('hours written %s', (text, periods) => expect(parseServicePeriods(text)).toEqual(periods));

test('bugs of the caller are not answered', () => {
  expect(() => serviceMinutesBetween(plain, at('2026-03-03T00:00'), at('2026-03-02T00:00'))).toThrow(RangeError);
  expect(() => addServiceMinutes(plain, at('2026-03-03T00:00'), -1)).toThrow(RangeError);
  expect(() => addServiceMinutes(plain, at('2026-03-03T00:00'), Number.NaN)).toThrow(RangeError);
  const closed = ([1, 2, 3, 4, 5] as const).map((weekday) => hours(weekday, ''));
  expect(() => workingCalendar([nation, { days: [], years: [], hours: closed }])).toThrow(RangeError);
});

test('service minutes are additive, grow with time, and adding them is the inverse', () => {
  const anyMinute = fc.integer({ min: 0, max: 60 * 24 * 40 });
  const threeInstants = fc.tuple(anyMinute, anyMinute, anyMinute).map((minutes) =>
    minutes.sort((x, y) => x - y).map((minute) => new Date(at('2026-02-01T00:00').getTime() + minute * 60_000)) as [Date, Date, Date]);
  fc.assert(fc.property(fc.constantFrom(plain, tenant), threeInstants, fc.integer({ min: 1, max: 5000 }), (calendar, [a, b, c], minutes) => {
    const between = (from: Date, to: Date): number => serviceMinutesBetween(calendar, from, to).minutes;
    expect(between(a, b) + between(b, c)).toBe(between(a, c));
    expect(between(a, b)).toBeLessThanOrEqual((b.getTime() - a.getTime()) / 60_000);
    const end = addServiceMinutes(calendar, a, minutes).at;
    expect(between(a, end)).toBe(minutes);
    expect(between(a, new Date(end.getTime() - 60_000))).toBe(minutes - 1);
  }));
});
