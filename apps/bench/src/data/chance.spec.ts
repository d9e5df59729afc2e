import fc from 'fast-check';
import { validate, version } from 'uuid';
import { Chance, stableWeight, Weighted, writeUuid7 } from './chance.js';

const some = (length: number, of: () => number): number[] => Array.from({ length }, of);

test('the same words give the same chance, other words another one', () => {
  const of = (...words: (string | number)[]) => {
    const chance = new Chance(...words);
    return some(50, () => chance.bits());
  };
  expect(of('seed', 1)).toEqual(of('seed', 1));
  expect(of('seed', 1)).not.toEqual(of('seed', 2));
});

test('whole numbers lie in their range and reach both ends', () => {
  fc.assert(fc.property(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 0, max: 5 }), fc.string(), (least, more, seed) => {
    const chance = new Chance(seed);
    const drawn = new Set(some(400, () => chance.between(least, least + more)));
    expect([...drawn].sort((a, b) => a - b)).toEqual(some(more + 1, ((next) => () => next++)(least)));
  }), { numRuns: 50 });
});

test('a choice comes up as often as its weight says', () => {
  const chance = new Chance('weights');
  const weighted = new Weighted(['never', 'seldom', 'often'], (word) => ({ never: 0, seldom: 1, often: 9 })[word]!);
  const drawn = Array.from({ length: 10_000 }, () => weighted.pick(chance));
  expect(drawn.filter((word) => word === 'never')).toEqual([]);
  expect(drawn.filter((word) => word === 'seldom').length / 10_000).toBeCloseTo(0.1, 1);
});

test('weights belong to their names', () => {
  expect(stableWeight(51_06_082_120_0000)).toBe(stableWeight(51_06_082_120_0000));
  expect(stableWeight('a')).not.toBe(stableWeight('b'));
});

test('ids are of version 7 and sort by their instants', () => {
  const ids = Buffer.alloc(32);
  const chance = new Chance('ids');
  fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 42 }), fc.integer({ min: 1, max: 2 ** 40 }), (at, later) => {
    writeUuid7(chance, at, ids, 0);
    writeUuid7(chance, at + later, ids, 16);
    const text = ids.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    expect([validate(text), version(text), Number.parseInt(text.slice(0, 8) + text.slice(9, 13), 16)]).toEqual([true, 7, at]);
    expect(Buffer.compare(ids.subarray(0, 16), ids.subarray(16))).toBe(-1);
  }));
});
