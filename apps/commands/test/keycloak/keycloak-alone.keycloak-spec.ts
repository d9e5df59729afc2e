import { jest } from '@jest/globals';
import { TokenRejected, TokenVerifier } from '@yimen/access';
import { DEMO_PASSWORD } from '@yimen/provisioning';
import { admin, adminToken, keycloak } from './keycloak-admin.js';
import { addSigningKey, demoLogins, makeAccount, signingKeys } from './keycloak-identity.js';
import { oneTimePassword } from './one-time-password.js';
import { Browser, claimsOf, complaintOf, RealmVisitor } from './realm-visitor.js';

interface Client {
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
}

const realm = new RealmVisitor(keycloak.issuer, `${keycloak.product}/callback`);
const API = { issuer: keycloak.issuer, audience: 'yimen-api' };
const aToken = async (): Promise<string> => (await realm.password('county-clerk', DEMO_PASSWORD)).body.access_token;

/** What only Keycloak has, or can be told to do. */
describe('Keycloak with our realm', () => {
  it('knows every demo person by the subject that the product knows him by', async () => {
    expect(demoLogins.length).toBeGreaterThan(10);
    for (const { subject, username, name, password } of demoLogins) {
      const { body } = await realm.password(username, password);
      expect(claimsOf(body.access_token)).toMatchObject({ sub: subject, preferred_username: username, name });
    }
  });

  it('lets nobody register himself', async () => {
    const page = await new Browser('zh-CN').open(realm.authorization().url.replace('/auth?', '/registrations?'), keycloak.issuer);
    expect(page.status).toBe(400);
  });

  it.each([
    ['nine characters', 'Short-one'], ['two kinds of characters', 'only-small-letters'], ['the name of the account', 'Is-Weakling-1'],
    ['more than a hundred and twenty-eight characters', `Aa-1${'x'.repeat(130)}`],
  ])('takes no password of %s', async (_what, password) => {
    await expect(makeAccount({ username: 'weakling', name: '某人', password })).rejects.toThrow('400');
  });

  it('lets people change their passwords, though not to the same again, and add a second factor while they sign in', async () => {
    const [old, fresh] = ['First-of-all-1', 'Second-of-all-1'];
    await makeAccount({ username: 'changer', name: '某人', password: old });
    const browser = new Browser('zh-CN');
    const page = await browser.open(realm.authorization({ kc_action: 'UPDATE_PASSWORD' }).url, keycloak.issuer);
    const form = await browser.submit(page, { username: 'changer', password: old }, keycloak.issuer);
    expect(form.html).toMatch(/name="password-new"/);
    const again = await browser.submit(form, { 'password-new': old, 'password-confirm': old }, keycloak.issuer);
    expect([again.status, again.leadsTo]).toEqual([200, null]);
    const changed = await browser.submit(again, { 'password-new': fresh, 'password-confirm': fresh }, keycloak.issuer);
    expect(new URL(changed.leadsTo ?? '').searchParams.get('kc_action_status')).toBe('success');
    const factor = await browser.open(realm.authorization({ kc_action: 'CONFIGURE_TOTP' }).url, keycloak.issuer);
    expect(factor.html).toMatch(/name="totpSecret"/);
  });

  it('demands a second factor of whoever is marked for it: he sets it up at once, and needs it from then on', async () => {
    const [username, password] = ['marked', 'Watch-this-1'];
    await makeAccount({ username, name: '管理员', password }, { second_factor: ['required'] });
    const browser = new Browser('zh-CN');
    const setUp = await browser.submit(await browser.open(realm.authorization().url, keycloak.issuer), { username, password }, keycloak.issuer);
    const [, secret = ''] = /name="totpSecret"[^>]*value="([^"]*)"/.exec(setUp.html) ?? [];
    expect([setUp.leadsTo, secret]).toEqual([null, expect.stringMatching(/\w{10,}/)]);
    const done = await browser.submit(setUp, { totp: oneTimePassword(secret, Date.now()), userLabel: 'phone' }, keycloak.issuer);
    expect(done.leadsTo).toMatch(realm.callback);

    const other = new Browser('zh-CN');
    const asked = await other.submit(await other.open(realm.authorization().url, keycloak.issuer), { username, password }, keycloak.issuer);
    expect([asked.leadsTo, /name="otp"/.test(asked.html)]).toEqual([null, true]);
    // Each is good once, so it is the next one that is tried.
    const next = oneTimePassword(secret, Date.now() + 30_000);
    const wrong = await other.submit(asked, { otp: next === '000000' ? '000001' : '000000' }, keycloak.issuer);
    expect(wrong.leadsTo).toBeNull();
    expect(complaintOf(wrong)).not.toBeNull();
    const right = await other.submit(wrong, { otp: next }, keycloak.issuer);
    expect([complaintOf(right), right.leadsTo]).toEqual([null, expect.stringContaining(realm.callback)]);
    expect(await realm.password(username, password)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  it.each(['admin-cli', 'account-console', 'security-admin-console', 'account'])('leaves no other way in: %s is shut', async (client) => {
    expect(await realm.password('county-clerk', DEMO_PASSWORD, client)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    const page = await new Browser('zh-CN').open(realm.authorization({ client_id: client, scope: 'openid' }).url, keycloak.issuer);
    expect([page.status, page.leadsTo]).toEqual([400, null]);
  });

  it('lets a signing-in last half an hour unused, a working day at most, and none of it beyond the day somebody is shut out', async () => {
    const username = 'leaver';
    const id = await makeAccount({ username, name: '离任者', password: 'leaving-soon-1' });
    const { refresh_token } = (await realm.password(username, 'leaving-soon-1')).body;
    const { iat, exp } = claimsOf(refresh_token);
    expect(Number(exp) - Number(iat)).toBe(1800);
    expect(await admin('GET', '')).toMatchObject({ ssoSessionIdleTimeout: 1800, ssoSessionMaxLifespan: 12 * 3600 });
    await admin('PUT', `/users/${id}`, { enabled: false });
    expect(await realm.refresh(refresh_token)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(await realm.password(username, 'leaving-soon-1')).toMatchObject({ status: 400 });
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

    await addSigningKey('next');
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
      await expect(verifier.verify(before, new Date())).rejects.toThrow(TokenRejected);
      await verifier.verify(after, new Date());
    } finally {
      clock.mockRestore();
    }
  });
});
