import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountStore, identityProvider, identitySchemaSql, startPostgres, type IdentityProvider, type RunningPostgres } from '@yimen/embedded';
import pg from 'pg';
import { identitySuite } from './identity-suite.js';

const person = { subject: 'p-clerk', username: 'clerk', name: '唐小禾', password: '一门-clerk-1' };
const guessed = { subject: 'p-guessed', username: 'guessed', name: '某人', password: '一门-guessed-1' };
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe('the embedded provider', () => {
  let folder: string;
  let postgres: RunningPostgres;
  let pool: pg.Pool;
  let server: Server;
  let provider: IdentityProvider;
  let origin: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'yimen-identity-'));
    chmodSync(folder, 0o755);
    postgres = await startPostgres({ folder, durable: false, log: silent });
    pool = new pg.Pool({ connectionString: postgres.url }).on('error', () => undefined);
    await pool.query(identitySchemaSql);
    const accounts = accountStore(pool);
    for (const account of [person, guessed]) await accounts.put(account);
    server = createServer((request, response) => provider.handle(request, response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://localhost:${(server.address() as AddressInfo).port}`;
    provider = await identityProvider({ issuer: `${origin}/realms/yimen`, pool, accounts, log: silent });
  });
  afterAll(async () => {
    provider?.close();
    server?.closeAllConnections();
    server?.close();
    await pool?.end();
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  identitySuite(() => ({
    issuer: `${origin}/realms/yimen`,
    product: origin,
    person,
    guessed,
    publicKey: () => Promise.resolve(provider.publicKey),
    ways: {
      wrongPasswordPage: 401,
      locked: 429,
      codeAfterWrongVerifier: 200,
      asksBeforeSigningOut: true,
      passwordClaims: { client_id: 'yimen-cli' },
    },
  }));
});
