import type { Ending } from './case.js';
import type { CaseEvent, ExtensionApprover, Resumed, Suspended } from './case-events.js';
import type { ClockKind, ClockPauseGround, ClockStopCause } from './deadline-clock.js';

/** Why a clock stands still, and the paper that says so. */
interface Standstill {
  readonly ground: ClockPauseGround;
  readonly document: string;
}
interface Extension {
  readonly days: number;
  readonly approver: ExtensionApprover;
  readonly document: string;
}

/** What is done to a clock. `restart` gives a stopped one its full limit again. */
type Act =
  | { readonly act: 'start'; readonly stepId?: string }
  | { readonly act: 'restart' | 'resume' }
  | ({ readonly act: 'pause' } & Standstill)
  | ({ readonly act: 'extend' } & Extension)
  | { readonly act: 'stop'; readonly because: ClockStopCause };

/** What an event does to one clock of one leg, or, of a case that ends, to all that still run. */
export type ClockAct =
  | ({ readonly legId: string; readonly clock: ClockKind; readonly at: Date } & Act)
  | { readonly clock: 'all'; readonly act: 'stop'; readonly because: ClockStopCause; readonly at: Date };

/** Whether the handling clock runs on during the review above, or stands still (上级审查是否计时): the item's setting. */
export type ReviewCounts = 'counts' | 'pauses';

const HANDLING = ['handling_statutory', 'handling_promised'] as const;
/** What stops and goes on with the limits of handling: the step that is being done has its part of them. */
const WORK = [...HANDLING, 'step'] as const;
const REVIEW_ABOVE: Standstill = { ground: 'review_above', document: '上报审查' };
const STOPPED_BY: Readonly<Record<Ending, ClockStopCause>> = {
  not_accepted: 'not_accepted', withdrawn: 'withdrawn', returned: 'returned', unsupplied: 'terminated', voided: 'terminated',
};

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
      // What was accepted by silence runs from its receipt, whenever that was noticed.
      return [{ legId, clock: 'receipt', act: 'stop', because: 'accepted', at }, ...onHandling(legId, { act: 'start' }, event.deemedFrom ?? at), ...begun(legId, event.stepId, event.deemedFrom ?? at)];
    case 'suspended': {
      const pause = { act: 'pause', ground: event.ground, document: event.document } as const;
      return event.legKind === 'handling' ? onWork(legId, pause, at) : onReview(event, pause, reviewCounts);
    }
    case 'resumed':
      return event.legKind === 'handling' ? onWork(legId, { act: 'resume' }, at) : onReview(event, { act: 'resume' }, reviewCounts);
    case 'extended': {
      const { days, approver, document } = event;
      return onWork(legId, { act: 'extend', days, approver, document }, at);
    }
    case 'sent_for_review':
      return [...completed(legId, at), ...(reviewCounts === 'pauses' ? onHandling(legId, { act: 'pause', ...REVIEW_ABOVE }, at) : [])];
    case 'step_completed':
      return [...completed(legId, at), ...begun(legId, event.nextStepId, at)];
    case 'review_received':
      return [{ legId, clock: 'review', act: 'start', at }, ...begun(legId, event.stepId, at)];
    case 'decided':
      if (event.legKind === 'review') return [{ legId, clock: 'review', act: 'stop', because: 'decided', at }, ...completed(legId, at)];
      return [...decidedActs(legId, at), ...completed(legId, at)];
    case 'result_returned': {
      // The citizen's limits end with the decision above, not with the day its paper is signed for below.
      const resumed = reviewCounts === 'pauses' ? onHandling(legId, { act: 'resume' }, event.decidedAt) : [];
      return [...resumed, ...decidedActs(legId, event.decidedAt)];
    }
    case 'delivered':
      return [{ legId, clock: 'delivery', act: 'stop', because: 'delivered', at }];
    case 'ended':
      return [{ clock: 'all', act: 'stop', because: STOPPED_BY[event.outcome], at }];
    case 'submitted':
    case 'handover_sent':
    case 'assigned':
    case 'materials_added':
    case 'edition_changed':
    case 'finished':
    case 'leg_inherited':
    case 'letter_inherited':
    case 'access_restricted':
    case 'access_opened':
      return [];
  }
}

/** A step that is begun, where there is one. */
function begun(legId: string, stepId: string | undefined, at: Date): readonly ClockAct[] {
  return stepId === undefined ? [] : [{ legId, clock: 'step', act: 'start', stepId, at }];
}

/** The step that is being done, where there is one, is over. */
function completed(legId: string, at: Date): readonly ClockAct[] {
  return [{ legId, clock: 'step', act: 'stop', because: 'step_completed', at }];
}

function onWork(legId: string, act: Act, at: Date): readonly ClockAct[] {
  return WORK.map((clock) => ({ legId, clock, at, ...act }));
}

/** The statutory and the promised limit run side by side and do everything together. */
function onHandling(legId: string, act: Act, at: Date): readonly ClockAct[] {
  return HANDLING.map((clock) => ({ legId, clock, at, ...act }));
}

/** What stops the level above stops the citizen's limits below as well, unless they stand still for the review as a whole. */
function onReview({ legId, countedLegId, at }: Suspended | Resumed, act: Act, reviewCounts: ReviewCounts): readonly ClockAct[] {
  return [{ legId, clock: 'review', at, ...act }, { legId, clock: 'step', at, ...act }, ...(reviewCounts === 'counts' ? onHandling(countedLegId, act, at) : [])];
}

function decidedActs(legId: string, at: Date): readonly ClockAct[] {
  const stopped = HANDLING.map((clock) => ({ legId, clock, act: 'stop', because: 'decided', at }) as const);
  return [...stopped, { legId, clock: 'delivery', act: 'start', at }];
}
