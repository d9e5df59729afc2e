import { describe, expect, test } from '@jest/globals';
import { resultOf } from './report.js';
import { tableOf, widthOf } from './table.js';

describe('table', () => {
  test('columns stand below each other, Chinese or not', () => {
    const goal = { kind: 'at-most', most: 3000 } as const;
    const start = resultOf({ id: 'start', what: { zh: '热启动', en: 'warm start' }, goal }, { value: 3500, baseline: null, unit: 'ms' });
    const page = resultOf({ id: 'page', what: { zh: '页', en: 'page' }, goal: null }, { value: 2, baseline: 1, unit: 'ms' });
    const [head, ...rows] = tableOf([start, page]).split('\n');
    const column = (line: string, text: string) => widthOf(line.slice(0, line.indexOf(text)));
    expect(column(head!, '值')).toBe(column(rows[0]!, '3500'));
    expect(column(rows[0]!, '3500')).toBe(column(rows[1]!, '2 ms'));
    expect(rows[0]).toMatch(/≤ 3000 ms {2}未达到 missed$/);
    expect(rows[1]).toMatch(/1 ms\s+2$/);
  });
});
