import { shanghaiDateOf } from '@yimen/working-days';
import { countedLegOf, openGaps, type CaseState, type Leg } from './case.js';
import type { CaseFacts, ExtendCase, ResumeCase, Ruling, SuspendCase } from './case-commands.js';
import type { ExtensionApprover } from './case-events.js';

/** The rules of what moves the handling clock (特别程序、容缺、延期). Status and leg have been checked before. */

/** Days by which a limit can be longer, by who approves it (行政许可法 art. 42). */
export const MOST_EXTENSION_DAYS: Readonly<Record<ExtensionApprover, number>> = { authority_head: 10, government_head: 15 };

/** A tolerated gap can only be waited for where there is one, and by who accepted it. */
export function suspendCase(state: CaseState, leg: Leg, command: SuspendCase, facts: CaseFacts): Ruling {
  const { legId, ground, reasons, document, expectedUntil } = command;
  const legKind = legKindOf(leg);
  if (ground === 'tolerated_gap' && (legKind === 'review' || openGaps(state).length === 0)) return { kind: 'NoOpenGap' };
  if (expectedUntil < shanghaiDateOf(facts.now)) return { kind: 'DayOutOfRange', field: 'expectedUntil', rule: 'not_in_the_past' };
  return [{ kind: 'suspended', legId, legKind, countedLegId: countedIdOf(state), ground, reasons, document, expectedUntil }];
}

export function resumeCase(state: CaseState, leg: Leg, { result }: ResumeCase): Ruling {
  return [{ kind: 'resumed', legId: leg.legId, legKind: legKindOf(leg), countedLegId: countedIdOf(state), result }];
}

/** Once, before the decision, before any of the limits has run out, and of limits in days only. */
export function extendCase(state: CaseState, command: ExtendCase, facts: CaseFacts): Ruling {
  const { legId, days, approver, reasons, document } = command;
  if (state.decision !== null) return { kind: 'AlreadyDecided', decidedAt: state.decision.decidedAt };
  if (state.flags.extended) return { kind: 'AlreadyExtended' };
  if (facts.dueAt !== null && facts.now >= facts.dueAt) return { kind: 'AlreadyExpired', dueAt: facts.dueAt };
  const { statutory, promised } = facts.item.limits;
  if (![statutory, promised].some(({ unit }) => unit !== 'on_the_spot' && unit !== 'hour')) return { kind: 'CannotExtend' };
  const most = MOST_EXTENSION_DAYS[approver];
  if (days > most) return { kind: 'ExtensionTooLong', most };
  return [{ kind: 'extended', legId, days, approver, reasons, document }];
}

const legKindOf = ({ kind }: Leg): 'handling' | 'review' => (kind === 'review' ? 'review' : 'handling');

function countedIdOf(state: CaseState): string {
  const counted = countedLegOf(state);
  if (counted === null) throw new Error('a case that nobody has received cannot stand still');
  return counted.legId;
}
