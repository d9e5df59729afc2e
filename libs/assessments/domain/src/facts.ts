import type { RatingLevel } from './ratings.js';

type IsoDate = string;

/** A month, `yyyy-MM`: the period of an assessment (考核周期). */
export type Month = string;

/** A case was closed (办结) at the window. `supplements` counts how often the applicant was asked to supply more (补正). */
export interface ClosedCaseFact {
  readonly factId: string;
  readonly caseId: string;
  readonly windowId: string;
  readonly itemCode: string;
  readonly closedOn: IsoDate;
  /** Closed within the promised limit (承诺时限). */
  readonly onTime: boolean;
  readonly supplements: number;
}

/** A case of the window was rated (评价). */
export interface RatingFact {
  readonly factId: string;
  readonly windowId: string;
  readonly ratedOn: IsoDate;
  readonly level: RatingLevel;
  /** False for a rating the system filled in because nobody answered (默认评价). */
  readonly active: boolean;
}

/** What is known about one window (窗口). Facts of other windows or months may be among them; they do not count. */
export interface WindowFacts {
  readonly windowId: string;
  readonly cases: readonly ClosedCaseFact[];
  readonly ratings: readonly RatingFact[];
}

const MONTH = /^\d{4}-(?:0[1-9]|1[0-2])$/;

/** The window's facts of that month in the order of their days. Throws RangeError when `month` is not `yyyy-MM`. */
export function factsOfMonth(facts: WindowFacts, month: Month): WindowFacts {
  if (!MONTH.test(month)) throw new RangeError(`"${month}" is not a month of the form yyyy-MM`);
  const counts = (windowId: string, on: IsoDate): boolean => windowId === facts.windowId && on.startsWith(`${month}-`);
  return {
    windowId: facts.windowId,
    cases: inOrder(facts.cases.filter((fact) => counts(fact.windowId, fact.closedOn)), (fact) => fact.closedOn),
    ratings: inOrder(facts.ratings.filter((fact) => counts(fact.windowId, fact.ratedOn)), (fact) => fact.ratedOn),
  };
}

/** Days first, then ids: without the second key two facts of one day would keep the order in which they happened to come. */
function inOrder<Fact extends { readonly factId: string }>(facts: readonly Fact[], day: (fact: Fact) => IsoDate): Fact[] {
  const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
  return [...facts].sort((a, b) => compare(day(a), day(b)) || compare(a.factId, b.factId));
}
