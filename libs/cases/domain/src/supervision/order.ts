import { endOfShanghaiDay, type IsoDate } from '@yimen/working-days';

/** What was said to an order: an answer, a reminder (催办), that the answer is not enough (退回重办), that it is settled (销号). */
export type OrderEntryKind = 'replied' | 'reminded' | 'returned' | 'closed';

/** An entry of an order, in the order of their writing. */
export interface OrderEntry {
  readonly kind: OrderEntryKind;
  readonly at: Date;
  /** Of what was returned: the new last day. */
  readonly replyBy: IsoDate | null;
}

/** Where an order stands: to be answered (待回复), answered (已回复), to be answered again (退回重办), settled (已销号). */
export type OrderStatus = 'awaiting_reply' | 'replied' | 'returned' | 'closed';

/** An order (督办件) as its entries tell it. */
export interface OrderState {
  readonly status: OrderStatus;
  /** The last day for the answer that is awaited, or was. */
  readonly replyBy: IsoDate;
  /** Whether an answer is late, or the last one was. */
  readonly overdue: boolean;
}

const MAY: Readonly<Record<OrderEntryKind, readonly OrderStatus[]>> = {
  replied: ['awaiting_reply', 'returned'], reminded: ['awaiting_reply', 'returned'], returned: ['replied'], closed: ['awaiting_reply', 'replied', 'returned'],
};
const LEADS_TO = { replied: 'replied', returned: 'returned', closed: 'closed' } as const;

/** Folds the entries of an order whose first answer was due on `replyBy`. */
export function foldOrder(replyBy: IsoDate, entries: readonly OrderEntry[], now: Date): OrderState {
  let state: OrderState = { status: 'awaiting_reply', replyBy, overdue: false };
  for (const entry of entries) {
    if (entry.kind === 'reminded') continue;
    const overdue = entry.kind === 'closed' ? state.overdue : entry.kind === 'replied' && entry.at >= endOfShanghaiDay(state.replyBy);
    state = { status: LEADS_TO[entry.kind], replyBy: entry.replyBy ?? state.replyBy, overdue };
  }
  const awaits = state.status === 'awaiting_reply' || state.status === 'returned';
  return awaits ? { ...state, overdue: now >= endOfShanghaiDay(state.replyBy) } : state;
}

/** Whether this may be said to an order that stands so. */
export const maySay = (kind: OrderEntryKind, { status }: OrderState): boolean => MAY[kind].includes(status);
