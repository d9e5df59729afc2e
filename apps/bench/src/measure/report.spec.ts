import { describe, expect, test } from '@jest/globals';
import { exitCodeOf, resultOf } from './report.js';

const WORK_LIST = { id: 'work-list', what: { zh: '工作列表', en: 'work list' }, goal: { kind: 'over-baseline', times: 1.5, plusMs: 1 } } as const;

describe('report', () => {
  test('a result has exactly the promised fields', () => {
    const result = resultOf(WORK_LIST, { value: 2.3456, baseline: 1.2, unit: 'ms', samples: [2, 2.3456, 9], baselineSamples: [1.2] });
    expect(result).toEqual({
      id: 'work-list', what: '工作列表 work list', value: 2.35, baseline: 1.2, ratio: 1.95, unit: 'ms',
      goal: '≤ 1.5 × baseline + 1 ms', met: true, p50: 2.35, p95: 9, baselineP50: 1.2, baselineP95: 1.2,
    });
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  test('what has no baseline, goal or samples says null, never zero', () => {
    const memory = { id: 'memory', what: { zh: '内存', en: 'memory' }, goal: null };
    expect(resultOf(memory, { value: 300, baseline: null, unit: 'MB' })).toMatchObject({
      baseline: null, ratio: null, goal: null, met: null, p50: null, p95: null, baselineP50: null, baselineP95: null,
    });
  });

  test('the goal is judged on what was measured, not on what is shown', () => {
    expect(resultOf(WORK_LIST, { value: 2.5001, baseline: 1, unit: 'ms' })).toMatchObject({ value: 2.5, met: false });
  });

  test('a missed goal ends with 1 only when asked to', () => {
    const missed = [resultOf(WORK_LIST, { value: 9, baseline: 1, unit: 'ms' })];
    const met = [resultOf(WORK_LIST, { value: 1, baseline: 1, unit: 'ms' })];
    expect([exitCodeOf(missed, false), exitCodeOf(missed, true), exitCodeOf(met, true)]).toEqual([0, 1, 0]);
  });
});
