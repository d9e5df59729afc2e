import type { TenantNo } from '@yimen/jurisdiction';
import { countedLegOf, openGaps, type CaseState, type Leg } from './case.js';
import type { CaseFacts, CompleteStep, DecideCase, Ruling, SendForReview } from './case-commands.js';

/** The rules from acceptance to the decision. Status and leg have been checked before. */

/** Who above decides, or null when the leg's own tenant does, also because it is the reviewing level itself. */
function reviewerAbove(leg: Leg, facts: CaseFacts): TenantNo | null {
  const { reviewTenantNo } = facts.item;
  return reviewTenantNo === leg.tenantNo ? null : reviewTenantNo;
}

/** The next step of the leg begins when one is completed; the last one ends with the decision, or by sending the case up. */
export function completeStep(leg: Leg, command: CompleteStep, facts: CaseFacts): Ruling {
  const { legId, stepId } = leg;
  if (stepId === null) return { kind: 'NoStep' };
  const steps = facts.item.steps.filter(({ legKind }) => legKind === leg.kind);
  const next = steps[steps.findIndex(({ id }) => id === stepId) + 1];
  if (!next) return { kind: 'LastStep', stepId, next: leg.kind === 'handling' && reviewerAbove(leg, facts) !== null ? 'sendForReview' : 'decideCase' };
  const completed = { kind: 'step_completed', legId, stepId, nextStepId: next.id, opinion: command.opinion } as const;
  const isSame = command.handlerId === null || command.handlerId === leg.handlerId;
  return isSame ? [completed] : [completed, { kind: 'assigned', legId, handlerId: command.handlerId! }];
}

/** Sends the case up, with everything the applicant has presented. */
export function sendForReview(state: CaseState, leg: Leg, command: SendForReview, facts: CaseFacts): Ruling {
  const toTenantNo = reviewerAbove(leg, facts);
  if (toTenantNo === null) return { kind: 'ReviewNotNeeded' };
  if (command.opinion.trim() === '') return { kind: 'ReasonsRequired', verb: command.verb };
  const { legId } = leg;
  const { handoverId } = facts.newIds;
  const materialIds = [...state.presented];
  return [
    { kind: 'sent_for_review', legId, toTenantNo, opinion: command.opinion },
    { kind: 'handover_sent', legId, handoverId, handoverKind: 'review', toTenantNo, materialIds },
  ];
}

/** The decision; one made above goes back down with a hand-over. */
export function decideCase(state: CaseState, leg: Leg, command: DecideCase, facts: CaseFacts): Ruling {
  const { legId } = leg;
  const { outcome, reasons } = command;
  const legKind = leg.kind === 'review' ? 'review' : 'handling';
  const reviewTenantNo = reviewerAbove(leg, facts);
  if (legKind === 'handling' && reviewTenantNo !== null) return { kind: 'ReviewRequired', reviewTenantNo };
  if (outcome === 'refused' && reasons.trim() === '') return { kind: 'ReasonsRequired', verb: command.verb };
  const gaps = openGaps(state);
  if (outcome === 'granted' && gaps.length > 0) return { kind: 'GapsOpen', materialIds: gaps, dueOn: state.promise!.dueOn };
  const decided = { kind: 'decided', legId, legKind, outcome, reasons } as const;
  const below = countedLegOf(state);
  if (legKind === 'handling' || below === null) return [decided];
  const { handoverId } = facts.newIds;
  const toTenantNo = below.tenantNo;
  return [decided, { kind: 'handover_sent', legId, handoverId, handoverKind: 'review_result', toTenantNo, materialIds: [] }];
}
