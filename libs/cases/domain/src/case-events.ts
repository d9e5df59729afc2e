import type { Level, TenantNo } from '@yimen/jurisdiction';
import type { IsoDate } from '@yimen/working-days';
import type { DecisionOutcome, Ending, HandoverKind, SubmissionChannel } from './case.js';
import type { ClockPauseGround } from './deadline-clock.js';

/** A line of the notice (补正材料清单): the material and, in the clerk's words, what is missing or wrong with it. */
export interface MissingLine {
  readonly materialId: string;
  readonly what: string;
}

/** How the result reached the applicant (送达方式): at the window, by the agent, by post, electronically. */
export type DeliveryMethod = 'at_window' | 'by_agent' | 'by_post' | 'electronic';

/**
 * In which capacity the result was received (签收人身份): the applicant, the village agent, or another representative.
 * A capacity and not a name: events are kept after personal values are erased.
 */
export type ResultReceiver = 'applicant' | 'village_agent' | 'representative';

/**
 * Why an application is not accepted (不予受理): no permission is needed, another authority has to decide (行政许可法 art. 32), or its facts
 * are false (art. 78).
 */
export type NotAcceptedGround = 'not_required' | 'not_ours' | 'false_materials';

/** Who approved an extension: the head of the authority, or, of joint handling, of the government (行政许可法 art. 42). */
export type ExtensionApprover = 'authority_head' | 'government_head';

/** What every event says: its place in the case, when, at which leg, and by which tenant. */
interface EventBase {
  /** 1, 2, 3 … without gaps within a case. */
  readonly seq: number;
  readonly at: Date;
  readonly legId: string;
  readonly tenantNo: TenantNo;
}

/** The application was handed in. */
export interface Submitted extends EventBase {
  readonly kind: 'submitted';
  readonly channel: SubmissionChannel;
  readonly materialIds: readonly string[];
  /** Why somebody applies again who has an open case of the item already (重复申请说明). */
  readonly duplicateReason?: string;
  /** Outside the hours of service (延时服务). */
  readonly afterHours?: true;
}

/** A hand-over lies in the addressee's inbox (移交). */
export interface HandoverSent extends EventBase {
  readonly kind: 'handover_sent';
  readonly handoverId: string;
  readonly handoverKind: HandoverKind;
  readonly toTenantNo: TenantNo;
  readonly materialIds: readonly string[];
}

/** The handling centre received the case and issued a receipt (收件凭证). `handoverId` is null at the centre's own window. */
export interface Received extends EventBase {
  readonly kind: 'received';
  readonly receiptNo: string;
  readonly handoverId: string | null;
}

/** The one complete notice of what is missing was given (一次性告知, 行政许可法 art. 32). */
export interface SupplementRequested extends EventBase {
  readonly kind: 'supplement_requested';
  readonly missing: readonly MissingLine[];
  /** The last day to bring them. */
  readonly supplyBy?: IsoDate;
  /** What was not known at the first notice; left out there. */
  readonly newFacts?: string;
}

/** Materials came that nobody had asked for in a notice: put right on the spot (当场更正), or what was promised at acceptance. */
export interface MaterialsAdded extends EventBase {
  readonly kind: 'materials_added';
  readonly materialIds: readonly string[];
  readonly handoverId: string | null;
}

/** Somebody is responsible from now on (承办). */
export interface Assigned extends EventBase {
  readonly kind: 'assigned';
  readonly handlerId: string;
}

/** Materials came after the notice (补正受理). The receipt clock starts again once nothing is outstanding any more. */
export interface SupplementReceived extends EventBase {
  readonly kind: 'supplement_received';
  readonly materialIds: readonly string[];
  readonly outstandingIds: readonly string[];
  readonly handoverId: string | null;
}

/**
 * Accepted (受理) under one edition of the item; `deferredMaterialIds` may follow later (容缺受理), by the day of the promise. `deemedFrom` is
 * the receipt as of which the law has accepted what nobody answered in time (行政许可法 art. 32), left out otherwise.
 */
export interface Accepted extends EventBase {
  readonly kind: 'accepted';
  readonly editionId: string;
  readonly editionNo: number;
  readonly deferredMaterialIds: readonly string[];
  readonly promise?: { readonly document: string; readonly dueOn: IsoDate };
  readonly deemedFrom?: Date;
  /** The first step of the item that has a limit of its own at this leg. */
  readonly stepId?: string;
}

/** The office's time stands still (特别程序、容缺补正), told in writing with the time that is needed (行政许可法 art. 45). */
export interface Suspended extends EventBase {
  readonly kind: 'suspended';
  readonly legKind: 'handling' | 'review';
  readonly countedLegId: string;
  readonly ground: ClockPauseGround;
  readonly reasons: string;
  readonly document: string;
  readonly expectedUntil: IsoDate;
}

/** It goes on. */
export interface Resumed extends EventBase {
  readonly kind: 'resumed';
  readonly legKind: 'handling' | 'review';
  readonly countedLegId: string;
  readonly result: string;
}

/** The limits are longer by some days (延期), told to the applicant with the reasons (行政许可法 art. 42). */
export interface Extended extends EventBase {
  readonly kind: 'extended';
  readonly days: number;
  readonly approver: ExtensionApprover;
  readonly reasons: string;
  readonly document: string;
}

/** Goes on under another edition of the item, as the applicant has agreed (改按新版办理). */
export interface EditionChanged extends EventBase {
  readonly kind: 'edition_changed';
  readonly editionId: string;
  readonly editionNo: number;
  /** The paper by which he has. */
  readonly consent: string;
}

/** Ended without a decision, with all its parts. */
export interface Ended extends EventBase {
  readonly kind: 'ended';
  readonly outcome: Ending;
  readonly reasons: string;
  /** Of what is not accepted: why, and who has to be asked instead. */
  readonly ground?: NotAcceptedGround;
  readonly rightBody?: string;
  /** Of what is withdrawn: the applicant's paper. */
  readonly document?: string;
}

/** Sent up with the first opinion (初审意见) and all materials (行政许可法 art. 35). */
export interface SentForReview extends EventBase {
  readonly kind: 'sent_for_review';
  readonly toTenantNo: TenantNo;
  readonly opinion: string;
}

/** The level above signed for the case: the review leg exists. */
export interface ReviewReceived extends EventBase {
  readonly kind: 'review_received';
  readonly handoverId: string;
  /** The first step of this level. */
  readonly stepId?: string;
}

/** A step was completed, and the next one begun (环节办结). */
export interface StepCompleted extends EventBase {
  readonly kind: 'step_completed';
  readonly stepId: string;
  readonly nextStepId: string;
  /** What was found (环节意见). */
  readonly opinion: string;
}

/** Decided (决定), at the handling leg or at the review leg above it. */
export interface Decided extends EventBase {
  readonly kind: 'decided';
  readonly legKind: 'handling' | 'review';
  readonly outcome: DecisionOutcome;
  readonly reasons: string;
}

/** The handling centre signed for the result of the review. The decision's instant is the one above. */
export interface ResultReturned extends EventBase {
  readonly kind: 'result_returned';
  readonly handoverId: string;
  readonly outcome: DecisionOutcome;
  readonly decidedAt: Date;
}

/** The result was served (送达). */
export interface Delivered extends EventBase {
  readonly kind: 'delivered';
  readonly method: DeliveryMethod;
  readonly receivedBy: ResultReceiver;
}

/** Closed and filed (办结归档), with all its legs. */
export interface Finished extends EventBase {
  readonly kind: 'finished';
}

/**
 * The part of a tenant that has ended goes on at its successor (承接): the same part at the same status, under the id of a new
 * leg. Its clocks go on as they are.
 */
export interface LegInherited extends EventBase {
  readonly kind: 'leg_inherited';
  readonly fromLegId: string;
  readonly fromTenantNo: TenantNo;
}

/** A letter that the addressee did not sign before he ended lies before his successor: the same sender, the same content. */
export interface LetterInherited extends EventBase {
  readonly kind: 'letter_inherited';
  readonly handoverId: string;
  readonly fromHandoverId: string;
}

/** Who handles the case hides it from levels above (限制查看): `visibleFrom` is the highest level whose readers may see the content. */
export interface AccessRestricted extends EventBase {
  readonly kind: 'access_restricted';
  readonly visibleFrom: Level;
  readonly reason: string;
}

/** The case can be seen by whoever supervises it again (解除限制). */
export interface AccessOpened extends EventBase {
  readonly kind: 'access_opened';
  readonly reason: string;
}

/** Everything that can have happened to a case. */
export type CaseEvent =
  | Submitted | HandoverSent | Received | Assigned | SupplementRequested | SupplementReceived | MaterialsAdded | Accepted
  | Suspended | Resumed | Extended | StepCompleted | EditionChanged | Ended
  | SentForReview | ReviewReceived | Decided | ResultReturned | Delivered | Finished | LegInherited | LetterInherited
  | AccessRestricted | AccessOpened;

type Draft<E> = E extends CaseEvent ? Omit<E, 'seq' | 'at' | 'tenantNo'> : never;
/** An event before it has its number, instant and tenant: what a rule decides. */
export type EventDraft = Draft<CaseEvent>;
