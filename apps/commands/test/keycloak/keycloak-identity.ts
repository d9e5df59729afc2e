import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO_PASSWORD } from '@yimen/provisioning';
import { backChannel, standIn } from './back-channel.js';
import type { DemoLogin, IdentityUnderTest } from './identity-under-test.js';
import { admin, keycloak } from './keycloak-admin.js';

const FILE = join(import.meta.dirname, '../../../../deploy/keycloak/yimen-users-0.json');
const { users } = JSON.parse(readFileSync(FILE, 'utf8')) as { readonly users: readonly { readonly id: string; readonly username: string; readonly firstName: string }[] };

/** The people that were imported with the realm. */
export const demoLogins: readonly DemoLogin[] = users.map(({ id, username, firstName }) => ({ subject: id, username, name: firstName, password: DEMO_PASSWORD }));

/** A key of the realm, as its administration shows it. */
export interface RealmKey {
  readonly kid: string;
  readonly status: string;
  readonly algorithm: string;
  /** Body of a PEM. */
  readonly publicKey: string;
  /** The component that made it. */
  readonly providerId: string;
  readonly providerPriority: number;
}

/** The keys that sign with RS256, the one in use first. */
export async function signingKeys(): Promise<readonly RealmKey[]> {
  const { keys } = await admin<{ readonly keys: readonly RealmKey[] }>('GET', '/keys');
  return keys.filter(({ algorithm, status }) => algorithm === 'RS256' && status === 'ACTIVE');
}

/** Makes an account that the imported people do not have. @returns its subject */
export async function makeAccount({ username, name, password }: Omit<DemoLogin, 'subject'>, attributes: Readonly<Record<string, readonly string[]>> = {}): Promise<string> {
  await admin('POST', '/users', { username, firstName: name, enabled: true, attributes, credentials: [{ type: 'password', value: password }] });
  const [made] = await admin<readonly { readonly id: string }[]>('GET', `/users?exact=true&username=${username}`);
  return made?.id ?? '';
}

/** Lets the realm sign with a new key: that with the highest priority does. */
export async function addSigningKey(name: string): Promise<void> {
  const priority = Math.max(...(await signingKeys()).map(({ providerPriority }) => providerPriority)) + 1;
  const config = { priority: [String(priority)], enabled: ['true'], active: ['true'], algorithm: ['RS256'], keySize: ['2048'] };
  await admin('POST', '/components', { name, providerId: 'rsa-generated', providerType: 'org.keycloak.keys.KeyProvider', config });
}

/** The Keycloak that `npm run test:keycloak` has started. */
export async function keycloakIdentity(): Promise<IdentityUnderTest> {
  const guessed = { username: 'guessed', name: '某人', password: 'Try-me-not-1' };
  const loggedOut: string[] = [];
  const close = await standIn(keycloak.product, backChannel(loggedOut));
  return {
    ...keycloak,
    person: demoLogins.find(({ username }) => username === 'county-clerk')!,
    guessed: { ...guessed, subject: await makeAccount(guessed) },
    loggedOut,
    rotateKeys: () => addSigningKey('rotated'),
    publicKey: async () => (await signingKeys())[0]?.publicKey ?? '',
    ways: {
      wrongPasswordPage: 200,
      locked: 400,
      codeAfterWrongVerifier: 400,
      asksBeforeSigningOut: false,
      tellsOfReplays: false,
      passwordClaims: {},
    },
    close: () => Promise.resolve(close()),
  };
}
