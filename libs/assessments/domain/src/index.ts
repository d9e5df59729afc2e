export type { ClosedCaseFact, Month, RatingFact, WindowFacts } from './facts.js';
export type { Hundredths } from './points.js';
export { checkRating, isBadRating, isRatingLevel, ratingLevels } from './ratings.js';
export type { RateableCase, RatingLevel, RatingRefusal } from './ratings.js';
export { sayLine, type Locale } from './say-line.js';
export type { DeductedFor, DeductRule, MeanRatingRule, RatioOf, RatioRule, Rule, Scheme, Section } from './scheme.js';
export { schemeFaults, type SchemeFault } from './scheme-faults.js';
export type { Line, Reason } from './score-lines.js';
export { scoreWindow, type SectionScore, type WindowScore } from './window-score.js';
