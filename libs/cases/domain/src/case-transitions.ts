import type { LegKind, LegStatus, StatusesByKind } from './case.js';

/** The office's verbs: 提交, 签收, 一次性告知补正, 补正材料, 受理, 上报审查, 决定, 送达, 办结. */
export type CaseVerb =
  | 'submitCase' | 'signHandover' | 'requestSupplement' | 'supplyMaterials' | 'acceptCase'
  | 'sendForReview' | 'decideCase' | 'deliverResult' | 'finishCase';

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

/**
 * The one table of what may happen when: kind of leg × status → verbs. Server and web read the same; whether the verb
 * then succeeds also depends on facts (materials, item, hand-overs), which `decide` checks.
 */
export const LEG_TRANSITIONS: {
  readonly [K in LegKind]: { readonly [S in StatusesByKind[K]]: StatusRow<StatusesByKind[K]> };
} = {
  intake: {
    // The agent's part stays open to the end: he brings what the notice asks for, and is told the result.
    handed_over: { verbs: { supplyMaterials: ['handed_over'] }, follows: { finishCase: ['closed'] } },
    closed: { verbs: {}, follows: {} },
  },
  handling: {
    received: { verbs: { requestSupplement: ['awaiting_supplement'], acceptCase: ['accepted'] }, follows: {} },
    awaiting_supplement: {
      // Part of what was asked for is put on record, and the case goes on waiting for the rest.
      verbs: {
        supplyMaterials: ['awaiting_supplement', 'received'],
        signHandover: ['awaiting_supplement', 'received'],
      },
      follows: {},
    },
    accepted: { verbs: { sendForReview: ['under_review'], decideCase: ['decided'] }, follows: {} },
    under_review: { verbs: { signHandover: ['decided'] }, follows: {} },
    decided: { verbs: { deliverResult: ['delivered'] }, follows: {} },
    delivered: { verbs: { finishCase: ['closed'] }, follows: {} },
    closed: { verbs: {}, follows: {} },
  },
  review: {
    in_review: { verbs: { decideCase: ['decided'] }, follows: {} },
    decided: { verbs: {}, follows: { signHandover: ['closed'] } },
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
