import type { Clock, TokenVerifier } from '@yimen/access';
import { DiskFileStore, FileStore } from '@yimen/files';
import { listen, loginsOf, sealingOf, verifierOf, type Platform } from '@yimen/hosting';
import { SERVICES, type ServiceDatabases } from '@yimen/persistence';
import { PersonalDataVault, PersonIndex, type PersonalDataKeys } from '@yimen/personal-data';
import { BUDGETS, CLIENT_LIMITS, HomePages, REALM_PATH, type ShownAccount } from '@yimen/serving';
import type { External, Settings } from '@yimen/settings';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { allServices } from './app.module.js';
import type { Identity } from './identity.js';

// The heavy half of the product: whoever starts it loads this file while the database starts.

export interface Application {
  readonly log: Logger;
  readonly clock: Clock;
  readonly keys: PersonalDataKeys;
  readonly databases: ServiceDatabases;
  readonly verifier: TokenVerifier;
  /** The embedded identity provider; null where somebody else's is used. */
  readonly identity: Identity | null;
  readonly accounts: readonly ShownAccount[];
  /** Folder that holds `files/`. */
  readonly folder: string;
}

type Listened = Pick<Settings, 'host' | 'port' | 'address' | 'trustedProxies' | 'rateLimits' | 'introspection'>;

/** What somebody else runs, as the application needs it. */
export const outside = (external: External): Pick<Application, 'databases' | 'verifier' | 'identity' | 'accounts'> =>
  ({ databases: loginsOf(external), verifier: verifierOf(external), identity: null, accounts: [] });

/** All services in this process, made and listening. */
export function serve({ log, clock, keys, databases, verifier, identity, accounts, folder }: Application, settings: Listened): Promise<{ close(): Promise<void> }> {
  const { host, port, address, trustedProxies, rateLimits, introspection } = settings;
  const platform: Platform = {
    log, clock, databases, verifier, rateLimits, directory: 'tenants', events: true,
    providers: [
      { provide: PersonalDataVault, useValue: new PersonalDataVault(keys.master) },
      { provide: PersonIndex, useValue: new PersonIndex(keys) },
      { provide: FileStore, useValue: new DiskFileStore(join(folder, 'files')) },
      sealingOf({ services: SERVICES, databases, clock, log, folder }),
      { provide: HomePages, useValue: new HomePages(accounts, introspection) },
    ],
    ...(identity && { needs: { identity: () => identity.pool.query('select from identity.signing_key limit 1') } }),
  };
  return listen(allServices(platform, introspection), {
    log, host, port, trustedProxies, largest: LARGEST, limits: CLIENT_LIMITS, perAddress: rateLimits ? BUDGETS.address : null, secure: address.startsWith('https:'),
    ...(identity && { before: (app) => void app.use(REALM_PATH, identity.provider.handle) }),
  });
}

/** Largest GraphQL request in bytes; files do not come through here. */
const LARGEST = 512 * 1024;

/** Verifies the embedded provider's tokens as any realm's: by the keys that it publishes, which change. */
export const verifierOfOwn = ({ issuer }: Identity): TokenVerifier => verifierOf({ issuer, publicKey: undefined });
