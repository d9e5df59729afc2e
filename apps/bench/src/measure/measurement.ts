import type { Bench } from './bench.js';
import type { Goal, Measured } from './goal.js';

export type Unit = 'ms' | '1/s' | 'MB';

/** In the two languages of the table. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** What one measurement found. Samples are milliseconds of single requests; without them there is no spread to show. */
export interface Reading extends Measured {
  readonly unit: Unit;
  readonly samples?: readonly number[];
  readonly baselineSamples?: readonly number[];
}

/**
 * One thing that is measured. A new one is a small file with an entry in the list of measurements; the runner knows
 * nothing else of it.
 */
export interface Measurement {
  /** Letters, digits and dashes; also what `--only` asks for. */
  readonly id: string;
  readonly what: Words;
  readonly goal: Goal | null;
  /** The goal where the services run apart behind the gateway; without one there is none. */
  readonly apart?: Goal;
  /** Left out of a quick bench, unless it is asked for by its id. */
  readonly long?: true;
  run(bench: Bench): Promise<Reading>;
}
