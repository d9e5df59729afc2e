import { barrierAt, pressingClock, type CaseClockReading, type CaseState, type Leg } from '@yimen/cases-domain';

/** Of an open leg on which no clock runs: later than every deadline. */
export const NO_DEADLINE = new Date('9999-12-31T00:00:00.000Z');

/** What lists ask of a leg's clocks, stored beside it. */
export function deadlineOf(leg: Leg, clocks: readonly CaseClockReading[]) {
  const clock = pressingClock(clocks, leg.legId);
  return {
    dueOn: clock?.dueOn ?? null, deadlineAt: clock?.dueAt ?? NO_DEADLINE, provisional: clock?.provisional ?? false, calendarVersion: clock?.calendarVersion ?? null,
  };
}

/** The stored copy of a leg. */
export function copyOf(leg: Leg, state: CaseState, clocks: readonly CaseClockReading[]) {
  return {
    status: leg.status,
    ...(leg.handlerId !== null && { handlerId: leg.handlerId }),
    counted: leg.legId === state.countedLegId,
    ...deadlineOf(leg, clocks),
    visibleFrom: barrierAt(state, leg.tenantNo),
  };
}
