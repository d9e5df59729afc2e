import { accountStore, identityProvider, type AccountStore, type IdentityProvider } from '@yimen/embedded';
import { REALM_PATH } from '@yimen/serving';
import type { Logger } from 'pino';
import { Pool } from 'pg';

/** The embedded identity provider with its connections. */
export interface Identity {
  readonly issuer: string;
  readonly provider: IdentityProvider;
  readonly accounts: AccountStore;
  readonly pool: Pool;
  close(): Promise<void>;
}

/** @param address of the product, for example http://localhost:3000 */
export async function openIdentity(url: string, address: string, log: Logger): Promise<Identity> {
  const pool = new Pool({ connectionString: url, max: 5 });
  pool.on('error', (err) => log.warn({ err }, 'an idle connection of the identity provider ended'));
  const accounts = accountStore(pool);
  const issuer = `${address}${REALM_PATH}`;
  const provider = await identityProvider({ issuer, pool, accounts, log });
  const close = async (): Promise<void> => {
    provider.close();
    await pool.end();
  };
  return { issuer, provider, accounts, pool, close };
}
