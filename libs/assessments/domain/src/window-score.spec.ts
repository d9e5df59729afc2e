import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { ClosedCaseFact, RatingFact, WindowFacts } from './facts.js';
import type { RatingLevel } from './ratings.js';
import type { Scheme, Section } from './scheme.js';
import { scoreWindow, type SectionScore, type WindowScore } from './window-score.js';

const seed = new URL('../../../../deploy/seed-data/assessments/window-month.json', import.meta.url);
const scheme = JSON.parse(readFileSync(seed, 'utf8')) as Scheme;
const windowId = '民政窗口';
const march = '2026-03';

function closedCase(number: number, more: Partial<ClosedCaseFact> = {}): ClosedCaseFact {
  const day = String((number % 28) + 1).padStart(2, '0');
  return { factId: `c${number}`, caseId: `case-${number}`, windowId, itemCode: 'A', closedOn: `2026-03-${day}`, onTime: true, supplements: 0, ...more };
}

function rating(number: number, level: RatingLevel, more: Partial<RatingFact> = {}): RatingFact {
  return { factId: `r${number}`, windowId, ratedOn: '2026-03-20', level, active: true, ...more };
}

const score = (cases: readonly ClosedCaseFact[], ratings: readonly RatingFact[], by = scheme): WindowScore =>
  scoreWindow(by, { windowId, cases, ratings }, march);
const section = (result: WindowScore, code: string): SectionScore => result.sections.find((one) => one.code === code)!;
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('scores worked out by hand (points)', () => {
  type Row = readonly [name: string, late: number, cases: number, ratings: readonly RatingLevel[], again: number, expected: readonly number[]];
  const rows: readonly Row[] = [
    // name, late of cases, levels, cases supplemented again → on time, rating, supplements, total
    ['all well', 0, 4, [1, 1], 0, [50, 40, 10, 100]],
    ['one of nine late: 50 × 8/9', 1, 9, [1], 0, [44.44, 40, 10, 94.44]],
    ['one of eight late: 50 × 7/8', 1, 8, [1], 0, [43.75, 40, 10, 93.75]],
    ['one of 32 late: 50 × 31/32 = 48.4375', 1, 32, [1], 0, [48.44, 40, 10, 98.44]],
    ['each level once: 40 × 260/500', 0, 1, [1, 2, 3, 4, 5], 0, [50, 20.8, 10, 80.8]],
    ['one bad rating among three: 40 × 220/300', 0, 1, [1, 1, 4], 0, [50, 29.33, 10, 89.33]],
    ['three cases supplemented again', 0, 5, [1], 3, [50, 40, 7, 97]],
    ['twelve of them: the section ends at zero', 0, 12, [1], 12, [50, 40, 0, 90]],
    ['everything wrong', 2, 2, [5, 5], 2, [0, 0, 8, 8]],
    ['cases, but nobody rated', 0, 2, [], 0, [50, 40, 10, 100]],
    ['nothing happened', 0, 0, [], 0, [50, 40, 10, 100]],
  ];

  it.each(rows)('%s', (_name, late, count, levels, again, expected) => {
    const cases = numbers(count).map((number) => closedCase(number, { onTime: number >= late, supplements: number < again ? 2 : 1 }));
    const result = score(cases, levels.map((level, number) => rating(number, level)));
    expect([...result.sections.map((one) => one.score), result.total]).toEqual(expected.map((points) => Math.round(points * 100)));
  });
});

describe('what a score says about itself', () => {
  it('names the facts of each point, and those that missed it', () => {
    const result = score([closedCase(1), closedCase(2, { onTime: false })], []);
    expect(section(result, 'efficiency').lines).toEqual([
      {
        rule: 'on-time-rate',
        factIds: ['c1', 'c2'],
        amount: 2500,
        reason: { kind: 'ratio', of: 'on_time', met: 1, counted: 2, unmetFactIds: ['c2'], maximum: 5000 },
      },
    ]);
  });

  it('starts from the points that can be lost, takes them case by case, and gives back what exceeds the cap', () => {
    const cases = numbers(12).map((number) => closedCase(number, { supplements: 2 }));
    const { lines } = section(score(cases, []), 'irregular');
    expect(lines.map(({ reason, amount }) => [reason.kind, amount])).toEqual([
      ['start', 1000],
      ...cases.map(() => ['deduction', -100]),
      ['cap', 200],
    ]);
  });

  it('says where nothing happened, and counts it as the scheme wants', () => {
    const strict: Scheme = { ...scheme, sections: scheme.sections.map((one) => ({ ...one, emptyIs: 'none' })) };
    const [lenient, empty] = [score([], []), score([], [], strict)];
    expect(lenient).toMatchObject({ noFacts: true, total: 10_000 });
    expect(empty).toMatchObject({ noFacts: true, total: 0 });
    expect(empty.sections.map((one) => [one.noFacts, one.lines.map(({ reason }) => reason.kind)])).toEqual([
      [true, ['no_facts']],
      [true, ['no_facts']],
      [true, ['no_facts']],
    ]);
    expect(score([closedCase(1)], [], strict).sections.map(({ noFacts }) => noFacts)).toEqual([false, true, false]);
  });

  it('leaves out ratings that the system filled in, where the scheme says so', () => {
    expect(section(score([], [rating(1, 1), rating(2, 5, { active: false })]), 'satisfaction').score).toBe(4000);
    expect(section(score([], [rating(2, 5, { active: false })]), 'satisfaction').noFacts).toBe(true);
  });

  it('refuses a period that is no month', () => {
    for (const period of ['2026', '2026-13', '2026-3', '']) {
      expect(() => scoreWindow(scheme, { windowId, cases: [], ratings: [] }, period)).toThrow(RangeError);
    }
  });
});

describe('several deductions from one section', () => {
  const strict: Section = {
    code: 'discipline', name: '补正', maximum: 5, emptyIs: 'full', source: '', rules: [
      { kind: 'deduct_per', code: 'each', name: '每次补正', for: 'supplement', each: 0.2, cap: null },
      { kind: 'deduct_per', code: 'again', name: '多次补正', for: 'case_supplemented_again', each: 2, cap: 6 },
    ],
  };
  const by: Scheme = { ...scheme, total: 5, sections: [strict] };

  it('add up', () => {
    const result = score([closedCase(1, { supplements: 3 }), closedCase(2, { supplements: 1 })], [], by);
    expect(section(result, 'discipline').lines.map(({ rule, amount }) => [rule, amount])).toEqual([
      ['discipline', 500],
      ['each', -60],
      ['each', -20],
      ['again', -200],
    ]);
    expect(result.total).toBe(220);
  });

  it('never take it below zero', () => {
    const result = score(numbers(4).map((number) => closedCase(number, { supplements: 2 })), [], by);
    expect(section(result, 'discipline').lines.at(-1)).toMatchObject({ amount: 260, reason: { kind: 'floor', below: 260 } });
    expect(result.total).toBe(0);
  });
});

describe('for any facts', () => {
  const day = fc.constantFrom('2026-02-28', '2026-03-01', '2026-03-15', '2026-03-31', '2026-04-01');
  const where = fc.constantFrom(windowId, windowId, '国土窗口');
  const facts: fc.Arbitrary<WindowFacts> = fc.record({
    windowId: fc.constant(windowId),
    cases: fc
      .array(fc.record({ closedOn: day, windowId: where, onTime: fc.boolean(), supplements: fc.nat({ max: 4 }) }), { maxLength: 30 })
      .map((some) => some.map((more, number) => closedCase(number, more))),
    ratings: fc
      .array(fc.record({ ratedOn: day, windowId: where, level: fc.constantFrom<RatingLevel>(1, 2, 3, 4, 5), active: fc.boolean() }), { maxLength: 30 })
      .map((some) => some.map(({ level, ...more }, number) => rating(number, level, more))),
  });
  const shuffled = facts.chain((all) =>
    fc.record({
      all: fc.constant(all),
      cases: fc.shuffledSubarray([...all.cases], { minLength: all.cases.length }),
      ratings: fc.shuffledSubarray([...all.ratings], { minLength: all.ratings.length }),
    }),
  );

  it('the lines add up to the score, and every section stays between zero and its maximum', () => {
    fc.assert(fc.property(facts, (all) => {
      const result = scoreWindow(scheme, all, march);
      for (const one of result.sections) {
        expect(one.lines.reduce((sum, { amount }) => sum + amount, 0)).toBe(one.score);
        expect(one.lines.every(({ amount }) => Number.isSafeInteger(amount))).toBe(true);
        expect(one.score).toBeGreaterThanOrEqual(0);
        expect(one.score).toBeLessThanOrEqual(one.maximum);
      }
      expect(result.sections.reduce((sum, one) => sum + one.score, 0)).toBe(result.total);
    }));
  });

  it('every line names facts of this window and month, unless it says that there are none', () => {
    fc.assert(fc.property(facts, (all) => {
      const own = [...all.cases.map((fact) => ({ ...fact, on: fact.closedOn })), ...all.ratings.map((fact) => ({ ...fact, on: fact.ratedOn }))]
        .filter((fact) => fact.windowId === windowId && fact.on.startsWith(march))
        .map(({ factId }) => factId);
      for (const { reason, factIds } of scoreWindow(scheme, all, march).sections.flatMap(({ lines }) => lines)) {
        expect(factIds.length > 0).toBe(reason.kind !== 'no_facts');
        expect(own).toEqual(expect.arrayContaining([...factIds]));
      }
    }));
  });

  it('the order in which facts come changes nothing', () => {
    fc.assert(fc.property(shuffled, ({ all, cases, ratings }) => {
      expect(scoreWindow(scheme, { windowId, cases, ratings }, march)).toEqual(scoreWindow(scheme, all, march));
    }));
  });

  it('a case that was late after all never raises the score, nor does one supplement more', () => {
    fc.assert(fc.property(facts, fc.nat(), (all, pick) => {
      fc.pre(all.cases.length > 0);
      const index = pick % all.cases.length;
      const before = scoreWindow(scheme, all, march).total;
      const worse = (change: (fact: ClosedCaseFact) => ClosedCaseFact): number =>
        scoreWindow(scheme, { ...all, cases: all.cases.map((fact, at) => (at === index ? change(fact) : fact)) }, march).total;
      expect(worse((fact) => ({ ...fact, onTime: false }))).toBeLessThanOrEqual(before);
      expect(worse((fact) => ({ ...fact, supplements: fact.supplements + 1 }))).toBeLessThanOrEqual(before);
    }));
  });

  it('the amounts can be worked out again from the figures that the lines give', () => {
    fc.assert(fc.property(facts, (all) => {
      for (const { reason, amount } of scoreWindow(scheme, all, march).sections.flatMap(({ lines }) => lines)) {
        if (reason.kind === 'ratio') expect(amount).toBe(Math.round((reason.maximum * reason.met) / reason.counted));
        if (reason.kind === 'deduction') expect(amount).toBe(-reason.each);
        if (reason.kind === 'cap') expect(amount).toBe(reason.deducted - reason.cap);
      }
    }));
  });
});
