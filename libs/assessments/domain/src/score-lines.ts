import type { ClosedCaseFact, WindowFacts } from './facts.js';
import { hundredths, shareOf, type Hundredths } from './points.js';
import { ratingLevels, type RatingLevel } from './ratings.js';
import type { DeductedFor, DeductRule, EarningRule, MeanRatingRule, RatioOf, RatioRule } from './scheme.js';

/** The facts behind the amount of a line, as figures. Amounts are hundredths of a point. */
export type Reason =
  | { readonly kind: 'no_facts'; readonly maximum: Hundredths }
  | { readonly kind: 'start'; readonly examined: number }
  | {
      readonly kind: 'ratio';
      readonly of: RatioOf;
      readonly met: number;
      readonly counted: number;
      readonly unmetFactIds: readonly string[];
      readonly maximum: Hundredths;
    }
  | {
      readonly kind: 'mean_rating';
      readonly counts: Readonly<Record<RatingLevel, number>>;
      readonly percentSum: number;
      readonly maximum: Hundredths;
    }
  | {
      readonly kind: 'deduction';
      readonly for: DeductedFor;
      readonly caseId: string;
      readonly supplements: number;
      readonly each: Hundredths;
    }
  | { readonly kind: 'cap'; readonly deducted: Hundredths; readonly cap: Hundredths }
  | { readonly kind: 'floor'; readonly below: Hundredths };

/** One step of the proof (得分依据): an amount and the facts that made it. */
export interface Line {
  /** Code of the rule; of the section for what belongs to no single rule (start, floor, no facts). */
  readonly rule: string;
  readonly factIds: readonly string[];
  readonly amount: Hundredths;
  readonly reason: Reason;
}

interface Judged {
  readonly factId: string;
  readonly holds: boolean;
}

const ratioFacts: Readonly<Record<RatioOf, (facts: WindowFacts) => readonly Judged[]>> = {
  on_time: ({ cases }) => cases.map(({ factId, onTime }) => ({ factId, holds: onTime })),
};

const occurrences: Readonly<Record<DeductedFor, (fact: ClosedCaseFact) => number>> = {
  supplement: ({ supplements }) => supplements,
  // One request is the law's way (行政许可法 第三十二条: tell everything at once); a second one shows that the first was not complete.
  case_supplemented_again: ({ supplements }) => (supplements > 1 ? 1 : 0),
};

/** The line of an earning rule, or null when no fact of the month concerns it. */
export function earn(rule: EarningRule, facts: WindowFacts): Line | null {
  return rule.kind === 'ratio' ? earnRatio(rule, facts) : earnMeanRating(rule, facts);
}

function earnRatio(rule: RatioRule, facts: WindowFacts): Line | null {
  const judged = ratioFacts[rule.of](facts);
  if (judged.length === 0) return null;
  const unmetFactIds = judged.filter(({ holds }) => !holds).map(({ factId }) => factId);
  const counted = judged.length;
  const met = counted - unmetFactIds.length;
  const maximum = hundredths(rule.maximum);
  return {
    rule: rule.code,
    factIds: judged.map(({ factId }) => factId),
    amount: shareOf(maximum, met, counted),
    reason: { kind: 'ratio', of: rule.of, met, counted, unmetFactIds, maximum },
  };
}

function earnMeanRating(rule: MeanRatingRule, { ratings }: WindowFacts): Line | null {
  const counted = ratings.filter(({ active }) => active || !rule.onlyActive);
  if (counted.length === 0) return null;
  const counts = { 1: 0, 2: 0, 3: 0, 4: 0, 5: 0 };
  for (const { level } of counted) counts[level] += 1;
  const percentSum = ratingLevels.reduce((sum, { level }) => sum + counts[level] * rule.percent[level], 0);
  const maximum = hundredths(rule.maximum);
  return {
    rule: rule.code,
    factIds: counted.map(({ factId }) => factId),
    amount: shareOf(maximum, percentSum, 100 * counted.length),
    reason: { kind: 'mean_rating', counts, percentSum, maximum },
  };
}

/**
 * One line per case that costs points, each at its full price, and one line that gives back what exceeds the rule's cap:
 * so a case that is struck out on appeal takes its own line with it and leaves the others as they are.
 */
export function deduct(rule: DeductRule, { cases }: WindowFacts): readonly Line[] {
  const each = hundredths(rule.each);
  const lines = cases.flatMap((fact): Line[] => {
    const { factId, caseId, supplements } = fact;
    const times = occurrences[rule.for](fact);
    if (times === 0) return [];
    const reason = { kind: 'deduction', for: rule.for, caseId, supplements, each } as const;
    return [{ rule: rule.code, factIds: [factId], amount: -each * times, reason }];
  });
  const deducted = lines.reduce((sum, { amount }) => sum - amount, 0);
  if (rule.cap === null || deducted <= hundredths(rule.cap)) return lines;
  const cap = hundredths(rule.cap);
  const factIds = lines.flatMap((line) => line.factIds);
  return [...lines, { rule: rule.code, factIds, amount: deducted - cap, reason: { kind: 'cap', deducted, cap } }];
}
