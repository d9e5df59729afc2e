import type { CaseState, Leg } from './case.js';
import type { CaseCommand, CaseFacts, LegCommand, Ruling } from './case-commands.js';
import type { CaseEvent, EventDraft } from './case-events.js';
import { allowedVerbs, type CaseVerb } from './case-transitions.js';
import { closeUnsupplied, declineCase, returnCase, voidCase, withdrawCase } from './ending-rules.js';
import { completeStep, decideCase, sendForReview } from './handling-rules.js';
import { signHandover } from './handover-rules.js';
import { acceptCase, acceptedAsOf, deemedAccepted, requestSupplement, submitCase, supplyMaterials } from './intake-rules.js';
import { extendCase, resumeCase, suspendCase } from './pause-rules.js';
import type { CaseRefusal, WrongStatus } from './refusals.js';

/** What happened because of a command, numbered on from the state; at least one event. */
export interface CaseDecision {
  readonly kind: 'CaseDecision';
  readonly events: readonly CaseEvent[];
}

/**
 * Decides one command of an office on a case: the events to append, or the reason why not.
 *
 * Goes in: the folded state, the command, and the facts it rests on (instant, acting tenant, item in force, fresh
 * ids). Nothing is changed and nothing looked up. Whether the person may act for the tenant was checked before.
 */
export function decide(state: CaseState, command: CaseCommand, facts: CaseFacts): CaseDecision | CaseRefusal {
  const ruling = ruled(state, command, facts);
  return 'kind' in ruling ? ruling : happened(state, ruling, facts);
}

/**
 * What the law decides when nobody answers: as of its receipt the application is accepted (逾期不告知视为受理, 行政许可法 art. 32). Null while
 * the receipt clock runs, and where somebody has answered. The acting tenant is who handles the case.
 */
export function decideBySilence(state: CaseState, facts: Pick<CaseFacts, 'now' | 'actingTenantNo' | 'dueAt' | 'item'>): CaseDecision | null {
  const deemed = deemedAccepted(state, facts);
  const { countedLegId } = state;
  return deemed && countedLegId !== null ? happened(state, [acceptedAsOf(state, countedLegId, facts.item, deemed.receivedAt)], facts) : null;
}

function happened(state: CaseState, drafts: readonly EventDraft[], { now, actingTenantNo }: Pick<CaseFacts, 'now' | 'actingTenantNo'>): CaseDecision {
  const events = drafts.map((draft, index) => ({ ...draft, seq: state.lastSeq + 1 + index, at: now, tenantNo: actingTenantNo }));
  return { kind: 'CaseDecision', events };
}

function ruled(state: CaseState, command: CaseCommand, facts: CaseFacts): Ruling {
  switch (command.verb) {
    case 'submitCase': {
      const [first] = state.legs;
      return first === undefined ? submitCase(command, facts) : wrongStatus(first, command.verb);
    }
    case 'signHandover':
      return signHandover(state, command, facts);
    default: {
      const leg = state.legs.find(({ legId, tenantNo }) => legId === command.legId && tenantNo === facts.actingTenantNo);
      if (leg === undefined) return { kind: 'NotYourLeg', legId: command.legId };
      const isAllowed = allowedVerbs(leg.kind, leg.status).includes(command.verb);
      return isAllowed ? ruledAtLeg(state, leg, command, facts) : wrongStatus(leg, command.verb);
    }
  }
}

function ruledAtLeg(state: CaseState, leg: Leg, command: LegCommand, facts: CaseFacts): Ruling {
  switch (command.verb) {
    case 'takeCase':
      return assigned(leg, facts.actorId);
    case 'assignCase':
      return assigned(leg, command.handlerId);
    case 'requestSupplement':
      return requestSupplement(state, command, facts);
    case 'supplyMaterials':
      return supplyMaterials(state, leg, command, facts);
    case 'closeUnsupplied':
      return closeUnsupplied(state, command, facts);
    case 'acceptCase':
      return acceptCase(state, command, facts);
    case 'declineCase':
      return declineCase(state, command, facts);
    case 'suspendCase':
      return suspendCase(state, leg, command, facts);
    case 'resumeCase':
      return resumeCase(state, leg, command);
    case 'extendCase':
      return extendCase(state, command, facts);
    case 'completeStep':
      return completeStep(leg, command, facts);
    case 'sendForReview':
      return sendForReview(state, leg, command, facts);
    case 'decideCase':
      return decideCase(state, leg, command, facts);
    case 'deliverResult':
      return [{ kind: 'delivered', legId: leg.legId, method: command.method, receivedBy: command.receivedBy }];
    case 'finishCase':
      return [{ kind: 'finished', legId: leg.legId }];
    case 'withdrawCase':
      return withdrawCase(state, command);
    case 'returnCase':
      return returnCase(state, command, facts);
    case 'voidCase':
      return voidCase(state, command);
  }
}

function assigned({ legId, handlerId: before }: Leg, handlerId: string): Ruling {
  return before === handlerId ? { kind: 'AlreadyAssigned', handlerId } : [{ kind: 'assigned', legId, handlerId }];
}

function wrongStatus({ legId, kind, status }: Leg, verb: CaseVerb): WrongStatus {
  return { kind: 'WrongStatus', legId, legKind: kind, status, verb, allowed: allowedVerbs(kind, status) };
}
