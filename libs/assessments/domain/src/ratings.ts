type IsoDate = string;

/** 1 is the best. GB/T 39735 and the national data tables count this way round, while stars on screens count the other. */
export type RatingLevel = 1 | 2 | 3 | 4 | 5;

/** The five levels of a rating (好差评), best first, with the words of 国办发〔2019〕51号. */
export const ratingLevels: readonly { readonly level: RatingLevel; readonly zh: string; readonly en: string }[] = [
  { level: 1, zh: '非常满意', en: 'very satisfied' },
  { level: 2, zh: '满意', en: 'satisfied' },
  { level: 3, zh: '基本满意', en: 'fairly satisfied' },
  { level: 4, zh: '不满意', en: 'dissatisfied' },
  { level: 5, zh: '非常不满意', en: 'very dissatisfied' },
];

/** A bad rating (差评): the last two levels. It must be looked into and answered. */
export function isBadRating(level: RatingLevel): boolean {
  return level >= 4;
}

/** True for the whole numbers 1 to 5. */
export function isRatingLevel(level: number): level is RatingLevel {
  return ratingLevels.some((known) => known.level === level);
}

/** The case that someone wants to rate: its closing day, null while it is open, and the rating it has, if any. */
export interface RateableCase {
  readonly caseId: string;
  readonly closedOn: IsoDate | null;
  readonly rating: { readonly level: RatingLevel; readonly ratedOn: IsoDate } | null;
}

/** Why a rating is not taken. */
export type RatingRefusal =
  | { readonly kind: 'InvalidLevel'; readonly level: number; readonly best: RatingLevel; readonly worst: RatingLevel }
  | { readonly kind: 'CaseNotClosed'; readonly caseId: string }
  | { readonly kind: 'AlreadyRated'; readonly caseId: string; readonly level: RatingLevel; readonly ratedOn: IsoDate };

/**
 * May the case be rated with this level? One case, one rating (一事一评, 国办发〔2019〕51号 and GB/T 39734-2020), once it is closed.
 * Returns the refusal, or null when the rating stands.
 */
export function checkRating(rated: RateableCase, level: number): RatingRefusal | null {
  if (!isRatingLevel(level)) return { kind: 'InvalidLevel', level, best: 1, worst: 5 };
  if (rated.closedOn === null) return { kind: 'CaseNotClosed', caseId: rated.caseId };
  if (rated.rating !== null) return { kind: 'AlreadyRated', caseId: rated.caseId, ...rated.rating };
  return null;
}
