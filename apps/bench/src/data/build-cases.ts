import { Worker } from 'node:worker_threads';
import { connectInBulk } from './bulk-connection.js';
import { planWork, type Chunk, type Wanted } from './batches.js';
import { CASE_TABLES } from './case-tables.js';
import { ChunkBuilder, type BuilderOptions } from './chunk-builder.js';
import { ensureOffices } from './offices.js';

export interface BuildOptions extends BuilderOptions, Wanted {
  /** Threads that build, each with a connection; 0 builds in this one. */
  readonly threads: number;
  /** Told after each chunk how many cases are still to be built, and how many have been since the start. */
  readonly onProgress?: (built: number, left: number) => void;
}
export interface BuildOutcome {
  /** Cases that were there before. */
  readonly before: number;
  readonly built: number;
}

const sizeOf = ({ fromCase, toCase }: Chunk): number => toCase - fromCase;

/**
 * Brings a province to as many generated cases as are wanted, as the owner role. An interrupted build goes on where it was; when
 * there are as many already, nothing happens. Indexes stay in force all the time.
 */
export async function buildCases(options: BuildOptions): Promise<BuildOutcome> {
  const owner = await connectInBulk(options.url);
  try {
    const { built: before, chunks } = await planWork(owner, options);
    if (chunks.length === 0) return { before, built: 0 };
    await ensureOffices(owner, options.provinceNo);
    const queue = [...chunks];
    let left = chunks.reduce((sum, chunk) => sum + sizeOf(chunk), 0);
    const all = left;
    const onBuilt = (chunk: Chunk): void => {
      left -= sizeOf(chunk);
      options.onProgress?.(all - left, left);
    };
    const hands = Array.from({ length: Math.min(options.threads, chunks.length) }, () => onThread(options, queue, onBuilt));
    // The others finish what they have in hand before the database may be stopped.
    const ends = await Promise.allSettled(hands.length > 0 ? hands : [here(options, queue, onBuilt)]);
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed) throw failed.reason;
    for (const table of [...CASE_TABLES, 'cases.person_key', 'tenants.person', 'tenants.post', 'tenants.service_window']) await owner.query(`analyze ${table}`);
    return { before, built: all };
  } finally {
    await owner.end();
  }
}

async function here(options: BuilderOptions, queue: Chunk[], onBuilt: (chunk: Chunk) => void): Promise<void> {
  const builder = await ChunkBuilder.open(options);
  try {
    for (let chunk = queue.shift(); chunk; chunk = queue.shift()) {
      await builder.build(chunk);
      onBuilt(chunk);
    }
  } finally {
    await builder.close();
  }
}

/** One thread that takes chunks from the queue while there are any. The first that fails empties the queue for the others. */
function onThread({ url, keys }: BuilderOptions, queue: Chunk[], onBuilt: (chunk: Chunk) => void): Promise<void> {
  const workerData: BuilderOptions = { url, keys };
  // Sealing leaves many short-lived buffers behind: with more room for the young ones they are collected far less often.
  const thread = new Worker(new URL('chunk-worker.js', import.meta.url), { workerData, resourceLimits: { maxYoungGenerationSizeMb: 128 } });
  return new Promise((resolve, reject) => {
    let inHand: Chunk | undefined;
    thread.on('message', () => {
      if (inHand) onBuilt(inHand);
      inHand = queue.shift();
      thread.postMessage(inHand ?? null);
    });
    thread.on('error', (error) => {
      queue.length = 0;
      reject(error);
    });
    thread.on('exit', () => resolve());
  });
}
