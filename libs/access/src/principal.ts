import type { Level, TenantNo } from '@yimen/jurisdiction';
import type { Role } from './role.js';

/** What a post may reach inside its role's reach (数据范围): all of it, only its department's, its window's or its holder's own work, or chosen tenants. */
export const DATA_SCOPES = ['whole', 'department', 'window', 'mine', 'tenants'] as const;
export type DataScope = (typeof DATA_SCOPES)[number];

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
  /** Revoked for good: from that instant it gives nothing, whatever its last day is. */
  readonly revoked: boolean;
  readonly dataScope: DataScope;
  /** With the data scope `tenants`: those of the reach that are meant, each with its subtree. */
  readonly chosenTenants: readonly TenantNo[];
}

export interface Anonymous {
  readonly kind: 'anonymous';
}
/** Somebody who acts in his own matters: an applicant, a citizen who rates. */
export interface Citizen {
  readonly kind: 'citizen';
  /** Whose matters they are: a natural person, or a legal person (法人). */
  readonly personId: string;
  readonly name: string;
  /** The natural person who acts, where the matters are a legal person's. */
  readonly representative?: Acting;
}
export interface Acting {
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
/** Who runs the platform (平台运营): sets up provinces and their quotas, and reads no case. Belongs to no tenant. */
export interface Operator {
  readonly kind: 'operator';
  readonly personId: string;
  readonly name: string;
}
/** A named service acting on events and timers inside one province; it holds no token. */
export interface System {
  readonly kind: 'system';
  readonly name: string;
  readonly provinceNo: TenantNo;
  /** Whose request it carries out: what it writes names him. */
  readonly actsFor?: string;
}
export type Principal = Anonymous | Citizen | Staff | Operator | System;
export type PrincipalKind = Principal['kind'];

export const ANONYMOUS: Anonymous = { kind: 'anonymous' };

/** A power of attorney for a legal person's matters, from a day until a day. */
export interface Representation extends Acting {
  readonly validFrom: string;
  readonly validUntil: string | null;
}

/** What the database knows of a subject: the person, every post ever given, valid or not, and whom he represents. */
export interface KnownPerson {
  readonly personId: string;
  readonly name: string;
  readonly posts: readonly Post[];
  readonly represents: readonly Representation[];
  /** Whether he runs the platform today. */
  readonly operator: boolean;
}

export type NoPrincipal =
  | { readonly kind: 'UnknownPerson' }
  /** What was chosen does not exist, is another person's, or gives no power on this day. */
  | { readonly kind: 'PostNotActing'; readonly postId: string }
  /** There are posts, but none gives power on this day: nobody falls back to more than he asked for. */
  | { readonly kind: 'NoActingPost' }
  /** Several posts are valid: the caller must choose one. */
  | { readonly kind: 'ChoosePost'; readonly postIds: readonly string[] };

const isWithinDays = ({ validFrom, validUntil }: Pick<Post, 'validFrom' | 'validUntil'>, today: string): boolean =>
  validFrom <= today && (validUntil === null || today <= validUntil);

/** Does this post give power on this legal day? */
export const isActingOn = (post: Post, today: string): boolean => !post.revoked && isWithinDays(post, today);

/** Values of the header that chooses as whom a person acts, where it is not the id of a post. */
export const AS_CITIZEN = 'citizen';
export const AS_OPERATOR = 'platform';
/** Followed by the id of a legal person. */
export const FOR_LEGAL_PERSON = 'legal:';

/**
 * Decides as whom a person acts. `chosen` is the post's id from the request, AS_CITIZEN, AS_OPERATOR, FOR_LEGAL_PERSON with an
 * id, or null for the only valid post. A person who never had a post and does not run the platform is a citizen.
 */
export function actAs(person: KnownPerson | null, chosen: string | null, today: string, levelOf: (no: TenantNo) => Level): Exclude<Principal, Anonymous | System> | NoPrincipal {
  if (!person) return { kind: 'UnknownPerson' };
  const { personId, name, posts, operator } = person;
  if (chosen === AS_CITIZEN || (chosen === null && posts.length === 0 && !operator)) return { kind: 'citizen', personId, name };
  const acting = posts.filter((post) => isActingOn(post, today));
  const staff = (post: Post): Staff => ({ kind: 'staff', personId, name, post, level: levelOf(post.tenantNo) });
  if (chosen !== null) return chosenOf(person, chosen, acting.map(staff), today) ?? { kind: 'PostNotActing', postId: chosen };
  const choices = [...acting.map(({ id }) => id), ...(operator ? [AS_OPERATOR] : [])];
  if (choices.length > 1) return { kind: 'ChoosePost', postIds: choices };
  if (operator) return { kind: 'operator', personId, name };
  return acting[0] ? staff(acting[0]) : { kind: 'NoActingPost' };
}

function chosenOf({ personId, name, represents, operator }: KnownPerson, chosen: string, posts: readonly Staff[], today: string): Staff | Citizen | Operator | undefined {
  if (chosen === AS_OPERATOR) return operator ? { kind: 'operator', personId, name } : undefined;
  if (!chosen.startsWith(FOR_LEGAL_PERSON)) return posts.find(({ post }) => post.id === chosen);
  const legal = represents.find((one) => one.personId === chosen.slice(FOR_LEGAL_PERSON.length) && isWithinDays(one, today));
  return legal && { kind: 'citizen', personId: legal.personId, name: legal.name, representative: { personId, name } };
}
