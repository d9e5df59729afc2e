import { Level, type TenantNo } from '@yimen/jurisdiction';

/** The states of each kind of leg. */
export interface StatusesByKind {
  /** The village agent's part (代办收件段): handed over (已移交), closed with the case. */
  readonly intake: 'handed_over' | 'closed';
  /**
   * The counted part (办理段): 已收件, 待补正, 已受理, 上报审查中, 已决定, 已送达, 已办结归档.
   */
  readonly handling: 'received' | 'awaiting_supplement' | 'accepted' | 'under_review' | 'decided' | 'delivered' | 'closed';
  /** The part of the level above (上级审查段): 审查中, 已决定, closed once the result is back below. */
  readonly review: 'in_review' | 'decided' | 'closed';
}

/** What a tenant's part in a case is. */
export type LegKind = keyof StatusesByKind;
/** Where a leg stands. */
export type LegStatus = StatusesByKind[LegKind];

/** One tenant's part of a case (办理段). */
export interface Leg {
  readonly legId: string;
  readonly kind: LegKind;
  readonly tenantNo: TenantNo;
  readonly status: LegStatus;
}

/**
 * What is handed over (交换手续): the application (village → township), materials supplied after the notice, the case
 * for review (township → county), and the result of the review (county → township).
 */
export type HandoverKind = 'intake' | 'supplement' | 'review' | 'review_result';

/** A hand-over: the sender's row, which the receiver signs. It is pending while `signedAt` is null. */
export interface Handover {
  readonly handoverId: string;
  readonly handoverKind: HandoverKind;
  readonly fromLegId: string;
  readonly fromTenantNo: TenantNo;
  readonly toTenantNo: TenantNo;
  readonly materialIds: readonly string[];
  readonly sentAt: Date;
  readonly signedAt: Date | null;
}

/** By which way the application came in (提交渠道): a village agent, the centre's window, or online. */
export type SubmissionChannel = 'village_agent' | 'window' | 'online';
/** The decision (决定): granted (准予) or refused (不予). */
export type Outcome = 'granted' | 'refused';

/** What statistics and scores ask of a case. */
export interface CaseFlags {
  readonly agentSubmitted: boolean;
  readonly supplementRequested: boolean;
  /** Accepted although materials may follow later (容缺受理). */
  readonly acceptedWithGaps: boolean;
  readonly sentForReview: boolean;
}

/** A case (办件) as its events tell it. Stored columns are copies of this. */
export interface CaseState {
  /** The number of the last event folded in, 0 before the first. */
  readonly lastSeq: number;
  readonly channel: SubmissionChannel | null;
  readonly legs: readonly Leg[];
  /** The leg that counts in every statistic; null until a centre has received the case. */
  readonly countedLegId: string | null;
  readonly handovers: readonly Handover[];
  /** Ids of the materials that the applicant has presented. */
  readonly presented: ReadonlySet<string>;
  /** When the one notice of what is missing was given (一次性告知), or null. */
  readonly notifiedAt: Date | null;
  /** Ids of the materials that the notice asks for and that have not come yet. */
  readonly outstanding: ReadonlySet<string>;
  /** The edition of the item under which the case was accepted and is kept. */
  readonly edition: { readonly editionId: string; readonly editionNo: number } | null;
  readonly decision: { readonly outcome: Outcome; readonly decidedAt: Date } | null;
  readonly flags: CaseFlags;
  /** The highest level whose readers may see the content (查看屏障): the province's while nobody has restricted the case. */
  readonly visibleFrom: Level;
}

/** A case of which nothing has happened yet. */
export const NO_CASE: CaseState = {
  lastSeq: 0,
  channel: null,
  legs: [],
  countedLegId: null,
  handovers: [],
  presented: new Set(),
  notifiedAt: null,
  outstanding: new Set(),
  edition: null,
  decision: null,
  flags: { agentSubmitted: false, supplementRequested: false, acceptedWithGaps: false, sentForReview: false },
  visibleFrom: Level.Province,
};

/** The leg that counts, or null until a centre has received the case. */
export function countedLegOf(state: CaseState): Leg | null {
  return state.legs.find((leg) => leg.legId === state.countedLegId) ?? null;
}

/** The hand-overs that wait for their addressee's signature. */
export function pendingHandovers(state: CaseState): readonly Handover[] {
  return state.handovers.filter((handover) => handover.signedAt === null);
}
