import type { Clock } from '@yimen/access';
import { chooseDataFolder, lockDataFolder, startPostgres } from '@yimen/embedded';
import { DerivedLogins } from '@yimen/persistence';
import { loadKeys, PersonIndex, type PersonalDataKeys } from '@yimen/personal-data';
import {
  announceProduct, databaseSecret, forgetProduct, identityUrl, prepareDatabase, prepareIdentity, type Progress,
} from '@yimen/provisioning';
import { assertPortFree, type Closing, type ShownAccount } from '@yimen/serving';
import type { Environment, Settings } from '@yimen/settings';
import { shanghaiDateOf } from '@yimen/working-days';
import type { Logger } from 'pino';
import { openIdentity, type Identity } from './identity.js';
import { ROOT } from './root.js';

/** What every way of running stands on that brings its own database and identity provider. */
export interface EmbeddedWorld {
  readonly folder: string;
  readonly keys: PersonalDataKeys;
  readonly databases: DerivedLogins;
  readonly identity: Identity;
  readonly accounts: readonly ShownAccount[];
  /** Leaves word for commands where the product is, until it stops. */
  announce(): Promise<void>;
}

export interface Opening {
  readonly settings: Settings;
  readonly env: Environment;
  readonly closing: Closing;
  readonly progress: Progress;
  readonly log: Logger;
  readonly clock: Clock;
}

/** Opens data folder, database, identity provider and the first start's data; all of it is handed to `closing`. */
export async function openEmbeddedWorld({ settings, env, closing, progress, log, clock }: Opening): Promise<EmbeddedWorld> {
  const { address, dataFolder, port, host } = settings;
  const { folder } = chooseDataFolder({ root: ROOT, configured: dataFolder });
  process.stdout.write(`一门正在启动 Yimen is starting (${folder})\n`);
  const lock = await lockDataFolder(folder);
  await closing.add(() => lock.release());
  forgetProduct(folder);
  await assertPortFree(port, host);
  const keys = loadKeys(env, folder, { create: true });
  const secret = databaseSecret(folder);

  const starting = startPostgres({ folder, durable: true, log, onExit: () => closing.fail('数据库意外停止。The database has ended unexpectedly.') });
  // Asked to stop meanwhile, we wait until it has started: it must not go on when the folder is nobody's any more.
  await closing.add(() => starting.then((started) => started.stop(), () => {}));
  const [postgres, { firstStart, demoAccounts, SERVICES, SUBSCRIPTIONS }] = await progress.step('启动数据库', 'Starting the database', () =>
    // The services' modules load while PostgreSQL starts.
    Promise.all([starting, import('./first-start/index.js')]));
  const ownerUrl = await progress.step('准备数据库', 'Preparing the database', async (tell) => {
    const url = await prepareDatabase({
      adminUrl: postgres.url, secret, services: SERVICES, subscriptions: SUBSCRIPTIONS,
      onPart: (part) => part.kind === 'schema' && part.steps.length > 0 && tell(part.service),
    });
    await prepareIdentity(url);
    return url;
  });
  const identity = await openIdentity(identityUrl(postgres.url, secret), address, log);
  await closing.add(() => identity.close());
  const people = await firstStart({ ownerUrl, accounts: identity.accounts, index: new PersonIndex(keys), clock, progress });
  const accounts = await demoAccounts(ownerUrl, people, shanghaiDateOf(clock.now()));
  return {
    folder, keys, identity, accounts, databases: new DerivedLogins(postgres.url, secret),
    async announce() {
      announceProduct(folder, { address, adminUrl: postgres.url });
      await closing.add(() => forgetProduct(folder));
    },
  };
}
