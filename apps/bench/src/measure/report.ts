import { isMet, sayGoal } from './goal.js';
import type { Measurement, Reading, Unit } from './measurement.js';
import { percentile, rounded } from './statistics.js';

/** One line of the report. `ratio` is value by baseline; the percentiles are milliseconds of single requests. */
export interface Result {
  readonly id: string;
  readonly what: string;
  readonly value: number;
  readonly baseline: number | null;
  readonly ratio: number | null;
  readonly unit: Unit;
  readonly goal: string | null;
  readonly met: boolean | null;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly baselineP50: number | null;
  readonly baselineP95: number | null;
}

/** The machine, as far as figures depend on it; nothing that names it. */
export interface Machine {
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryMb: number;
  readonly node: string;
  readonly postgres: string;
  /** Load of the last minute when the bench began: who else was at work. */
  readonly loadBefore: number;
}

/** What was measured on: the way of running and the size of the data. */
export interface Subject {
  readonly mode: 'one-process' | 'services';
  readonly quick: boolean;
  readonly tenants: number;
  readonly items: number;
  readonly cases: number;
}

export interface Report {
  /** Abbreviated, with `-dirty` when the tree had changes; null outside a repository. */
  readonly commit: string | null;
  readonly machine: Machine;
  readonly subject: Subject;
  readonly results: readonly Result[];
}

/** Judges what was read by the measurement's goal. */
export function resultOf({ id, what, goal }: Pick<Measurement, 'id' | 'what' | 'goal'>, reading: Reading): Result {
  const { value, baseline, unit, samples = [], baselineSamples = [] } = reading;
  const at = (all: readonly number[], share: number) => (all.length === 0 ? null : rounded(percentile(all, share)));
  return {
    id,
    what: `${what.zh} ${what.en}`,
    value: rounded(value),
    baseline: baseline === null ? null : rounded(baseline),
    ratio: baseline ? rounded(value / baseline) : null,
    unit,
    goal: goal && sayGoal(goal, unit),
    met: isMet(goal, reading),
    p50: at(samples, 0.5),
    p95: at(samples, 0.95),
    baselineP50: at(baselineSamples, 0.5),
    baselineP95: at(baselineSamples, 0.95),
  };
}

/** Exit code of the bench: a missed goal counts only where somebody asked for it. */
export function exitCodeOf(results: readonly Result[], strict: boolean): 0 | 1 {
  return strict && results.some(({ met }) => met === false) ? 1 : 0;
}
