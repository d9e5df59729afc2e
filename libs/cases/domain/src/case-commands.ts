import type { TenantNo } from '@yimen/jurisdiction';
import type { IsoDate } from '@yimen/working-days';
import type { DecisionOutcome, SubmissionChannel } from './case.js';
import type { CaseLimits } from './case-clocks.js';
import type { DeliveryMethod, EventDraft, ExtensionApprover, MissingLine, NotAcceptedGround, ResultReceiver } from './case-events.js';
import type { ClockPauseGround } from './deadline-clock.js';
import type { CaseRefusal } from './refusals.js';

/**
 * Hands the application in. A village agent names the centre he hands it to. By every other way the acting tenant
 * is the handling centre itself: what arrives there, also at night in its online counter, is received.
 */
export type SubmitCase = {
  readonly verb: 'submitCase';
  readonly materialIds: readonly string[];
  /** Why it is handed in although there is an open one already. */
  readonly duplicateReason?: string;
  /** Taken outside the hours of service. */
  readonly afterHours?: boolean;
} & ({ readonly channel: 'village_agent'; readonly toTenantNo: TenantNo } | { readonly channel: Exclude<SubmissionChannel, 'village_agent'> });

/** Signs for a hand-over (签收); only its addressee can. */
export interface SignHandover {
  readonly verb: 'signHandover';
  readonly handoverId: string;
}

interface AtLeg {
  /** The acting tenant's own leg at which this is done. */
  readonly legId: string;
}

/** Becomes responsible oneself (承办). */
export interface TakeCase extends AtLeg {
  readonly verb: 'takeCase';
}

/** Makes somebody of the tenant responsible (指派承办人). */
export interface AssignCase extends AtLeg {
  readonly verb: 'assignCase';
  readonly handlerId: string;
}

/** Gives the one complete notice of what is missing; a second one only because of `newFacts`. */
export interface RequestSupplement extends AtLeg {
  readonly verb: 'requestSupplement';
  readonly missing: readonly MissingLine[];
  readonly supplyBy: IsoDate;
  readonly newFacts: string | null;
}

/** Brings what is still wanted: from the agent's leg as a hand-over, at the handling centre's own window at once. */
export interface SupplyMaterials extends AtLeg {
  readonly verb: 'supplyMaterials';
  readonly materialIds: readonly string[];
}

/** Ends what was not supplied in time (补正不来). */
export interface CloseUnsupplied extends AtLeg {
  readonly verb: 'closeUnsupplied';
}

/** Accepts the case under the edition of its item; with a promise for what may follow later. */
export interface AcceptCase extends AtLeg {
  readonly verb: 'acceptCase';
  readonly promise: { readonly document: string; readonly dueOn: IsoDate } | null;
}

/** Does not accept (不予受理), with written reasons and, where another authority decides, its name. */
export interface DeclineCase extends AtLeg {
  readonly verb: 'declineCase';
  readonly ground: NotAcceptedGround;
  readonly reasons: string;
  readonly rightBody: string | null;
}

/** Stops the office's time, on a ground that the law or a tolerated gap gives. */
export interface SuspendCase extends AtLeg {
  readonly verb: 'suspendCase';
  readonly ground: Exclude<ClockPauseGround, 'review_above'>;
  readonly reasons: string;
  readonly document: string;
  readonly expectedUntil: IsoDate;
}

/** Lets it go on. */
export interface ResumeCase extends AtLeg {
  readonly verb: 'resumeCase';
  readonly result: string;
}

/** Lengthens the limits, once and before they expire. */
export interface ExtendCase extends AtLeg {
  readonly verb: 'extendCase';
  readonly days: number;
  readonly approver: ExtensionApprover;
  readonly reasons: string;
  readonly document: string;
}

/** Completes the step that is being done, and begins the next; `handlerId` is who goes on, where it is somebody else. */
export interface CompleteStep extends AtLeg {
  readonly verb: 'completeStep';
  readonly opinion: string;
  readonly handlerId: string | null;
}

/** Sends the case to the level above with the first opinion. */
export interface SendForReview extends AtLeg {
  readonly verb: 'sendForReview';
  readonly opinion: string;
}

/** Decides, at the handling leg or at the review leg. `reasons` may be empty when granting. */
export interface DecideCase extends AtLeg {
  readonly verb: 'decideCase';
  readonly outcome: DecisionOutcome;
  readonly reasons: string;
}

/** Serves the result. */
export interface DeliverResult extends AtLeg {
  readonly verb: 'deliverResult';
  readonly method: DeliveryMethod;
  readonly receivedBy: ResultReceiver;
}

/** Closes and files the case. */
export interface FinishCase extends AtLeg {
  readonly verb: 'finishCase';
}

/** The applicant takes his application back, by the paper that is named. */
export interface WithdrawCase extends AtLeg {
  readonly verb: 'withdrawCase';
  readonly document: string;
  readonly reasons: string;
}

/** Returns a case whose tolerated gap was not closed in time (退件). */
export interface ReturnCase extends AtLeg {
  readonly verb: 'returnCase';
  readonly reasons: string;
}

/** Voids what was opened by mistake (作废). */
export interface VoidCase extends AtLeg {
  readonly verb: 'voidCase';
  readonly reasons: string;
}

/** What is done at a leg. */
export type LegCommand =
  | TakeCase | AssignCase | RequestSupplement | SupplyMaterials | CloseUnsupplied | AcceptCase | DeclineCase
  | SuspendCase | ResumeCase | ExtendCase | CompleteStep | SendForReview | DecideCase | DeliverResult | FinishCase
  | WithdrawCase | ReturnCase | VoidCase;
/** What an office asks of a case. */
export type CaseCommand = SubmitCase | SignHandover | LegCommand;

/** A line of the item's material list as far as a case needs it; a catalog's material fits as it is. */
export interface ItemMaterial {
  readonly id: string;
  /** Required (必要), may follow later (容缺后补), or not to be handed in (免交). */
  readonly necessity: 'required' | 'deferrable' | 'exempt';
}

/** A step of the item's flow with a limit of its own, between acceptance and decision. */
export interface ItemStep {
  readonly id: string;
  /** At which leg it is done. */
  readonly legKind: 'handling' | 'review';
}

/** The item of the case, as it is in force for the handling centre. */
export interface ItemFacts {
  readonly editionId: string;
  readonly editionNo: number;
  readonly materials: readonly ItemMaterial[];
  /** The tenant above that decides this item, or null when the handling centre does. */
  readonly reviewTenantNo: TenantNo | null;
  /** In the order of the flow. */
  readonly steps: readonly ItemStep[];
  readonly limits: Pick<CaseLimits, 'statutory' | 'promised'>;
}

/** Fresh ids, made by the caller; an act uses those it needs. */
export interface NewIds {
  readonly legId: string;
  readonly handoverId: string;
  /** The number of the receipt; used by a submission at a window or online and by signing for an application. */
  readonly receiptNo: string;
}

/** What a decision rests on besides the state and the command. */
export interface CaseFacts {
  readonly now: Date;
  readonly actingTenantNo: TenantNo;
  /** Who acts for it. */
  readonly actorId: string;
  readonly item: ItemFacts;
  /** When the clock that presses on the counted leg runs out; null when none runs. */
  readonly dueAt: Date | null;
  readonly newIds: NewIds;
}

/** What a rule answers: events without number, instant and tenant, or a refusal. */
export type Ruling = readonly EventDraft[] | CaseRefusal;
