import { readFileSync } from 'node:fs';
import { addDays, type CalendarLayer, layerOf, parseCalendarTsv, workingCalendar, type WorkingCalendar } from '@yimen/working-days';
import fc from 'fast-check';
import { explainClock, sayClock } from './clock-explanation.js';
import { type ClockEvent, type ClockReading, daysOfLimit, foldClock, type TimeLimit } from './deadline-clock.js';

const seed = (): CalendarLayer => {
  const file = parseCalendarTsv(readFileSync(new URL('../../../../deploy/seed-data/calendars/cn.tsv', import.meta.url), 'utf8'));
  if (file.kind !== 'CalendarTsv') throw new Error(JSON.stringify(file.faults));
  return layerOf(file, '', 0);
};
const national = workingCalendar([seed()]);

const at = (on: string): Date => new Date(`${on}T10:00+08:00`);
const started = (on: string, limit: TimeLimit, clock: 'handling_promised' | 'receipt' = 'handling_promised'): ClockEvent =>
  ({ kind: 'started', at: at(on), clock, limit, basis: '行政许可法', calendarOwnerNo: 0 });
const days = (amount: number): TimeLimit => ({ amount, unit: 'working_day' });
const paused = (on: string): ClockEvent => ({ kind: 'paused', at: at(on), ground: 'hearing', document: '听证告知书' });
const resumed = (on: string): ClockEvent => ({ kind: 'resumed', at: at(on) });
const extended = (on: string, count: number): ClockEvent =>
  ({ kind: 'extended', at: at(on), days: count, approver: '本机关负责人', document: '延期告知书' });

function read(events: readonly ClockEvent[], calendar: WorkingCalendar = national): ClockReading {
  const reading = foldClock(events, calendar);
  if (reading.kind !== 'ClockReading') throw new Error(JSON.stringify(reading));
  return reading;
}

test('twenty days from 13 February 2026, span by span', () => {
  const notice = '国务院办公厅关于2026年部分节假日安排的通知';
  const spans = explainClock(read([started('2026-02-13', days(20))]), national);
  expect(spans.map((span) => [span.kind, span.fromOn, span.toOn, span.calendarDays, span.countedDays, span.name, span.document])).toEqual([
    ['make_up_day', '2026-02-14', '2026-02-14', 1, 1, '春节', notice],
    ['holiday', '2026-02-15', '2026-02-23', 9, 0, '春节', notice],
    ['counted', '2026-02-24', '2026-02-27', 4, 4, null, null],
    ['make_up_day', '2026-02-28', '2026-02-28', 1, 1, '春节', notice],
    ['weekend', '2026-03-01', '2026-03-01', 1, 0, null, null],
    ['counted', '2026-03-02', '2026-03-06', 5, 5, null, null],
    ['weekend', '2026-03-07', '2026-03-08', 2, 0, null, null],
    ['counted', '2026-03-09', '2026-03-13', 5, 5, null, null],
    ['weekend', '2026-03-14', '2026-03-15', 2, 0, null, null],
    ['counted', '2026-03-16', '2026-03-19', 4, 4, null, null],
  ]);
});

test('the same in words', () => {
  const reading = read([started('2026-02-13', days(20))]);
  expect(sayClock(reading, national, 'zh-CN')).toEqual([
    '2026-02-13（星期五）受理，次一工作日 2026-02-14（星期六，调休上班）起算。',
    '2026-02-14（星期六）调休上班，计 1 个工作日，累计 1 个。',
    '2026-02-15 至 2026-02-23 春节放假，不计。',
    '2026-02-24 至 2026-02-27 计 4 个工作日，累计 5 个。',
    '2026-02-28（星期六）调休上班，计 1 个工作日，累计 6 个。',
    '2026-03-02 至 2026-03-19 计 14 个工作日（周末 4 天不计），累计 20 个。',
    '第 20 个工作日为 2026-03-19（星期四），当日 24:00 到期。',
    '放假调休依据：《国务院办公厅关于2026年部分节假日安排的通知》。',
  ]);
  expect(sayClock(reading, national, 'en')).toEqual([
    'Accepted on 2026-02-13 (Friday); counting starts on the next working day, 2026-02-14 (Saturday, make-up working day).',
    '2026-02-14 (Saturday): make-up working day, 1 working day, 1 so far.',
    '2026-02-15 to 2026-02-23: Spring Festival holiday, not counted.',
    '2026-02-24 to 2026-02-27: 4 working days, 5 so far.',
    '2026-02-28 (Saturday): make-up working day, 1 working day, 6 so far.',
    '2026-03-02 to 2026-03-19: 14 working days (4 weekend days not counted), 20 so far.',
    'Working day 20 is 2026-03-19 (Thursday); due that day at 24:00.',
    'Holidays and make-up days as ordered by 《国务院办公厅关于2026年部分节假日安排的通知》.',
  ]);
});

test('a hearing, an extension and the decision', () => {
  const events = [started('2026-03-02', days(5)), paused('2026-03-05'), resumed('2026-03-10'), extended('2026-03-12', 3),
    { kind: 'stopped', at: at('2026-03-17'), because: 'decided' } as const];
  const reading = read(events);
  const rows = explainClock(reading, national).map((span) => [span.kind, span.fromOn, span.toOn, span.countedDays, span.pausedDays, span.extended, span.document]);
  expect(rows).toEqual([
    ['counted', '2026-03-03', '2026-03-04', 2, 0, false, null],
    ['paused', '2026-03-05', '2026-03-10', 0, 4, false, '听证告知书'],
    ['counted', '2026-03-11', '2026-03-13', 3, 0, false, null],
    ['weekend', '2026-03-14', '2026-03-15', 0, 0, true, '延期告知书'],
    ['counted', '2026-03-16', '2026-03-18', 3, 0, true, '延期告知书'],
  ]);
  expect(sayClock(reading, national, 'zh-CN')).toEqual([
    '2026-03-02（星期一）受理，次一工作日 2026-03-03（星期二）起算。',
    '经批准延长 3 个工作日（延期告知书）。',
    '2026-03-03 至 2026-03-04 计 2 个工作日，累计 2 个。',
    '2026-03-05 至 2026-03-10 听证，暂停 4 个工作日，不计（听证告知书）。',
    '2026-03-11 至 2026-03-18 计 6 个工作日（周末 2 天不计），累计 8 个。',
    '第 8 个工作日为 2026-03-18（星期三），当日 24:00 到期。',
    '2026-03-17（星期二）停止计时（已作出决定），未超期。',
  ]);
  expect(sayClock(reading, national, 'en')).toContain('2026-03-05 to 2026-03-10: paused for 4 working days, hearing, not counted (听证告知书).');
});

test('a date in an unpublished year says so, also when only a pause reaches into it', () => {
  const reading = read([started('2026-12-31', days(5))]);
  expect(explainClock(reading, national).map((span) => [span.kind, span.fromOn, span.toOn, span.provisional])).toEqual([
    ['holiday', '2027-01-01', '2027-01-01', true], ['weekend', '2027-01-02', '2027-01-03', true], ['counted', '2027-01-04', '2027-01-08', true],
  ]);
  expect(sayClock(reading, national, 'zh-CN').at(-1)).toBe('2027 年放假安排尚未公布，到期日为暂定，公布后重新计算。');
  expect(sayClock(reading, national, 'zh-CN')[1]).toBe('2027-01-01（星期五）元旦放假，不计。');
  const held = read([started('2026-12-29', days(2)), paused('2026-12-31'), resumed('2027-01-05')]);
  expect(explainClock(held, national).find((span) => span.kind === 'paused')).toMatchObject({ pausedDays: 3, provisional: true });
  expect(sayClock(held, national, 'en').at(-1)).toBe('The holidays of 2027 are not published yet: the due date is provisional and will be computed again.');
});

test('a supplement: the applicant’s time is told and not counted', () => {
  const reading = read([started('2026-03-02', days(5), 'receipt'), { kind: 'stopped', at: at('2026-03-04'), because: 'supplement_requested' },
    { kind: 'restarted', at: at('2026-03-26'), document: '补正材料回执' }]);
  expect(sayClock(reading, national, 'zh-CN')).toEqual([
    '2026-03-04（星期三）一次性告知补正，2026-03-26（星期四）收到补正材料，其间等待申请人，不计入时限。',
    '2026-03-26（星期四）收件，次一工作日 2026-03-27（星期五）起算。',
    '2026-03-27 至 2026-04-02 计 5 个工作日（周末 2 天不计），累计 5 个。',
    '第 5 个工作日为 2026-04-02（星期四），当日 24:00 到期。',
  ]);
});

test('calendar days and on the spot', () => {
  expect(sayClock(read([started('2026-02-01', { amount: 30, unit: 'calendar_day' })]), national, 'zh-CN')).toEqual([
    '2026-02-01（星期日）受理，次日 2026-02-02（星期一）起算。',
    '2026-02-02 至 2026-03-03 计 30 个自然日，累计 30 个。',
    '第 30 个自然日为 2026-03-03（星期二），当日 24:00 到期。',
  ]);
  const onTheSpot = read([started('2026-03-08', { amount: 0, unit: 'on_the_spot' })]);
  expect(sayClock(onTheSpot, national, 'zh-CN')).toEqual(['2026-03-08（星期日）受理，即办件，当日 24:00 到期。']);
});

test('months end on the corresponding day, or the last of the month', () => {
  expect(sayClock(read([started('2026-01-31', { amount: 1, unit: 'month' })]), national, 'zh-CN')).toEqual([
    '2026-01-31（星期六）受理，次日 2026-02-01（星期日）起算。',
    '时限为 1 个月，至到期月的对应日止（民法典第二百零二条），共 28 个自然日。',
    '2026-02-01 至 2026-02-28 计 28 个自然日，累计 28 个。',
    '第 28 个自然日为 2026-02-28（星期六），当日 24:00 到期。',
  ]);
  expect(sayClock(read([started('2026-03-02', { amount: 1, unit: 'year' })]), national, 'en')).toEqual([
    'Accepted on 2026-03-02 (Monday); counting starts on the next day, 2026-03-03 (Tuesday).',
    'The limit is 1 year, to the corresponding day (Civil Code art. 202): 365 calendar days.',
    '2026-03-03 to 2027-03-02: 365 calendar days, 365 so far.',
    'Calendar day 365 is 2027-03-02 (Tuesday); due that day at 24:00.',
  ]);
});

test('hours are told with the minute at which they are over', () => {
  const reading = read([started('2026-03-06', { amount: 8, unit: 'hour' }), { ...paused('2026-03-06'), at: new Date('2026-03-06T11:00+08:00') }, { ...resumed('2026-03-09'), at: new Date('2026-03-09T09:30+08:00') }]);
  expect(sayClock(reading, national, 'zh-CN')).toEqual([
    '2026-03-06（星期五）受理，限 8 小时，只计办公时间。', '2026-03-06 至 2026-03-09 听证，暂停，不计（听证告知书）。', '2026-03-10 10:00 到期。',
  ]);
  expect(sayClock(read([started('2026-03-06', { amount: 1, unit: 'hour' })]), national, 'en')).toEqual(['Accepted on 2026-03-06 (Friday); 1 hour of service.', 'Due at 2026-03-06 11:00.']);
});

test('a half day counts whole, and an open pause is told', () => {
  const half = { on: '2026-03-04', kind: 'half' as const, name: '半日开放', document: '县政府公告', ownerNo: 510682 };
  const calendar = workingCalendar([seed(), { days: [half], years: [] }]);
  expect(sayClock(read([started('2026-03-02', days(3)), paused('2026-03-05')], calendar), calendar, 'zh-CN')).toEqual([
    '2026-03-02（星期一）受理，次一工作日 2026-03-03（星期二）起算。',
    '2026-03-03（星期二）计 1 个工作日，累计 1 个。',
    '2026-03-04（星期三）半日办公，按整日计 1 个工作日，累计 2 个。',
    '2026-03-05（星期四）听证，暂停 1 个工作日，不计（听证告知书）。',
    '2026-03-06（星期五）计 1 个工作日，累计 3 个。',
    '第 3 个工作日为 2026-03-06（星期五），当日 24:00 到期。',
    '放假调休依据：《县政府公告》。',
    '目前暂停计时，到期日随恢复之日顺延。',
  ]);
});

test('another calendar cannot explain a reading', () => {
  expect(() => explainClock(read([started('2026-03-02', days(5))]), workingCalendar([]))).toThrow(RangeError);
});

test('every explanation adds up: each day once, counted days are the limit, extended ones the extension', () => {
  const anyDay = fc.integer({ min: 0, max: 300 }).map((offset) => addDays('2026-01-05', offset));
  const unit = fc.constantFrom('working_day' as const, 'calendar_day' as const, 'month' as const);
  const limit = fc.record({ amount: fc.integer({ min: 1, max: 45 }), unit });
  fc.assert(fc.property(anyDay, limit, fc.nat(20), fc.nat(20), fc.nat(15), (startOn, limit, after, length, more) => {
    const pauseOn = addDays(startOn, after);
    const endOn = addDays(pauseOn, length);
    const reading = read([started(startOn, limit), paused(pauseOn), resumed(endOn), ...(more > 0 ? [extended(endOn, more)] : [])]);
    const spans = explainClock(reading, national);
    const counted = (isExtended: boolean): number =>
      spans.filter((span) => span.extended === isExtended).reduce((sum, span) => sum + span.countedDays, 0);
    expect([counted(false), counted(true)]).toEqual([daysOfLimit(limit, startOn), more]);
    let nextOn = addDays(startOn, 1);
    for (const span of spans) {
      expect([span.fromOn, addDays(span.fromOn, span.calendarDays - 1)]).toEqual([nextOn, span.toOn]);
      nextOn = addDays(span.toOn, 1);
    }
    expect(nextOn).toBe(addDays(reading.dueOn, 1));
    expect(spans.some((span) => span.provisional)).toBe(reading.provisional);
    for (const locale of ['zh-CN', 'en'] as const) {
      for (const sentence of sayClock(reading, national, locale)) expect(sentence).not.toMatch(/undefined|null|NaN/);
    }
  }));
});
