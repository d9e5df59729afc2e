import type { CaseEvent } from './case-events.js';
import type { ClockKind, ClockStopCause } from './deadline-clock.js';

/**
 * What an event does to one clock of one leg. `restart` gives a stopped clock its full limit again; the only pause a
 * case event makes is the review above (`review_above`).
 */
export type ClockAct = { readonly legId: string; readonly clock: ClockKind; readonly at: Date } & (
  | { readonly act: 'start' | 'restart' | 'pause' | 'resume' }
  | { readonly act: 'stop'; readonly because: ClockStopCause }
);

/** Whether the handling clock runs on during the review above, or stands still (上级审查是否计时): the item's setting. */
export type ReviewCounts = 'counts' | 'pauses';

const HANDLING = ['handling_statutory', 'handling_promised'] as const;

/**
 * What a case event does to the clocks of its leg, in order. Goes in: the event, and the setting of the item's edition
 * under which the case was accepted. The limits themselves are the item's, and the law's: five working days to answer
 * the receipt (行政许可法 art. 32), ten to deliver the decision (art. 44).
 */
export function clockActs(event: CaseEvent, reviewCounts: ReviewCounts): readonly ClockAct[] {
  const { legId, at } = event;
  switch (event.kind) {
    case 'received':
      return [{ legId, clock: 'receipt', act: 'start', at }];
    case 'supplement_requested':
      // The complete notice is one of the three answers the receipt clock waits for.
      return [{ legId, clock: 'receipt', act: 'stop', because: 'supplement_requested', at }];
    case 'supplement_received':
      // Part of the materials is no reason yet to answer anew.
      return event.outstandingIds.length === 0 ? [{ legId, clock: 'receipt', act: 'restart', at }] : [];
    case 'accepted':
      return [{ legId, clock: 'receipt', act: 'stop', because: 'accepted', at }, ...onHandling(legId, 'start', at)];
    case 'sent_for_review':
      return reviewCounts === 'pauses' ? onHandling(legId, 'pause', at) : [];
    case 'review_received':
      return [{ legId, clock: 'review', act: 'start', at }];
    case 'decided':
      if (event.legKind === 'review') return [{ legId, clock: 'review', act: 'stop', because: 'decided', at }];
      return decidedActs(legId, at);
    case 'result_returned': {
      // The citizen's limits end with the decision above, not with the day its paper is signed for below.
      const resumed = reviewCounts === 'pauses' ? onHandling(legId, 'resume', event.decidedAt) : [];
      return [...resumed, ...decidedActs(legId, event.decidedAt)];
    }
    case 'delivered':
      return [{ legId, clock: 'delivery', act: 'stop', because: 'delivered', at }];
    case 'submitted':
    case 'handover_sent':
    case 'finished':
    case 'leg_inherited':
    case 'letter_inherited':
    case 'access_restricted':
    case 'access_opened':
      return [];
  }
}

/** The statutory and the promised limit run side by side and do everything together. */
function onHandling(legId: string, act: 'start' | 'pause' | 'resume', at: Date): readonly ClockAct[] {
  return HANDLING.map((clock) => ({ legId, clock, act, at }));
}

function decidedActs(legId: string, at: Date): readonly ClockAct[] {
  const stopped = HANDLING.map((clock) => ({ legId, clock, act: 'stop', because: 'decided', at }) as const);
  return [...stopped, { legId, clock: 'delivery', act: 'start', at }];
}
