import { DELIVERY_LIMIT, RECEIPT_LIMIT, type CaseLimits } from '@yimen/cases-domain';
import type { DueDay, DueDays, PausedDays } from './due-days.js';
import type { Journey, LegStanding } from './journey.js';

/** What the product's stored dates rest on: a journey with the days of its acts, up to the last one that has happened. */
export interface DatedJourney {
  readonly journey: Journey;
  readonly limits: CaseLimits;
  readonly due: DueDays;
  dayOfAct(act: number): number;
  readonly done: number;
}

/** When the promise to the applicant ends, review above included. Asked of decided cases. */
export function promisedDue({ journey, limits, due, dayOfAct }: DatedJourney): DueDay {
  const { accept, send_up, decide } = journey.actOf;
  const paused = limits.reviewCounts === 'pauses' && send_up !== undefined ? { fromDay: dayOfAct(send_up), toDay: dayOfAct(decide!) } : null;
  return due.dueAfter(dayOfAct(accept!), limits.promised, paused);
}

/**
 * The date that presses on a leg where it stands, or null while no clock runs: the date that the product stores beside a leg.
 * @param asOfDay until when a pause that goes on is known to last
 */
export function pressingDue({ kind, status, openedAct }: LegStanding, dated: DatedJourney, asOfDay: number): DueDay | null {
  const { journey, limits, due, dayOfAct, done } = dated;
  const { accept, send_up, decide, supply, sign_supply } = journey.actOf;
  switch (`${kind} ${status}`) {
    case 'handling received': {
      // A complete supplement starts the receipt clock again.
      const supplied = sign_supply ?? supply;
      return due.dueAfter(dayOfAct(supplied !== undefined && supplied < done ? supplied : openedAct), RECEIPT_LIMIT);
    }
    case 'handling accepted':
      return handlingDue(null);
    case 'handling under_review':
      return handlingDue(limits.reviewCounts === 'pauses' ? { fromDay: dayOfAct(send_up!), toDay: asOfDay } : null);
    case 'handling decided':
      return due.dueAfter(dayOfAct(decide!), DELIVERY_LIMIT);
    case 'review in_review':
      return due.dueAfter(dayOfAct(openedAct), limits.review);
    default:
      return null;
  }

  /** The statute and the promise run side by side; the nearer one presses, the statute first where both end together. */
  function handlingDue(pause: PausedDays | null): DueDay {
    const [statutory, promised] = [limits.statutory, limits.promised].map((limit) => due.dueAfter(dayOfAct(accept!), limit, pause));
    return statutory!.day <= promised!.day ? statutory! : promised!;
  }
}
