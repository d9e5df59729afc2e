import { addDays, type IsoDate } from '@yimen/working-days';
import { decideGiving, endOfTerm, TERM_YEARS } from './staffing-giving.js';
import { invalid, isOver, type Candidate, type HeldPost, type NewPost, type StaffingFacts, type StaffingRefusal } from './staffing.js';

/**
 * What a unit asks for of somebody it has sent (双重管理): his withdrawal, or another in his place. The centre leads the daily
 * work, so nothing happens without its consent (计划一: 调整人员、临时派人顶岗，应征得政务服务中心同意).
 */
export interface StaffChangeOrder {
  readonly kind: 'withdraw' | 'replace';
  /** His last day at the centre. */
  readonly lastOn: IsoDate;
}

/** Decides whether the unit may ask for it: of somebody it has sent, while he is there. */
export function decideChangeRequest(post: HeldPost, { lastOn }: StaffChangeOrder, { today, actorId }: Pick<StaffingFacts, 'today' | 'actorId'>): { readonly kind: 'StaffChangeRequest' } | StaffingRefusal {
  if (post.personId === actorId) return { kind: 'NotForYourself' };
  if (post.kind !== 'secondment') return invalid('postId', 'no_secondment');
  if (isOver(post, today)) return { kind: 'PostOver', postId: post.id };
  if (lastOn < today || lastOn < post.validFrom) return invalid('lastOn', 'not_in_past');
  return post.validUntil !== null && lastOn > post.validUntil ? invalid('lastOn', 'before_the_post_ends') : { kind: 'StaffChangeRequest' };
}

/** What consent comes to: the last day of him who goes, and the post of him who comes. */
export interface StaffChangeConsent {
  readonly kind: 'StaffChangeConsent';
  readonly lastOn: IsoDate;
  readonly replacement: NewPost | null;
}

/**
 * Decides on the centre's consent (同意). Who comes gets the same post from the day after, for the rest of its term, or a year
 * where it had none. A last day that has passed meanwhile is today.
 */
export function decideConsent(post: HeldPost, order: StaffChangeOrder, replacement: Candidate | null, facts: StaffingFacts): StaffChangeConsent | StaffingRefusal {
  if (post.personId === facts.actorId) return { kind: 'NotForYourself' };
  if (isOver(post, facts.today)) return { kind: 'PostOver', postId: post.id };
  const lastOn = order.lastOn < facts.today ? facts.today : order.lastOn;
  if (!replacement) return { kind: 'StaffChangeConsent', lastOn, replacement: null };
  const validFrom = addDays(lastOn, 1);
  const validUntil = post.validUntil !== null && post.validUntil >= validFrom ? post.validUntil : endOfTerm(validFrom, TERM_YEARS.usual);
  const given = decideGiving({ ...post, validFrom, validUntil }, replacement, { ...facts, quota: null });
  return given.kind === 'NewPost' ? { kind: 'StaffChangeConsent', lastOn, replacement: given } : given;
}

/** The days that a leaving certificate (工作鉴定) speaks of. */
export interface CertifiedService {
  readonly kind: 'CertifiedService';
  readonly fromOn: IsoDate;
  readonly untilOn: IsoDate;
}

/** Decides whether somebody gets his certificate: of a post that he held and holds no more. @param revokedOn the day on which it was taken away, if it was */
export function decideCertificate(post: HeldPost, revokedOn: IsoDate | null, { today, actorId }: Pick<StaffingFacts, 'today' | 'actorId'>): CertifiedService | StaffingRefusal {
  if (post.personId === actorId) return { kind: 'NotForYourself' };
  if (post.kind === 'stand_in') return invalid('postId', 'is_stand_in');
  if (!isOver(post, today)) return invalid('postId', 'still_held');
  const [untilOn = today] = [post.validUntil, revokedOn].filter((day) => day !== null).sort();
  return untilOn < post.validFrom ? invalid('postId', 'never_served') : { kind: 'CertifiedService', fromOn: post.validFrom, untilOn };
}
