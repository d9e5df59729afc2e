import type { Bench } from '../bench.js';
import type { Measurement, Reading } from '../measurement.js';
import { observeStarts, type Started } from '../starts.js';
import { median } from '../statistics.js';
import { firstPage } from './effective-catalog.js';

/** What no restart of a centre's server may exceed. */
const WARM_START_MS = 3_000;
/** So that a small machine carries the product beside its database. */
const AT_REST_MB = 350;

const seen = new WeakMap<Bench, Promise<Started>>();

/** The starts of a bench: made for the first measurement that asks, told to the others. */
function started(bench: Bench): Promise<Started> {
  const made = seen.get(bench) ?? firstPage(bench).then((first) => observeStarts(bench, first));
  seen.set(bench, made);
  return made;
}

const middle = (samples: readonly number[]): Reading => ({ value: median(samples), baseline: null, unit: 'ms', samples });

export const STARTS: readonly Measurement[] = [
  {
    id: 'warm-start', what: { zh: '热启动到就绪', en: 'warm start until ready' }, goal: { kind: 'at-most', most: WARM_START_MS },
    run: async (bench) => middle((await started(bench)).readyMs),
  },
  {
    id: 'first-answer', what: { zh: '启动后第一个回答', en: 'first answer after a start' }, goal: null,
    run: async (bench) => middle((await started(bench)).firstAnswerMs),
  },
  {
    id: 'memory-at-rest', what: { zh: '静止内存（Node）', en: 'memory at rest (Node)' }, goal: { kind: 'at-most', most: AT_REST_MB },
    run: async (bench) => megabytes((await started(bench)).restMb),
  },
];

/** To be taken last, after whatever load the other measurements made. */
export const MEMORY_AFTER_LOAD: Measurement = {
  id: 'memory-after-load', what: { zh: '负载后内存（Node）', en: 'memory after load (Node)' }, goal: null,
  run: async ({ product }: Bench) => megabytes(product.residentMb()),
};

function megabytes(value: number | null): Reading {
  if (value === null) throw new Error('this system does not tell how much memory a process has');
  return { value, baseline: null, unit: 'MB' };
}
