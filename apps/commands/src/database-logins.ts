import { DerivedLogins, SERVICES } from '@yimen/persistence';
import { needed, readVariables } from '@yimen/settings';
import { runCommand } from './run-command.js';

/**
 * `npm run database:logins`: prints, as lines of an environment file, where each process of the product reaches the
 * database, so that a process can be given its own login and nobody else's. The output is secret.
 */
await runCommand(async () => {
  const { DATABASE_URL, YIMEN_DATABASE_SECRET } = readVariables(process.env, ['DATABASE_URL', 'YIMEN_DATABASE_SECRET']);
  if (!DATABASE_URL || !YIMEN_DATABASE_SECRET) throw needed(['DATABASE_URL', 'YIMEN_DATABASE_SECRET'], 'database:logins');
  const logins = new DerivedLogins(DATABASE_URL, YIMEN_DATABASE_SECRET);
  for (const login of [...SERVICES, 'jobs']) console.log(`${login.toUpperCase()}_DATABASE_URL=${logins.urlOf(login)}`);
  console.log(`YIMEN_DIGEST_KEY=${logins.digestKey.toString('base64')}`);
});
