import { readFileSync } from 'node:fs';
import { layerOf, parseCalendarTsv, workingCalendar } from '@yimen/working-days';
import fc from 'fast-check';
import { NO_CASE } from '../case.js';
import { readClocks, type CaseLimits } from '../case-clocks.js';
import type { CaseEvent } from '../case-events.js';
import { foldCase } from '../case-fold.js';
import { rulesInForce, signalRuleFault, type SignalRule } from './signal-rule.js';
import { judgeCase, signalsOf, type IssuedCard } from './signals.js';

const SICHUAN = 51_00_000_000_0000;
const COUNTY = 51_06_082_000_0000;
const TOWN = 51_06_082_120_0000;
const seed = parseCalendarTsv(readFileSync(new URL('../../../../../deploy/seed-data/calendars/cn.tsv', import.meta.url), 'utf8'));
if (seed.kind !== 'CalendarTsv') throw new Error(JSON.stringify(seed.faults));
const calendar = workingCalendar([layerOf(seed, '', 0)]);

const at = (text: string): Date => new Date(`${text}+08:00`);
const rule = (over: Partial<SignalRule> = {}): SignalRule => ({
  id: `rule ${JSON.stringify(over)}`, ownerNo: 0, code: 'promise_overdue', metric: 'handling_promised', threshold: { unit: 'working_days_past', amount: 0 }, colour: 'red',
  itemCode: null, isOff: false, setAt: at('2020-01-01T00:00'), ...over,
});
const RED = rule();
const YELLOW = rule({ code: 'promise_90', threshold: { unit: 'percent', amount: 90 }, colour: 'yellow' });
const LEFT = rule({ code: 'promise_1_left', threshold: { unit: 'working_days_left', amount: 1 }, colour: 'blue' });
const REVIEW = rule({ code: 'review_overdue', metric: 'review' });
const TWICE = rule({ code: 'asked_twice', metric: 'supplements', threshold: { unit: 'times', amount: 2 }, colour: 'yellow' });

const days = (amount: number) => ({ amount, unit: 'working_day' }) as const;
const LIMITS: CaseLimits = { statutory: days(20), promised: days(10), review: days(3), reviewCounts: 'counts', steps: [{ id: 's1', limit: days(2) }, { id: 's2', limit: days(4) }] };

type Draft = CaseEvent extends infer E ? (E extends CaseEvent ? Omit<E, 'seq' | 'at' | 'tenantNo' | 'legId'> : never) : never;
/** What happened when, at the town's leg unless another is named. */
type Act = readonly [at: string, draft: Draft, legId?: string];
/** A case at the town. */
function story(...acts: readonly Act[]) {
  const events = acts.map(([when, draft, legId = 'town'], index) =>
    ({ ...draft, seq: index + 1, at: at(when), legId, tenantNo: legId === 'county' ? COUNTY : TOWN }) as CaseEvent);
  return { events, state: foldCase(events, NO_CASE) };
}
const submitted = ['2026-03-02T09:00', { kind: 'submitted', channel: 'window', materialIds: [] }] as const;
const received = ['2026-03-02T09:00', { kind: 'received', receiptNo: 'S1', handoverId: null }] as const;
const accepted = ['2026-03-02T10:00', { kind: 'accepted', editionId: 'e', editionNo: 1, deferredMaterialIds: [] }] as const;
const paused = (when: string) => [when, { kind: 'suspended', legKind: 'handling', countedLegId: 'town', ground: 'hearing', reasons: '', document: '听证告知书', expectedUntil: '2026-03-12' }] as const;
const decided = (when: string) => [when, { kind: 'decided', legKind: 'handling', outcome: 'granted', reasons: '' }] as const;
const sentUp = (when: string) => [when, { kind: 'sent_for_review', toTenantNo: COUNTY, opinion: '' }] as const;
const letter = (when: string) => [when, { kind: 'handover_sent', handoverId: 'h1', handoverKind: 'review', toTenantNo: COUNTY, materialIds: [] }] as const;
const above = (when: string) => [when, { kind: 'review_received', handoverId: 'h1' }, 'county'] as const;

const found = (told: ReturnType<typeof story>, rules: readonly SignalRule[], now: string) => {
  const clocks = readClocks(told.events, LIMITS, () => calendar, at(now)).map((clock) => ({ ...clock, calendar }));
  const { due, nextAt } = signalsOf(told, clocks, () => rules, at(now));
  return { due: due.map((one) => [one.rule.code, one.legId, one.at.toISOString()]), nextAt: nextAt?.toISOString() ?? null };
};
const judged = (told: ReturnType<typeof story>, rules: readonly SignalRule[], cards: readonly IssuedCard[], now: string) => {
  const clocks = readClocks(told.events, LIMITS, () => calendar, at(now)).map((clock) => ({ ...clock, calendar }));
  return judgeCase(told, clocks, () => rules, cards, at(now));
};

describe('what the rules find', () => {
  // Accepted on Monday 2 March, ten working days: the 16th. Nine tenths are used up when the ninth day's service ends, on Friday the 13th at five.
  const open = story(submitted, received, accepted);

  test('yellow at nine tenths, a warning when the last day begins, red when it is over, each at its moment', () => {
    expect(found(open, [RED, YELLOW, LEFT], '2026-03-13T09:00')).toEqual({ due: [], nextAt: '2026-03-13T09:00:00.000Z' });
    expect(found(open, [RED, YELLOW, LEFT], '2026-03-13T17:00')).toEqual({ due: [['promise_90', 'town', '2026-03-13T09:00:00.000Z']], nextAt: '2026-03-15T16:00:00.000Z' });
    expect(found(open, [RED, YELLOW, LEFT], '2026-03-16T08:00').due.map(([code]) => code)).toEqual(['promise_90', 'promise_1_left']);
    const late = found(open, [RED, YELLOW, LEFT], '2026-03-17T00:00');
    expect(late.due).toContainEqual(['promise_overdue', 'town', '2026-03-16T16:00:00.000Z']);
    expect(late.due.map(([code]) => code).sort()).toEqual(['promise_1_left', 'promise_90', 'promise_overdue']);
    expect(late.nextAt).toBeNull();
  });

  test('what was decided in time is not late, what was decided late is', () => {
    expect(found(story(submitted, received, accepted, decided('2026-03-16T23:59')), [RED], '2026-04-01T00:00').due).toEqual([]);
    expect(found(story(submitted, received, accepted, decided('2026-03-17T00:00')), [RED], '2026-04-01T00:00').due).toHaveLength(1);
  });

  test('while a clock stands still nothing is found and nothing is awaited', () => {
    expect(found(story(submitted, received, accepted, paused('2026-03-05T10:00')), [RED, YELLOW], '2026-06-01T00:00')).toEqual({ due: [], nextAt: null });
  });

  test('three working days past the end leave out the weekend', () => {
    const grave = rule({ code: 'grave', threshold: { unit: 'working_days_past', amount: 3 } });
    expect(found(open, [grave], '2026-03-18T00:00').nextAt).toBe('2026-03-19T16:00:00.000Z');
  });

  test('a second request to bring something is found at the second', () => {
    const notice = (when: string) => [when, { kind: 'supplement_requested', missing: [{ materialId: 'a', what: '缺' }] }] as const;
    const brought = ['2026-03-04T10:00', { kind: 'supplement_received', materialIds: ['a'], outstandingIds: [], handoverId: null }] as const;
    const twice = story(submitted, received, notice('2026-03-03T10:00'), brought, notice('2026-03-05T10:00'));
    expect(found(twice, [TWICE], '2026-03-06T00:00').due).toEqual([['asked_twice', 'town', '2026-03-05T02:00:00.000Z']]);
  });

  test('a rule finds nothing before it was laid down', () => {
    const since = rule({ setAt: at('2026-03-20T08:00') });
    expect(found(open, [since], '2026-03-21T00:00').due).toEqual([['promise_overdue', 'town', '2026-03-20T00:00:00.000Z']]);
    expect(found(story(submitted, received, accepted, decided('2026-03-18T10:00')), [since], '2026-03-21T00:00').due).toEqual([]);
  });
});

describe('whose fault it is', () => {
  const review = (...rest: readonly Act[]) => story(submitted, received, accepted, sentUp('2026-03-04T10:00'), letter('2026-03-04T10:00'), above('2026-03-05T10:00'), ...rest);

  test('the level above that overran its three days, although the promise is the town’s', () => {
    expect(found(review(), [RED, REVIEW], '2026-03-20T00:00').due).toEqual([
      ['promise_overdue', 'county', '2026-03-16T16:00:00.000Z'], ['review_overdue', 'county', '2026-03-10T16:00:00.000Z'],
    ]);
  });

  test('the town that sent it up on the last day', () => {
    const late = story(submitted, received, accepted, sentUp('2026-03-13T10:00'), letter('2026-03-13T10:00'), above('2026-03-13T15:00'));
    expect(found(late, [RED, REVIEW], '2026-03-17T09:00').due).toEqual([['promise_overdue', 'town', '2026-03-16T16:00:00.000Z']]);
  });

  test('more days than the level above lost are the town’s own', () => {
    const back = review(['2026-03-11T10:00', { kind: 'decided', legKind: 'review', outcome: 'granted', reasons: '' }, 'county']);
    expect(found(back, [RED], '2026-03-18T00:00').due[0]![1]).toBe('county');
    const grave = rule({ code: 'grave', threshold: { unit: 'working_days_past', amount: 2 } });
    expect(found(back, [grave], '2026-03-24T00:00').due[0]![1]).toBe('town');
  });
});

describe('cards', () => {
  const open = story(submitted, received, accepted);
  const subject = 'handling_promised town';
  const card = (over: Partial<IssuedCard> = {}): IssuedCard => ({ id: 'c1', rule: RED, subject, withdrawnBecause: null, ...over });

  test('are issued once', () => {
    expect(judged(open, [RED], [], '2026-03-17T00:00').issue.map((one) => one.subject)).toEqual([subject]);
    expect(judged(open, [RED], [card()], '2026-03-17T00:00')).toEqual({ issue: [], withdraw: [], nextAt: null });
  });

  test('are taken back when the clock says so, and issued again when it says so again; not after an appeal', () => {
    expect(judged(open, [RED], [card()], '2026-03-16T23:00').withdraw).toHaveLength(1);
    expect(judged(open, [RED], [card({ withdrawnBecause: 'recomputed' })], '2026-03-17T00:00').issue).toHaveLength(1);
    expect(judged(open, [RED], [card({ withdrawnBecause: 'appeal' })], '2026-03-17T00:00').issue).toEqual([]);
  });

  test('are judged by the rule under which they were issued', () => {
    expect(judged(open, [], [card()], '2026-03-17T00:00')).toEqual({ issue: [], withdraw: [], nextAt: null });
    const stricter = rule({ id: 'anew', threshold: { unit: 'percent', amount: 80 }, setAt: at('2026-03-18T00:00') });
    expect(judged(open, [stricter], [card()], '2026-03-19T00:00')).toMatchObject({ issue: [], withdraw: [] });
  });

  test('the later one looks, the more has been found, and looking at the awaited moment finds it', () => {
    const hour = fc.integer({ min: 0, max: 24 * 30 }).map((hours) => new Date(at('2026-03-02T10:00').getTime() + hours * 3_600_000));
    fc.assert(fc.property(hour, hour, fc.constantFrom(open, story(submitted, received, accepted, decided('2026-03-13T10:00'))), (a, b, told) => {
      const [early, late] = a < b ? [a, b] : [b, a];
      const look = (now: Date) => judgeCase(told, readClocks(told.events, LIMITS, () => calendar, now).map((clock) => ({ ...clock, calendar })), () => [RED, YELLOW, LEFT], [], now);
      const [before, after] = [look(early), look(late)];
      expect(after.issue.map(({ rule: { code } }) => code)).toEqual(expect.arrayContaining(before.issue.map(({ rule: { code } }) => code)));
      if (before.nextAt) expect(look(before.nextAt).issue).toHaveLength(before.issue.length + 1);
    }));
  });
});

describe('rules of several levels', () => {
  const tenants = [0, SICHUAN, COUNTY, TOWN];
  const at80 = (over: Partial<SignalRule>) => rule({ code: 'p', threshold: { unit: 'percent', amount: 80 }, colour: 'yellow', ...over });

  test('the lowest counts where it is as strict; a province does as it likes', () => {
    const national = at80({ id: 'n', threshold: { unit: 'percent', amount: 90 } });
    const codes = (...rules: SignalRule[]) => rulesInForce(rules, TOWN, 'i1').map(({ id }) => id);
    expect(codes(national)).toEqual(['n']);
    expect(codes(national, at80({ id: 'c', ownerNo: COUNTY }))).toEqual(['c']);
    expect(codes(national, at80({ id: 'c', ownerNo: COUNTY, threshold: { unit: 'percent', amount: 95 } }))).toEqual(['n']);
    expect(codes(national, at80({ id: 'p', ownerNo: SICHUAN, threshold: { unit: 'percent', amount: 95 } }))).toEqual(['p']);
    expect(codes(national, at80({ id: 'p', ownerNo: SICHUAN, isOff: true }))).toEqual([]);
    expect(codes(national, at80({ id: 'c', ownerNo: COUNTY, isOff: true }))).toEqual(['n']);
    expect(codes(national, at80({ id: 'i', itemCode: 'i1' }))).toEqual(['i']);
    expect(codes(national, at80({ id: 'i', itemCode: 'i2' }))).toEqual(['n']);
    expect(rulesInForce([at80({ ownerNo: COUNTY })], SICHUAN, 'i1')).toEqual([]);
  });

  test('a softer rule below the province, and a threshold its metric has not, are refused with the reason', () => {
    const national = at80({ id: 'n' });
    expect(signalRuleFault([national], at80({ ownerNo: COUNTY, threshold: { unit: 'percent', amount: 81 } }))).toEqual({ kind: 'SofterThanAbove', above: national });
    expect(signalRuleFault([national], at80({ ownerNo: COUNTY, colour: 'blue' }))).toMatchObject({ kind: 'SofterThanAbove' });
    expect(signalRuleFault([national], at80({ ownerNo: COUNTY, colour: 'red' }))).toBeNull();
    expect(signalRuleFault([], rule({ metric: 'supplements' }))).toEqual({ kind: 'ThresholdMisfit', units: ['times'] });
  });

  test('what counts at a tenant is never found later than what counts above it', () => {
    const amount = fc.integer({ min: 1, max: 100 });
    const some = fc.array(fc.record({ ownerNo: fc.constantFrom(...tenants), amount }), { maxLength: 8 });
    fc.assert(fc.property(some, (rows) => {
      const rules = rows.map((row, index) => at80({ id: String(index), ownerNo: row.ownerNo, threshold: { unit: 'percent', amount: row.amount } }));
      const inForce = (tenantNo: number) => rulesInForce(rules, tenantNo, 'i1')[0]?.threshold.amount ?? Number.POSITIVE_INFINITY;
      expect(inForce(COUNTY)).toBeLessThanOrEqual(inForce(SICHUAN));
      expect(inForce(TOWN)).toBeLessThanOrEqual(inForce(COUNTY));
    }));
  });
});
