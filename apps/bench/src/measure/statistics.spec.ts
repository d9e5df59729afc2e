import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { median, percentile, rounded } from './statistics.js';

describe('statistics', () => {
  test.each([
    [[3], 3],
    [[5, 1, 3], 3],
    [[4, 1, 3, 2], 2.5],
    [[10, 9, 8, 1000], 9.5],
  ])('median of %j is %d', (samples, expected) => expect(median(samples)).toBe(expected));

  test.each([
    [0.5, 5],
    [0.95, 10],
    [0.9, 9],
    [0.1, 1],
    [0, 1],
    [1, 10],
  ])('share %d of 1 to 10 lies at or below %d', (share, expected) => {
    expect(percentile([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], share)).toBe(expected);
  });

  test('nothing measured is no zero', () => {
    expect(() => median([])).toThrow(RangeError);
    expect(() => percentile([], 0.5)).toThrow(RangeError);
  });

  test('the order of the samples does not matter, and they stay as they are', () => {
    fc.assert(fc.property(fc.array(fc.double({ noNaN: true }), { minLength: 1 }), (samples) => {
      const before = [...samples];
      const turned = [...samples].reverse();
      expect(median(turned)).toBe(median(samples));
      expect(percentile(turned, 0.95)).toBe(percentile(samples, 0.95));
      expect(samples).toEqual(before);
    }));
  });

  test.each([[0.123456, 0.123], [1.23456, 1.23], [123.456, 123], [12345.6, 12350], [0, 0]])('%d is shown as %d', (value, expected) => {
    expect(rounded(value)).toBe(expected);
  });
});
