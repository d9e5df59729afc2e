import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO_PASSWORD } from '@yimen/provisioning';
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
}

/** The keys that sign with RS256, the one in use first. */
export async function signingKeys(): Promise<readonly RealmKey[]> {
  const { keys } = await admin<{ readonly keys: readonly RealmKey[] }>('GET', '/keys');
  return keys.filter(({ algorithm, status }) => algorithm === 'RS256' && status === 'ACTIVE');
}

/** Makes an account that the imported people do not have. @returns its subject */
export async function makeAccount({ username, name, password }: Omit<DemoLogin, 'subject'>): Promise<string> {
  await admin('POST', '/users', { username, firstName: name, enabled: true, credentials: [{ type: 'password', value: password }] });
  const [made] = await admin<readonly { readonly id: string }[]>('GET', `/users?exact=true&username=${username}`);
  return made?.id ?? '';
}

/** The Keycloak that `npm run test:keycloak` has started. */
export async function keycloakIdentity(): Promise<IdentityUnderTest> {
  const guessed = { username: 'guessed', name: '某人', password: 'guess-me-not-1' };
  return {
    ...keycloak,
    person: demoLogins.find(({ username }) => username === 'county-clerk')!,
    guessed: { ...guessed, subject: await makeAccount(guessed) },
    publicKey: async () => (await signingKeys())[0]?.publicKey ?? '',
    ways: {
      wrongPasswordPage: 200,
      locked: 400,
      codeAfterWrongVerifier: 400,
      asksBeforeSigningOut: false,
      passwordClaims: { sid: expect.any(String) },
    },
    close: () => Promise.resolve(),
  };
}
