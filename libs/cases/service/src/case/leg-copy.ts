import { barrierAt, pressingClock, type CaseClockReading, type CaseState, type Leg } from '@yimen/cases-domain';

/** Of an open leg on which no clock runs, or whose clock stands still: later than every deadline. */
export const NO_DEADLINE = new Date('9999-12-31T00:00:00.000Z');

/** What lists ask of a leg's clocks, stored beside it. A day that moves on with every day of a standstill is none: nothing is late meanwhile. */
export function deadlineOf(leg: Leg, clocks: readonly CaseClockReading[]) {
  const pressing = pressingClock(clocks, leg.legId);
  const clock = pressing?.state === 'running' ? pressing : null;
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
