import { readFileSync } from 'node:fs';
import type { Scheme, Section } from './scheme.js';
import { schemeFaults } from './scheme-faults.js';

const seed = new URL('../../../../deploy/seed-data/assessments/window-month.json', import.meta.url);
const scheme = JSON.parse(readFileSync(seed, 'utf8')) as Scheme;
const [efficiency, satisfaction, irregular] = scheme.sections as readonly [Section, Section, Section];
const withSections = (...sections: readonly Section[]): Scheme => ({ ...scheme, sections });

describe('the scheme among the seed data', () => {
  it('has no faults', () => {
    expect(schemeFaults(scheme)).toEqual([]);
  });

  it('is 50 points on time, 40 for ratings, 10 for supplements', () => {
    expect(scheme.sections.map(({ name, maximum, rules }) => [name, maximum, rules.map(({ kind }) => kind).join()])).toEqual([
      ['办事效率', 50, 'ratio'],
      ['窗口服务满意率', 40, 'mean_rating'],
      ['异常办理', 10, 'deduct_per'],
    ]);
  });
});

describe('schemeFaults', () => {
  const [onTime] = efficiency.rules;
  const [meanRating] = satisfaction.rules;
  const faulty: readonly (readonly [string, Scheme, object])[] = [
    ['sections that do not add up', { ...scheme, total: 110 }, { kind: 'TotalDiffers', code: 'window-month', total: 110, sections: 100 }],
    ['a code used twice', withSections(efficiency, satisfaction, { ...irregular, code: 'efficiency' }), { kind: 'CodeRepeated', code: 'efficiency' }],
    [
      'a third decimal',
      withSections(efficiency, satisfaction, { ...irregular, rules: irregular.rules.map((rule) => ({ ...rule, each: 0.125 })) }),
      { kind: 'NotPoints', code: 'supplemented-again', value: 0.125 },
    ],
    [
      'rules worth more than their section',
      withSections({ ...efficiency, rules: [{ ...onTime!, maximum: 60 } as Section['rules'][0]] }, satisfaction, irregular),
      { kind: 'RulesExceedSection', code: 'efficiency', by: 10 },
    ],
    [
      'points that nobody can lose',
      withSections({ ...efficiency, rules: [{ ...onTime!, maximum: 30 } as Section['rules'][0]] }, satisfaction, irregular),
      { kind: 'PointsWithoutRule', code: 'efficiency', points: 20 },
    ],
    [
      'stars instead of levels, which would make 5 the best',
      withSections(
        efficiency,
        { ...satisfaction, rules: [{ ...meanRating!, percent: { 1: 0, 2: 20, 3: 60, 4: 80, 5: 100 } } as Section['rules'][0]] },
        irregular,
      ),
      { kind: 'PercentNotFalling', code: 'mean-rating', percent: [0, 20, 60, 80, 100] },
    ],
  ];

  it.each(faulty)('finds %s', (_what, bad, fault) => {
    expect(schemeFaults(bad)).toEqual([fault]);
  });
});
