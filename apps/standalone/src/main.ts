import module from 'node:module';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Closing } from './closing.js';

/** The libraries need Node 22.17; on an older one they would fail with words that help nobody. */
const NEEDED = [22, 17] as const;
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const tooOld = major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1]);

if (tooOld) {
  console.error(`一门需要 Node.js ${NEEDED.join('.')} 或更高版本，当前是 ${process.versions.node}。`);
  console.error(`Yimen needs Node.js ${NEEDED.join('.')} or newer; this is ${process.versions.node}.`);
  process.exitCode = 1;
} else {
  // Half of a start is compiling libraries; from the second start on, that is read from here.
  module.enableCompileCache?.(fileURLToPath(new URL('../../../node_modules/.cache/yimen', import.meta.url)));
  const [{ Closing }, { start }, { refusalText }] = await Promise.all([import('./closing.js'), import('./start.js'), import('@yimen/provisioning')]);
  const closing = new Closing();
  const starting = start(process.env, closing, process.stdout);
  stopOnSignals(closing, starting);
  await starting.catch((error: unknown) => fail(closing, refusalText(error) ?? error));
}

/** Asked to stop, also while still starting: everything that was opened is closed in order. Asked again: at once. */
function stopOnSignals(closing: Closing, starting: Promise<void>): void {
  let asked = false;
  const stop = (): void => {
    if (asked) process.exit(1);
    asked = true;
    console.log('\n  正在停止…… Stopping …');
    // A start that has lost its database may never end; one that is still opening something ends by closing it.
    void closing.close().then(() => Promise.race([Promise.allSettled([starting]), setTimeout(5_000)])).then(() => process.exit(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  closing.onFailure((reason) => void fail(closing, reason));
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) process.on(event, (error) => void fail(closing, error));
}

/** Ends with what went wrong; what goes wrong because we were asked to stop is no news. */
async function fail(closing: Closing, reason: unknown): Promise<void> {
  if (closing.begun) return;
  console.error(reason);
  await closing.close();
  process.exit(1);
}
