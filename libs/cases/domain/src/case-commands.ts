import type { TenantNo } from '@yimen/jurisdiction';
import type { Outcome } from './case.js';
import type { DeliveryMethod, EventDraft, MissingLine, ResultReceiver } from './case-events.js';
import type { CaseRefusal } from './refusals.js';

/**
 * Hands the application in. A village agent names the centre he hands it to. At a window or online the acting tenant
 * is the handling centre itself: what arrives there, also at night in its online counter, is received.
 */
export type SubmitCase =
  | { readonly verb: 'submitCase'; readonly channel: 'village_agent'; readonly toTenantNo: TenantNo; readonly materialIds: readonly string[] }
  | { readonly verb: 'submitCase'; readonly channel: 'window' | 'online'; readonly materialIds: readonly string[] };

/** Signs for a hand-over (签收); only its addressee can. */
export interface SignHandover {
  readonly verb: 'signHandover';
  readonly handoverId: string;
}

interface AtLeg {
  /** The acting tenant's own leg at which this is done. */
  readonly legId: string;
}

/** Gives the one complete notice of what is missing. */
export interface RequestSupplement extends AtLeg {
  readonly verb: 'requestSupplement';
  readonly missing: readonly MissingLine[];
}

/** Brings what the notice asks for: from the agent's leg as a hand-over, at the handling centre's own window at once. */
export interface SupplyMaterials extends AtLeg {
  readonly verb: 'supplyMaterials';
  readonly materialIds: readonly string[];
}

/** Accepts the case under an edition of the item. */
export interface AcceptCase extends AtLeg {
  readonly verb: 'acceptCase';
  readonly editionId: string;
  readonly editionNo: number;
}

/** Sends the case to the level above with the first opinion. */
export interface SendForReview extends AtLeg {
  readonly verb: 'sendForReview';
  readonly opinion: string;
}

/** Decides, at the handling leg or at the review leg. `reasons` may be empty when granting. */
export interface DecideCase extends AtLeg {
  readonly verb: 'decideCase';
  readonly outcome: Outcome;
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

/** What is done at a leg. */
export type LegCommand =
  | RequestSupplement | SupplyMaterials | AcceptCase | SendForReview | DecideCase | DeliverResult | FinishCase;
/** What an office asks of a case. */
export type CaseCommand = SubmitCase | SignHandover | LegCommand;

/** A line of the item's material list as far as a case needs it; a catalog's material fits as it is. */
export interface ItemMaterial {
  readonly id: string;
  /** Required (必要), may follow later (容缺后补), or not to be handed in (免交). */
  readonly necessity: 'required' | 'deferrable' | 'exempt';
}

/** The item of the case, as it is in force for the handling centre. */
export interface ItemFacts {
  readonly materials: readonly ItemMaterial[];
  /** The tenant above that decides this item, or null when the handling centre does. */
  readonly reviewTenantNo: TenantNo | null;
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
  readonly item: ItemFacts;
  readonly newIds: NewIds;
}

/** What a rule answers: events without number, instant and tenant, or a refusal. */
export type Ruling = readonly EventDraft[] | CaseRefusal;
