import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { TokenRejected, TokenVerifier } from '@yimen/access';
import { DEMO_PASSWORD } from '@yimen/provisioning';
import { identitySuite, type DemoLogin } from './identity-suite.js';
import { admin, adminToken, keycloak } from './keycloak-admin.js';
import { Browser, claimsOf, RealmVisitor } from './realm-visitor.js';

interface ImportedUser {
  readonly id: string;
  readonly username: string;
  readonly firstName: string;
}
interface RealmKey {
  readonly kid: string;
  readonly status: string;
  readonly algorithm: string;
  readonly publicKey: string;
  readonly providerId: string;
}
interface Client {
  readonly id: string;
  readonly clientId: string;
  readonly attributes: Readonly<Record<string, string>>;
}

const { users } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../../deploy/keycloak/yimen-users-0.json'), 'utf8')) as { users: readonly ImportedUser[] };
const loginOf = ({ id, username, firstName }: ImportedUser): DemoLogin => ({ subject: id, username, name: firstName, password: DEMO_PASSWORD });

/** The keys of RS256, the one that signs first. */
const signingKeys = async (): Promise<readonly RealmKey[]> => {
  const { keys } = await admin<{ keys: readonly RealmKey[] }>('GET', '/keys');
  return keys.filter(({ algorithm, status }) => algorithm === 'RS256' && status === 'ACTIVE');
};
const realm = new RealmVisitor(keycloak.issuer, `${keycloak.product}/callback`);
const API = { issuer: keycloak.issuer, audience: 'yimen-api' };
const aToken = async (): Promise<string> => (await realm.password('county-clerk', DEMO_PASSWORD)).body.access_token;

describe('Keycloak', () => {
  const guessed: DemoLogin = { subject: '', username: 'guessed', name: '某人', password: 'guess-me-not-1' };
  beforeAll(async () => {
    await admin('POST', '/users', { username: guessed.username, firstName: guessed.name, enabled: true, credentials: [{ type: 'password', value: guessed.password }] });
  });

  identitySuite(() => ({
    ...keycloak,
    person: users.map(loginOf).find(({ username }) => username === 'county-clerk')!,
    guessed,
    publicKey: async () => (await signingKeys())[0]?.publicKey ?? '',
    ways: {
      wrongPasswordPage: 200,
      locked: 400,
      codeAfterWrongVerifier: 400,
      asksBeforeSigningOut: false,
      passwordClaims: { sid: expect.any(String) },
    },
  }));

  it('knows every demo person by the subject that the product knows him by', async () => {
    for (const user of users) {
      const { body } = await realm.password(user.username, DEMO_PASSWORD);
      expect(claimsOf(body.access_token)).toMatchObject({ sub: user.id, preferred_username: user.username, name: user.firstName });
    }
  });

  it('lets nobody register himself, and keeps to the length of passwords', async () => {
    const page = await new Browser('zh-CN').open(realm.authorization().url.replace('/auth?', '/registrations?'), keycloak.issuer);
    expect(page.status).toBe(400);
    const short = { username: 'short', firstName: '某人', enabled: true, credentials: [{ type: 'password', value: 'short' }] };
    await expect(admin('POST', '/users', short)).rejects.toThrow('400');
  });

  it('lets people change their passwords on its own pages, which lead nowhere else', async () => {
    const browser = new Browser('zh-CN');
    const page = await browser.open(realm.authorization({ kc_action: 'UPDATE_PASSWORD' }).url, keycloak.issuer);
    const form = await browser.submit(page, { username: 'county-clerk', password: DEMO_PASSWORD }, keycloak.issuer);
    expect(form.html).toMatch(/name="password-new"/);
    const same = await browser.submit(form, { 'password-new': DEMO_PASSWORD, 'password-confirm': DEMO_PASSWORD }, keycloak.issuer);
    expect(new URL(same.leadsTo ?? '').searchParams.get('kc_action_status')).toBe('success');
  });

  it('a token of another realm of the same server is not ours', async () => {
    const verifier = new TokenVerifier(API);
    await expect(verifier.verify(await adminToken(), new Date())).rejects.toThrow('another audience');
    const ofMaster = { issuer: `${keycloak.address}/realms/master`, audience: 'yimen-api' };
    await expect(new TokenVerifier(ofMaster).verify(await aToken(), new Date())).rejects.toThrow('another issuer');
  });

  it('a token that was made for a moment ends by itself, also one that was seen before', async () => {
    const [client] = await admin<readonly Client[]>('GET', '/clients?clientId=yimen-cli');
    const lasting = (seconds: string) => admin('PUT', `/clients/${client?.id}`, { ...client, attributes: { ...client?.attributes, 'access.token.lifespan': seconds } });
    await lasting('2');
    try {
      const token = await aToken();
      const verifier = new TokenVerifier(API);
      const { expiresAt } = await verifier.verify(token, new Date());
      await new Promise((resolve) => setTimeout(resolve, expiresAt.getTime() - Date.now() + 10));
      await expect(verifier.verify(token, new Date())).rejects.toThrow('expired');
    } finally {
      await lasting('');
    }
  });

  it('may change its key: the new one is followed without a restart, the old one ends when it is withdrawn', async () => {
    const verifier = new TokenVerifier(API);
    const before = await aToken();
    await verifier.verify(before, new Date());
    const [old] = await signingKeys();

    const provider = { providerType: 'org.keycloak.keys.KeyProvider', config: { priority: ['200'], enabled: ['true'], active: ['true'], algorithm: ['RS256'], keySize: ['2048'] } };
    await admin('POST', '/components', { name: 'next', providerId: 'rsa-generated', ...provider });
    const after = await aToken();
    const kidOf = (jwt: string): unknown => (JSON.parse(Buffer.from(jwt.split('.')[0] ?? '', 'base64url').toString()) as { kid?: string }).kid;
    expect(kidOf(after)).not.toBe(kidOf(before));
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    for (const token of [after, before]) await verifier.verify(token, new Date());

    await admin('DELETE', `/components/${old?.providerId}`);
    const fiveMinutesOn = performance.now() + 5 * 60_000 + 1;
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => fiveMinutesOn);
    try {
      await verifier.verify(after, new Date());
      await new Promise((resolve) => setTimeout(resolve, 500));
      await expect(verifier.verify(before, new Date())).rejects.toThrow(TokenRejected);
      await verifier.verify(after, new Date());
    } finally {
      clock.mockRestore();
    }
  });
});
