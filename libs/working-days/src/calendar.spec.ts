import fc from 'fast-check';
import type { CalendarDay, CalendarLayer } from './calendar-rows.js';
import { workingCalendar } from './calendar.js';

const nation: CalendarLayer = {
  years: [{ year: 2026, ownerNo: 0, status: 'official', document: '国办2026' }],
  days: [
    { on: '2026-01-01', kind: 'off', name: '元旦', document: '国办2026', ownerNo: 0 },
    { on: '2026-01-04', kind: 'work', name: '元旦', document: '国办2026', ownerNo: 0 },
  ],
};
const province: CalendarLayer = {
  years: [],
  days: [
    { on: '2026-01-04', kind: 'off', name: '民族节', document: '省府2026', ownerNo: 51 },
    { on: '2026-03-09', kind: 'half', name: '半日开放', document: '省府2026', ownerNo: 51 },
  ],
};
const county: CalendarLayer = { years: [], days: [{ on: '2026-01-04', kind: 'work', name: '县里上班', document: '县府2026', ownerNo: 5101 }] };

test.each([
  ['2026-01-01', 'off', { kind: 'holiday', name: '元旦', document: '国办2026', ownerNo: 0, provisional: false }],
  ['2026-01-04', 'work', { kind: 'make_up_day', name: '县里上班', document: '县府2026', ownerNo: 5101, provisional: false }],
  ['2026-03-09', 'half', { kind: 'half_day', name: '半日开放', document: '省府2026', ownerNo: 51, provisional: false }],
  ['2026-01-05', 'work', { kind: 'weekday', provisional: false }],
  ['2026-01-10', 'off', { kind: 'weekend', provisional: false }],
])('%s is %s in the county, with its reason', (on, kind, reason) => {
  const calendar = workingCalendar([nation, province, county]);
  expect(calendar.dayKind(on)).toBe(kind);
  expect(calendar.reasonOf(on)).toEqual(reason);
});

test('the layers above do not see the rows of the layers below', () => {
  expect(workingCalendar([nation]).dayKind('2026-01-04')).toBe('work');
  expect(workingCalendar([nation, province]).dayKind('2026-01-04')).toBe('off');
});

test.each([
  ['2027-01-01', false], ['2027-05-01', false], ['2027-05-02', false], ['2027-05-03', true], ['2027-10-01', false],
  ['2027-10-04', true], ['2027-10-08', true], ['2027-01-04', true], ['2027-02-06', false],
])('unpublished: %s works: %s, and says that it is provisional', (on, works) => {
  const calendar = workingCalendar([nation]);
  expect(calendar.isWorkingDay(on)).toBe(works);
  expect(calendar.isProvisional(on)).toBe(true);
  expect(calendar.reasonOf(on).provisional).toBe(true);
});

test('a fixed day names the statute it follows from', () => {
  expect(workingCalendar([nation]).reasonOf('2027-10-01')).toEqual(
    { kind: 'holiday', name: '国庆节', document: '全国年节及纪念日放假办法', ownerNo: 0, provisional: true });
});

test('rows entered before the notice count, and stay provisional', () => {
  const lunar: CalendarDay = { on: '2027-02-08', kind: 'off', name: '春节', document: '全国年节及纪念日放假办法', ownerNo: 0 };
  const calendar = workingCalendar([nation, { days: [lunar], years: [{ year: 2027, ownerNo: 0, status: 'provisional', document: '待公布' }] }]);
  expect(calendar.reasonOf('2027-02-08')).toMatchObject({ kind: 'holiday', name: '春节', provisional: true });
});

test('a published year is certain, unless a tenant on the way still waits for its own notice', () => {
  expect(workingCalendar([nation]).isProvisional('2026-05-01')).toBe(false);
  const waiting = { days: [], years: [{ year: 2026, ownerNo: 45, status: 'provisional', document: '自治区待公布' } as const] };
  expect(workingCalendar([nation, waiting]).isProvisional('2026-05-01')).toBe(true);
});

test('a notice below the nation does not make a year certain', () => {
  const early = { days: [], years: [{ year: 2027, ownerNo: 45, status: 'official', document: '自治区2027' } as const] };
  expect(workingCalendar([nation, early]).isProvisional('2027-03-01')).toBe(true);
});

test('without any layer everything is provisional', () => {
  expect(workingCalendar([]).isProvisional('2026-03-02')).toBe(true);
});

const anyDay: fc.Arbitrary<CalendarDay> = fc.record({
  on: fc.integer({ min: 1, max: 28 }).map((day) => `2026-03-${String(day).padStart(2, '0')}`),
  kind: fc.constantFrom('off', 'work', 'half'),
  name: fc.constantFrom('甲', '乙'),
  document: fc.constantFrom('一号', '二号'),
  ownerNo: fc.constantFrom(0, 51),
});
const distinctDays = fc.uniqueArray(anyDay, { selector: (day) => day.on, minLength: 1, maxLength: 12 });

test('the version ignores the order of rows and changes with every contributing row', () => {
  fc.assert(fc.property(distinctDays, anyDay, (days, other) => {
    const version = (rows: readonly CalendarDay[]): string => workingCalendar([nation, { days: rows, years: [] }]).version;
    expect(version([...days].reverse())).toBe(version(days));
    expect(version(days.slice(1))).not.toBe(version(days));
    const first = days[0]!;
    const changed = { ...other, on: first.on };
    expect(version([changed, ...days.slice(1)]) === version(days)).toBe(JSON.stringify(changed) === JSON.stringify({ ...first }));
  }));
});

test('the version also follows years and hours, but not rows that are overridden', () => {
  const base = workingCalendar([nation, province]).version;
  expect(base).toMatch(/^[0-9a-f]{16}$/);
  expect(workingCalendar([{ ...nation, years: [] }, province]).version).not.toBe(base);
  const hours = [{ appliesTo: 5, periods: [{ fromMinute: 540, toMinute: 720 }], document: '省府' } as const];
  expect(workingCalendar([nation, { ...province, hours }]).version).not.toBe(base);
  const renamed = { ...nation, days: nation.days.map((day) => (day.on === '2026-01-04' ? { ...day, name: '改名' } : day)) };
  expect(workingCalendar([renamed, province]).version).toBe(base);
  expect(workingCalendar([renamed]).version).not.toBe(workingCalendar([nation]).version);
});
