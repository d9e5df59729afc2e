import { monthsBefore } from './prune.js';

test.each([
  ['2026-11-22T02:00:00.000Z', 6, '2026-05-22T02:00:00.000Z'],
  ['2026-03-15T00:00:00.000Z', 6, '2025-09-15T00:00:00.000Z'],
  ['2026-08-31T23:59:59.999Z', 6, '2026-02-28T23:59:59.999Z'],
  ['2028-08-31T00:00:00.000Z', 18, '2027-02-28T00:00:00.000Z'],
  ['2028-08-30T00:00:00.000Z', 6, '2028-02-29T00:00:00.000Z'],
])('what is kept on %s for %i months goes back to %s at least', (now, months, before) => {
  expect(monthsBefore(new Date(now), months).toISOString()).toBe(before);
});
