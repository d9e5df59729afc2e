import { buildLine } from './build-line.js';

test('rate and remaining time, some seconds apart', () => {
  const told: string[] = [];
  let now = 0;
  const line = buildLine((how) => told.push(how), () => now);
  for (const [at, built, left] of [[1_000, 20_000, 80_000], [6_000, 60_000, 40_000], [7_000, 80_000, 20_000], [20_000, 100_000, 0]] as const) {
    now = at;
    line(built, left);
  }
  expect(told).toEqual(['60,000 (10,000/s, 还需 left 4 s);']);
});
