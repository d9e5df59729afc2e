import fc from 'fast-check';
import { done } from './acts.js';
import { digestOf } from './audit-row.js';

const KEY = Buffer.alloc(32, 1);
const same = (a: unknown, b: unknown): boolean => digestOf(KEY, a).equals(digestOf(KEY, b));

test('the order of fields does not count, at any depth; everything else does', () => {
  expect(same({ a: 1, b: { c: [1, { d: 2, e: 3 }] } }, { b: { c: [1, { e: 3, d: 2 }] }, a: 1 })).toBe(true);
  const different = [{ a: 1 }, { a: '1' }, { a: null }, { a: [1] }, { a: { 0: 1 } }, { a: {} }, { a: [] }, { b: 1 }, { a: 1, b: 1 }, [1, 2], [2, 1], 1, '1', null];
  expect(new Set(different.map((args) => digestOf(KEY, args).toString('hex'))).size).toBe(different.length);
});

test('a field that is left out, undefined or present as null: only null differs', () => {
  expect(same({ a: 1 }, { a: 1, b: undefined })).toBe(true);
  expect(same({ a: 1 }, { a: 1, b: null })).toBe(false);
});

test('fields with names of numbers and of objects’ own parts are kept', () => {
  expect(same({ 2: 'x', 1: 'y' }, { 1: 'y', 2: 'x' })).toBe(true);
  expect(same(JSON.parse('{"__proto__":{"a":1}}'), {})).toBe(false);
  expect(same(JSON.parse('{"__proto__":{"a":1},"b":2}'), JSON.parse('{"b":2,"__proto__":{"a":1}}'))).toBe(true);
});

/** The same value with the fields of every object in reverse. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).reverse().map(([key, one]) => [key, reversed(one)]));
}

test('of any JSON, the digest is that of its meaning', () => {
  fc.assert(fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
    expect(same(a, reversed(a))).toBe(true);
    expect(same(a, JSON.parse(JSON.stringify(a)))).toBe(true);
    const meaning = (value: unknown): string => JSON.stringify(value, (_, one: unknown) =>
      one && typeof one === 'object' && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).sort(([x], [y]) => (x < y ? -1 : 1))) : one);
    expect(same(a, b)).toBe(meaning(a) === meaning(b));
  }), { numRuns: 1_000 });
});

test('what was done names its object', () => {
  expect(done('Case', 'id')).toEqual({ kind: 'done', type: 'Case', id: 'id' });
});
