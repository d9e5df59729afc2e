import type { CaseClockReading, CaseEvent, CaseState } from '@yimen/cases-domain';
import type { DomainEvent } from '@yimen/events';
import { provinceOf } from '@yimen/jurisdiction';
import { shanghaiDateOf } from '@yimen/working-days';
import type { CaseRoot } from './case.entity.js';

/** Told when something done at one tenant's leg moved the leg of another. */
export const LEGS_MOVED = 'cases.legs-moved';

/** What other services learn of a closed case: ids, dates and counts, no content. */
export function closedEvent(
  root: CaseRoot,
  state: CaseState,
  events: readonly CaseEvent[],
  clocks: readonly CaseClockReading[],
  window: { readonly windowId: string | null; readonly departmentId: string | null },
): DomainEvent {
  const promised = clocks.find(({ legId, reading }) => legId === state.countedLegId && reading.clock === 'handling_promised')?.reading;
  const accepted = events.find(({ kind }) => kind === 'accepted');
  const closed = events.at(-1);
  if (!promised || !accepted || !closed) throw new Error(`case ${root.id} was closed before it was accepted`);
  return {
    name: 'cases.case-closed',
    provinceNo: provinceOf(root.handlingTenantNo),
    facts: {
      caseId: root.id,
      caseNo: root.caseNo,
      tenantNo: root.handlingTenantNo,
      visibleFrom: root.visibleFrom,
      ...window,
      itemCode: root.itemCode,
      personId: root.personId,
      outcome: state.decision?.outcome ?? null,
      acceptedOn: shanghaiDateOf(accepted.at),
      dueOn: promised.dueOn,
      onTime: promised.onTime ?? false,
      closedOn: shanghaiDateOf(closed.at),
      supplements: events.filter(({ kind }) => kind === 'supplement_requested').length,
    },
  };
}
