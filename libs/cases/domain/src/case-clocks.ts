import type { TenantNo } from '@yimen/jurisdiction';
import type { WorkingCalendar } from '@yimen/working-days';
import type { Accepted, CaseEvent } from './case-events.js';
import { clockActs, type ClockAct, type ReviewCounts } from './clock-acts.js';
import {
  DELIVERY_LIMIT, foldClock, RECEIPT_LIMIT, type ClockEvent, type ClockKind, type ClockReading, type TimeLimit,
} from './deadline-clock.js';
import type { DayOutOfRange } from './refusals.js';

/** The limits of the item under which the case is handled; the law's own limits are known. */
export interface CaseLimits {
  readonly statutory: TimeLimit;
  readonly promised: TimeLimit;
  /** What the level above has for its review; the promise as a whole when the item sets none. */
  readonly review: TimeLimit;
  readonly reviewCounts: ReviewCounts;
  /** Of the steps by their ids. */
  readonly steps: readonly { readonly id: string; readonly limit: TimeLimit }[];
}

/** A clock of a leg with what it says; `tenantNo` is whose calendar counts, and stays who started it when a successor goes on. */
export interface CaseClockReading {
  readonly legId: string;
  readonly tenantNo: TenantNo;
  readonly reading: ClockReading;
  /** Of a step: which one. */
  readonly stepId: string | null;
  /** Its ledger, as it was read. */
  readonly lines: readonly ClockEvent[];
  /** Whose it was, the first and after each succession. */
  readonly holders: readonly ClockHolder[];
}

/** A leg that had a clock from then on. */
export interface ClockHolder {
  readonly legId: string;
  readonly since: Date;
}

interface Ledger {
  /** The leg it belongs to now: a successor goes on with the clocks that run, and with their calendar. */
  legId: string;
  readonly clock: ClockKind;
  readonly stepId: string | null;
  readonly tenantNo: TenantNo;
  readonly events: ClockEvent[];
  readonly holders: ClockHolder[];
}

const BASIS: Readonly<Record<ClockKind, string>> = {
  receipt: '行政许可法第三十二条',
  handling_statutory: '事项法定办结时限',
  handling_promised: '事项承诺办结时限',
  review: '上级审查环节时限',
  step: '事项办理环节时限',
  delivery: '行政许可法第四十四条',
};

/**
 * Reads the clocks of a case from its events, all of them or those that have not stopped. Goes in: the events in order, the limits (null before
 * acceptance, when only the receipt clock runs), the calendar of a tenant, and the instant until which an open pause counts.
 * Throws when the events make no lawful ledger: `decide` let none such happen.
 */
export function readClocks(
  events: readonly CaseEvent[],
  limits: CaseLimits | null,
  calendarOf: (tenantNo: TenantNo) => WorkingCalendar,
  asOf: Date,
  which: 'all' | 'running' = 'all',
): readonly CaseClockReading[] {
  const ledgers: Ledger[] = [];
  for (const event of events) {
    if (event.kind === 'leg_inherited') for (const ledger of ledgers) if (ledger.legId === event.fromLegId) inherit(ledger, event);
    for (const act of clockActs(event, limits?.reviewCounts ?? 'counts')) {
      if (act.clock === 'all') for (const ledger of ledgers.filter(isRunning)) ledger.events.push({ kind: 'stopped', at: act.at, because: act.because });
      else enter(ledgers, event, act, limits);
    }
  }
  const wanted = which === 'all' ? ledgers : ledgers.filter(isRunning);
  return wanted.map(({ legId, tenantNo, clock, stepId, events: lines, holders }) => {
    const reading = foldClock(lines, calendarOf(tenantNo), asOf);
    if (reading.kind !== 'ClockReading') throw new Error(`clock ${clock} of leg ${legId}: ${reading.kind}`);
    return { legId, tenantNo, reading, stepId, lines, holders };
  });
}

function inherit(ledger: Ledger, { legId, at }: CaseEvent): void {
  ledger.legId = legId;
  ledger.holders.push({ legId, since: at });
}

const isRunning = ({ events }: Ledger): boolean => events.at(-1)?.kind !== 'stopped';

type ActOnOne = Exclude<ClockAct, { readonly clock: 'all' }>;

/** What is over at once stands still for nothing, and hours are not lengthened by days (行政许可法 art. 42 knows days). */
function moves({ act, clock }: ActOnOne, stepId: string | null, limits: CaseLimits | null): boolean {
  if (act !== 'pause' && act !== 'resume' && act !== 'extend') return true;
  const { unit } = limitOf(clock, stepId, limits);
  return unit !== 'on_the_spot' && !(act === 'extend' && unit === 'hour');
}

function enter(ledgers: Ledger[], event: CaseEvent, act: ActOnOne, limits: CaseLimits | null): void {
  let ledger = ledgers.findLast(({ legId, clock }) => legId === act.legId && clock === act.clock);
  const stepId = act.act === 'start' ? (act.stepId ?? null) : (ledger?.stepId ?? null);
  // Not every item has steps with limits, and an edition that a case was moved to may have others.
  if (act.clock === 'step' && (act.act === 'start' ? !stepLimit(stepId, limits) : !ledger || !isRunning(ledger))) return;
  if (!moves(act, stepId, limits)) return;
  if (!ledger || act.act === 'start') {
    ledger = { legId: act.legId, clock: act.clock, stepId, tenantNo: event.tenantNo, events: [], holders: [{ legId: act.legId, since: act.at }] };
    ledgers.push(ledger);
  }
  ledger.events.push(lineOf(act, ledger, limits));
}

function lineOf(act: ActOnOne, { stepId, tenantNo: calendarOwnerNo }: Ledger, limits: CaseLimits | null): ClockEvent {
  const { at, clock } = act;
  switch (act.act) {
    case 'start':
      return { kind: 'started', at, clock, limit: limitOf(clock, stepId, limits), basis: BASIS[clock], calendarOwnerNo };
    case 'stop':
      return { kind: 'stopped', at, because: act.because };
    case 'restart':
      return { kind: 'restarted', at, document: '补正材料签收' };
    case 'pause':
      return { kind: 'paused', at, ground: act.ground, document: act.document };
    case 'extend':
      return { kind: 'extended', at, days: act.days, approver: act.approver, document: act.document };
    case 'resume':
      return { kind: 'resumed', at };
  }
}

const stepLimit = (stepId: string | null, limits: CaseLimits | null): TimeLimit | undefined => limits?.steps.find(({ id }) => id === stepId)?.limit;

function limitOf(clock: ClockKind, stepId: string | null, limits: CaseLimits | null): TimeLimit {
  if (clock === 'receipt') return RECEIPT_LIMIT;
  if (clock === 'delivery') return DELIVERY_LIMIT;
  if (!limits) throw new Error(`clock ${clock} needs the limits of an accepted case`);
  return { handling_statutory: limits.statutory, handling_promised: limits.promised, review: limits.review, step: stepLimit(stepId, limits)! }[clock];
}

/** The clock that presses on a leg now: the one that runs, the promise before the statute; null when none runs. Steps are the office's own affair. */
export function pressingClock(readings: readonly CaseClockReading[], legId: string): ClockReading | null {
  const open = readings.filter((one) => one.legId === legId && one.reading.state !== 'stopped' && one.reading.clock !== 'step').map(({ reading }) => reading);
  return open.reduce<ClockReading | null>((first, reading) => (first && first.dueAt <= reading.dueAt ? first : reading), null);
}

/** A promise to bring what is missing that goes beyond the promised limit of the case (容缺补正须在承诺时限内), or null. */
export function promiseBeyondLimit(happened: readonly CaseEvent[], clocks: readonly CaseClockReading[]): DayOutOfRange | null {
  const accepted = happened.find((event): event is Accepted => event.kind === 'accepted');
  const limit = clocks.find(({ legId, reading }) => legId === accepted?.legId && reading.clock === 'handling_promised')?.reading;
  const isBeyond = accepted?.promise !== undefined && limit !== undefined && accepted.promise.dueOn > limit.dueOn;
  return isBeyond ? { kind: 'DayOutOfRange', field: 'promise.dueOn', rule: `at_most_${limit.dueOn}` } : null;
}
