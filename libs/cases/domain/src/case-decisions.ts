import type { CaseState, Leg } from './case.js';
import type { CaseCommand, CaseFacts, LegCommand, Ruling } from './case-commands.js';
import type { CaseEvent } from './case-events.js';
import { allowedVerbs, type CaseVerb } from './case-transitions.js';
import { decideCase, sendForReview } from './handling-rules.js';
import { signHandover } from './handover-rules.js';
import { acceptCase, requestSupplement, submitCase, supplyMaterials } from './intake-rules.js';
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
  if ('kind' in ruling) return ruling;
  const { now, actingTenantNo } = facts;
  const events = ruling.map((draft, index) => ({ ...draft, seq: state.lastSeq + 1 + index, at: now, tenantNo: actingTenantNo }));
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
    case 'requestSupplement':
      return requestSupplement(state, command, facts);
    case 'supplyMaterials':
      return supplyMaterials(state, leg, command, facts);
    case 'acceptCase':
      return acceptCase(state, command, facts);
    case 'sendForReview':
      return sendForReview(state, leg, command, facts);
    case 'decideCase':
      return decideCase(state, leg, command, facts);
    case 'deliverResult':
      return [{ kind: 'delivered', legId: leg.legId, method: command.method, receivedBy: command.receivedBy }];
    case 'finishCase':
      return [{ kind: 'finished', legId: leg.legId }];
  }
}

function wrongStatus({ legId, kind, status }: Leg, verb: CaseVerb): WrongStatus {
  return { kind: 'WrongStatus', legId, legKind: kind, status, verb, allowed: allowedVerbs(kind, status) };
}
