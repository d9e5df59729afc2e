import type { ClosedCaseFact, RatingFact, WindowFacts } from './facts.js';
import type { RatingLevel } from './ratings.js';
import { sayLine, type Locale } from './say-line.js';
import type { Rule, Scheme } from './scheme.js';
import { scoreWindow } from './window-score.js';

const windowId = '民政窗口';
const base = { windowId, itemCode: 'A', closedOn: '2026-03-05', onTime: true };
const cases: readonly ClosedCaseFact[] = [
  { ...base, factId: 'c1', caseId: 'k1', supplements: 3 },
  { ...base, factId: 'c2', caseId: 'k2', supplements: 1, onTime: false },
  { ...base, factId: 'c3', caseId: 'k3', supplements: 0 },
];
const rating = (number: number, level: RatingLevel): RatingFact => ({
  factId: `r${number}`, windowId, ratedOn: '2026-03-06', level, active: true,
});
const ratings = [rating(1, 1), rating(2, 2), rating(3, 1)];

const onTime: Rule = { kind: 'ratio', code: 'on-time', name: '按时办结率', maximum: 50, of: 'on_time' };
const mean: Rule = { kind: 'mean_rating', code: 'mean', name: '评价', maximum: 40, percent: { 1: 100, 2: 80, 3: 60, 4: 20, 5: 0 }, onlyActive: true };
const again: Rule = { kind: 'deduct_per', code: 'again', name: '多次补正', for: 'case_supplemented_again', each: 1, cap: null };
const each = (points: number, cap: number | null): Rule => ({ kind: 'deduct_per', code: 'each', name: '补正', for: 'supplement', each: points, cap });

function sentences(maximum: number, rules: readonly Rule[], locale: Locale, of: Omit<WindowFacts, 'windowId'>): readonly string[] {
  const section = { code: 's', name: '项', maximum, emptyIs: 'full', source: '', rules } as const;
  const scheme: Scheme = { code: 'x', name: '考核', version: 1, total: maximum, source: '', sections: [section] };
  const score = scoreWindow(scheme, { windowId, ...of }, '2026-03');
  return score.sections.flatMap(({ lines }) => lines.map((line) => sayLine(line, locale, (id) => (id === 'k1' ? '川什2026030001' : id))));
}

interface Example {
  readonly what: string;
  readonly maximum: number;
  readonly rules: readonly Rule[];
  readonly nothingHappened?: true;
  readonly zh: readonly string[];
  readonly en: readonly string[];
}

const examples: readonly Example[] = [
  {
    what: 'the on-time rate',
    maximum: 50,
    rules: [onTime],
    zh: ['本月办结 3 件，按时办结 2 件，占 66.67%，得 33.33 分（满分 50 分）。'],
    en: ['2 of 3 cases were closed on time (66.67%): 33.33 of 50 points.'],
  },
  {
    what: 'ratings',
    maximum: 40,
    rules: [mean],
    zh: ['本月收到评价 3 条（非常满意 2、满意 1），平均折算 93.33%，得 37.33 分（满分 40 分）。'],
    en: ['3 ratings (very satisfied 2, satisfied 1), on average worth 93.33%: 37.33 of 40 points.'],
  },
  {
    what: 'a case supplemented again',
    maximum: 10,
    rules: [again],
    zh: ['本月办结 3 件，逐件核查，基础分 10 分。', '办件 川什2026030001 要求补正 3 次，没有做到一次性告知，扣 1 分。'],
    en: [
      '3 closed cases were examined, starting from 10 points.',
      'Case 川什2026030001: the applicant was asked 3 times to supply more instead of being told everything at once: 1 point off.',
    ],
  },
  {
    what: 'supplements with a cap',
    maximum: 10,
    rules: [each(1, 3)],
    zh: [
      '本月办结 3 件，逐件核查，基础分 10 分。',
      '办件 川什2026030001 要求补正 3 次，每次扣 1 分，共扣 3 分。',
      '办件 k2 要求补正 1 次，每次扣 1 分，共扣 1 分。',
      '以上应扣 4 分，最多扣 3 分，退回 1 分。',
    ],
    en: [
      '3 closed cases were examined, starting from 10 points.',
      'Case 川什2026030001: the applicant was asked 3 times to supply more, at 1 point each: 3 points off.',
      'Case k2: the applicant was asked once to supply more, at 1 point each: 1 point off.',
      'Of the 4 points above at most 3 can be lost: 1 point given back.',
    ],
  },
  {
    what: 'the floor',
    maximum: 0.5,
    rules: [each(0.2, null)],
    zh: [
      '本月办结 3 件，逐件核查，基础分 0.5 分。',
      '办件 川什2026030001 要求补正 3 次，每次扣 0.2 分，共扣 0.6 分。',
      '办件 k2 要求补正 1 次，每次扣 0.2 分，共扣 0.2 分。',
      '本项扣完为止，不计负分，退回 0.3 分。',
    ],
    en: [
      '3 closed cases were examined, starting from 0.5 points.',
      'Case 川什2026030001: the applicant was asked 3 times to supply more, at 0.2 points each: 0.6 points off.',
      'Case k2: the applicant was asked once to supply more, at 0.2 points each: 0.2 points off.',
      'The section cannot fall below zero: 0.3 points given back.',
    ],
  },
  {
    what: 'an empty month',
    maximum: 50,
    rules: [onTime],
    nothingHappened: true,
    zh: ['本月没有可以计分的记录，满分 50 分，按满分计。'],
    en: ['Nothing to score this month: the full 50 points are counted.'],
  },
];

describe('sayLine', () => {
  it.each(examples)('$what', ({ maximum, rules, nothingHappened, zh, en }) => {
    const of = nothingHappened ? { cases: [], ratings: [] } : { cases, ratings };
    expect(sentences(maximum, rules, 'zh-CN', of)).toEqual(zh);
    expect(sentences(maximum, rules, 'en', of)).toEqual(en);
  });
});
