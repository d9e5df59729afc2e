import fc from 'fast-check';
import { foldOrder, maySay, type OrderEntry, type OrderEntryKind } from './order.js';

const at = (text: string): Date => new Date(`${text}+08:00`);
const entry = (kind: OrderEntryKind, when: string, replyBy: string | null = null): OrderEntry => ({ kind, at: at(when), replyBy });

test('is answered until the end of its last day, returned with a new one, and settled', () => {
  const now = at('2026-03-30T00:00');
  expect(foldOrder('2026-03-10', [], at('2026-03-10T23:59'))).toEqual({ status: 'awaiting_reply', replyBy: '2026-03-10', overdue: false });
  expect(foldOrder('2026-03-10', [], at('2026-03-11T00:00')).overdue).toBe(true);
  expect(foldOrder('2026-03-10', [entry('replied', '2026-03-10T23:59')], now)).toEqual({ status: 'replied', replyBy: '2026-03-10', overdue: false });
  expect(foldOrder('2026-03-10', [entry('replied', '2026-03-11T00:00')], now).overdue).toBe(true);
  const again = [entry('replied', '2026-03-12T00:00'), entry('returned', '2026-03-13T00:00', '2026-04-01')];
  expect(foldOrder('2026-03-10', again, now)).toEqual({ status: 'returned', replyBy: '2026-04-01', overdue: false });
  expect(foldOrder('2026-03-10', [...again, entry('replied', '2026-03-20T00:00'), entry('closed', '2026-03-21T00:00')], now)).toEqual({ status: 'closed', replyBy: '2026-04-01', overdue: false });
});

test('whatever is said in turn, a settled order stays so and only what awaits an answer is answered or reminded of', () => {
  const kind = fc.constantFrom<OrderEntryKind>('replied', 'reminded', 'returned', 'closed');
  fc.assert(fc.property(fc.array(kind, { maxLength: 12 }), (kinds) => {
    const said: OrderEntry[] = [];
    for (const one of kinds) {
      const state = foldOrder('2026-03-10', said, at('2026-03-05T00:00'));
      if (maySay(one, state)) said.push(entry(one, '2026-03-05T00:00', one === 'returned' ? '2026-03-20' : null));
      else expect(state.status === 'closed' || (one === 'returned') !== (state.status === 'replied')).toBe(true);
    }
    const closings = said.filter((one) => one.kind === 'closed');
    expect(closings.length).toBeLessThanOrEqual(1);
    if (closings.length > 0) expect(said.at(-1)!.kind).toBe('closed');
  }));
});
