import { describe, expect, test } from '@jest/globals';
import { interleaved } from './interleaved.js';

/** A clock that moves only when somebody works. */
function world() {
  let ms = 0;
  const order: string[] = [];
  const takes = (name: string, cost: number) => async () => {
    order.push(name);
    ms += cost;
  };
  return { order, takes, now: () => ms };
}

describe('interleaved', () => {
  test('value and baseline take turns, the warm-up too', async () => {
    const { order, takes, now } = world();
    const pace = { warmUps: 2, rounds: 3, withinMs: 1000 };
    const compared = await interleaved(takes('A', 4), takes('B', 2), pace, now);
    expect(order.join('')).toBe('ABABABABAB');
    expect(compared).toEqual({ value: [4, 4, 4], baseline: [2, 2, 2] });
  });

  test('what takes too long ends early, with as many turns of the one as of the other', async () => {
    const { takes, now } = world();
    const compared = await interleaved(takes('A', 30), takes('B', 30), { warmUps: 0, rounds: 100, withinMs: 100 }, now);
    expect(compared).toEqual({ value: [30, 30], baseline: [30, 30] });
  });

  test('one round is always measured', async () => {
    const { takes, now } = world();
    expect(await interleaved(takes('A', 50), takes('B', 1), { warmUps: 0, rounds: 9, withinMs: 0 }, now)).toEqual({ value: [50], baseline: [1] });
  });

  test('a turn that fails ends the measurement', async () => {
    const { takes } = world();
    await expect(interleaved(() => Promise.reject(new Error('refused')), takes('B', 1), { warmUps: 0, rounds: 1, withinMs: 1 })).rejects.toThrow('refused');
  });
});
