import type { Locale } from '@yimen/access';
import { ratingLevels, type RatingLevel, type RatingRefusal } from '@yimen/assessments-domain';
import { KIT_MESSAGES, type KitRefusal, type Messages } from '@yimen/graphql-kit';

/** The domain's refusal with the instant (ISO) of the rating that stands. */
export type AlreadyRated = Extract<RatingRefusal, { kind: 'AlreadyRated' }> & { readonly ratedAt: string };
export type AssessmentRefusal = KitRefusal | AlreadyRated;

/** The level in words. */
export function sayLevel(level: RatingLevel, locale: Locale): string {
  const known = ratingLevels.find((one) => one.level === level)!;
  return locale === 'zh-CN' ? known.zh : known.en;
}

export const ASSESSMENT_MESSAGES: Messages<AssessmentRefusal> = {
  ...KIT_MESSAGES,
  AlreadyRated: {
    'zh-CN': ({ ratedOn, level }) => `此件已于 ${ratedOn} 评价为“${sayLevel(level, 'zh-CN')}”；一事一评，不能再评。`,
    en: ({ ratedOn, level }) => `This case was rated “${sayLevel(level, 'en')}” on ${ratedOn}; a case can be rated only once.`,
  },
};
