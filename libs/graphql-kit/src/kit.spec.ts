import fc from 'fast-check';
import { GraphQLLocalDate } from 'graphql-scalars';
import { SCALARS } from './kit.js';

/** What comes of a value: the text that is shown, or that there is none. */
const outcome = (show: (value: unknown) => unknown, value: unknown): unknown => {
  try {
    return { shown: show(value) };
  } catch {
    return 'refused';
  }
};

const part = (max: number) => fc.integer({ min: 0, max }).map((number) => String(number).padStart(2, '0'));
const nearlyDate = fc.tuple(fc.integer({ min: 0, max: 9_999 }), part(14), part(33)).map(([year, month, day]) => `${String(year).padStart(4, '0')}-${month}-${day}`);

test('a date is shown, or refused, as the library would', () => {
  const seen = new Set<string>();
  fc.assert(fc.property(fc.oneof(nearlyDate, fc.string(), fc.anything()), (value) => {
    const found = outcome(SCALARS.Date.serialize, value);
    seen.add(typeof found);
    expect(found).toEqual(outcome(GraphQLLocalDate.serialize, value));
  }), { numRuns: 3_000, examples: [['0001-01-01'], ['2024-02-29'], ['2025-02-29'], ['2026-11-23 '], [new Date(0)], [null]] });
  expect([...seen].sort()).toEqual(['object', 'string']);
});
