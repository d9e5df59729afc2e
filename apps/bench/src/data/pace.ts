import type { TimeLimit } from '@yimen/cases-domain';
import type { Chance } from './chance.js';
import { dayAt, startOfDay, type DueDays } from './due-days.js';
import type { Journey, Pace } from './journey.js';

const MINUTE_MS = 60_000;
/** Hours of service of an ordinary day, in minutes after 00:00. */
const MORNING = { from: 540, minutes: 180 };
const AFTERNOON = { from: 810, minutes: 210 };
const SERVICE_MINUTES = MORNING.minutes + AFTERNOON.minutes;
const CLOSING_MINUTE = AFTERNOON.from + AFTERNOON.minutes;
const LATE_SHARE = 0.04;

/** The instant on a day after a share, from 0 to 1, of its hours of service. */
export function serviceInstant(day: number, share: number): number {
  const minute = share * SERVICE_MINUTES;
  const after = minute < MORNING.minutes ? MORNING.from + minute : AFTERNOON.from + minute - MORNING.minutes;
  return startOfDay(day) + Math.floor(after * MINUTE_MS);
}

/**
 * When each act of a journey happens, ascending: in hours of service, most decisions within the promise and a few after it.
 * @param beganAt instant of the submission
 */
export function instantsOf(journey: Journey, promised: TimeLimit, due: DueDays, beganAt: number, chance: Chance): readonly number[] {
  const daysUntil = promised.unit === 'on_the_spot' ? () => 0 : waitingDays(journey, workingDaysOf(promised), chance);
  let at = beganAt;
  return journey.acts.map(({ pace }) => {
    if (pace !== 'submit') at = later(at, daysUntil(pace), due, chance);
    return at;
  });
}

/** Working days from one act to the next, by what is done next. */
function waitingDays(journey: Journey, promised: number, chance: Chance): (pace: Pace) => number {
  const isReviewed = journey.actOf.send_up !== undefined;
  const decided = chance.happens(LATE_SHARE) ? promised + chance.between(1, 5) : chance.between(Math.floor(promised * 0.3), promised);
  const sent = Math.floor(decided * 0.3);
  const taken = Math.min(decided, sent + chance.below(2));
  return (pace) => {
    switch (pace) {
      case 'submit': case 'fill_gap': return 0;
      case 'sign': case 'sign_supply': case 'take_back': return chance.below(2);
      case 'notify': case 'accept': case 'finish': return chance.below(3);
      case 'supply': return chance.between(1, 6);
      case 'send_up': return sent;
      case 'take_up': return taken - sent;
      case 'decide': return isReviewed ? decided - taken : decided;
      case 'deliver': return chance.below(4);
    }
  };
}

function workingDaysOf({ unit, amount }: TimeLimit): number {
  return unit === 'calendar_day' ? Math.floor((amount * 5) / 7) : amount;
}

/** Some minutes later on the same day while it lasts, or at some time of a later working day. */
function later(at: number, days: number, due: DueDays, chance: Chance): number {
  const day = dayAt(at);
  const soon = at + chance.between(60_000, 45 * MINUTE_MS);
  if (days === 0 && soon < startOfDay(day) + CLOSING_MINUTE * MINUTE_MS) return soon;
  return serviceInstant(due.dayOf(due.ordinalOf(day) + Math.max(1, days)), chance.fraction());
}
