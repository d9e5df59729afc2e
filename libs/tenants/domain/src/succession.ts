import type { Level, TenantNo } from '@yimen/jurisdiction';
import type { IsoDate } from '@yimen/working-days';

/** A tenant as an order finds it. */
export interface TenantFacts {
  readonly no: TenantNo;
  readonly level: Level;
  readonly parentNo: TenantNo | null;
  readonly name: string;
  /** The official code that is valid now, or the last one. */
  readonly code: string;
  readonly prefecture: string | null;
  readonly centreName: string;
  /** First and last legal day. A last day that lies ahead is a closing that was ordered before. */
  readonly validFrom: IsoDate;
  readonly validUntil: IsoDate | null;
}

/** A new code, and where it changes a new name, for a tenant that goes on below a successor. */
export interface NewNaming {
  readonly tenantNo: TenantNo;
  readonly code: string;
  readonly name: string | null;
}

/** A tenant that an order founds. Without a parent it stands where its predecessor, or the first of them, stood. */
export interface NewTenant {
  readonly parentNo: TenantNo | null;
  readonly name: string;
  readonly code: string;
}

/** Dissolves a tenant with nothing below it (撤销); one that is there already takes over what is open. */
export interface CloseOrder {
  readonly kind: 'close';
  readonly tenantNo: TenantNo;
  readonly successorNo: TenantNo;
}

/** A tenant goes on as another one (更替: 县改区, 乡改镇, 划归另一县), with everything below it. */
export interface SucceedOrder {
  readonly kind: 'succeed';
  readonly tenantNo: TenantNo;
  readonly successor: NewTenant;
  readonly below: readonly NewNaming[];
}

/** Several tenants go on as one (合并), a new one or one that is there already, with everything below them. */
export interface MergeOrder {
  readonly kind: 'merge';
  readonly tenantNos: readonly TenantNo[];
  readonly into: TenantNo | NewTenant;
  readonly below: readonly NewNaming[];
}

/** An order about the divisions of a province (区划调整), as the document behind it says. */
export type SuccessionOrder = (CloseOrder | SucceedOrder | MergeOrder) & {
  /** The first day on which the successors work and the predecessors do not; today or later. */
  readonly effectiveOn: IsoDate;
};

/** What an order is judged by. */
export interface SuccessionFacts {
  readonly today: IsoDate;
  /** Open and closed: the tenants that the order names, all below its predecessors, and the children of whoever gets new ones. */
  readonly tenants: readonly TenantFacts[];
  /** Who ever had a code that the order names, or one that begins with the code of a successor. */
  readonly codes: readonly { readonly code: string; readonly tenantNo: TenantNo }[];
}

/** A tenant that ends, and who goes on for it. */
export interface Closure {
  readonly no: TenantNo;
  readonly level: Level;
  readonly code: string;
  readonly name: string;
  readonly successorNo: TenantNo;
}

/** A tenant that begins on the effective day. */
export interface Creation {
  readonly no: TenantNo;
  readonly level: Level;
  readonly parentNo: TenantNo;
  readonly code: string;
  readonly name: string;
  readonly prefecture: string | null;
  readonly centreName: string;
  /** Whose departments, windows and calendar it takes over; null for a merger's, which arranges its house anew. */
  readonly inheritsFrom: TenantNo | null;
}

/** What an order comes to: parents before children in both lists. Nothing else of any tenant changes. */
export interface SuccessionPlan {
  readonly kind: 'SuccessionPlan';
  readonly order: SuccessionOrder['kind'];
  readonly effectiveOn: IsoDate;
  /** The last day of everything that ends: tenants, their codes, their posts. */
  readonly lastDayOn: IsoDate;
  readonly closures: readonly Closure[];
  readonly creations: readonly Creation[];
}

/** Why an order cannot be carried out. Facts only; the wording is the service's. */
export type SuccessionRefusal =
  | { readonly kind: 'UnknownTenant'; readonly tenantNo: TenantNo }
  | { readonly kind: 'EffectiveInPast'; readonly effectiveOn: IsoDate; readonly today: IsoDate }
  /** It has ended, or its end was ordered before. */
  | { readonly kind: 'TenantClosed'; readonly tenantNo: TenantNo; readonly lastDayOn: IsoDate }
  | { readonly kind: 'TenantNotOpenYet'; readonly tenantNo: TenantNo; readonly validFrom: IsoDate }
  | { readonly kind: 'ProvinceStays'; readonly tenantNo: TenantNo }
  /** The successor, or its parent, would end by the same order. */
  | { readonly kind: 'InsideClosing'; readonly tenantNo: TenantNo; readonly closingNo: TenantNo }
  | { readonly kind: 'LevelDiffers'; readonly tenantNo: TenantNo; readonly level: Level; readonly expected: Level }
  | { readonly kind: 'AnotherProvince'; readonly tenantNo: TenantNo; readonly provinceNo: TenantNo }
  /** Only a tenant with nothing below it can be dissolved; others are succeeded or merged. */
  | { readonly kind: 'OpenChildren'; readonly tenantNo: TenantNo; readonly count: number }
  /** A new tenant out of one is no merger. */
  | { readonly kind: 'NothingToMerge'; readonly tenantNo: TenantNo }
  | { readonly kind: 'NotBelow'; readonly tenantNo: TenantNo }
  | { readonly kind: 'CodeMalformed'; readonly code: string; readonly level: Level }
  /** `tenantNo` is whom the code was meant for, or null for the order's own successor; no code is used twice. */
  | { readonly kind: 'CodeTaken'; readonly code: string; readonly tenantNo: TenantNo | null; readonly holderNo: TenantNo }
  /** The code of a tenant below does not follow from its parent's and has to be named. */
  | { readonly kind: 'CodeNeeded'; readonly tenantNo: TenantNo }
  | { readonly kind: 'NameMalformed'; readonly name: string }
  | { readonly kind: 'NameTaken'; readonly name: string; readonly holderNo: TenantNo }
  | { readonly kind: 'NumbersExhausted'; readonly parentNo: TenantNo };
