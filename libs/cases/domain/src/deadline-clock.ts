import {
  addDays, addMonths, addServiceMinutes, daysBetween, endOfShanghaiDay, type IsoDate, nextWorkingDay, serviceMinutesBetween, shanghaiDateOf, startOfShanghaiDay,
  type WorkingCalendar, workingDaysBetween,
} from '@yimen/working-days';

/**
 * Which limit a clock watches: receipt (收件时限), the statutory and the promised limit of handling (法定、承诺时限), a review above and
 * a step with limits of their own (上级审查、环节时限), delivery of the result (送达时限).
 */
export const CLOCK_KINDS = ['receipt', 'handling_statutory', 'handling_promised', 'review', 'step', 'delivery'] as const;
export type ClockKind = (typeof CLOCK_KINDS)[number];

/**
 * A limit (时限). Items differ in unit, so the unit travels with the amount; on the spot (即办) ignores the amount. Months and years end on the
 * corresponding day (对应日, 民法典 art. 202) and are that many calendar days; hours are hours of service (办公时间).
 */
export interface TimeLimit {
  readonly amount: number;
  readonly unit: 'working_day' | 'calendar_day' | 'month' | 'year' | 'hour' | 'on_the_spot';
}

/** Five days from receipt to acceptance, refusal or one complete notice of what is missing (行政许可法 art. 32). */
export const RECEIPT_LIMIT: TimeLimit = { amount: 5, unit: 'working_day' };

/** Ten days from the decision to its delivery (行政许可法 art. 44). */
export const DELIVERY_LIMIT: TimeLimit = { amount: 10, unit: 'working_day' };

/**
 * What may stop the handling clock: the eight procedures of 行政许可法 art. 45, a tolerated gap (容缺受理), and a review above where
 * the item says so.
 */
export type ClockPauseGround =
  | 'hearing' | 'tender' | 'auction' | 'inspection' | 'test' | 'quarantine' | 'appraisal' | 'expert_review' | 'tolerated_gap' | 'review_above';

/** Why a clock ended. `supplement_requested` (一次性告知补正) ends only a round of the receipt clock, which a supplement may restart. */
export type ClockStopCause =
  | 'supplement_requested' | 'accepted' | 'not_accepted' | 'step_completed' | 'decided' | 'returned' | 'delivered' | 'withdrawn' | 'transferred' | 'terminated';

/** One line of the ledger. Lines are only ever appended; `document` names the paper behind the act. */
export type ClockEvent = { readonly at: Date } & (
  | { readonly kind: 'started'; readonly clock: ClockKind; readonly limit: TimeLimit; readonly basis: string; readonly calendarOwnerNo: number }
  | { readonly kind: 'paused'; readonly ground: ClockPauseGround; readonly document: string }
  | { readonly kind: 'resumed' }
  | { readonly kind: 'restarted'; readonly document: string }
  | { readonly kind: 'extended'; readonly days: number; readonly approver: string; readonly document: string }
  | { readonly kind: 'stopped'; readonly because: ClockStopCause }
);
type EventOf<K extends ClockEvent['kind']> = Extract<ClockEvent, { kind: K }>;

/** Whether the office's time passes, stands still, or is over. */
export type ClockState = 'running' | 'paused' | 'stopped';

/** Days on the way to the due date; `days` counts those that used up the limit (running, extended) or were pushed on (paused). */
export interface ClockSpan {
  readonly kind: 'waiting' | 'running' | 'paused' | 'extended';
  readonly fromOn: IsoDate;
  readonly toOn: IsoDate;
  readonly days: number;
  readonly ground: ClockPauseGround | null;
  readonly document: string | null;
}

/** What the ledger says. All dates are legal dates in Asia/Shanghai. */
export interface ClockReading {
  readonly kind: 'ClockReading';
  readonly clock: ClockKind;
  readonly limit: TimeLimit;
  readonly extendedDays: number;
  readonly calendarOwnerNo: number;
  readonly state: ClockState;
  readonly startedOn: IsoDate;
  readonly firstDayOn: IsoDate;
  readonly dueOn: IsoDate;
  /** 24:00 of `dueOn`, or, of a limit in hours, the minute. From this instant on the clock is overdue (红牌). */
  readonly dueAt: Date;
  /** When 90 % of the promised service minutes are used up (黄牌); null for every other clock and for on-the-spot items. */
  readonly yellowAt: Date | null;
  /** True (暂定) when `dueOn` may still move, because a day on the way lies in a year without a published calendar. */
  readonly provisional: boolean;
  readonly calendarVersion: string;
  readonly stoppedOn: IsoDate | null;
  readonly stoppedBecause: ClockStopCause | null;
  /** Null until the clock has stopped. */
  readonly onTime: boolean | null;
  readonly spans: readonly ClockSpan[];
}

/** A fact without which a line means nothing; counts of days are whole and at least 1. */
export type ClockFact = 'at' | 'limit' | 'basis' | 'document' | 'days' | 'approver';

/** Why a line cannot stand in the ledger. */
export type ClockRefusal =
  | { readonly kind: 'ClockNotStarted' }
  | { readonly kind: 'ClockFactMissing'; readonly event: ClockEvent['kind']; readonly fact: ClockFact }
  | { readonly kind: 'ClockInWrongState'; readonly event: ClockEvent['kind']; readonly state: ClockState }
  | { readonly kind: 'ClockOutOfOrder'; readonly at: Date; readonly lastAt: Date }
  | { readonly kind: 'ClockCannotMove'; readonly event: 'paused' | 'extended'; readonly clock: ClockKind; readonly unit: TimeLimit['unit'] }
  | { readonly kind: 'ClockCannotRestart'; readonly clock: ClockKind; readonly stoppedBecause: ClockStopCause | null }
  | { readonly kind: 'ClockAlreadyExtended'; readonly extendedAt: Date }
  | { readonly kind: 'ClockAlreadyExpired'; readonly dueOn: IsoDate; readonly at: Date }
  | { readonly kind: 'ClockDeemedAccepted'; readonly acceptedOn: IsoDate; readonly dueOn: IsoDate };

interface Pause { readonly event: EventOf<'paused'>; readonly resumedAt: Date | null }

/** The ledger while it is being folded: the round that counts now. Only the receipt clock can have more than one. */
interface Round {
  readonly start: EventOf<'started'>;
  readonly beganAt: Date;
  readonly waiting: { readonly sinceAt: Date; readonly document: string } | null;
  readonly pauses: readonly Pause[];
  readonly extension: EventOf<'extended'> | null;
  readonly stop: EventOf<'stopped'> | null;
  readonly lastAt: Date;
}

// CLOCK.md: pauses and the extension touch the handling clock and the legs that carry it, never receipt or delivery.
const MOVABLE: readonly ClockKind[] = ['handling_statutory', 'handling_promised', 'review', 'step'];
const ALLOWED_IN: Readonly<Record<Exclude<ClockEvent['kind'], 'started'>, readonly ClockState[]>> = {
  paused: ['running'], resumed: ['paused'], extended: ['running', 'paused'], stopped: ['running', 'paused'], restarted: ['stopped'],
};

/**
 * Folds a ledger into its due date by the calendar of the office that handles (计时台账). A closed case keeps the calendar version
 * it had; an open one is folded again with the newest.
 *
 * The day of the start is not counted. A pause takes away every day it touches, from the day it begins through the day it ends,
 * whole (特别程序不足一日按一日), so n working days of pause move the due date by n. While a pause is open, it counts through
 * the day of `asOf`, or of the last line when `asOf` is left out: the due date is then the earliest that is still possible.
 *
 * Order and states are judged here. What depends on the calendar ("before expiry") is judged once, when the line is appended, by
 * `checkClockEvent`: a calendar corrected later must not make a lawful ledger unreadable.
 */
export function foldClock(events: readonly ClockEvent[], calendar: WorkingCalendar, asOf?: Date): ClockReading | ClockRefusal {
  const round = roundOf(events);
  return 'kind' in round ? round : readingOf(round, calendar, asOf);
}

function roundOf(events: readonly ClockEvent[]): Round | ClockRefusal {
  let round: Round | null = null;
  for (const event of events) {
    const next: Round | ClockRefusal = append(round, event);
    if ('kind' in next) return next;
    round = next;
  }
  return round ?? { kind: 'ClockNotStarted' };
}

/**
 * Why `next` may not be appended to the ledger, or null when it may. Beyond order and states: an extension only before expiry,
 * and no new round of the receipt clock when the notice came late, for the law has then accepted the application (逾期不告知即为受理).
 */
export function checkClockEvent(events: readonly ClockEvent[], next: ClockEvent, calendar: WorkingCalendar): ClockRefusal | null {
  const after = foldClock([...events, next], calendar);
  if (after.kind !== 'ClockReading') return after;
  if (next.kind !== 'extended' && next.kind !== 'restarted') return null;
  const before = foldClock(events, calendar, next.at);
  if (before.kind !== 'ClockReading') return before;
  if (next.kind === 'extended' && next.at >= before.dueAt) return { kind: 'ClockAlreadyExpired', dueOn: before.dueOn, at: next.at };
  if (next.kind === 'restarted' && !before.onTime) return { kind: 'ClockDeemedAccepted', acceptedOn: before.startedOn, dueOn: before.dueOn };
  return null;
}

function append(round: Round | null, event: ClockEvent): Round | ClockRefusal {
  const fact = missingFact(event);
  if (fact) return { kind: 'ClockFactMissing', event: event.kind, fact };
  if (!round) {
    if (event.kind !== 'started') return { kind: 'ClockNotStarted' };
    return { start: event, beganAt: event.at, waiting: null, pauses: [], extension: null, stop: null, lastAt: event.at };
  }
  const state = stateOf(round);
  if (event.kind === 'started' || !ALLOWED_IN[event.kind].includes(state)) return { kind: 'ClockInWrongState', event: event.kind, state };
  if (event.at < round.lastAt) return { kind: 'ClockOutOfOrder', at: event.at, lastAt: round.lastAt };
  const { clock, limit } = round.start;
  const next = { ...round, lastAt: event.at };
  switch (event.kind) {
    case 'paused':
    case 'extended':
      if (!MOVABLE.includes(clock) || limit.unit === 'on_the_spot') return { kind: 'ClockCannotMove', event: event.kind, clock, unit: limit.unit };
      if (event.kind === 'paused') return { ...next, pauses: [...round.pauses, { event, resumedAt: null }] };
      // The law extends by days; what is over within hours has none.
      if (limit.unit === 'hour') return { kind: 'ClockCannotMove', event: event.kind, clock, unit: limit.unit };
      return round.extension ? { kind: 'ClockAlreadyExtended', extendedAt: round.extension.at } : { ...next, extension: event };
    case 'resumed':
      return { ...next, pauses: closed(round.pauses, event.at) };
    case 'stopped':
      return { ...next, pauses: closed(round.pauses, event.at), stop: event };
    case 'restarted':
      if (clock !== 'receipt' || round.stop?.because !== 'supplement_requested') {
        return { kind: 'ClockCannotRestart', clock, stoppedBecause: round.stop?.because ?? null };
      }
      return { ...next, beganAt: event.at, waiting: { sinceAt: round.stop.at, document: event.document }, stop: null };
  }
}

function missingFact(event: ClockEvent): ClockFact | null {
  const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 1;
  if (Number.isNaN(event.at.getTime())) return 'at';
  if (event.kind === 'started') {
    if (event.basis.trim() === '') return 'basis';
    return event.limit.unit === 'on_the_spot' || isCount(event.limit.amount) ? null : 'limit';
  }
  if ('document' in event && event.document.trim() === '') return 'document';
  if (event.kind !== 'extended') return null;
  if (!isCount(event.days)) return 'days';
  return event.approver.trim() === '' ? 'approver' : null;
}

function stateOf(round: Round): ClockState {
  if (round.stop) return 'stopped';
  return round.pauses.some((pause) => !pause.resumedAt) ? 'paused' : 'running';
}

function closed(pauses: readonly Pause[], at: Date): readonly Pause[] {
  return pauses.map((pause) => (pause.resumedAt ? pause : { ...pause, resumedAt: at }));
}

function readingOf(round: Round, calendar: WorkingCalendar, asOf: Date | undefined): ClockReading {
  const { clock, limit, calendarOwnerNo } = round.start;
  const startedOn = shanghaiDateOf(round.beganAt);
  const hours = limit.unit === 'hour' ? afterService(round, calendar, asOf, limit.amount * MINUTES) : null;
  const spans = limit.unit === 'on_the_spot' ? [] : hours ? hours.pauses : spansOf(round, calendar, asOf);
  const dueOn = hours ? shanghaiDateOf(hours.at) : (spans.at(-1)?.toOn ?? startedOn);
  const dueAt = hours?.at ?? endOfShanghaiDay(dueOn);
  const firstDayOn = firstDayOf(limit, startedOn, round.beganAt, calendar);
  // A limit in calendar days falls on the same date whatever a notice says.
  const provisional = hours?.provisional ?? (limit.unit === 'working_day' && workingDaysBetween(calendar, startedOn, dueOn).provisional);
  const { waiting, stop } = round;
  const waited: readonly ClockSpan[] = waiting
    ? [{ kind: 'waiting', fromOn: shanghaiDateOf(waiting.sinceAt), toOn: startedOn, days: 0, ground: null, document: waiting.document }]
    : [];
  return {
    kind: 'ClockReading', clock, limit, calendarOwnerNo, startedOn, firstDayOn, dueOn, dueAt,
    extendedDays: round.extension?.days ?? 0, state: stateOf(round),
    yellowAt: clock === 'handling_promised' ? usedUpAt(round, calendar, asOf, spans, YELLOW) : null,
    provisional, calendarVersion: calendar.version,
    stoppedOn: stop ? shanghaiDateOf(stop.at) : null, stoppedBecause: stop?.because ?? null, onTime: stop ? stop.at < dueAt : null,
    spans: [...waited, ...spans],
  };
}

const MINUTES = 60;
/** The share of the promised service minutes after which a clock turns yellow (承诺时限 90% 预警). */
const YELLOW = 0.9;

/** Whether every day counts, whatever the calendar says of it. */
export const countsEveryDay = (unit: TimeLimit['unit']): boolean => unit === 'calendar_day' || unit === 'month' || unit === 'year';

/** A limit in days, of the kind of day that counts for it. */
export function daysOfLimit({ amount, unit }: TimeLimit, startedOn: IsoDate): number {
  const months = { month: amount, year: 12 * amount }[unit as string];
  return months === undefined ? amount : daysBetween(startedOn, addMonths(startedOn, months));
}

function firstDayOf({ unit }: TimeLimit, startedOn: IsoDate, beganAt: Date, calendar: WorkingCalendar): IsoDate {
  if (unit === 'on_the_spot') return startedOn;
  if (unit === 'hour') return shanghaiDateOf(addServiceMinutes(calendar, beganAt, 1).at);
  return countsEveryDay(unit) ? addDays(startedOn, 1) : nextWorkingDay(calendar, startedOn).on;
}

/** When so many minutes of service have passed since the start, those of pauses left out; an open pause has lasted at least until the last line of the ledger. */
function afterService(round: Round, calendar: WorkingCalendar, asOf: Date | undefined, minutes: number): { readonly at: Date; readonly provisional: boolean; readonly pauses: readonly ClockSpan[] } {
  const touched: ClockSpan[] = [];
  let [from, left] = [round.beganAt, minutes];
  for (const { event, resumedAt } of round.pauses) {
    const passed = serviceMinutesBetween(calendar, from, event.at).minutes;
    if (passed >= left) break;
    left -= passed;
    from = resumedAt ?? (asOf && asOf > round.lastAt ? asOf : round.lastAt);
    touched.push({ kind: 'paused', fromOn: shanghaiDateOf(event.at), toOn: shanghaiDateOf(from), days: 0, ground: event.ground, document: event.document });
  }
  const { at } = addServiceMinutes(calendar, from, left);
  return { at, provisional: addServiceMinutes(calendar, round.beganAt, serviceMinutesBetween(calendar, round.beganAt, at).minutes).provisional, pauses: touched };
}

/** Every day from the one after the start to the due date, counted or pushed on, in runs of one kind. */
function spansOf(round: Round, calendar: WorkingCalendar, asOf: Date | undefined): readonly ClockSpan[] {
  const { limit } = round.start;
  const pauses = round.pauses.map(({ event, resumedAt }) => {
    // An open pause has lasted at least until the last line of the ledger.
    const endsAt = resumedAt ?? (asOf && asOf > round.lastAt ? asOf : round.lastAt);
    return { fromOn: shanghaiDateOf(event.at), toOn: shanghaiDateOf(endsAt), ground: event.ground, document: event.document };
  });
  const startedOn = shanghaiDateOf(round.beganAt);
  const amount = daysOfLimit(limit, startedOn);
  const total = amount + (round.extension?.days ?? 0);
  const spans: ClockSpan[] = [];
  let counted = 0;
  for (let on = startedOn; counted < total; ) {
    on = addDays(on, 1);
    const pause = pauses.find((each) => each.fromOn <= on && on <= each.toOn);
    const day = countsEveryDay(limit.unit) || calendar.isWorkingDay(on) ? 1 : 0;
    const kind = pause ? 'paused' : counted < amount ? 'running' : 'extended';
    const document = pause?.document ?? (kind === 'extended' ? (round.extension?.document ?? null) : null);
    if (!pause) counted += day;
    const ground = pause?.ground ?? null;
    const last = spans.at(-1);
    if (last?.kind === kind && last.document === document && last.ground === ground) {
      spans[spans.length - 1] = { ...last, toOn: on, days: last.days + day };
    } else {
      spans.push({ kind, fromOn: on, toOn: on, days: day, ground, document });
    }
  }
  return spans;
}

/**
 * When a share of a limit is used up, in minutes of service; null for what is on the spot. The minutes of a pause are not among them.
 * @param events a ledger that can be folded
 * @param share more than 0, at most 1: then it is the end of the limit
 */
export function shareUsedAt(events: readonly ClockEvent[], calendar: WorkingCalendar, share: number, asOf?: Date): Date | null {
  const round = roundOf(events);
  if ('kind' in round) throw new Error(`no share of a ledger that cannot be: ${round.kind}`);
  const { unit } = round.start.limit;
  return usedUpAt(round, calendar, asOf, unit === 'hour' || unit === 'on_the_spot' ? [] : spansOf(round, calendar, asOf), share);
}

function usedUpAt(round: Round, calendar: WorkingCalendar, asOf: Date | undefined, spans: readonly ClockSpan[], share: number): Date | null {
  const { unit, amount } = round.start.limit;
  if (unit === 'hour') return afterService(round, calendar, asOf, amount * MINUTES * share).at;
  const runs = spans.filter((span) => span.kind !== 'paused').map((span) => {
    const fromAt = startOfShanghaiDay(span.fromOn);
    return { fromAt, minutes: serviceMinutesBetween(calendar, fromAt, endOfShanghaiDay(span.toOn)).minutes };
  });
  let left = runs.reduce((sum, run) => sum + run.minutes, 0) * share;
  for (const run of runs) {
    if (left > 0 && left <= run.minutes) return addServiceMinutes(calendar, run.fromAt, left).at;
    left -= run.minutes;
  }
  return null;
}
