import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { accountStore, chooseDataFolder, identityProvider, identitySchemaSql, startPostgres } from '@yimen/embedded';
import type { IdentityProvider, RunningPostgres } from '@yimen/embedded';
import express from 'express';
import pg from 'pg';
import { authorizationRequest, browser, claimsOf, locationOf, realmClient, type RealmClient, type Tokens } from './realm-client.js';
import { silent, temporaryInstallation, type TemporaryInstallation } from './temporary-installation.js';

/** The part of keycloak-connect that the guard uses. */
interface GrantManager {
  createGrant(grant: { access_token: string }): Promise<{ access_token: { content: Record<string, unknown> } }>;
  validateAccessToken(token: string): Promise<string | false>;
}
const load = createRequire(import.meta.url);
const KeycloakConfig = load('keycloak-connect/middleware/auth-utils/config.js') as new (config: object) => object;
const KeycloakGrantManager = load('keycloak-connect/middleware/auth-utils/grant-manager.js') as new (config: object) => GrantManager;

const agent = { subject: 'p-agent', username: 'agent', name: '村代办员', password: '一门-agent-1' };

describe('the embedded identity provider', () => {
  let place: TemporaryInstallation;
  let postgres: RunningPostgres;
  let pool: pg.Pool;
  let server: Server;
  let provider: IdentityProvider;
  let issuer: string;
  let origin: string;
  let realm: RealmClient;
  const failures: string[] = [];
  /** What the product was told, the latest last. */
  const told: Record<string, unknown>[] = [];

  const startProvider = async (): Promise<void> => {
    const log = { ...silent, error: (facts: object, message: string) => void failures.push(`${message} ${JSON.stringify(facts)}`) };
    provider = await identityProvider({ issuer, pool, accounts: accountStore(pool), log });
  };

  beforeAll(async () => {
    place = temporaryInstallation();
    postgres = await startPostgres({ folder: chooseDataFolder(place).folder, durable: false, log: silent });
    // Ending a pool does not wait for its connections to be gone; the server cuts the last ones off when it stops.
    pool = new pg.Pool({ connectionString: postgres.url }).on('error', () => undefined);
    await pool.query(identitySchemaSql);
    await pool.query(identitySchemaSql);
    const app = express();
    app.post('/backchannel-logout', express.urlencoded(), (req, res) => {
      told.push(claimsOf(String((req.body as { logout_token?: unknown }).logout_token)));
      res.end();
    });
    app.use('/realms/yimen', (req, res) => provider.handle(req, res));
    server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://localhost:${(server.address() as AddressInfo).port}`;
    issuer = `${origin}/realms/yimen`;
    realm = realmClient(issuer);
    await accountStore(pool).put(agent);
    await startProvider();
  });
  afterAll(async () => {
    provider?.close();
    server?.closeAllConnections();
    server?.close();
    await pool?.end();
    await postgres?.stop();
    place.remove();
    expect(failures).toEqual([]);
  });

  const isActive = async (token: string): Promise<unknown> =>
    ((await (await realm.post('token/introspect', { client_id: 'yimen-cli', token })).json()) as { active?: unknown }).active;
  const signedInTokens = async (): Promise<Tokens> => {
    const { status, body } = await realm.passwordGrant(agent.username, agent.password);
    expect(status).toBe(200);
    return body;
  };

  it('describes itself with the addresses of Keycloak, whatever host it is asked by', async () => {
    const at = `${issuer}/protocol/openid-connect`;
    for (const asked of [issuer, issuer.replace('localhost', '127.0.0.1')]) {
      expect(await (await fetch(`${asked}/.well-known/openid-configuration`)).json()).toMatchObject({
        issuer,
        authorization_endpoint: `${at}/auth`,
        token_endpoint: `${at}/token`,
        jwks_uri: `${at}/certs`,
        userinfo_endpoint: `${at}/userinfo`,
        introspection_endpoint: `${at}/token/introspect`,
        revocation_endpoint: `${at}/revoke`,
        end_session_endpoint: `${at}/logout`,
        code_challenge_methods_supported: ['S256'],
        response_types_supported: ['code'],
        grant_types_supported: expect.arrayContaining(['authorization_code', 'refresh_token', 'password']),
        scopes_supported: expect.arrayContaining(['openid', 'profile']),
        claims_supported: expect.arrayContaining(['sub', 'sid', 'auth_time', 'name', 'preferred_username']),
        id_token_signing_alg_values_supported: expect.arrayContaining(['RS256']),
        token_endpoint_auth_methods_supported: ['none'],
        subject_types_supported: ['public'],
        backchannel_logout_supported: true,
        backchannel_logout_session_supported: true,
      });
    }
    expect(await (await fetch(`${at}/certs`)).json()).toEqual({
      keys: [expect.objectContaining({ kty: 'RSA', alg: 'RS256', use: 'sig' })],
    });
    expect(await (await fetch(`${at}/certs`)).text()).not.toContain('"d"');
  });

  it('gives the command line tokens for a password, without tenant or role', async () => {
    const tokens = await signedInTokens();
    expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 600 });
    const claims = claimsOf(tokens.access_token);
    expect(claims).toEqual({
      typ: 'Bearer',
      iss: issuer,
      aud: 'yimen-api',
      azp: 'yimen-cli',
      client_id: 'yimen-cli',
      sub: agent.subject,
      preferred_username: agent.username,
      name: agent.name,
      scope: 'openid profile',
      sid: expect.any(String),
      auth_time: expect.any(Number),
      jti: expect.any(String),
      iat: expect.any(Number),
      exp: Number(claims['iat']) + 600,
    });
  });

  it('gives the password grant to the command line alone', async () => {
    const fields = { grant_type: 'password', username: agent.username, password: agent.password };
    expect(await realm.token({ ...fields, client_id: 'yimen-web' })).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    expect(await realm.token({ ...fields, client_id: 'stranger' })).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  it('exchanges a refresh token once; using it again ends the whole grant', async () => {
    const refresh = (refresh_token: string) => realm.token({ grant_type: 'refresh_token', client_id: 'yimen-cli', refresh_token });
    const first = await signedInTokens();
    const second = (await refresh(first.refresh_token)).body;
    expect(claimsOf(second.access_token)).toMatchObject({ sub: agent.subject, aud: 'yimen-api', typ: 'Bearer', name: agent.name });
    expect(second.refresh_token).not.toBe(first.refresh_token);
    const { sid, auth_time } = claimsOf(first.access_token);
    expect(claimsOf(second.access_token)).toMatchObject({ sid, auth_time });
    expect(await refresh(first.refresh_token)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(told.filter((logout) => logout['sid'] === sid)).toEqual([expect.objectContaining({ iss: issuer, aud: 'yimen-cli', sub: agent.subject, sid })]);
    expect(await isActive(second.access_token)).toBe(false);
    expect(await refresh(second.refresh_token)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  it('gives a refresh token to only one of two who use it at the same time', async () => {
    const { refresh_token } = await signedInTokens();
    const fields = { grant_type: 'refresh_token', client_id: 'yimen-cli', refresh_token };
    const answers = await Promise.all([realm.token(fields), realm.token(fields), realm.token(fields)]);
    const [winner, ...others] = answers.filter(({ status }) => status === 200);
    expect(others).toEqual([]);
    // Nobody knows which of them it was given to, so he does not keep it.
    expect(await isActive(winner?.body.access_token ?? '')).toBe(false);
    expect(await realm.token({ ...fields, refresh_token: winner?.body.refresh_token ?? '' })).toMatchObject({ status: 400 });
  });

  it('slows down guessing, for known and unknown names alike, and lets others in meanwhile', async () => {
    await accountStore(pool).put({ ...agent, subject: 'p-guessed', username: 'guessed' });
    for (const username of ['guessed', 'nobody-of-that-name']) {
      const guesses = await Promise.all(Array.from({ length: 7 }, (_, n) => realm.passwordGrant(username, `guess ${n}`)));
      // They come in any order.
      const [failed, slowedDown] = [400, 429].map((status) => guesses.filter((guess) => guess.status === status));
      expect(failed!.map(({ body }) => body.error)).toEqual(Array(5).fill('invalid_grant'));
      expect(slowedDown!.map(({ retryAfter }) => Math.ceil(retryAfter! / 5))).toEqual([1, 1]);
      expect((await realm.passwordGrant(username, agent.password)).status).toBe(429);
    }
    await signedInTokens();
  });

  it('is believed by keycloak-connect, offline and by asking back', async () => {
    const { access_token } = await signedInTokens();
    const config = { realm: 'yimen', 'auth-server-url': origin, 'bearer-only': true, 'verify-token-audience': true };
    const byKeys = new KeycloakGrantManager(new KeycloakConfig({ ...config, resource: 'yimen-api' }));
    const realmPublicKey = provider.publicKey.replace(/-----[^-]+-----|\s/g, '');
    const offline = new KeycloakGrantManager(new KeycloakConfig({ ...config, resource: 'yimen-api', realmPublicKey }));
    for (const manager of [byKeys, offline]) {
      expect((await manager.createGrant({ access_token })).access_token.content).toMatchObject({ sub: agent.subject });
      const [head, body, signature = ''] = access_token.split('.');
      const forged = [head, body, signature.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))].join('.');
      await expect(manager.createGrant({ access_token: forged })).rejects.toThrow('signature');
    }
    const asking = new KeycloakGrantManager(new KeycloakConfig({ ...config, resource: 'yimen-cli', 'public-client': true }));
    expect(await asking.validateAccessToken(access_token)).toBe(access_token);
    expect(await asking.validateAccessToken(`${access_token}x`)).toBe(false);
  });

  it('tells who the bearer of a token is, and ends refresh tokens on request', async () => {
    const { access_token, refresh_token } = await signedInTokens();
    const userinfo = (token: string) => fetch(`${issuer}/protocol/openid-connect/userinfo`, { headers: { authorization: `Bearer ${token}` } });
    expect(await (await userinfo(access_token)).json()).toEqual({ sub: agent.subject, preferred_username: agent.username, name: agent.name });
    expect((await userinfo('x.y.z')).status).toBe(401);

    expect((await realm.post('revoke', { client_id: 'yimen-cli', token: refresh_token })).status).toBe(200);
    expect(await realm.token({ grant_type: 'refresh_token', client_id: 'yimen-cli', refresh_token })).toMatchObject({ status: 400 });
    expect(told.at(-1)).toMatchObject({ aud: 'yimen-cli', sid: claimsOf(access_token)['sid'] });
    expect((await userinfo(access_token)).status).toBe(401);
  });

  it('keeps keys and refresh tokens over a restart', async () => {
    const { access_token, refresh_token } = await signedInTokens();
    provider.close();
    await startProvider();
    expect((await realm.post('token/introspect', { client_id: 'yimen-cli', token: access_token })).status).toBe(200);
    const answer = await realm.post('token/introspect', { client_id: 'yimen-cli', token: access_token });
    expect(await answer.json()).toMatchObject({ active: true, sub: agent.subject });
    expect(await realm.token({ grant_type: 'refresh_token', client_id: 'yimen-cli', refresh_token })).toMatchObject({ status: 200 });
  });

  it('may change its key without a restart: both are published for a time, then the new one alone', async () => {
    const published = async () => ((await (await realm.get('certs')).json()) as { keys: readonly { kid: string }[] }).keys.map(({ kid }) => kid);
    const kidOf = (jwt: string) => (JSON.parse(Buffer.from(jwt.split('.')[0] ?? '', 'base64url').toString()) as { kid: string }).kid;
    const before = await signedInTokens();
    const publicKey = provider.publicKey;
    await provider.rotateKeys();
    const after = await signedInTokens();
    expect(provider.publicKey).not.toBe(publicKey);
    expect(await published()).toEqual([kidOf(after.access_token), kidOf(before.access_token)]);
    for (const { access_token } of [before, after]) expect(await isActive(access_token)).toBe(true);
    expect(await realm.token({ grant_type: 'refresh_token', client_id: 'yimen-cli', refresh_token: before.refresh_token })).toMatchObject({ status: 200 });

    await pool.query(`update identity.signing_key set made_at = made_at - interval '91 days'`);
    provider.close();
    await startProvider();
    for (let turn = 0; turn < 200 && (await published()).length < 2; turn++) await new Promise((resolve) => setTimeout(resolve, 20));
    // Due after 90 days: the third key has taken over by itself, and the first is gone.
    const third = kidOf((await signedInTokens()).access_token);
    expect(await published()).toEqual([third, kidOf(after.access_token)]);
    expect((await pool.query('select from identity.signing_key')).rowCount).toBe(2);
  });

  it('goes on when the product cannot be told, and says so in the log', async () => {
    const alone = await identityProvider({
      issuer, pool, accounts: accountStore(pool), webPaths: { afterSignIn: ['/'], afterSignOut: ['/'], backchannelLogout: '/nobody-here' },
      log: { ...silent, error: (facts: object, message: string) => void failures.push(`${message} ${JSON.stringify(facts)}`) },
    });
    const usual = provider;
    provider = alone;
    const { refresh_token } = await signedInTokens();
    expect((await realm.post('revoke', { client_id: 'yimen-cli', token: refresh_token })).status).toBe(200);
    expect(failures.splice(0)).toEqual([expect.stringContaining('the identity provider failed')]);
    alone.close();
    provider = usual;
  });

  it('sweeps what has expired', async () => {
    await pool.query(`insert into identity.oidc_record (model, id, payload, expires_at) values ('Session', 'old', '{}', now() - interval '1 s')`);
    provider.close();
    await startProvider();
    const old = () => pool.query(`select from identity.oidc_record where id = 'old'`);
    for (let turn = 0; turn < 100 && (await old()).rowCount; turn++) await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await old()).rowCount).toBe(0);
  });

  describe('in a browser', () => {
    const callback = () => `${origin}/callback`;
    const exchange = (code: string, verifier: string) =>
      realm.token({ grant_type: 'authorization_code', client_id: 'yimen-web', redirect_uri: callback(), code, code_verifier: verifier });

    /** Signs in on the page and follows the redirects up to the one that leaves the realm. */
    const signIn = async (visit: ReturnType<typeof browser>, url: string): Promise<URL> => {
      const page = locationOf(await visit(url));
      let response = await visit(page, { username: agent.username, password: agent.password });
      while (locationOf(response).startsWith(issuer)) response = await visit(locationOf(response));
      return new URL(locationOf(response));
    };

    it('signs in by a form and exchanges the code, once, with its verifier', async () => {
      const visit = browser('zh-CN,zh;q=0.9');
      const { url, verifier } = authorizationRequest(issuer, callback());
      const back = await signIn(visit, url);
      expect(back.href).toMatch(callback());
      expect(back.searchParams.get('state')).toBe('of-the-caller');
      const code = back.searchParams.get('code') ?? '';

      expect(await exchange(code, 'x'.repeat(43))).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
      const { status, body } = await exchange(code, verifier);
      expect(status).toBe(200);
      expect(claimsOf(body.access_token)).toMatchObject({ azp: 'yimen-web', sub: agent.subject, sid: expect.any(String), typ: 'Bearer' });
      expect(claimsOf(body.id_token ?? '')).toMatchObject({ aud: 'yimen-web', sub: agent.subject, name: agent.name });
      expect(claimsOf(body.access_token)['sid']).toBe(claimsOf(body.id_token ?? '')['sid']);

      // Signed in once, a second request is answered at once, and no consent was ever asked for.
      const again = new URL(locationOf(await visit(authorizationRequest(issuer, callback(), { prompt: 'none' }).url)));
      expect(again.searchParams.get('code')).toBeTruthy();
    });

    it('takes back what a code gave when it comes a second time, and tells the product', async () => {
      const visit = browser('zh-CN');
      const { url, verifier } = authorizationRequest(issuer, callback());
      const code = (await signIn(visit, url)).searchParams.get('code') ?? '';
      const { access_token, refresh_token } = (await exchange(code, verifier)).body;
      expect(await exchange(code, verifier)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
      const { sid } = claimsOf(access_token);
      expect(told.filter((logout) => logout['sid'] === sid)).toEqual([expect.objectContaining({ aud: 'yimen-web', sub: agent.subject })]);
      expect(await realm.token({ grant_type: 'refresh_token', client_id: 'yimen-web', refresh_token })).toMatchObject({ status: 400 });
      // Whoever sits there signs in anew, to a session of another name.
      const next = new URL(locationOf(await visit(authorizationRequest(issuer, callback(), { prompt: 'none' }).url)));
      expect(next.searchParams.get('error')).toBe('login_required');
    });

    it('gives for a code that comes twice at the same time nothing that lasts', async () => {
      const { url, verifier } = authorizationRequest(issuer, callback());
      const code = (await signIn(browser('zh-CN'), url)).searchParams.get('code') ?? '';
      const answers = await Promise.all([1, 2, 3].map(() => exchange(code, verifier)));
      for (const { body: { refresh_token } } of answers.filter(({ status }) => status === 200)) {
        expect(await realm.token({ grant_type: 'refresh_token', client_id: 'yimen-web', refresh_token })).toMatchObject({ status: 400 });
      }
      expect(told.at(-1)).toMatchObject({ aud: 'yimen-web', sid: expect.any(String) });
    });

    it('signs out, which ends the refresh tokens of the session and tells the product', async () => {
      const visit = browser('zh-CN');
      const { url, verifier } = authorizationRequest(issuer, callback());
      const code = (await signIn(visit, url)).searchParams.get('code') ?? '';
      const { refresh_token, id_token = '' } = (await exchange(code, verifier)).body;

      const query = new URLSearchParams({ id_token_hint: id_token, post_logout_redirect_uri: `${origin}/` });
      const page = await (await visit(`${issuer}/protocol/openid-connect/logout?${query}`)).text();
      expect(page).toContain('确定要退出登录吗');
      const xsrf = /name="xsrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
      const done = await visit(`${issuer}/protocol/openid-connect/logout/confirm`, { xsrf, logout: 'yes' });
      expect(locationOf(done)).toBe(`${origin}/`);
      const { sid } = claimsOf(id_token);
      expect(told.filter((logout) => logout['sid'] === sid)).toHaveLength(1);
      expect(await realm.token({ grant_type: 'refresh_token', client_id: 'yimen-web', refresh_token })).toMatchObject({ status: 400 });
      const next = new URL(locationOf(await visit(authorizationRequest(issuer, callback(), { prompt: 'none' }).url)));
      expect(next.searchParams.get('error')).toBe('login_required');
    });

    it('shows its page in Chinese or English, without anything from elsewhere, and escapes what was typed', async () => {
      const chinese = browser('zh-CN');
      const response = await chinese(locationOf(await chinese(authorizationRequest(issuer, callback()).url)));
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
      const page = await response.text();
      expect(page).toContain('登录一门');
      expect(page).not.toMatch(/<script|https?:/);

      const english = browser('en-GB,en;q=0.9');
      const address = locationOf(await english(authorizationRequest(issuer, callback()).url));
      expect(await (await english(address)).text()).toContain('Sign in to Yimen');
      const refused = await english(address, { username: '"><b>x', password: 'wrong' });
      expect(refused.status).toBe(401);
      const again = await refused.text();
      expect(again).toContain('The user name or the password is not right.');
      expect(again).toContain('value="&quot;&gt;&lt;b&gt;x"');
    });

    it('wants PKCE with S256, a known redirect and the cookie of the sign-in', async () => {
      const visit = browser('zh-CN');
      const plain = new URL(locationOf(await visit(authorizationRequest(issuer, callback(), { code_challenge_method: 'plain' }).url)));
      expect(plain.searchParams.get('error')).toBe('invalid_request');
      const elsewhere = await visit(authorizationRequest(issuer, 'https://example.org/callback').url);
      expect([elsewhere.status, elsewhere.headers.get('location')]).toEqual([400, null]);
      expect(await elsewhere.text()).toContain('无法完成请求');

      const page = locationOf(await visit(authorizationRequest(issuer, callback()).url));
      const forged = await browser('zh-CN')(page, { username: agent.username, password: agent.password });
      expect(forged.status).toBe(400);
      expect(await forged.text()).toContain('登录页面已失效');
    });

    it('sends those who come by another name of this machine to its own first', async () => {
      const { url } = authorizationRequest(issuer, callback());
      const response = await browser('zh-CN')(url.replace('localhost', '127.0.0.1'));
      expect([response.status, response.headers.get('location')]).toEqual([307, url]);
    });
  });

  it('does not serve beyond loopback', async () => {
    const elsewhere = { issuer: 'http://10.0.0.1:3000/realms/yimen', pool, accounts: accountStore(pool), log: silent };
    await expect(identityProvider(elsewhere)).rejects.toMatchObject({ code: 'NotLoopback' });
  });
});
