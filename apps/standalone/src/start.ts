import { resolve } from 'node:path';
import { SystemClock } from '@yimen/access';
import { loadKeys } from '@yimen/personal-data';
import { progressOn } from '@yimen/provisioning';
import { productLog, type Closing } from '@yimen/serving';
import { readSettings, type Environment } from '@yimen/settings';
import { openEmbeddedWorld } from './embedded-world.js';
import { readyText } from './ready-text.js';
import { ROOT } from './root.js';

/** Starts the product in this process and returns when it is ready; whatever it opens, it hands to `closing`. Errors: refusals, Stopped. */
export async function start(env: Environment, closing: Closing): Promise<void> {
  const begin = performance.now();
  const settings = readSettings(env);
  const { external, address } = settings;
  const log = productLog(settings.logLevel);
  const clock = new SystemClock();
  const progress = progressOn(process.stdout);
  // Loads while the database starts.
  const application = import('./application.js');
  application.catch(() => {});
  const world = external ? null : await openEmbeddedWorld({ settings, env, closing, progress, log, clock });
  const { outside, serve, verifierOfOwn } = await application;
  const app = await progress.step('启动服务', 'Starting the services', () => {
    if (world) return serve({ ...world, log, clock, verifier: verifierOfOwn(world.identity) }, settings);
    const folder = resolve(ROOT, settings.dataFolder ?? '.yimen');
    return serve({ ...outside(external!), log, clock, folder, keys: loadKeys(env, folder, { create: false }) }, settings);
  });
  await closing.add(() => app.close());
  await world?.announce();
  process.stdout.write(readyText({ address, accounts: world?.accounts ?? [], ms: performance.now() - begin }));
}
