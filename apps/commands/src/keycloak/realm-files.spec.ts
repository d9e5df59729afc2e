import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO_PASSWORD } from '@yimen/provisioning';
import { ROOT } from '../root.js';
import { DEMO_USERS_FILE, demoUsers } from './demo-users.js';

interface Client {
  readonly clientId: string;
  readonly enabled: unknown;
  readonly directAccessGrantsEnabled: boolean;
  readonly standardFlowEnabled: boolean;
  readonly redirectUris: readonly string[];
  readonly attributes?: Readonly<Record<string, string>>;
  readonly defaultClientScopes: readonly string[];
}
const text = readFileSync(join(ROOT, 'deploy/keycloak/yimen-realm.json'), 'utf8');
const realm = JSON.parse(text) as Record<string, unknown> & { readonly clients: readonly Client[] };
const embedded = (file: string): string => readFileSync(join(ROOT, 'libs/embedded/src/identity', file), 'utf8');

describe('the demo users of Keycloak', () => {
  it('are the people of the demonstration; else run `npm run test:keycloak -- --write-users`', () => {
    expect(readFileSync(DEMO_USERS_FILE, 'utf8')).toBe(demoUsers());
  });
});

describe('the realm of Keycloak', () => {
  it('brings no people, no groups, no roles and no keys along: powers come from posts, keys are made where they stay', () => {
    for (const part of ['users', 'groups', 'roles', 'defaultRoles', 'scopeMappings', 'privateKey', 'publicKey']) expect(realm).not.toHaveProperty(part);
    expect(text).not.toMatch(/secret|keys\.KeyProvider/i);
  });

  it('has the clients of the embedded provider and no other, and passwords only where they were switched on', () => {
    const open = realm.clients.filter(({ enabled }) => enabled !== false);
    for (const { defaultClientScopes } of open) expect(defaultClientScopes).toEqual(['basic', 'profile', 'yimen-api']);
    expect(open.map(({ clientId }) => clientId)).toEqual([...embedded('clients.ts').matchAll(/client_id: '([\w-]+)'/g)].map(([, id]) => id));
    const [web, cli] = open;
    expect(web).toMatchObject({ publicClient: true, standardFlowEnabled: true, implicitFlowEnabled: false, directAccessGrantsEnabled: false });
    expect(cli).toMatchObject({ enabled: '${YIMEN_CLI_CLIENT:false}', publicClient: true, standardFlowEnabled: false, redirectUris: [] });
    expect(web?.redirectUris.map((uri) => uri.replace(/^\$\{YIMEN_ADDRESS:[^}]+\}/, ''))).toEqual(['/', '/callback']);
  });

  it('lets things last as long as the embedded provider does', () => {
    const durations = embedded('realm.ts');
    const secondsOf = (name: string): number => {
      const [, product = ''] = new RegExp(`\\b${name}: ([\\d *]+),`).exec(durations) ?? [];
      return product.split('*').reduce((seconds, factor) => seconds * Number(factor), 1);
    };
    expect(realm).toMatchObject({
      accessTokenLifespan: secondsOf('accessToken'),
      accessCodeLifespan: secondsOf('authorizationCode'),
      accessCodeLifespanLogin: secondsOf('interaction'),
      // 等保三级 8.1.4.1: who has left his desk is signed out.
      ssoSessionIdleTimeout: 30 * 60,
      ssoSessionMaxLifespan: secondsOf('refreshToken'),
      revokeRefreshToken: true,
      refreshTokenMaxReuse: 0,
    });
  });

  it('demands PKCE with S256, and tells the product where a session has ended', () => {
    const [web, cli] = realm.clients;
    expect(web?.attributes).toMatchObject({ 'pkce.code.challenge.method': 'S256' });
    for (const client of [web, cli]) {
      expect(client?.attributes).toMatchObject({
        'backchannel.logout.url': '${YIMEN_ADDRESS:http://localhost:3000}/backchannel-logout', 'backchannel.logout.session.required': 'true',
      });
    }
  });

  it('asks for passwords as 等保三级 does, and for a second factor of whoever is marked', () => {
    const policy = String(realm['passwordPolicy']);
    for (const rule of ['length(10)', 'notUsername', 'notContainsUsername', 'passwordHistory(5)', 'forceExpiredPasswordChange(90)']) expect(policy).toContain(rule);
    const [, pattern = ''] = /regexPattern\((.+?)\) and /.exec(policy) ?? [];
    const isTaken = (password: string): boolean => new RegExp(`^${pattern}$`).test(password);
    for (const password of ['Aa1aaaaaaa', 'Aa-aaaaaaa', 'aa1-aaaaaa', 'AA1-AAAAAA', '一a1aaaaaaa', DEMO_PASSWORD]) expect([password, isTaken(password)]).toEqual([password, true]);
    for (const password of ['aaaaaaaaaa', 'aaaaaaaaa1', 'AAAAAaaaaa', '1234567890', '----------', 'aaaaa-----']) expect([password, isTaken(password)]).toEqual([password, false]);
    expect(realm).toMatchObject({ browserFlow: 'sign-in', otpPolicyType: 'totp', otpPolicyCodeReusable: false });
    expect(text).toContain('"attribute_name": "second_factor"');
  });

  it('is closed to strangers and guessers', () => {
    expect(realm).toMatchObject({
      sslRequired: 'external', registrationAllowed: false, resetPasswordAllowed: false, editUsernameAllowed: false, loginWithEmailAllowed: false,
      bruteForceProtected: true, failureFactor: 5, maxFailureWaitSeconds: 300, maxDeltaTimeSeconds: 900,
      internationalizationEnabled: true, supportedLocales: ['zh-CN', 'en'], defaultLocale: 'zh-CN',
    });
  });
});
