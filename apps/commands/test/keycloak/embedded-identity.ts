import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountStore, identityProvider, identitySchemaSql, startPostgres, type IdentityProvider } from '@yimen/embedded';
import pg from 'pg';
import { backChannel } from './back-channel.js';
import type { IdentityUnderTest } from './identity-under-test.js';

const person = { subject: 'p-clerk', username: 'clerk', name: '唐小禾', password: '一门-clerk-1' };
const guessed = { subject: 'p-guessed', username: 'guessed', name: '某人', password: '一门-guessed-1' };
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The embedded provider on a database of its own. */
export async function embeddedIdentity(): Promise<IdentityUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), 'yimen-identity-'));
  chmodSync(folder, 0o755);
  const postgres = await startPostgres({ folder, durable: false, log: silent });
  const pool = new pg.Pool({ connectionString: postgres.url }).on('error', () => undefined);
  await pool.query(identitySchemaSql);
  const accounts = accountStore(pool);
  for (const account of [person, guessed]) await accounts.put(account);

  let provider: IdentityProvider | undefined;
  const loggedOut: string[] = [];
  const heard = backChannel(loggedOut);
  const server = createServer((request, response) =>
    request.url === '/backchannel-logout' ? heard(request, response) : provider?.handle(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const product = `http://localhost:${(server.address() as AddressInfo).port}`;
  const issuer = `${product}/realms/yimen`;
  const started = (provider = await identityProvider({ issuer, pool, accounts, log: silent }));
  return {
    issuer, product, person, guessed, loggedOut,
    rotateKeys: () => started.rotateKeys(),
    publicKey: () => Promise.resolve(started.publicKey),
    ways: {
      wrongPasswordPage: 401,
      locked: 429,
      codeAfterWrongVerifier: 200,
      asksBeforeSigningOut: true,
      tellsOfReplays: true,
      passwordClaims: { client_id: 'yimen-cli', auth_time: expect.any(Number) },
    },
    async close() {
      started.close();
      server.closeAllConnections();
      server.close();
      await pool.end();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
