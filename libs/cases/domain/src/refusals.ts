import type { TenantNo } from '@yimen/jurisdiction';
import type { LegKind, LegStatus } from './case.js';
import type { CaseVerb } from './case-transitions.js';

/** Why the office may not do this now. `kind` equals the GraphQL type name. */
export type CaseRefusal =
  | WrongStatus | NotYourLeg | NotAddressee | AlreadySigned
  | UnknownMaterial | MissingMaterials | NothingMissing | IncompleteNotice | AlreadyNotified | NothingToSupply
  | ReviewRequired | ReviewNotNeeded | ReasonsRequired;

/** The leg stands where this verb has no place; `allowed` lists what may be done instead. */
export interface WrongStatus {
  readonly kind: 'WrongStatus';
  readonly legId: string;
  readonly legKind: LegKind;
  readonly status: LegStatus;
  readonly verb: CaseVerb;
  readonly allowed: readonly CaseVerb[];
}

/** The case has no such leg of the acting tenant. A leg of somebody else reads the same as none. */
export interface NotYourLeg {
  readonly kind: 'NotYourLeg';
  readonly legId: string;
}

/** The acting tenant has no such hand-over to sign. One addressed to somebody else reads the same as none. */
export interface NotAddressee {
  readonly kind: 'NotAddressee';
  readonly handoverId: string;
}

/** The hand-over was signed before. */
export interface AlreadySigned {
  readonly kind: 'AlreadySigned';
  readonly handoverId: string;
  readonly signedAt: Date;
}

/** The item's list does not name this material; nothing else may be asked for or taken (行政许可法 art. 31). */
export interface UnknownMaterial {
  readonly kind: 'UnknownMaterial';
  readonly materialId: string;
}

/** Required materials that may not follow later have not been presented. */
export interface MissingMaterials {
  readonly kind: 'MissingMaterials';
  readonly materialIds: readonly string[];
}

/** A notice that names nothing. */
export interface NothingMissing {
  readonly kind: 'NothingMissing';
}

/** The notice leaves out required materials that are missing, and there will be no second one (一次告知全部, art. 32). */
export interface IncompleteNotice {
  readonly kind: 'IncompleteNotice';
  readonly materialIds: readonly string[];
}

/** The one notice that the law allows was given before (一次性告知, art. 32). */
export interface AlreadyNotified {
  readonly kind: 'AlreadyNotified';
  readonly notifiedAt: Date;
}

/** The case does not wait for these materials: nobody asked for them, or they came before, or they are on their way. */
export interface NothingToSupply {
  readonly kind: 'NothingToSupply';
  readonly materialIds: readonly string[];
  readonly awaitedIds: readonly string[];
}

/** The item is decided by the level above (初审后上报). */
export interface ReviewRequired {
  readonly kind: 'ReviewRequired';
  readonly reviewTenantNo: TenantNo;
}

/** Nobody above reviews this item: this centre decides. */
export interface ReviewNotNeeded {
  readonly kind: 'ReviewNotNeeded';
}

/** A refusal needs written reasons (行政许可法 art. 38), a case sent up needs the first opinion (art. 35). */
export interface ReasonsRequired {
  readonly kind: 'ReasonsRequired';
  readonly verb: 'decideCase' | 'sendForReview';
}
