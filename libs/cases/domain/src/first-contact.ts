import { endOfShanghaiDay, type IsoDate } from '@yimen/working-days';

/** What happened to a first contact afterwards: passed on to somebody (转承办人), answered (答复). */
export type ContactEntryKind = 'passed_on' | 'answered';

export interface ContactEntry {
  readonly kind: ContactEntryKind;
  readonly at: Date;
  /** To whom it was passed on. */
  readonly handlerId: string | null;
}

/** A first contact (首问登记) as its entries tell it. */
export interface ContactState {
  readonly status: 'open' | 'answered';
  /** Who has it now: who was asked first, until it is passed on. He stays responsible all the same. */
  readonly handlerId: string;
  /** Whether the answer is late, or came late. */
  readonly overdue: boolean;
}

/**
 * Folds what happened to a first contact.
 * @param promisedBy the last day of the promised answer; null where it was answered on the spot (当场答复)
 */
export function foldContact({ responsibleId, promisedBy }: { readonly responsibleId: string; readonly promisedBy: IsoDate | null }, entries: readonly ContactEntry[], now: Date): ContactState {
  const answer = entries.find(({ kind }) => kind === 'answered');
  const handlerId = entries.findLast(({ kind }) => kind === 'passed_on')?.handlerId ?? responsibleId;
  const overdue = promisedBy !== null && (answer?.at ?? now) >= endOfShanghaiDay(promisedBy);
  return { status: answer || promisedBy === null ? 'answered' : 'open', handlerId, overdue };
}
