import type { TenantNo } from '@yimen/jurisdiction';
import type { IsoDate } from '@yimen/working-days';
import type { StaffDataScope, StaffRole } from './staffing-roles.js';

/** `regular` 本单位, `stand_in` AB岗顶岗, `secondment` 部门派驻 (双重管理). */
export type PostKind = 'regular' | 'stand_in' | 'secondment';

/** A post that somebody was given, as the rules see it. */
export interface HeldPost {
  readonly id: string;
  readonly personId: string;
  readonly tenantNo: TenantNo;
  readonly role: StaffRole;
  readonly kind: PostKind;
  readonly departmentId: string | null;
  readonly windowId: string | null;
  readonly dataScope: StaffDataScope;
  readonly chosenTenants: readonly TenantNo[];
  readonly validFrom: IsoDate;
  readonly validUntil: IsoDate | null;
  readonly revoked: boolean;
  readonly sentBy: string | null;
}

/** Where and as what: a tenant with the department or window in it, and how far the post sees there. */
export interface Placing {
  readonly departmentId: string | null;
  readonly windowId: string | null;
  readonly dataScope: StaffDataScope;
  readonly chosenTenants: readonly TenantNo[];
}

/** A post that is asked for. */
export interface PostOrder extends Placing {
  readonly tenantNo: TenantNo;
  readonly role: StaffRole;
  /** Today when null. */
  readonly validFrom: IsoDate | null;
  /** One year when null. */
  readonly validUntil: IsoDate | null;
  /** The unit that sends and goes on paying its man (派出单位); then it is a secondment. */
  readonly sentBy: string | null;
}

/** A post as it is to be written down. */
export interface NewPost extends Placing {
  readonly kind: 'NewPost';
  readonly tenantNo: TenantNo;
  readonly role: StaffRole;
  readonly postKind: PostKind;
  readonly standsInFor: string | null;
  readonly sentBy: string | null;
  readonly validFrom: IsoDate;
  readonly validUntil: IsoDate;
}

/** Who is to hold it, and what he holds anywhere. */
export interface Candidate {
  readonly personId: string;
  readonly posts: readonly Pick<HeldPost, 'id' | 'tenantNo' | 'role' | 'departmentId' | 'windowId' | 'validFrom' | 'validUntil' | 'revoked'>[];
  /** Whoever runs the platform holds no post. */
  readonly operator: boolean;
}

/** What an act on posts is judged by. */
export interface StaffingFacts {
  readonly today: IsoDate;
  /** Who acts. */
  readonly actorId: string;
  /** Posts that the province may have at the most, and has; null where nobody has set a quota. */
  readonly quota: { readonly most: number; readonly inUse: number } | null;
}

/** A field of an order that can break a rule. */
export type OrderField = keyof PostOrder | 'postId' | 'lastOn';

/** Why a post is not given or changed. Facts only; the wording is the service's. */
export type StaffingRefusal =
  | { readonly kind: 'InvalidOrder'; readonly field: OrderField; readonly rule: string }
  | { readonly kind: 'NotForYourself' }
  /** He holds on these days what the post cannot stand beside: an administrator's post, any other beside one, or the very same. `heldRole` null: he runs the platform. */
  | { readonly kind: 'PostConflict'; readonly role: StaffRole; readonly heldRole: StaffRole | null; readonly heldUntil: IsoDate | null }
  | { readonly kind: 'PostOver'; readonly postId: string }
  | { readonly kind: 'QuotaReached'; readonly most: number };

export const invalid = (field: OrderField, rule: string): StaffingRefusal => ({ kind: 'InvalidOrder', field, rule });

/** Whether a post gives power on that day or a later one. */
export const isOver = ({ validUntil, revoked }: Pick<HeldPost, 'validUntil' | 'revoked'>, today: IsoDate): boolean => revoked || (validUntil !== null && validUntil < today);
