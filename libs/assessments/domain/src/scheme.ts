import type { RatingLevel } from './ratings.js';

/** Which facts earn, out of all of their kind: cases closed on time (按时办结). */
export type RatioOf = 'on_time';

/** What is deducted for: every request for more material (补正), or every case in which there was more than one. */
export type DeductedFor = 'supplement' | 'case_supplemented_again';

/** Share of facts × maximum, for example the on-time rate (按时办结率). */
export interface RatioRule {
  readonly kind: 'ratio';
  readonly code: string;
  readonly name: string;
  readonly maximum: number;
  readonly of: RatioOf;
}

/** The mean rating × maximum; `percent` says what each level is worth, 0 to 100, the best level the most. */
export interface MeanRatingRule {
  readonly kind: 'mean_rating';
  readonly code: string;
  readonly name: string;
  readonly maximum: number;
  readonly percent: Readonly<Record<RatingLevel, number>>;
  /** Leave out ratings that the system filled in: where defaults counted, they were three quarters of all. */
  readonly onlyActive: boolean;
}

/** `each` points off per occurrence, at most `cap` points by this rule (null: no limit of its own). */
export interface DeductRule {
  readonly kind: 'deduct_per';
  readonly code: string;
  readonly name: string;
  readonly for: DeductedFor;
  readonly each: number;
  readonly cap: number | null;
}

export type EarningRule = RatioRule | MeanRatingRule;
export type Rule = EarningRule | DeductRule;

/**
 * A section (考核项). What its earning rules leave of the maximum is there from the start and can be lost by deductions,
 * but a section never falls below zero (扣完为止，不计负分).
 */
export interface Section {
  readonly code: string;
  readonly name: string;
  readonly maximum: number;
  /** Where nothing happened in the month: count the maximum, or nothing. */
  readonly emptyIs: 'full' | 'none';
  /** Where the section comes from: a standard's indicator, a plan's paragraph. */
  readonly source: string;
  readonly rules: readonly Rule[];
}

/** An assessment scheme (考核方案) as data. All figures are points with at most two decimals; a changed scheme is a new version. */
export interface Scheme {
  readonly code: string;
  readonly name: string;
  readonly version: number;
  readonly total: number;
  readonly source: string;
  readonly sections: readonly Section[];
}

/** Points that a section gives before anything is earned or lost (基础分). */
export function startOf(section: Section): number {
  const earned = section.rules.reduce((sum, rule) => sum + (rule.kind === 'deduct_per' ? 0 : rule.maximum), 0);
  return section.maximum - earned;
}
