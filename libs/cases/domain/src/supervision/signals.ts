import { addDays, addWorkingDays, endOfShanghaiDay, shanghaiDateOf, workingDaysBetween, type IsoDate, type WorkingCalendar } from '@yimen/working-days';
import type { CaseState } from '../case.js';
import type { CaseClockReading } from '../case-clocks.js';
import type { CaseEvent } from '../case-events.js';
import { shareUsedAt } from '../deadline-clock.js';
import type { SignalRule, SignalThreshold } from './signal-rule.js';

/** A clock with the calendar by which it is read. */
export interface WatchedClock extends CaseClockReading {
  readonly calendar: WorkingCalendar;
}

/** That a rule has found something, or will (预警、黄牌、红牌). */
export interface Signal {
  readonly rule: SignalRule;
  /** What it was found at; with the rule's code it is the same again for the same finding. */
  readonly subject: string;
  /** The leg whose fault it is: of a warning, the one that has the work. */
  readonly legId: string;
  readonly at: Date;
}

/** What has been found until now, and when to look again; null when nothing is to come. */
export interface Findings {
  readonly due: readonly Signal[];
  readonly nextAt: Date | null;
}

/** A card (红黄牌) as it stands. */
export interface IssuedCard {
  readonly id: string;
  readonly rule: SignalRule;
  readonly subject: string;
  /** Why it stands no longer: the clock was read anew, or an appeal was right (申诉成立). Null while it stands. */
  readonly withdrawnBecause: 'recomputed' | 'appeal' | null;
}

/** The cards to issue and those to take back, and when to look again. */
export interface CardChanges {
  readonly issue: readonly Signal[];
  readonly withdraw: readonly IssuedCard[];
  readonly nextAt: Date | null;
}

/** A case as its events tell it. */
export interface Story {
  readonly state: CaseState;
  readonly events: readonly CaseEvent[];
}
/** The rules in force for a clock, or, for null, for the case as a whole. */
export type RulesOf = (clock: WatchedClock | null) => readonly SignalRule[];

/**
 * What the rules find in a case. A clock that stands still finds nothing new; one that has stopped has found what it found until then. A rule finds
 * nothing before it was laid down: what it would have found earlier in a clock that still runs, it finds at that moment.
 */
export function signalsOf(story: Story, clocks: readonly WatchedClock[], rulesOf: RulesOf, now: Date): Findings {
  const due: Signal[] = [];
  let nextAt: Date | null = null;
  const find = (signal: Signal, until: Date): void => {
    const at = signal.at < signal.rule.setAt ? signal.rule.setAt : signal.at;
    if (at > until) return;
    if (at <= now) due.push({ ...signal, at });
    else if (nextAt === null || at < nextAt) nextAt = at;
  };
  for (const clock of clocks) {
    const { subject, until } = { subject: subjectOf(clock), until: watchedUntil(clock, now) };
    for (const rule of rulesOf(clock)) {
      const at = rule.metric === clock.reading.clock ? reachedAt(rule.threshold, clock, now) : null;
      if (at) find({ rule, subject, at, legId: atFault(rule.threshold, clock, clocks, at) }, until);
    }
  }
  for (const rule of rulesOf(null)) {
    const times = rule.metric === 'supplements' ? story.events.filter(({ kind }) => kind === 'supplement_requested') : [];
    const last = times[rule.threshold.amount - 1];
    if (last) find({ rule, subject: rule.metric, at: last.at, legId: last.legId }, FOREVER);
  }
  return { due, nextAt };
}

/**
 * What is to become of a case's cards. A card is judged by the rule under which it was issued, whether that still counts or not. What an appeal took away
 * does not come again; what was taken back for a clock that was read anew does.
 */
export function judgeCase(story: Story, clocks: readonly WatchedClock[], rulesOf: RulesOf, cards: readonly IssuedCard[], now: Date): CardChanges {
  const { due, nextAt } = signalsOf(story, clocks, rulesOf, now);
  const standing = cards.filter(({ withdrawnBecause }) => withdrawnBecause === null);
  const inForce = new Set([null, ...clocks].flatMap((clock) => rulesOf(clock).map(({ id }) => id)));
  const past = standing.filter(({ rule }) => !inForce.has(rule.id)).map(({ rule }) => rule);
  const still = past.length === 0 ? due : [...due, ...signalsOf(story, clocks, () => past, now).due];
  const withdraw = standing.filter((card) => !still.some(({ rule, subject }) => rule.id === card.rule.id && subject === card.subject));
  const settled = cards.filter((card) => card.withdrawnBecause !== 'recomputed' && !withdraw.includes(card));
  return { issue: due.filter(({ rule, subject }) => !settled.some((card) => card.rule.code === rule.code && card.subject === subject)), withdraw, nextAt };
}

/** A clock is the same through successions, and a restarted one is not. */
const subjectOf = ({ reading, stepId, holders }: WatchedClock): string => [reading.clock, holders[0]!.legId, ...(stepId === null ? [] : [stepId])].join(' ');

const FOREVER = new Date('9999-12-31T00:00:00.000Z');

function watchedUntil({ reading, lines }: WatchedClock, now: Date): Date {
  if (reading.state === 'stopped') return lines.at(-1)!.at;
  return reading.state === 'paused' ? now : FOREVER;
}

function reachedAt({ unit, amount }: SignalThreshold, { reading, lines, calendar }: WatchedClock, now: Date): Date | null {
  switch (unit) {
    case 'percent':
      if (amount === 100) return reading.dueAt;
      // Nine tenths of the promise every reading tells by itself.
      return amount === 90 && reading.yellowAt ? reading.yellowAt : shareUsedAt(lines, calendar, amount / 100, now);
    case 'working_days_left':
      return reading.limit.unit === 'on_the_spot' ? null : endOfShanghaiDay(daysBefore(calendar, reading.dueOn, amount));
    case 'working_days_past':
      return amount === 0 ? reading.dueAt : endOfShanghaiDay(addWorkingDays(calendar, reading.dueOn, amount).dueOn);
    case 'times':
      return null;
  }
}

/** The day after which so many working days are left until the end of another. */
function daysBefore(calendar: WorkingCalendar, dueOn: IsoDate, days: number): IsoDate {
  let on = dueOn;
  for (let left = days; left > 0; on = addDays(on, -1)) if (calendar.isWorkingDay(on)) left -= 1;
  return on;
}

/**
 * Whose leg it is: who has the clock at that moment. While the level above reviews, a warning is its; what is late is its too when it would not be, had
 * the review been in time.
 */
function atFault(threshold: SignalThreshold, clock: WatchedClock, clocks: readonly WatchedClock[], at: Date): string {
  const own = holderAt(clock, at);
  if (clock.reading.clock !== 'handling_promised' && clock.reading.clock !== 'handling_statutory') return own;
  const isLate = threshold.unit === 'working_days_past' || (threshold.unit === 'percent' && threshold.amount === 100);
  const past = threshold.unit === 'working_days_past' ? threshold.amount : 0;
  const above = clocks.find((one) => {
    if (one.reading.clock !== 'review' || one.lines[0]!.at > at) return false;
    const stop = one.lines.at(-1)!;
    const until = stop.kind === 'stopped' && stop.at < at ? stop.at : at;
    if (!isLate) return until === at;
    return until >= one.reading.dueAt && workingDaysBetween(one.calendar, one.reading.dueOn, shanghaiDateOf(new Date(until.getTime() - 1))).days > past;
  });
  return above ? holderAt(above, at) : own;
}

function holderAt({ holders }: WatchedClock, at: Date): string {
  return (holders.findLast(({ since }) => since <= at) ?? holders[0]!).legId;
}
