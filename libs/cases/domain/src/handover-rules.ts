import { countedLegOf, type CaseState, type Handover } from './case.js';
import type { CaseFacts, Ruling, SignHandover } from './case-commands.js';
import { firstStep, supplied } from './intake-rules.js';

/**
 * The addressee's signature (签收): it opens the receiver's leg for an application or a review, and resumes the
 * counted leg for materials or a result.
 */
export function signHandover(state: CaseState, command: SignHandover, facts: CaseFacts): Ruling {
  const { handoverId } = command;
  const handover = state.handovers.find((row) => row.handoverId === handoverId);
  if (handover?.toTenantNo !== facts.actingTenantNo) return { kind: 'NotAddressee', handoverId };
  if (handover.signedAt !== null) return { kind: 'AlreadySigned', handoverId, signedAt: handover.signedAt };
  if (handover.lapsedAt !== null) return { kind: 'HandoverLapsed', handoverId, lapsedAt: handover.lapsedAt };
  const { legId, receiptNo } = facts.newIds;
  switch (handover.handoverKind) {
    case 'intake':
      return [{ kind: 'received', legId, receiptNo, handoverId }];
    case 'review':
      return [{ kind: 'review_received', legId, handoverId, ...firstStep(facts.item, 'review') }];
    case 'supplement':
    case 'review_result':
      return resumed(state, handover);
  }
}

function resumed(state: CaseState, handover: Handover): Ruling {
  const counted = countedLegOf(state);
  // The sender's rule made sure of both; a ledger that says otherwise is broken.
  if (counted === null) throw new Error(`hand-over ${handover.handoverId} has no leg to return to`);
  if (handover.handoverKind === 'supplement') return supplied(state, counted, handover);
  const { handoverId } = handover;
  if (state.decision === null) throw new Error(`hand-over ${handoverId} brings a result before the decision`);
  return [{ kind: 'result_returned', legId: counted.legId, handoverId, ...state.decision }];
}
