import { Level, type TenantNo } from '@yimen/jurisdiction';
import type { IsoDate } from '@yimen/working-days';
import type { ClockPauseGround } from './deadline-clock.js';

/** The states of each kind of leg. */
export interface StatusesByKind {
  /** The village agent's part (代办收件段): handed over (已移交), closed with the case. */
  readonly intake: 'handed_over' | 'closed';
  /**
   * The counted part (办理段): 已收件, 待补正, 已受理, 已暂停, 上报审查中, 已决定, 已送达, 已办结归档.
   */
  readonly handling: 'received' | 'awaiting_supplement' | 'accepted' | 'suspended' | 'under_review' | 'decided' | 'delivered' | 'closed';
  /** The part of the level above (上级审查段): 审查中, 已暂停, 已决定, closed once the result is back below. */
  readonly review: 'in_review' | 'suspended' | 'decided' | 'closed';
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
  /** Who is responsible for it (承办人); null while nobody has taken it. */
  readonly handlerId: string | null;
  /** The step of the item that is being done here (当前环节); null where no step of its own has a limit. */
  readonly stepId: string | null;
}

/**
 * What is handed over (交换手续): the application (village → township), materials supplied after the notice, the case
 * for review (township → county), and the result of the review (county → township).
 */
export type HandoverKind = 'intake' | 'supplement' | 'review' | 'review_result';

/** A hand-over: the sender's row, which the receiver signs. It is pending until it is signed, or lapses (失效) because the case has ended. */
export interface Handover {
  readonly handoverId: string;
  readonly handoverKind: HandoverKind;
  readonly fromLegId: string;
  readonly fromTenantNo: TenantNo;
  readonly toTenantNo: TenantNo;
  readonly materialIds: readonly string[];
  readonly sentAt: Date;
  readonly signedAt: Date | null;
  readonly lapsedAt: Date | null;
}

/** By which way the application came in (提交渠道): a village agent, the centre's window, online, by post, or at the applicant's own place (上门服务). */
export type SubmissionChannel = 'village_agent' | 'window' | 'online' | 'mail' | 'on_site';
/** The decision (决定): granted (准予) or refused (不予). */
export type DecisionOutcome = 'granted' | 'refused';
/**
 * How a case ends without a decision: not accepted (不予受理), withdrawn by the applicant (撤回), what was asked for did not come (补正不来),
 * returned because a tolerated gap was not closed (退件), opened by mistake (作废).
 */
export type Ending = 'not_accepted' | 'withdrawn' | 'unsupplied' | 'returned' | 'voided';
/** What became of a case (办理结果). */
export type Outcome = DecisionOutcome | Ending;

/** What the applicant has promised to bring after acceptance (容缺受理承诺). */
export interface GapPromise {
  readonly materialIds: readonly string[];
  /** The signed promise (承诺书). */
  readonly document: string;
  readonly dueOn: IsoDate;
}

/** What statistics and scores ask of a case. */
export interface CaseFlags {
  readonly agentSubmitted: boolean;
  /** Received outside the hours of service (延时服务). */
  readonly afterHours: boolean;
  readonly supplementRequested: boolean;
  /** Asked again because of new facts (再次补正): a finding, for the law knows one notice. */
  readonly supplementRepeated: boolean;
  /** Accepted although materials may follow later (容缺受理). */
  readonly acceptedWithGaps: boolean;
  /** Accepted by law because nobody answered in time (逾期视为受理). */
  readonly deemedAccepted: boolean;
  readonly sentForReview: boolean;
  readonly suspended: boolean;
  readonly extended: boolean;
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
  /** The last day for them; null while nothing is asked for. */
  readonly supplyBy: IsoDate | null;
  /** Since when the office has all that it waits for: the receipt, or the last supplement (行政许可法 art. 32: 收到申请材料之日). */
  readonly receivedAt: Date | null;
  readonly promise: GapPromise | null;
  /** Why the office's time stands still, or null. */
  readonly pause: { readonly ground: ClockPauseGround; readonly legId: string } | null;
  /** The edition of the item under which the case was accepted and is kept. */
  readonly edition: { readonly editionId: string; readonly editionNo: number } | null;
  readonly decision: { readonly outcome: DecisionOutcome; readonly decidedAt: Date } | null;
  /** How it ended without a decision, or null. */
  readonly ending: { readonly outcome: Ending; readonly endedAt: Date } | null;
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
  supplyBy: null,
  receivedAt: null,
  promise: null,
  pause: null,
  edition: null,
  decision: null,
  ending: null,
  flags: {
    agentSubmitted: false, afterHours: false, supplementRequested: false, supplementRepeated: false, acceptedWithGaps: false, deemedAccepted: false, sentForReview: false,
    suspended: false, extended: false,
  },
  visibleFrom: Level.Province,
};

/** The leg that counts, or null until a centre has received the case. */
export function countedLegOf(state: CaseState): Leg | null {
  return state.legs.find((leg) => leg.legId === state.countedLegId) ?? null;
}

/** The hand-overs that wait for their addressee's signature. */
export function pendingHandovers(state: CaseState): readonly Handover[] {
  return state.handovers.filter(({ signedAt, lapsedAt }) => signedAt === null && lapsedAt === null);
}

/** Ids of the materials that were promised at acceptance and have not come. */
export function openGaps({ promise, presented }: CaseState): readonly string[] {
  return promise?.materialIds.filter((materialId) => !presented.has(materialId)) ?? [];
}

/** What became of the case, or null while it is open. */
export function outcomeOf({ ending, decision }: CaseState): Outcome | null {
  return ending?.outcome ?? decision?.outcome ?? null;
}

/** How a case goes (流转方式): handed in by an agent (代办), with a review above (初审上报), or at one centre alone (自办). */
export function routeOf({ flags }: CaseState): 'own' | 'review' | 'agent' {
  if (flags.sentForReview) return 'review';
  return flags.agentSubmitted ? 'agent' : 'own';
}
