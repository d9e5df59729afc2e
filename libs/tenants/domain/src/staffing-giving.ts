import { isWithin, levelOf } from '@yimen/jurisdiction';
import { addDays, daysBetween, isIsoDate, type IsoDate } from '@yimen/working-days';
import { roleRule, standTogether, type StaffRole } from './staffing-roles.js';
import { invalid, isOver, type Candidate, type HeldPost, type NewPost, type Placing, type PostOrder, type StaffingFacts, type StaffingRefusal } from './staffing.js';

/** Posts at a centre are for one year (计划六: 一定一年), renewed when it is over; no order reaches further than this. */
export const TERM_YEARS = { usual: 1, longest: 3 } as const;
/** For so many days at the most somebody stands in for a colleague (顶岗). */
export const STAND_IN_DAYS = 90;
/** So many days ahead a post can be given. */
const AHEAD_DAYS = 366;

/** The last day of a term of whole years: from 2026-03-01, one year, until 2027-02-28. */
export function endOfTerm(from: IsoDate, years: number): IsoDate {
  const sameDay = `${String(Number(from.slice(0, 4)) + years).padStart(4, '0')}${from.slice(4)}`;
  // A term that begins on 29 February ends with February.
  return isIsoDate(sameDay) ? addDays(sameDay, -1) : `${sameDay.slice(0, 4)}-02-28`;
}

/**
 * Decides on a post that is asked for (定岗). That the giver may give this role there is asked before.
 * Goes in: the order, who is to hold the post, the facts. Comes out: the post, or the first reason against it.
 */
export function decideGiving(order: PostOrder, candidate: Candidate, facts: StaffingFacts): NewPost | StaffingRefusal {
  const { role, tenantNo, sentBy } = order;
  if (candidate.personId === facts.actorId) return { kind: 'NotForYourself' };
  if (!roleRule(role).levels.includes(levelOf(tenantNo))) return invalid('role', 'not_at_this_level');
  const misplaced = againstPlacing(order, order);
  if (misplaced) return misplaced;
  const validFrom = order.validFrom ?? facts.today;
  const validUntil = order.validUntil ?? endOfTerm(validFrom, TERM_YEARS.usual);
  const term = againstTerm(validFrom, validUntil, endOfTerm(validFrom, TERM_YEARS.longest), facts.today);
  if (term) return term;
  if (sentBy !== null && roleRule(role).administrates) return invalid('sentBy', 'not_for_administrators');
  const post: NewPost = { kind: 'NewPost', ...placingOf(order), tenantNo, role, postKind: sentBy === null ? 'regular' : 'secondment', standsInFor: null, sentBy, validFrom, validUntil };
  return againstCandidate(post, candidate) ?? againstQuota(facts) ?? post;
}

/**
 * Decides on a stand-in (AB岗): somebody does a colleague's work for some days, at the same place, with the same role and data
 * scope, and never longer than the post he stands in for.
 */
export function decideStandIn(
  post: HeldPost, days: { readonly validFrom: IsoDate | null; readonly validUntil: IsoDate }, candidate: Candidate, facts: StaffingFacts,
): NewPost | StaffingRefusal {
  if (candidate.personId === facts.actorId) return { kind: 'NotForYourself' };
  if (isOver(post, facts.today)) return { kind: 'PostOver', postId: post.id };
  if (post.kind === 'stand_in') return invalid('postId', 'is_stand_in');
  if (roleRule(post.role).administrates) return invalid('postId', 'administrator');
  if (candidate.personId === post.personId) return invalid('postId', 'own_post');
  const validFrom = days.validFrom ?? facts.today;
  const { validUntil } = days;
  const term = againstTerm(validFrom, validUntil, addDays(validFrom, STAND_IN_DAYS - 1), facts.today);
  if (term) return term;
  if (validFrom < post.validFrom) return invalid('validFrom', 'before_the_post_begins');
  if (post.validUntil !== null && validUntil > post.validUntil) return invalid('validUntil', 'after_the_post_ends');
  const standIn: NewPost = {
    kind: 'NewPost', ...placingOf(post), tenantNo: post.tenantNo, role: post.role, postKind: 'stand_in', standsInFor: post.id, sentBy: null, validFrom, validUntil,
  };
  return againstCandidate(standIn, candidate) ?? againstQuota(facts) ?? standIn;
}

const placingOf = ({ departmentId, windowId, dataScope, chosenTenants }: Placing): Placing => ({ departmentId, windowId, dataScope, chosenTenants });

/** Whether a data scope says anything for such a role at such a place. */
export function againstPlacing({ dataScope, departmentId, windowId, chosenTenants }: Placing, { role, tenantNo }: Pick<HeldPost, 'role' | 'tenantNo'>): StaffingRefusal | null {
  if (!roleRule(role).dataScopes.includes(dataScope)) return invalid('dataScope', 'not_for_this_role');
  if (dataScope === 'department' && departmentId === null) return invalid('departmentId', 'needed_by_data_scope');
  if (dataScope === 'window' && windowId === null) return invalid('windowId', 'needed_by_data_scope');
  if (dataScope !== 'tenants') return chosenTenants.length === 0 ? null : invalid('chosenTenants', 'only_with_data_scope_tenants');
  if (chosenTenants.length === 0) return invalid('chosenTenants', 'not_empty');
  return chosenTenants.every((no) => isWithin(no, tenantNo)) ? null : invalid('chosenTenants', 'within_the_tenant');
}

function againstTerm(validFrom: IsoDate, validUntil: IsoDate, latestUntil: IsoDate, today: IsoDate): StaffingRefusal | null {
  if (validFrom < today) return invalid('validFrom', 'not_in_past');
  if (daysBetween(today, validFrom) > AHEAD_DAYS) return invalid('validFrom', 'within_a_year');
  if (validUntil < validFrom) return invalid('validUntil', 'not_before_valid_from');
  return validUntil > latestUntil ? invalid('validUntil', `until_${latestUntil}`) : null;
}

type Days = Pick<HeldPost, 'validFrom' | 'validUntil'>;
const overlap = (one: Days, other: Days): boolean =>
  (one.validUntil === null || other.validFrom <= one.validUntil) && (other.validUntil === null || one.validFrom <= other.validUntil);

type Wanted = Days & Pick<HeldPost, 'role' | 'tenantNo' | 'departmentId' | 'windowId'>;

/** What he holds that the post cannot stand beside; `except` is the post itself, where it is prolonged. */
export function againstCandidate(wanted: Wanted, { posts, operator }: Candidate, except: string | null = null): StaffingRefusal | null {
  if (operator) return conflict(wanted.role, null, null);
  const held = posts.find((post) => post.id !== except && !post.revoked && overlap(wanted, post) && (!standTogether(wanted.role, post.role) || isSame(wanted, post)));
  return held ? conflict(wanted.role, held.role, held.validUntil) : null;
}

const isSame = (one: Wanted, other: Wanted): boolean =>
  one.role === other.role && one.tenantNo === other.tenantNo && one.departmentId === other.departmentId && one.windowId === other.windowId;

const conflict = (role: StaffRole, heldRole: StaffRole | null, heldUntil: IsoDate | null): StaffingRefusal => ({ kind: 'PostConflict', role, heldRole, heldUntil });

const againstQuota = ({ quota }: StaffingFacts): StaffingRefusal | null => (quota && quota.inUse >= quota.most ? { kind: 'QuotaReached', most: quota.most } : null);
