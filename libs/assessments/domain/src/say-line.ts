import { shareOf, type Hundredths } from './points.js';
import { ratingLevels } from './ratings.js';
import type { Line, Reason } from './score-lines.js';

export type Locale = 'zh-CN' | 'en';
type ReasonOf<Kind extends Reason['kind']> = Extract<Reason, { kind: Kind }>;
type Say = { readonly [Kind in Reason['kind']]: (reason: ReasonOf<Kind>, amount: Hundredths, caseName: string) => string };

/** 3889 → "38.89", 1000 → "10", 50 → "0.5". */
const points = (amount: Hundredths): string => String(amount / 100);
const percent = (part: number, whole: number): string => `${points(shareOf(10_000, part, whole))}%`;

function ratedCounts({ counts }: ReasonOf<'mean_rating'>, word: 'zh' | 'en', join: string): string {
  return ratingLevels
    .filter(({ level }) => counts[level] > 0)
    .map((known) => `${known[word]} ${counts[known.level]}`)
    .join(join);
}

const ratings = ({ counts }: ReasonOf<'mean_rating'>): number => ratingLevels.reduce((sum, { level }) => sum + counts[level], 0);

const zh: Say = {
  no_facts: ({ maximum }, amount) => `本月没有可以计分的记录，满分 ${points(maximum)} 分，${amount > 0 ? '按满分计' : '不计分'}。`,
  start: ({ examined }, amount) => `本月办结 ${examined} 件，逐件核查，基础分 ${points(amount)} 分。`,
  ratio: ({ met, counted, maximum }, amount) =>
    `本月办结 ${counted} 件，按时办结 ${met} 件，占 ${percent(met, counted)}，得 ${points(amount)} 分（满分 ${points(maximum)} 分）。`,
  mean_rating: (reason, amount) =>
    `本月收到评价 ${ratings(reason)} 条（${ratedCounts(reason, 'zh', '、')}），` +
    `平均折算 ${percent(reason.percentSum, 100 * ratings(reason))}，得 ${points(amount)} 分（满分 ${points(reason.maximum)} 分）。`,
  deduction: (reason, amount, caseName) =>
    `办件 ${caseName} 要求补正 ${reason.supplements} 次，` +
    (reason.for === 'supplement' ? `每次扣 ${points(reason.each)} 分，共扣` : '没有做到一次性告知，扣') +
    ` ${points(-amount)} 分。`,
  cap: ({ deducted, cap }, amount) => `以上应扣 ${points(deducted)} 分，最多扣 ${points(cap)} 分，退回 ${points(amount)} 分。`,
  floor: (_reason, amount) => `本项扣完为止，不计负分，退回 ${points(amount)} 分。`,
};

const many = (count: number, one: string, more = `${one}s`): string => `${count} ${count === 1 ? one : more}`;
const times = (count: number): string => ['never', 'once', 'twice'][count] ?? `${count} times`;
const pointsEn = (amount: Hundredths): string => `${points(amount)} ${amount === 100 ? 'point' : 'points'}`;

const en: Say = {
  no_facts: ({ maximum }, amount) =>
    `Nothing to score this month: ${amount > 0 ? 'the full' : 'none of the'} ${pointsEn(maximum)} ${amount > 0 ? 'are' : 'is'} counted.`,
  start: ({ examined }, amount) => `${many(examined, 'closed case was', 'closed cases were')} examined, starting from ${pointsEn(amount)}.`,
  ratio: ({ met, counted, maximum }, amount) =>
    `${met} of ${many(counted, 'case was', 'cases were')} closed on time (${percent(met, counted)}): ` +
    `${points(amount)} of ${pointsEn(maximum)}.`,
  mean_rating: (reason, amount) =>
    `${many(ratings(reason), 'rating')} (${ratedCounts(reason, 'en', ', ')}), on average worth ` +
    `${percent(reason.percentSum, 100 * ratings(reason))}: ${points(amount)} of ${pointsEn(reason.maximum)}.`,
  deduction: (reason, amount, caseName) =>
    `Case ${caseName}: the applicant was asked ${times(reason.supplements)} to supply more` +
    (reason.for === 'supplement' ? `, at ${pointsEn(reason.each)} each` : ' instead of being told everything at once') +
    `: ${pointsEn(-amount)} off.`,
  cap: ({ deducted, cap }, amount) => `Of the ${pointsEn(deducted)} above at most ${points(cap)} can be lost: ${pointsEn(amount)} given back.`,
  floor: (_reason, amount) => `The section cannot fall below zero: ${pointsEn(amount)} given back.`,
};

/**
 * The line as a sentence for the staff (得分说明). `nameCase` turns a case id into what people call the case, its number
 * (办件编号); without it the id is said.
 */
export function sayLine({ reason, amount }: Line, locale: Locale, nameCase: (caseId: string) => string = (id) => id): string {
  const say = (locale === 'zh-CN' ? zh : en)[reason.kind] as (reason: Reason, amount: Hundredths, caseName: string) => string;
  return say(reason, amount, reason.kind === 'deduction' ? nameCase(reason.caseId) : '');
}
