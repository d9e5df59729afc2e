import { parentPort, workerData } from 'node:worker_threads';
import type { Chunk } from './batches.js';
import { ChunkBuilder, type BuilderOptions } from './chunk-builder.js';

/** A thread that builds the chunks it is sent, and says so after each; what goes wrong ends it and reaches whoever started it. */
const builder = await ChunkBuilder.open(workerData as BuilderOptions);
parentPort!.on('message', async (chunk: Chunk | null) => {
  if (chunk === null) {
    await builder.close();
    parentPort!.close();
    return;
  }
  await builder.build(chunk);
  parentPort!.postMessage('built');
});
parentPort!.postMessage('ready');
