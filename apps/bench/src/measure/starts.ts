import { setTimeout } from 'node:timers/promises';
import type { Bench } from './bench.js';
import type { Question } from './door.js';

/** What was seen of starting the product on data that are there. */
export interface Started {
  /** Milliseconds until /readyz, per start. */
  readonly readyMs: readonly number[];
  /** Milliseconds that the very first answer of the graph took after that, per start. */
  readonly firstAnswerMs: readonly number[];
  /** Resident memory in megabytes of the last start, after a rest; null where the system does not tell. */
  readonly restMb: number | null;
}

/**
 * Starts the product again and again. Memory at rest is that of a product which nobody has asked anything yet.
 * @param first the first question that it is asked
 */
export async function observeStarts({ product, door, pace }: Bench, first: Question): Promise<Started> {
  const readyMs: number[] = [];
  const firstAnswerMs: number[] = [];
  let restMb: number | null = null;
  for (let i = 0; i < pace.starts; i++) {
    await product.stop();
    readyMs.push(await product.start());
    if (i === pace.starts - 1) {
      await setTimeout(pace.restSeconds * 1000);
      restMb = product.residentMb();
    }
    const begin = performance.now();
    await door.answer(first);
    firstAnswerMs.push(performance.now() - begin);
  }
  return { readyMs, firstAnswerMs, restMb };
}
