import { shanghaiDateOf } from '@yimen/working-days';
import { openGaps, type CaseState } from './case.js';
import type { CaseFacts, CloseUnsupplied, DeclineCase, ReturnCase, Ruling, VoidCase, WithdrawCase } from './case-commands.js';
import { deemedAccepted } from './intake-rules.js';

/** The rules of how a case ends without a decision. Status and leg have been checked before. */

/** Not accepted: on a ground that the law knows, in time, and with the right body where there is one. */
export function declineCase(state: CaseState, command: DeclineCase, facts: CaseFacts): Ruling {
  const { legId, ground, reasons, rightBody } = command;
  const deemed = deemedAccepted(state, facts);
  if (deemed !== null) return deemed;
  if (reasons.trim() === '') return { kind: 'ReasonsRequired', verb: command.verb };
  if (ground === 'not_ours' && (rightBody ?? '').trim() === '') return { kind: 'RightBodyRequired' };
  return [{ kind: 'ended', legId, outcome: 'not_accepted', ground, reasons, ...(ground === 'not_ours' && { rightBody: rightBody! }) }];
}

/** What was asked for did not come until its last day. */
export function closeUnsupplied(state: CaseState, { legId }: CloseUnsupplied, facts: CaseFacts): Ruling {
  const { supplyBy } = state;
  if (supplyBy === null || shanghaiDateOf(facts.now) <= supplyBy) return { kind: 'SupplyStillPossible', supplyBy };
  return [{ kind: 'ended', legId, outcome: 'unsupplied', reasons: '' }];
}

/** The applicant may change his mind until the decision is made, also above. */
export function withdrawCase(state: CaseState, { legId, document, reasons }: WithdrawCase): Ruling {
  return alreadyDecided(state) ?? [{ kind: 'ended', legId, outcome: 'withdrawn', reasons, document }];
}

/** A promise to bring what was missing that was not kept. */
export function returnCase(state: CaseState, { legId, reasons }: ReturnCase, facts: CaseFacts): Ruling {
  const materialIds = openGaps(state);
  const dueOn = state.promise?.dueOn ?? null;
  if (materialIds.length === 0 || dueOn === null || shanghaiDateOf(facts.now) <= dueOn) return { kind: 'NoGapOverdue', materialIds, dueOn };
  return [{ kind: 'ended', legId, outcome: 'returned', reasons }];
}

export function voidCase(state: CaseState, command: VoidCase): Ruling {
  const { legId, reasons, verb } = command;
  if (reasons.trim() === '') return { kind: 'ReasonsRequired', verb };
  return alreadyDecided(state) ?? [{ kind: 'ended', legId, outcome: 'voided', reasons }];
}

function alreadyDecided({ decision }: CaseState): Ruling | null {
  return decision && { kind: 'AlreadyDecided', decidedAt: decision.decidedAt };
}
