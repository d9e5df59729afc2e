import type { TenantNo } from '@yimen/jurisdiction';
import type { IsoDate } from '@yimen/working-days';
import type { LegKind, LegStatus } from './case.js';
import type { CaseVerb } from './case-transitions.js';

/** Why the office may not do this now. `kind` equals the GraphQL type name. */
export type CaseRefusal =
  | WrongStatus | NotYourLeg | NotAddressee | AlreadySigned | HandoverLapsed | AlreadyAssigned
  | UnknownMaterial | MissingMaterials | NothingMissing | IncompleteNotice | AlreadyNotified | NothingToSupply | SupplyStillPossible
  | DeemedAccepted | PromiseRequired | GapsOpen | NoOpenGap | NoGapOverdue
  | AlreadyExtended | AlreadyExpired | CannotExtend | ExtensionTooLong
  | NoStep | LastStep | ReviewRequired | ReviewNotNeeded | ReasonsRequired | RightBodyRequired | AlreadyDecided | DayOutOfRange;

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

/** The case ended before the hand-over was signed. */
export interface HandoverLapsed {
  readonly kind: 'HandoverLapsed';
  readonly handoverId: string;
  readonly lapsedAt: Date;
}

/** He is responsible already. */
export interface AlreadyAssigned {
  readonly kind: 'AlreadyAssigned';
  readonly handlerId: string;
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

/** The one notice that the law allows was given before (一次性告知, art. 32), and no new facts are stated. */
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

/** The applicant still has time to bring what was asked for, or nobody said until when. */
export interface SupplyStillPossible {
  readonly kind: 'SupplyStillPossible';
  readonly supplyBy: IsoDate | null;
}

/** Nobody answered within five working days: the law has accepted the application as of its receipt (art. 32). */
export interface DeemedAccepted {
  readonly kind: 'DeemedAccepted';
  readonly receivedAt: Date;
}

/** Materials that may follow later are missing, and nobody has promised to bring them (容缺受理承诺). */
export interface PromiseRequired {
  readonly kind: 'PromiseRequired';
  readonly materialIds: readonly string[];
}

/** Nothing is granted before what was promised at acceptance has come. */
export interface GapsOpen {
  readonly kind: 'GapsOpen';
  readonly materialIds: readonly string[];
  readonly dueOn: IsoDate;
}

/** Nothing was promised here that is still to come. */
export interface NoOpenGap {
  readonly kind: 'NoOpenGap';
}

/** Nothing that was promised is late. */
export interface NoGapOverdue {
  readonly kind: 'NoGapOverdue';
  readonly materialIds: readonly string[];
  readonly dueOn: IsoDate | null;
}

/** A limit can be extended once (art. 42). */
export interface AlreadyExtended {
  readonly kind: 'AlreadyExtended';
}

/** A limit can be extended before it has run out only. */
export interface AlreadyExpired {
  readonly kind: 'AlreadyExpired';
  readonly dueAt: Date;
}

/** The item's limits are not in days. */
export interface CannotExtend {
  readonly kind: 'CannotExtend';
}

/** Longer than the law allows whoever approved it (art. 42). */
export interface ExtensionTooLong {
  readonly kind: 'ExtensionTooLong';
  readonly most: number;
}

/** No step of the item has a limit of its own here. */
export interface NoStep {
  readonly kind: 'NoStep';
}

/** It is the last one of this leg: it ends with what is named. */
export interface LastStep {
  readonly kind: 'LastStep';
  readonly stepId: string;
  readonly next: 'sendForReview' | 'decideCase';
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

/** A refusal and what is not accepted need written reasons (行政许可法 art. 38), a case sent up needs the first opinion (art. 35). */
export interface ReasonsRequired {
  readonly kind: 'ReasonsRequired';
  readonly verb: 'decideCase' | 'sendForReview' | 'declineCase' | 'voidCase';
}

/** Who is sent elsewhere is told where to (art. 32). */
export interface RightBodyRequired {
  readonly kind: 'RightBodyRequired';
}

/** The decision is made; it is not taken back so. */
export interface AlreadyDecided {
  readonly kind: 'AlreadyDecided';
  readonly decidedAt: Date;
}

/** A day that cannot be: the field and the rule that it breaks. */
export interface DayOutOfRange {
  readonly kind: 'DayOutOfRange';
  readonly field: string;
  readonly rule: string;
}
