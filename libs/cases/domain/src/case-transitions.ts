import type { LegKind, LegStatus, StatusesByKind } from './case.js';

/**
 * The office's verbs: 提交, 签收, 承办, 指派, 一次性告知补正, 补正材料, 补正不来终止, 受理, 不予受理, 暂停, 恢复, 延期, 环节办结, 上报审查, 决定, 送达, 办结;
 * 撤回, 退件, 作废.
 */
export type CaseVerb =
  | 'submitCase' | 'signHandover' | 'takeCase' | 'assignCase' | 'requestSupplement' | 'supplyMaterials' | 'closeUnsupplied' | 'acceptCase' | 'declineCase'
  | 'suspendCase' | 'resumeCase' | 'extendCase' | 'completeStep' | 'sendForReview' | 'decideCase' | 'deliverResult' | 'finishCase'
  | 'withdrawCase' | 'returnCase' | 'voidCase';

/** Verbs with the statuses they may lead to. */
export type Moves<Status> = { readonly [V in CaseVerb]?: readonly Status[] };

/** A row of the table: what may be done at a leg, and what moves the leg although it is done at another leg. */
export interface StatusRow<Status> {
  readonly verbs: Moves<Status>;
  readonly follows: Moves<Status>;
}

/** How legs come into being: the verb that opens a kind of leg, with its first status. */
export const LEG_OPENINGS: { readonly [K in LegKind]: Moves<StatusesByKind[K]> } = {
  intake: { submitCase: ['handed_over'] },
  handling: { submitCase: ['received'], signHandover: ['received'] },
  review: { signHandover: ['in_review'] },
};

/** Who is responsible may change as long as something is left to do. */
const taken = <Status>(status: Status) => ({ takeCase: [status], assignCase: [status] });
const CLOSED = ['closed'] as const;
/** The applicant may withdraw until the decision, and what was opened by mistake is voided until then. */
const LEAVING = { withdrawCase: CLOSED, voidCase: CLOSED } as const;

/**
 * The one table of what may happen when: kind of leg × status → verbs. Server and web read the same; whether the verb
 * then succeeds also depends on facts (materials, item, hand-overs, limits), which `decide` checks.
 */
export const LEG_TRANSITIONS: {
  readonly [K in LegKind]: { readonly [S in StatusesByKind[K]]: StatusRow<StatusesByKind[K]> };
} = {
  intake: {
    // The agent's part stays open to the end: he brings what the notice asks for, and is told the result.
    handed_over: {
      verbs: { supplyMaterials: ['handed_over'], withdrawCase: CLOSED },
      follows: { finishCase: CLOSED, declineCase: CLOSED, closeUnsupplied: CLOSED, withdrawCase: CLOSED, returnCase: CLOSED, voidCase: CLOSED },
    },
    closed: { verbs: {}, follows: {} },
  },
  handling: {
    received: {
      verbs: {
        ...taken('received'), requestSupplement: ['awaiting_supplement'], supplyMaterials: ['received'], acceptCase: ['accepted'],
        declineCase: CLOSED, ...LEAVING,
      },
      follows: {},
    },
    awaiting_supplement: {
      // Part of what was asked for is put on record, and the case goes on waiting for the rest.
      verbs: {
        ...taken('awaiting_supplement'),
        supplyMaterials: ['awaiting_supplement', 'received'],
        signHandover: ['awaiting_supplement', 'received'],
        closeUnsupplied: CLOSED, ...LEAVING,
      },
      follows: {},
    },
    accepted: {
      verbs: {
        ...taken('accepted'), supplyMaterials: ['accepted'], suspendCase: ['suspended'], extendCase: ['accepted'], completeStep: ['accepted'], sendForReview: ['under_review'],
        decideCase: ['decided'], returnCase: CLOSED, ...LEAVING,
      },
      follows: {},
    },
    suspended: {
      // What the case stood still for came, and it goes on by itself.
      verbs: {
        ...taken('suspended'), supplyMaterials: ['suspended', 'accepted'], signHandover: ['suspended', 'accepted'], resumeCase: ['accepted'], extendCase: ['suspended'],
        returnCase: CLOSED, ...LEAVING,
      },
      follows: {},
    },
    under_review: {
      verbs: { ...taken('under_review'), supplyMaterials: ['under_review'], signHandover: ['decided'], extendCase: ['under_review'], ...LEAVING },
      follows: {},
    },
    decided: { verbs: { ...taken('decided'), deliverResult: ['delivered'] }, follows: {} },
    delivered: { verbs: { finishCase: CLOSED }, follows: {} },
    closed: { verbs: {}, follows: {} },
  },
  review: {
    in_review: {
      verbs: { ...taken('in_review'), suspendCase: ['suspended'], completeStep: ['in_review'], decideCase: ['decided'] },
      follows: { withdrawCase: CLOSED, voidCase: CLOSED },
    },
    suspended: { verbs: { ...taken('suspended'), resumeCase: ['in_review'] }, follows: { withdrawCase: CLOSED, voidCase: CLOSED } },
    decided: { verbs: {}, follows: { signHandover: CLOSED } },
    closed: { verbs: {}, follows: {} },
  },
};

/** The row of a leg's kind and status. A pair that does not exist throws: stored data are broken then. */
export function rowOf(kind: LegKind, status: LegStatus): StatusRow<LegStatus> {
  const rows: { readonly [S in LegStatus]?: StatusRow<LegStatus> } = LEG_TRANSITIONS[kind];
  const row = rows[status];
  if (row === undefined) throw new Error(`a leg of kind ${kind} has no status ${status}`);
  return row;
}

/** What may be done at a leg of this kind and status, in the order of the table. */
export function allowedVerbs(kind: LegKind, status: LegStatus): readonly CaseVerb[] {
  return Object.keys(rowOf(kind, status).verbs) as CaseVerb[];
}
