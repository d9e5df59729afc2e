import type { TenantNo } from '@yimen/jurisdiction';
import { pendingHandovers, type CaseState } from './case.js';
import type { CaseEvent, EventDraft } from './case-events.js';

/** Whose open work goes to whom, and when; both are of one level. */
export interface Inheritance {
  readonly fromTenantNo: TenantNo;
  readonly toTenantNo: TenantNo;
  readonly at: Date;
  /** A fresh id for the leg or letter that goes on from this one. */
  readonly idAfter: (id: string) => string;
}

/**
 * Hands the open work of a tenant that has ended to its successor (承接未结办件): every part of the case that is open there, and
 * every letter to it that nobody has signed. What is closed stays where it was done.
 *
 * Clocks that run go on unchanged, by the calendar under which they were started: what the applicant was promised cannot become
 * later because a border was drawn anew. A clock that starts afterwards counts by the successor's calendar.
 *
 * Comes out: the events to append; none when the tenant has nothing open in this case, so that it may be asked twice.
 */
export function inheritWork(state: CaseState, { fromTenantNo, toTenantNo, at, idAfter }: Inheritance): readonly CaseEvent[] {
  const legs = state.legs
    .filter(({ tenantNo, status }) => tenantNo === fromTenantNo && status !== 'closed')
    .map(({ legId }): EventDraft => ({ kind: 'leg_inherited', legId: idAfter(legId), fromLegId: legId, fromTenantNo }));
  const letters = pendingHandovers(state)
    .filter((letter) => letter.toTenantNo === fromTenantNo)
    .map(({ handoverId, fromLegId }): EventDraft => ({ kind: 'letter_inherited', legId: fromLegId, handoverId: idAfter(handoverId), fromHandoverId: handoverId }));
  return [...legs, ...letters].map((draft, index) => ({ ...draft, seq: state.lastSeq + 1 + index, at, tenantNo: toTenantNo }));
}
