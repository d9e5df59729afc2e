import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { SystemClock, TokenVerifier } from '@yimen/access';
import { chooseDataFolder, lockDataFolder, startPostgres } from '@yimen/embedded';
import { DiskFileStore } from '@yimen/files';
import { loginOf, ServiceDatabases, urlFor } from '@yimen/persistence';
import { KeysUnusable, loadKeys, PersonalDataVault, PersonIndex, type PersonalDataKeys } from '@yimen/personal-data';
import {
  announceProduct, databaseSecret, forgetProduct, identityUrl, prepareDatabase, prepareIdentity, progressOn, readSettings, StartRefused,
} from '@yimen/provisioning';
import { shanghaiDateOf } from '@yimen/working-days';
import type { Closing } from './closing.js';
import { demoAccounts } from './first-start/demo-accounts.js';
import { AUDIENCE, openIdentity } from './identity.js';
import { assertPortFree } from './port.js';
import { readyText } from './ready-text.js';
import { ROOT } from './root.js';
import { productLog } from './telemetry/product-log.js';

/** Starts the product and returns when it is ready; whatever it opens, it hands to `closing`. Errors: refusals, {@link Stopped}. */
export async function start(env: NodeJS.ProcessEnv, closing: Closing, out: NodeJS.WritableStream): Promise<void> {
  const begin = performance.now();
  const settings = readSettings(env);
  const log = productLog(settings.logLevel);
  const progress = progressOn(out);
  const clock = new SystemClock();
  const address = `http://localhost:${settings.port}`;

  const { folder } = chooseDataFolder({ root: ROOT, configured: settings.dataFolder });
  out.write(`一门正在启动 Yimen is starting (${folder})\n`);
  const lock = await lockDataFolder(folder);
  await closing.add(() => lock.release());
  forgetProduct(folder);
  await assertPortFree(settings.port);
  const keys = keysOf(env, folder);
  const secret = databaseSecret(folder);

  const [postgres, application] = await progress.step('启动数据库', 'Starting the database', () =>
    // The application's modules load while PostgreSQL starts.
    Promise.all([startPostgres({ folder, durable: true, log, onExit: () => closing.fail('数据库意外停止。The database has ended unexpectedly.') }), import('./application.js')]));
  await closing.add(() => postgres.stop());
  const { serve, firstStart, SERVICES, SUBSCRIPTIONS, ShownAccounts } = application;
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

  const index = new PersonIndex(keys);
  const people = await firstStart({ ownerUrl, accounts: identity.accounts, index, clock, progress });
  const accounts = await demoAccounts(ownerUrl, people, shanghaiDateOf(clock.now()));
  const platform = {
    log, clock, index, accounts: new ShownAccounts(accounts), identityPool: identity.pool,
    databases: new EmbeddedDatabases(postgres.url, secret),
    vault: new PersonalDataVault(keys.master),
    files: new DiskFileStore(join(folder, 'files')),
    verifier: new TokenVerifier({ issuer: identity.issuer, audience: AUDIENCE }, pemBody(identity.provider.publicKey)),
  };
  const app = await progress.step('启动服务', 'Starting the services', () => serve(platform, identity.provider, settings.port));
  await closing.add(() => app.close());
  announceProduct(folder, { address, adminUrl: postgres.url });
  await closing.add(() => forgetProduct(folder));
  out.write(readyText({ address, accounts, ms: performance.now() - begin }));
}

class EmbeddedDatabases extends ServiceDatabases {
  readonly digestKey: Buffer;

  constructor(private readonly url: string, private readonly secret: Buffer) {
    super();
    this.digestKey = createHmac('sha256', secret).update('digests of arguments').digest();
  }

  urlOf(service: string): string {
    return urlFor(this.url, loginOf(service), this.secret);
  }
}

function keysOf(env: NodeJS.ProcessEnv, folder: string): PersonalDataKeys {
  try {
    return loadKeys(env, folder, { create: true });
  } catch (error) {
    if (!(error instanceof KeysUnusable)) throw error;
    throw new StartRefused(`个人信息密钥不可用：${error.message}`, `The keys of personal data cannot be used: ${error.message}`, { cause: error });
  }
}

/** keycloak-connect wants a public key as Keycloak shows it: without the lines around it. */
const pemBody = (pem: string): string => pem.replace(/-----[^-]+-----|\s/g, '');
