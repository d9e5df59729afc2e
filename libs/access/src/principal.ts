import type { Level, TenantNo } from '@yimen/jurisdiction';

/** The fixed set of roles a post (岗位) can carry. */
export const ROLES = [
  'province_publisher',
  'province_supervisor',
  'centre_manager',
  'window_clerk',
  'approver',
  'village_agent',
] as const;
export type Role = (typeof ROLES)[number];

/** A post: a person holds a role at a tenant, there in a department or window, from a day until a day. */
export interface Post {
  readonly id: string;
  readonly tenantNo: TenantNo;
  readonly role: Role;
  readonly departmentId: string | null;
  readonly windowId: string | null;
  /** First and last legal day (Asia/Shanghai, yyyy-MM-dd) on which the post gives any power. */
  readonly validFrom: string;
  readonly validUntil: string | null;
}

export interface Anonymous {
  readonly kind: 'anonymous';
}
/** Somebody who acts for himself: an applicant, a citizen who rates. */
export interface Citizen {
  readonly kind: 'citizen';
  readonly personId: string;
  readonly name: string;
}
/** Somebody who acts from a post; `level` is the level of the post's tenant. */
export interface Staff {
  readonly kind: 'staff';
  readonly personId: string;
  readonly name: string;
  readonly post: Post;
  readonly level: Level;
}
/** A named service acting on events and timers inside one province; it holds no token. */
export interface System {
  readonly kind: 'system';
  readonly name: string;
  readonly provinceNo: TenantNo;
}
export type Principal = Anonymous | Citizen | Staff | System;
export type PrincipalKind = Principal['kind'];

export const ANONYMOUS: Anonymous = { kind: 'anonymous' };

/** What the database knows of a subject: the person and every post ever given, valid or not. */
export interface KnownPerson {
  readonly personId: string;
  readonly name: string;
  readonly posts: readonly Post[];
}

export type NoPrincipal =
  | { readonly kind: 'UnknownPerson' }
  /** The post asked for does not exist, is another person's, or gives no power on this day. */
  | { readonly kind: 'PostNotActing'; readonly postId: string }
  /** There are posts, but none gives power on this day: nobody falls back to more than he asked for. */
  | { readonly kind: 'NoActingPost' }
  /** Several posts are valid: the caller must choose one. */
  | { readonly kind: 'ChoosePost'; readonly postIds: readonly string[] };

/** Does this post give power on this legal day? */
export function isActingOn(post: Post, today: string): boolean {
  return post.validFrom <= today && (post.validUntil === null || today <= post.validUntil);
}

/** Header value with which a person who holds posts acts for himself. */
export const AS_CITIZEN = 'citizen';

/**
 * Decides as whom a person acts. `chosen` is the post's id from the request, or AS_CITIZEN, or null for the only valid post.
 * A person who never had a post is a citizen.
 */
export function actAs(
  person: KnownPerson | null,
  chosen: string | null,
  today: string,
  levelOf: (no: TenantNo) => Level,
): Staff | Citizen | NoPrincipal {
  if (!person) return { kind: 'UnknownPerson' };
  const { personId, name, posts } = person;
  if (chosen === AS_CITIZEN || (chosen === null && posts.length === 0)) return { kind: 'citizen', personId, name };
  const acting = posts.filter((post) => isActingOn(post, today));
  const staff = (post: Post): Staff => ({ kind: 'staff', personId, name, post, level: levelOf(post.tenantNo) });
  if (chosen !== null) {
    const post = acting.find(({ id }) => id === chosen);
    return post ? staff(post) : { kind: 'PostNotActing', postId: chosen };
  }
  const [only, ...others] = acting;
  if (!only) return { kind: 'NoActingPost' };
  return others.length === 0 ? staff(only) : { kind: 'ChoosePost', postIds: acting.map(({ id }) => id) };
}
