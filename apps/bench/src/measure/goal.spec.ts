import { describe, expect, test } from '@jest/globals';
import { isMet, sayGoal, type Goal } from './goal.js';

const READ: Goal = { kind: 'over-baseline', times: 1.5, plusMs: 1 };
const JOIN: Goal = { kind: 'share-of-baseline', share: 9 };
const START: Goal = { kind: 'at-most', most: 3000 };

describe('goal', () => {
  test.each<[Goal, number, number | null, boolean]>([
    [READ, 2.5, 1, true],
    [READ, 2.51, 1, false],
    [READ, 1, 0, true],
    [JOIN, 900, 100, true],
    [JOIN, 899, 100, false],
    [START, 3000, null, true],
    [START, 3001, null, false],
  ])('%j: value %d, baseline %p → %p', (goal, value, baseline, met) => expect(isMet(goal, { value, baseline })).toBe(met));

  test('without a goal nothing is met or missed', () => expect(isMet(null, { value: 1, baseline: 1 })).toBeNull());

  test('a comparison with nothing is an error, not a success', () => {
    expect(() => isMet(READ, { value: 1, baseline: null })).toThrow('needs a baseline');
  });

  test('goals are said with their unit', () => {
    expect([sayGoal(READ, 'ms'), sayGoal(JOIN, '1/s'), sayGoal(START, 'ms')]).toEqual(['≤ 1.5 × baseline + 1 ms', '≥ 9 × baseline', '≤ 3000 ms']);
  });
});
