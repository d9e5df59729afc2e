import { readFileSync } from 'node:fs';
import {
  addDays, addWorkingDays, type CalendarLayer, layerOf, parseCalendarTsv, serviceMinutesBetween, shanghaiDateOf, workingCalendar, type WorkingCalendar, workingDaysBetween,
} from '@yimen/working-days';
import fc from 'fast-check';
import {
  checkClockEvent, type ClockEvent, type ClockKind, type ClockReading, type ClockStopCause, foldClock, RECEIPT_LIMIT, type TimeLimit,
} from './deadline-clock.js';

const seed = (name: string, region = ''): CalendarLayer => {
  const file = parseCalendarTsv(readFileSync(new URL(`../../../../deploy/seed-data/calendars/${name}`, import.meta.url), 'utf8'));
  if (file.kind !== 'CalendarTsv') throw new Error(JSON.stringify(file.faults));
  return layerOf(file, region, Number(region));
};
const national = workingCalendar([seed('cn.tsv')]);
const guangxi = workingCalendar([seed('cn.tsv'), seed('regions.tsv', '45')]);

const at = (text: string): Date => new Date(`${text.length === 10 ? `${text}T10:00` : text}+08:00`);
const days = (amount: number): TimeLimit => ({ amount, unit: 'working_day' });
const started = (clock: ClockKind, when: string, limit: TimeLimit): ClockEvent =>
  ({ kind: 'started', at: at(when), clock, limit, basis: '行政许可法', calendarOwnerNo: 0 });
const statutory = (when: string, amount: number): ClockEvent => started('handling_statutory', when, days(amount));
const promised = (when: string, amount: number): ClockEvent => started('handling_promised', when, days(amount));
const receiptOf = (when: string): ClockEvent => started('receipt', when, RECEIPT_LIMIT);
const ON_THE_SPOT: TimeLimit = { amount: 0, unit: 'on_the_spot' };
const MONTH: TimeLimit = { amount: 30, unit: 'calendar_day' };
const paused = (when: string, ground: 'hearing' | 'inspection' = 'hearing'): ClockEvent =>
  ({ kind: 'paused', at: at(when), ground, document: '听证告知书' });
const resumed = (when: string): ClockEvent => ({ kind: 'resumed', at: at(when) });
const extended = (when: string, count = 10): ClockEvent =>
  ({ kind: 'extended', at: at(when), days: count, approver: '本机关负责人', document: '延期告知书' });
const stopped = (when: string, because: ClockStopCause): ClockEvent => ({ kind: 'stopped', at: at(when), because });
const restarted = (when: string): ClockEvent => ({ kind: 'restarted', at: at(when), document: '补正材料回执' });

function read(events: readonly ClockEvent[], calendar: WorkingCalendar = national, asOf?: Date): ClockReading {
  const reading = foldClock(events, calendar, asOf);
  if (reading.kind !== 'ClockReading') throw new Error(JSON.stringify(reading));
  return reading;
}

describe('worked by hand', () => {
  test.each<[string, readonly ClockEvent[], string, string]>([
    ['accepted on a Friday before Spring Festival, 20 days', [statutory('2026-02-13', 20)], '2026-02-14', '2026-03-19'],
    ['accepted on Sunday by appointment: Monday is the first day', [promised('2026-03-08', 5)], '2026-03-09', '2026-03-13'],
    ['received at 23:30 is still that day', [receiptOf('2026-03-09T23:30')], '2026-03-10', '2026-03-16'],
    ['received at 00:00 is the next day', [receiptOf('2026-03-10T00:00')], '2026-03-11', '2026-03-17'],
    ['30 calendar days run through the holidays', [started('handling_statutory', '2026-02-01', MONTH)], '2026-02-02', '2026-03-03'],
    ['three months end on the corresponding day', [started('handling_statutory', '2026-02-13', { amount: 3, unit: 'month' })], '2026-02-14', '2026-05-13'],
    ['a month from the last of January ends with February', [started('handling_statutory', '2026-01-31', { amount: 1, unit: 'month' })], '2026-02-01', '2026-02-28'],
    ['a year from the leap day', [started('handling_statutory', '2024-02-29', { amount: 1, unit: 'year' })], '2024-03-01', '2025-02-28'],
    ['a pause moves months on by its days', [started('handling_statutory', '2026-03-02', { amount: 1, unit: 'month' }), paused('2026-03-05'), resumed('2026-03-06')], '2026-03-03', '2026-04-04'],
    ['on the spot, even on a Sunday', [started('handling_promised', '2026-03-08', ON_THE_SPOT)], '2026-03-08', '2026-03-08'],
    // Mon 2 accepted; 3 and 4 count (2); the hearing takes Thu 5 to Tue 10 (4 working days); Wed 11, Thu 12, Fri 13 count (5).
    ['hearing from Thursday to Tuesday: four days pushed on', [statutory('2026-03-02', 5), paused('2026-03-05'), resumed('2026-03-10')],
      '2026-03-03', '2026-03-13'],
    ['an hour of pause takes the whole day', [statutory('2026-03-02', 5), paused('2026-03-05T09:00'), resumed('2026-03-05T10:00')],
      '2026-03-03', '2026-03-10'],
    ['two pauses on one day take it once', [statutory('2026-03-02', 5), paused('2026-03-05T09:00'), resumed('2026-03-05T10:00'),
      paused('2026-03-05T14:00', 'inspection'), resumed('2026-03-05T15:00')], '2026-03-03', '2026-03-10'],
    ['a pause over a weekend takes no working day', [statutory('2026-03-02', 5), paused('2026-03-07'), resumed('2026-03-08')],
      '2026-03-03', '2026-03-09'],
    ['a pause on the day of acceptance: that day did not count anyway', [statutory('2026-03-02T09:00', 5), paused('2026-03-02T10:00'),
      resumed('2026-03-02T16:00')], '2026-03-03', '2026-03-09'],
    ['a pause on the last day saves it', [statutory('2026-03-02', 5), paused('2026-03-09T16:00'), resumed('2026-03-10')], '2026-03-03', '2026-03-11'],
    ['a pause after the last day saves nothing', [statutory('2026-03-02', 5), paused('2026-03-10T00:00'), resumed('2026-03-20')],
      '2026-03-03', '2026-03-09'],
    ['extended by ten days on the last day', [statutory('2026-03-02', 5), extended('2026-03-09T23:59')], '2026-03-03', '2026-03-23'],
    ['a supplement gives the office five days anew',
      [receiptOf('2026-03-02'), stopped('2026-03-04', 'supplement_requested'), restarted('2026-03-26')], '2026-03-27', '2026-04-02'],
    ['delivery within ten days of the decision', [started('delivery', '2026-09-18', days(10))], '2026-09-20', '2026-10-09'],
  ])('%s', (_label, events, firstDayOn, dueOn) => {
    expect(read(events)).toMatchObject({ firstDayOn, dueOn, provisional: false, dueAt: new Date(`${addDays(dueOn, 1)}T00:00+08:00`) });
  });

  test('the calendar of the office that handles decides', () => {
    const events = [promised('2021-04-13', 5)];
    expect([read(events).dueOn, read(events, guangxi).dueOn]).toEqual(['2021-04-20', '2021-04-22']);
    expect(read(events).calendarVersion).not.toBe(read(events, guangxi).calendarVersion);
  });

  test('a year without a notice makes the date provisional, also when only a pause reaches into it', () => {
    expect(read([promised('2026-12-31', 5)])).toMatchObject({ dueOn: '2027-01-08', provisional: true });
    expect(read([promised('2026-12-29', 2), paused('2026-12-30'), resumed('2027-01-05')])).toMatchObject({ dueOn: '2027-01-07', provisional: true });
    expect(read([started('handling_promised', '2026-12-21', MONTH)])).toMatchObject({ dueOn: '2027-01-20', provisional: false });
  });

  test.each([
    ['2026-03-09T23:59:59', true],
    ['2026-03-10T00:00', false],
  ])('decided at %s is on time: %s', (when, onTime) => {
    const reading = read([promised('2026-03-02', 5), stopped(when, 'decided')]);
    expect(reading).toMatchObject({ state: 'stopped', stoppedOn: when.slice(0, 10), stoppedBecause: 'decided', onTime });
  });

  test('while a pause is open the due date is the earliest possible, and moves with the day it is read', () => {
    const events = [statutory('2026-03-02', 5), paused('2026-03-05')];
    expect(read(events)).toMatchObject({ state: 'paused', dueOn: '2026-03-10', onTime: null });
    expect(read(events, national, at('2026-03-10')).dueOn).toBe('2026-03-13');
    expect(read([...events, stopped('2026-03-10', 'withdrawn')])).toMatchObject({ state: 'stopped', dueOn: '2026-03-13', onTime: true });
  });

  test.each<[string, readonly ClockEvent[], string | null]>([
    // Five days of 390 minutes are 1,950; 90 % are 1,755: four whole days and 195 minutes of Monday 9, 13:30 plus 15 minutes.
    ['the promised clock', [promised('2026-03-02', 5)], '2026-03-09T13:45'],
    // The pause takes Wednesday to Friday; of the counted days Tue 3, Mon 9 to Thu 12 the fifth is Thursday.
    ['a pause moves it', [promised('2026-03-02', 5), paused('2026-03-04'), resumed('2026-03-06')], '2026-03-12T13:45'],
    ['one day', [promised('2026-03-02', 1)], '2026-03-03T16:21'],
    ['on the spot', [started('handling_promised', '2026-03-02', ON_THE_SPOT)], null],
    ['the statutory clock', [statutory('2026-03-02', 5)], null],
  ])('yellow: %s', (_label, events, yellow) => {
    expect(read(events).yellowAt).toEqual(yellow === null ? null : at(yellow));
  });
});

describe('what may not stand in the ledger', () => {
  const handling = statutory('2026-03-02', 5);
  const receipt = receiptOf('2026-03-02');
  test.each<[string, readonly ClockEvent[], ClockEvent, object]>([
    ['nothing before the start', [], resumed('2026-03-03'), { kind: 'ClockNotStarted' }],
    ['no second start', [handling], handling, { kind: 'ClockInWrongState', event: 'started', state: 'running' }],
    ['no resumption of what runs', [handling], resumed('2026-03-03'), { kind: 'ClockInWrongState', event: 'resumed', state: 'running' }],
    ['no pause in a pause', [handling, paused('2026-03-03')], paused('2026-03-04'), { kind: 'ClockInWrongState', event: 'paused', state: 'paused' }],
    ['nothing after the end', [handling, stopped('2026-03-03', 'decided')], paused('2026-03-04'),
      { kind: 'ClockInWrongState', event: 'paused', state: 'stopped' }],
    ['no way back in time', [handling, paused('2026-03-05')], resumed('2026-03-04'),
      { kind: 'ClockOutOfOrder', at: at('2026-03-04'), lastAt: at('2026-03-05') }],
    ['receipt does not pause', [receipt], paused('2026-03-03'), { kind: 'ClockCannotMove', event: 'paused', clock: 'receipt', unit: 'working_day' }],
    ['receipt is not extended', [receipt], extended('2026-03-03'),
      { kind: 'ClockCannotMove', event: 'extended', clock: 'receipt', unit: 'working_day' }],
    ['delivery does not pause', [started('delivery', '2026-03-02', days(10))], paused('2026-03-03'),
      { kind: 'ClockCannotMove', event: 'paused', clock: 'delivery', unit: 'working_day' }],
    ['on the spot does not pause', [started('handling_promised', '2026-03-02', ON_THE_SPOT)], paused('2026-03-02'),
      { kind: 'ClockCannotMove', event: 'paused', clock: 'handling_promised', unit: 'on_the_spot' }],
    ['extended once only', [handling, extended('2026-03-03')], extended('2026-03-04'),
      { kind: 'ClockAlreadyExtended', extendedAt: at('2026-03-03') }],
    ['not extended after expiry', [handling], extended('2026-03-10T00:00'),
      { kind: 'ClockAlreadyExpired', dueOn: '2026-03-09', at: at('2026-03-10T00:00') }],
    ['no restart without a notice', [receipt, stopped('2026-03-03', 'accepted')], restarted('2026-03-04'),
      { kind: 'ClockCannotRestart', clock: 'receipt', stoppedBecause: 'accepted' }],
    ['no restart of handling', [handling, stopped('2026-03-03', 'supplement_requested')], restarted('2026-03-04'),
      { kind: 'ClockCannotRestart', clock: 'handling_statutory', stoppedBecause: 'supplement_requested' }],
    ['a late notice: the application counts as accepted', [receipt, stopped('2026-03-10', 'supplement_requested')], restarted('2026-03-12'),
      { kind: 'ClockDeemedAccepted', acceptedOn: '2026-03-02', dueOn: '2026-03-09' }],
    ['a limit is at least one day', [], started('review', '2026-03-02', days(0)), { kind: 'ClockFactMissing', event: 'started', fact: 'limit' }],
    ['a limit is in whole days', [], started('review', '2026-03-02', days(2.5)), { kind: 'ClockFactMissing', event: 'started', fact: 'limit' }],
    ['a start names its basis', [], { ...handling, basis: ' ' } as ClockEvent, { kind: 'ClockFactMissing', event: 'started', fact: 'basis' }],
    ['a pause is told in writing', [handling], { ...paused('2026-03-03'), document: '' } as ClockEvent,
      { kind: 'ClockFactMissing', event: 'paused', fact: 'document' }],
    ['an extension has an approver', [handling], { ...extended('2026-03-03'), approver: '' } as ClockEvent,
      { kind: 'ClockFactMissing', event: 'extended', fact: 'approver' }],
    ['an extension is in days', [handling], extended('2026-03-03', 0), { kind: 'ClockFactMissing', event: 'extended', fact: 'days' }],
    ['an event has a time', [handling], { kind: 'resumed', at: new Date(Number.NaN) }, { kind: 'ClockFactMissing', event: 'resumed', fact: 'at' }],
  ])('%s', (_label, events, next, refusal) => expect(checkClockEvent(events, next, national)).toEqual(refusal));

  test.each<[string, readonly ClockEvent[], ClockEvent]>([
    ['an extension during a long pause is before expiry', [handling, paused('2026-03-05')], extended('2026-04-20')],
    ['a pause after expiry may be recorded', [handling], paused('2026-03-20')],
    ['a second supplement, which the law frowns on but the clock can count', [receipt, stopped('2026-03-04', 'supplement_requested'),
      restarted('2026-03-20'),
      stopped('2026-03-23', 'supplement_requested')], restarted('2026-03-30')],
    ['two events at one instant', [handling], paused('2026-03-02')],
  ])('but this may: %s', (_label, events, next) => expect(checkClockEvent(events, next, national)).toBeNull());

  test('an empty ledger has no reading', () => expect(foldClock([], national)).toEqual({ kind: 'ClockNotStarted' }));

  test('a ledger that was lawful stays readable when a calendar is corrected', () => {
    const sunday = { on: '2026-03-08', kind: 'work' as const, name: '调休', document: '更正通知', ownerNo: 51 };
    const corrected = workingCalendar([seed('cn.tsv'), { days: [sunday], years: [] }]);
    const events = [handling, extended('2026-03-09')];
    expect(checkClockEvent([handling], events[1]!, corrected)).toMatchObject({ kind: 'ClockAlreadyExpired', dueOn: '2026-03-08' });
    expect(read(events, corrected).dueOn).toBe('2026-03-20');
  });
});

describe('for every ledger', () => {
  const base = '2026-01-05';
  const anyDay = fc.integer({ min: 0, max: 250 }).map((offset) => addDays(base, offset));
  const anyN = fc.integer({ min: 1, max: 40 });
  const anyOff = fc.uniqueArray(anyDay, { maxLength: 40 });
  const calendarOf = (offDays: readonly string[]): WorkingCalendar => workingCalendar([{
    years: [{ year: 2026, ownerNo: 0, status: 'official', document: '通知' }],
    days: offDays.map((on) => ({ on, kind: 'off', name: '节', document: '通知', ownerNo: 0 })),
  }]);
  // Steps of whole hours; whatever the ledger refuses is left out, so what remains is a lawful ledger of any shape.
  const anyStep = fc.tuple(fc.constantFrom('paused', 'resumed', 'extended', 'stopped'), fc.integer({ min: 0, max: 120 }));
  const anyLedger = fc.tuple(anyDay, anyN, fc.array(anyStep, { maxLength: 8 }), anyOff).map(([startOn, n, steps, offDays]) => {
    const calendar = calendarOf(offDays);
    const events: ClockEvent[] = [promised(startOn, n)];
    for (const [kind, hours] of steps) {
      const when = new Date(events.at(-1)!.at.getTime() + hours * 3_600_000);
      const form = { paused: paused(base), resumed: resumed(base), extended: extended(base, 7), stopped: stopped(base, 'decided') }[kind];
      const next = { ...form!, at: when };
      if (checkClockEvent(events, next, calendar) === null) events.push(next);
    }
    return { calendar, events };
  });

  test('a pause of n working days moves the due date by n working days', () => {
    fc.assert(fc.property(anyDay, anyN, anyOff, fc.nat(60), fc.nat(60), (startOn, n, offDays, after, length) => {
      const calendar = calendarOf(offDays);
      const ledger = [statutory(startOn, n)];
      const { dueOn } = read(ledger, calendar);
      const fromOn = addDays(startOn, 1 + after);
      fc.pre(fromOn <= dueOn);
      const toOn = addDays(fromOn, length);
      const touched = workingDaysBetween(calendar, addDays(fromOn, -1), toOn).days;
      const moved = touched === 0 ? dueOn : addWorkingDays(calendar, dueOn, touched).dueOn;
      expect(read([...ledger, paused(fromOn), resumed(toOn)], calendar).dueOn).toBe(moved);
    }));
  });

  test('the due date is the limit plus the extension in working days that no pause touches (a naive count agrees)', () => {
    fc.assert(fc.property(anyLedger, ({ calendar, events }) => {
      const touched = new Set<string>();
      let since: Date | null = null;
      for (const event of events) {
        const until = event.kind === 'resumed' || event.kind === 'stopped' ? event.at : null;
        if (since && until) for (let on = shanghaiDateOf(since); on <= shanghaiDateOf(until); on = addDays(on, 1)) touched.add(on);
        since = event.kind === 'paused' ? event.at : until ? null : since;
      }
      if (since) for (let on = shanghaiDateOf(since); on <= shanghaiDateOf(events.at(-1)!.at); on = addDays(on, 1)) touched.add(on);
      const start = events[0] as Extract<ClockEvent, { kind: 'started' }>;
      let left = start.limit.amount + (events.some((event) => event.kind === 'extended') ? 7 : 0);
      let on = shanghaiDateOf(start.at);
      while (left > 0) {
        on = addDays(on, 1);
        if (calendar.isWorkingDay(on) && !touched.has(on)) left--;
      }
      expect(read(events, calendar).dueOn).toBe(on);
    }));
  });

  test('a holiday never brings a due date forward', () => {
    fc.assert(fc.property(anyLedger, anyDay, ({ calendar, events }, offOn) => {
      const isOff = (on: string): boolean => on === offOn || calendar.reasonOf(on).kind === 'holiday';
      const withHoliday = calendarOf(Array.from({ length: 251 }, (_, offset) => addDays(base, offset)).filter(isOff));
      expect(read(events, withHoliday).dueOn >= read(events, calendar).dueOn).toBe(true);
    }));
  });

  test('clocks are monotone: more days, a later start, a longer pause never end earlier', () => {
    fc.assert(fc.property(anyDay, anyN, anyOff, fc.nat(40), fc.nat(30), (startOn, n, offDays, after, length) => {
      const calendar = calendarOf(offDays);
      const due = (fromOn: string, amount: number, pauseTo: string): string =>
        read([promised(fromOn, amount), paused(pauseOn), resumed(pauseTo)], calendar).dueOn;
      const pauseOn = addDays(startOn, 1 + after);
      const toOn = addDays(pauseOn, length);
      const dueOn = due(startOn, n, toOn);
      expect(due(startOn, n + 1, toOn) > dueOn).toBe(true);
      expect(due(addDays(startOn, 1), n, toOn) >= dueOn).toBe(true);
      expect(due(startOn, n, addDays(toOn, 1)) >= dueOn).toBe(true);
    }));
  });

  test('folding is deterministic, and what was read before an event does not change by it', () => {
    fc.assert(fc.property(anyLedger, ({ calendar, events }) => {
      const before = structuredClone(events);
      const readings = events.map((_, index) => read(events.slice(0, index + 1), calendar));
      expect(read(events, calendar)).toEqual(readings.at(-1));
      expect(events).toEqual(before);
      // Days that were over when an event came keep their fate: no event rewrites the past.
      events.slice(1).forEach((event, index) => {
        const fates = (reading: ClockReading): string[] => Array.from({ length: 400 }, (_, offset) => addDays(reading.startedOn, offset))
          .filter((on) => on < shanghaiDateOf(event.at)).map((on) => reading.spans.find((span) => span.fromOn <= on && on <= span.toOn)?.kind ?? '');
        const earlier = read(events.slice(0, index + 1), calendar, event.at);
        expect(fates(readings[index + 1]!)).toEqual(fates(earlier));
      });
    }), { numRuns: 60 });
  });

  test('the due date is a working day, yellow comes before it ends and after the start', () => {
    fc.assert(fc.property(anyLedger, ({ calendar, events }) => {
      const { dueOn, dueAt, yellowAt } = read(events, calendar);
      expect(calendar.isWorkingDay(dueOn)).toBe(true);
      expect(yellowAt! < dueAt && yellowAt! > events[0]!.at).toBe(true);
    }));
  });
});

describe('hours of service', () => {
  const hours = (amount: number): TimeLimit => ({ amount, unit: 'hour' });

  test.each([
    ['a Friday afternoon goes on on Monday', '2026-03-06T16:00', 4, '2026-03-06', '2026-03-09T12:00'],
    ['what is taken in after closing begins on the next working day', '2026-03-06T20:00', 2, '2026-03-09', '2026-03-09T11:00'],
    ['a holiday has none', '2026-02-14T16:30', 1, '2026-02-14', '2026-02-24T09:30'],
  ])('%s', (_label, when, amount, firstDayOn, dueAt) => {
    expect(read([started('handling_promised', when, hours(amount))])).toMatchObject({ firstDayOn, dueOn: dueAt.slice(0, 10), dueAt: at(dueAt), provisional: false });
  });

  test('are over at a minute, yellow before, and move on by a pause to the minute', () => {
    const plain = read([started('handling_promised', '2026-03-04T10:00', hours(4))]);
    // Service is from 9:00 to 12:00 and from 13:30 to 17:00: two hours before noon and two after it.
    expect([plain.dueAt, plain.yellowAt]).toEqual([at('2026-03-04T15:30'), at('2026-03-04T15:06')]);
    expect(read([started('handling_promised', '2026-03-04T10:00', hours(4)), paused('2026-03-04T11:00'), resumed('2026-03-04T11:30')]).dueAt).toEqual(at('2026-03-04T16:00'));
    expect(read([started('handling_promised', '2026-03-04T10:00', hours(4)), paused('2026-03-04T11:00')], national, at('2026-03-04T16:00')).dueAt).toEqual(at('2026-03-05T11:00'));
    // Noon is no service: a pause in it takes nothing.
    expect(read([started('handling_promised', '2026-03-04T10:00', hours(4)), paused('2026-03-04T12:10'), resumed('2026-03-04T12:50')]).dueAt).toEqual(plain.dueAt);
  });

  test('are kept or not to the minute, and are not extended', () => {
    const within = (when: string) => read([started('handling_promised', '2026-03-04T10:00', hours(4)), stopped(when, 'decided')]).onTime;
    expect([within('2026-03-04T15:29'), within('2026-03-04T15:31')]).toEqual([true, false]);
    expect(foldClock([started('handling_promised', '2026-03-04T10:00', hours(4)), extended('2026-03-04T11:00')], national)).toEqual({ kind: 'ClockCannotMove', event: 'extended', clock: 'handling_promised', unit: 'hour' });
  });

  test('pauses of whatever length leave as many minutes of service as the limit has', () => {
    const start = at('2026-03-02T10:00');
    fc.assert(fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(3_000), fc.nat(3_000), (amount, before, length) => {
      const minutes = (count: number): Date => new Date(start.getTime() + count * 60_000);
      const pause = [{ ...paused('2026-03-02'), at: minutes(before) }, { ...resumed('2026-03-02'), at: minutes(before + length) }];
      const { dueAt } = read([started('handling_promised', '2026-03-02T10:00', hours(amount)), ...pause]);
      const counted = serviceMinutesBetween(national, start, dueAt).minutes;
      const isTouched = serviceMinutesBetween(national, start, minutes(before)).minutes < amount * 60;
      const lost = isTouched ? serviceMinutesBetween(national, minutes(before), minutes(before + length)).minutes : 0;
      expect(counted - lost).toBe(amount * 60);
    }));
  });
});
