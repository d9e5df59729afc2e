import { addDays, type IsoDate } from '@yimen/working-days';
import { againstCandidate, againstPlacing, endOfTerm, TERM_YEARS } from './staffing-giving.js';
import { invalid, isOver, type Candidate, type HeldPost, type Placing, type StaffingFacts, type StaffingRefusal } from './staffing.js';

/** What a post becomes: its place, its data scope, its last day. Role, tenant and holder never change. */
export interface PostChange extends Placing {
  readonly kind: 'PostChange';
  readonly validUntil: IsoDate | null;
}

/** What is wished; what is left out stays. */
export type WantedChange = { readonly [K in keyof Placing]?: Placing[K] | undefined } & { readonly validUntil?: IsoDate | undefined };

/**
 * Decides on a change inside a post (调岗): to another window or department of the same tenant, another data scope, an earlier end.
 * Stand-ins stand where their post stands: it is changed there, and they follow.
 */
export function decideChange(post: HeldPost, wanted: WantedChange, facts: Pick<StaffingFacts, 'today' | 'actorId'>): PostChange | StaffingRefusal {
  if (post.personId === facts.actorId) return { kind: 'NotForYourself' };
  if (isOver(post, facts.today)) return { kind: 'PostOver', postId: post.id };
  const { validUntil = post.validUntil, ...placed } = given(wanted);
  if (post.kind === 'stand_in' && Object.keys(placed).length > 0) return invalid('postId', 'is_stand_in');
  if (validUntil !== null && validUntil < facts.today) return invalid('validUntil', 'not_in_past');
  if (post.validUntil !== null && (validUntil === null || validUntil > post.validUntil)) return invalid('validUntil', 'renew_to_prolong');
  const { departmentId, windowId, dataScope, chosenTenants } = { ...post, ...placed };
  const placing = { departmentId, windowId, dataScope, chosenTenants: dataScope === 'tenants' ? chosenTenants : [] };
  return againstPlacing(placing, post) ?? { kind: 'PostChange', ...placing, validUntil };
}

/** What was said, without what was left out. */
const given = (wanted: WantedChange): Partial<Placing> & { readonly validUntil?: IsoDate } => Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));

/**
 * Decides on a further term (续聘): one year more unless a day is named. Goes in: the post and what its holder holds besides.
 * Comes out: the new last day. A post that is over is given anew.
 */
export function decideRenewal(post: HeldPost, until: IsoDate | null, holder: Candidate, { today, actorId }: StaffingFacts): { readonly kind: 'PostRenewal'; readonly validUntil: IsoDate } | StaffingRefusal {
  if (post.personId === actorId) return { kind: 'NotForYourself' };
  if (isOver(post, today)) return { kind: 'PostOver', postId: post.id };
  if (post.kind === 'stand_in') return invalid('postId', 'is_stand_in');
  if (post.validUntil === null) return invalid('postId', 'has_no_end');
  const next = addDays(post.validUntil, 1);
  const validUntil = until ?? endOfTerm(next, TERM_YEARS.usual);
  if (validUntil <= post.validUntil) return invalid('validUntil', 'after_the_present_end');
  const latest = endOfTerm(today, TERM_YEARS.longest);
  if (validUntil > latest) return invalid('validUntil', `until_${latest}`);
  return againstCandidate({ ...post, validFrom: next, validUntil }, holder, post.id) ?? { kind: 'PostRenewal', validUntil };
}

/** Decides on taking a post away at once (撤销岗位); nobody does so with his own. */
export function decideRevocation(post: HeldPost, { today, actorId }: Pick<StaffingFacts, 'today' | 'actorId'>): { readonly kind: 'PostRevocation' } | StaffingRefusal {
  if (post.personId === actorId) return { kind: 'NotForYourself' };
  return isOver(post, today) ? { kind: 'PostOver', postId: post.id } : { kind: 'PostRevocation' };
}
