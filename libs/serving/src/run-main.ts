import module from 'node:module';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { refusalText } from '@yimen/settings';
import { Closing } from './closing.js';
import { productLog } from './telemetry/product-log.js';

/**
 * The life of a process: starts it, closes everything in order when it is asked to stop, and ends with what went wrong
 * otherwise. A process whose launcher dies stops too.
 * @param start hands whatever it opens to `closing`, and returns when the process is ready
 */
export async function runMain(start: (closing: Closing) => Promise<void>): Promise<void> {
  // Half of a start is compiling libraries; from the second start on, that is read from here.
  module.enableCompileCache?.(fileURLToPath(new URL('../../../node_modules/.cache/yimen', import.meta.url)));
  const closing = new Closing();
  const starting = start(closing);
  stopWhenAsked(closing, starting);
  await starting.catch((error: unknown) => fail(closing, refusalText(error) ?? error));
}

/** Asked to stop, also while still starting: everything that was opened is closed in order. Asked again: at once. */
function stopWhenAsked(closing: Closing, starting: Promise<void>): void {
  let asked = false;
  const stop = (): void => {
    if (asked) process.exit(1);
    asked = true;
    if (!process.channel) console.log('\n  正在停止…… Stopping …');
    // A start that has lost its database may never end; one that is still opening something ends by closing it.
    void closing.close().then(() => Promise.race([Promise.allSettled([starting]), setTimeout(5_000)])).then(() => process.exit(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  // Only a launcher opens this channel; when it closes, the launcher is gone and nobody else would stop us.
  if (process.connected === false) stop(); // Gone before we could listen.
  else if (process.channel) process.once('disconnect', () => asked || stop());
  closing.onFailure((reason) => void fail(closing, reason));
  process.on('uncaughtException', (error) => void fail(closing, error));
  // A promise that nobody waited for is a fault to mend, and no reason to let everybody down: where an item of a list fails
  // at once, graphql-js forgets those beside it.
  process.on('unhandledRejection', (err) => productLog('error').error({ err }, 'a promise was rejected and nobody noticed'));
}

/** Ends with what went wrong; what goes wrong because we were asked to stop is no news. */
async function fail(closing: Closing, reason: unknown): Promise<void> {
  if (closing.begun) return;
  // A database's error quotes values, so errors go through the log, which knows what may be told.
  if (typeof reason === 'string') console.error(reason);
  else productLog('fatal').fatal({ err: reason }, 'the process ends');
  await closing.close();
  process.exit(1);
}
