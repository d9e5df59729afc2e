import type { Pace } from './interleaved.js';
import type { LoadPace } from './load.js';

/** How much is measured. */
export interface BenchPace {
  /** Of requests one after the other. */
  readonly single: Pace;
  /** Of mutations, which cost more and leave something behind. */
  readonly intake: Pace;
  readonly load: LoadPace;
  /** How often the product is started again. */
  readonly starts: number;
  /** After the start, before memory at rest is read. */
  readonly restSeconds: number;
}

export const FULL: BenchPace = {
  single: { warmUps: 50, rounds: 600, withinMs: 12_000 },
  intake: { warmUps: 10, rounds: 150, withinMs: 10_000 },
  load: { warmUpSeconds: { value: 3, baseline: 2 }, serverWarmUpSeconds: 5, seconds: 4, turns: 5 },
  starts: 5,
  restSeconds: 10,
};
/** Everything within a minute: enough to see a fall, not enough to quote. */
export const QUICK: BenchPace = {
  single: { warmUps: 10, rounds: 100, withinMs: 900 },
  intake: { warmUps: 3, rounds: 30, withinMs: 900 },
  load: { warmUpSeconds: { value: 1, baseline: 0 }, serverWarmUpSeconds: 2, seconds: 1, turns: 1 },
  starts: 2,
  restSeconds: 2,
};
