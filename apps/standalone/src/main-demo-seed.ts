import { SystemClock } from '@yimen/access';
import { loadKeys, PersonIndex } from '@yimen/personal-data';
import { prepareDatabase, progressOn } from '@yimen/provisioning';
import { runMain } from '@yimen/serving';
import { needed, readCommandSettings } from '@yimen/settings';
import { firstStart, SERVICES, SUBSCRIPTIONS } from './first-start/index.js';

/**
 * `npm run demo:seed`: puts the demonstration's data into an external database, for a trial: regions, calendars, offices,
 * catalog, scheme. Its people sign in at the external identity provider, where their accounts must be.
 */
await runMain(async (closing) => {
  const { external } = readCommandSettings(process.env);
  if (!external) throw needed(['DATABASE_ADMIN_URL', 'YIMEN_DATABASE_SECRET'], 'demo:seed');
  const progress = progressOn(process.stdout);
  const index = new PersonIndex(loadKeys(process.env, '', { create: false }));
  const { adminUrl, secret } = external;
  const ownerUrl = await progress.step('准备数据库', 'Preparing the database', () =>
    prepareDatabase({ adminUrl, secret, services: SERVICES, subscriptions: SUBSCRIPTIONS }));
  await firstStart({ ownerUrl, accounts: null, index, clock: new SystemClock(), progress });
  await closing.close();
});
