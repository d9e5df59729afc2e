import { TokenRejected, TokenVerifier, type EndedSession } from '@yimen/access';
import { embeddedIdentity } from './embedded-identity.js';
import type { DemoLogin, IdentityUnderTest } from './identity-under-test.js';
import { keycloakIdentity } from './keycloak-identity.js';
import { Browser, claimsOf, RealmVisitor, type Page, type Tokens } from './realm-visitor.js';

const API = 'yimen-api';

/** What the product, its pages and its command line expect of a realm, whoever provides it. */
describe.each([
  ['the embedded provider', embeddedIdentity],
  ['Keycloak', keycloakIdentity],
])('%s', (_title, open) => {
  let under: IdentityUnderTest;
  let realm: RealmVisitor;
  let person: DemoLogin;
  beforeAll(async () => {
    under = await open();
    realm = new RealmVisitor(under.issuer, `${under.product}/callback`);
    person = under.person;
  });
  afterAll(() => under?.close());

  /** What the product is told of the session that a token was given in, as our verifier reads it. */
  const toldOf = async (token: string): Promise<readonly EndedSession[]> => {
    const verifier = new TokenVerifier({ issuer: under.issuer, audience: API });
    const told = await Promise.all(under.loggedOut.map((logout) => verifier.verifyLogout(logout, new Date(), ['yimen-web', 'yimen-cli'])));
    return told.filter(({ sessionId }) => sessionId === claimsOf(token)['sid']);
  };
  const signedIn = async (): Promise<Tokens> => {
    const { status, body } = await realm.password(person.username, person.password);
    expect([status, body.error]).toEqual([200, undefined]);
    return body;
  };
  const signInPage = (browser: Browser, changes = {}): Promise<Page> => browser.open(realm.authorization(changes).url, under.issuer);
  const signIn = async (browser: Browser): Promise<{ readonly back: URL; readonly verifier: string }> => {
    const { url, verifier } = realm.authorization();
    const page = await browser.open(url, under.issuer);
    const { leadsTo } = await browser.submit(page, { username: person.username, password: person.password }, under.issuer);
    return { back: new URL(leadsTo ?? ''), verifier };
  };
  const webTokens = async (browser: Browser): Promise<Tokens> => {
    const { back, verifier } = await signIn(browser);
    return (await realm.exchange(back.searchParams.get('code') ?? '', verifier)).body;
  };

  describe('as OpenID provider', () => {
    it('describes itself with the addresses of Keycloak', async () => {
      expect(await (await fetch(`${under.issuer}/.well-known/openid-configuration`)).json()).toMatchObject({
        issuer: under.issuer,
        authorization_endpoint: realm.at('auth'),
        token_endpoint: realm.at('token'),
        jwks_uri: realm.at('certs'),
        userinfo_endpoint: realm.at('userinfo'),
        introspection_endpoint: realm.at('token/introspect'),
        revocation_endpoint: realm.at('revoke'),
        end_session_endpoint: realm.at('logout'),
        code_challenge_methods_supported: expect.arrayContaining(['S256']),
        response_types_supported: expect.arrayContaining(['code']),
        grant_types_supported: expect.arrayContaining(['authorization_code', 'refresh_token']),
        id_token_signing_alg_values_supported: expect.arrayContaining(['RS256']),
        subject_types_supported: expect.arrayContaining(['public']),
        scopes_supported: expect.arrayContaining(['openid', 'profile']),
        claims_supported: expect.arrayContaining(['sub', 'name', 'preferred_username']),
        backchannel_logout_supported: true,
        backchannel_logout_session_supported: true,
      });
    });

    it('publishes the public half of its RS256 key, and nothing private', async () => {
      const { keys } = (await (await fetch(realm.at('certs'))).json()) as { keys: readonly Record<string, unknown>[] };
      expect(keys.filter(({ use, alg, kty }) => use === 'sig' && alg === 'RS256' && kty === 'RSA')).not.toEqual([]);
      expect(keys.filter(({ d, p, q, k }) => d ?? p ?? q ?? k)).toEqual([]);
    });

    it('tells who the bearer of a token is, and nobody else', async () => {
      const userinfo = (token: string) => fetch(realm.at('userinfo'), { headers: { authorization: `Bearer ${token}` } });
      const { access_token } = await signedIn();
      expect(await (await userinfo(access_token)).json()).toEqual({ sub: person.subject, preferred_username: person.username, name: person.name });
      expect((await userinfo('x.y.z')).status).toBe(401);
    });
  });

  describe('for the command line', () => {
    it('gives tokens for a password, without tenant, role or group', async () => {
      const tokens = await signedIn();
      expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 600, scope: expect.stringContaining('profile') });
      const claims = claimsOf(tokens.access_token);
      expect(claims).toEqual({
        typ: 'Bearer',
        iss: under.issuer,
        aud: API,
        azp: 'yimen-cli',
        sub: person.subject,
        preferred_username: person.username,
        name: person.name,
        scope: 'openid profile',
        sid: expect.any(String),
        jti: expect.any(String),
        iat: expect.any(Number),
        exp: Number(claims['iat']) + 600,
        ...under.ways.passwordClaims,
      });
    });

    it('gives the password grant to no other client, and to nobody who is wrong', async () => {
      expect(await realm.password(person.username, person.password, 'yimen-web')).toMatchObject({ status: 400 });
      expect(await realm.password(person.username, person.password, 'stranger')).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
      const [wrong, unknown] = [await realm.password(person.username, 'wrong'), await realm.password('nobody-of-that-name', 'wrong')];
      expect(wrong).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
      expect(unknown).toEqual(wrong);
    });

    it('exchanges a refresh token once; using it again ends the whole grant', async () => {
      const first = await signedIn();
      const second = (await realm.refresh(first.refresh_token)).body;
      expect(claimsOf(second.access_token)).toMatchObject({ sub: person.subject, aud: API, typ: 'Bearer', name: person.name });
      expect(second.refresh_token).not.toBe(first.refresh_token);
      expect(claimsOf(second.access_token)['sid']).toBe(claimsOf(first.access_token)['sid']);
      expect(await realm.refresh(first.refresh_token)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
      expect(await realm.refresh(second.refresh_token)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
      expect((await toldOf(first.access_token)).length).toBe(under.ways.tellsOfReplays ? 1 : 0);
    });

    it('gives a refresh token to only one of those who use it at the same time', async () => {
      const { refresh_token } = await signedIn();
      const answers = await Promise.all([1, 2, 3].map(() => realm.refresh(refresh_token)));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
    });

    it('ends refresh tokens on request', async () => {
      const { refresh_token, access_token } = await signedIn();
      expect((await realm.post('revoke', { client_id: 'yimen-cli', token: refresh_token })).status).toBe(200);
      expect(await realm.refresh(refresh_token)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
      expect((await toldOf(access_token)).length).toBe(under.ways.tellsOfReplays ? 1 : 0);
    });

    it('locks out who guesses, even with the right password, and nobody else', async () => {
      const { username, password } = under.guessed;
      expect((await realm.password(username, password)).status).toBe(200);
      for (let guess = 0; guess < 5; guess++) expect((await realm.password(username, `guess ${guess}`)).status).toBe(400);
      expect((await realm.password(username, password)).status).toBe(under.ways.locked);
      await signedIn();
    });
  });

  describe('for the web pages', () => {
    it('signs in by a form and exchanges the code, once, with its verifier', async () => {
      const { back, verifier } = await signIn(new Browser('zh-CN'));
      expect(back.href).toMatch(realm.callback);
      expect(back.searchParams.get('state')).toBe('of-the-caller');
      const code = back.searchParams.get('code') ?? '';
      const { status, body } = await realm.exchange(code, verifier);
      expect(status).toBe(200);
      expect(claimsOf(body.access_token)).toMatchObject({ aud: API, azp: 'yimen-web', sub: person.subject, sid: expect.any(String), typ: 'Bearer' });
      expect(claimsOf(body.id_token)).toMatchObject({ aud: 'yimen-web', sub: person.subject, name: person.name, nonce: 'once' });
      const { sid, auth_time, iat } = claimsOf(body.access_token);
      expect(claimsOf(body.id_token)['sid']).toBe(sid);
      expect(Number(iat) - Number(auth_time)).toBeLessThan(30);
    });

    it('takes back what a code gave when it comes a second time', async () => {
      const { back, verifier } = await signIn(new Browser('zh-CN'));
      const code = back.searchParams.get('code') ?? '';
      const { access_token, refresh_token } = (await realm.exchange(code, verifier)).body;
      expect(await realm.exchange(code, verifier)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
      expect((await realm.refresh(refresh_token, 'yimen-web')).status).toBe(400);
      expect((await toldOf(access_token)).length).toBe(under.ways.tellsOfReplays ? 1 : 0);
    });

    it('keeps the session and the instant of the signing-in when a token is fetched anew', async () => {
      const first = await webTokens(new Browser('zh-CN'));
      const second = (await realm.refresh(first.refresh_token, 'yimen-web')).body;
      const { sid, auth_time } = claimsOf(first.access_token);
      expect(claimsOf(second.access_token)).toMatchObject({ sid, auth_time });
    });

    it('takes no code without the verifier of its request', async () => {
      const { back, verifier } = await signIn(new Browser('zh-CN'));
      const code = back.searchParams.get('code') ?? '';
      expect(await realm.exchange(code, 'x'.repeat(43))).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
      expect((await realm.exchange(code, verifier)).status).toBe(under.ways.codeAfterWrongVerifier);
    });

    it.each([
      ['a plain challenge', { code_challenge_method: 'plain' }],
      ['no challenge', { code_challenge: '', code_challenge_method: '' }],
      ['a token at once', { response_type: 'token' }],
    ])('turns down a request for %s', async (_what, changes) => {
      const { leadsTo } = await signInPage(new Browser('zh-CN'), changes);
      const answer = new URL((leadsTo ?? '').replace('#', '?'));
      expect(answer.href).toMatch(realm.callback);
      expect([answer.searchParams.get('error') === null, answer.searchParams.get('code')]).toEqual([false, null]);
    });

    it('sends nobody to an address that is not the product’s', async () => {
      for (const redirect_uri of ['http://evil.example/callback', `${realm.callback}/x`, `${realm.callback}?x`]) {
        expect(await signInPage(new Browser('zh-CN'), { redirect_uri })).toMatchObject({ status: 400, leadsTo: null });
      }
    });

    it('asks again after a wrong password, and not at all once somebody is signed in', async () => {
      const browser = new Browser('zh-CN');
      const page = await signInPage(browser);
      const again = await browser.submit(page, { username: person.username, password: 'wrong' }, under.issuer);
      expect([again.status, again.leadsTo]).toEqual([under.ways.wrongPasswordPage, null]);
      const back = await browser.submit(again, { username: person.username, password: person.password }, under.issuer);
      expect(back.leadsTo).toMatch(realm.callback);
      const next = new URL((await signInPage(browser, { prompt: 'none' })).leadsTo ?? '');
      expect(next.searchParams.get('code')).toEqual(expect.any(String));
    });

    it('signs out, which ends the session and its refresh tokens, and tells the product', async () => {
      const browser = new Browser('zh-CN');
      const { access_token, refresh_token, id_token } = await webTokens(browser);
      const query = new URLSearchParams({ id_token_hint: id_token, post_logout_redirect_uri: `${under.product}/` });
      const page = await browser.open(`${realm.at('logout')}?${query}`, under.issuer);
      const done = under.ways.asksBeforeSigningOut ? await browser.submit(page, { logout: 'yes' }, under.issuer) : page;
      expect(done.leadsTo).toBe(`${under.product}/`);
      expect((await realm.refresh(refresh_token, 'yimen-web')).status).toBe(400);
      const next = new URL((await signInPage(browser, { prompt: 'none' })).leadsTo ?? '');
      expect(next.searchParams.get('error')).toBe('login_required');
      expect(await toldOf(access_token)).toEqual([expect.objectContaining({ subject: person.subject, tokenId: expect.any(String) })]);
    });

    it('sends nobody who signs out to an address that is not the product’s', async () => {
      const browser = new Browser('zh-CN');
      const { id_token } = await webTokens(browser);
      const query = new URLSearchParams({ id_token_hint: id_token, post_logout_redirect_uri: 'http://evil.example/' });
      expect(await browser.open(`${realm.at('logout')}?${query}`, under.issuer)).toMatchObject({ status: 400, leadsTo: null });
    });

    it('speaks Chinese, or English to those who ask for it', async () => {
      expect((await signInPage(new Browser('zh-CN,zh;q=0.9'))).html).toMatch(/<html[^>]*lang="zh-CN"[\s\S]*用户名[\s\S]*密码/);
      expect((await signInPage(new Browser('en-GB,en;q=0.9'))).html).toMatch(/<html[^>]*lang="en"[\s\S]*Password/);
      expect((await signInPage(new Browser('fr,de;q=0.9'))).html).toMatch(/<html[^>]*lang="zh-CN"/);
    });
  });

  describe('to our verifier of tokens', () => {
    const now = (): Date => new Date();
    const verifiers = async (audience = API, issuer = under.issuer) =>
      [new TokenVerifier({ issuer, audience }), new TokenVerifier({ issuer, audience }, await under.publicKey())];
    const isRejected = async (jwt: string, by: Promise<readonly TokenVerifier[]> = verifiers(), at = now()): Promise<void> => {
      for (const verifier of await by) await expect(verifier.verify(jwt, at)).rejects.toThrow(TokenRejected);
    };

    it('its access tokens are good, by the published keys as by a key given', async () => {
      const web = await webTokens(new Browser('zh-CN'));
      for (const { access_token } of [await signedIn(), web]) {
        for (const verifier of await verifiers()) expect(await verifier.verify(access_token, now())).toMatchObject({ subject: person.subject });
      }
    });

    it('it follows a new key at once, and believes the one before as long as it is published', async () => {
      const [verifier] = await verifiers();
      const before = await signedIn();
      expect(await verifier?.verify(before.access_token, now())).toMatchObject({ sessionId: claimsOf(before.access_token)['sid'] });
      await under.rotateKeys();
      const after = await signedIn();
      const kidOf = (jwt: string): unknown => (JSON.parse(Buffer.from(jwt.split('.')[0] ?? '', 'base64url').toString()) as { kid?: string }).kid;
      expect(kidOf(after.access_token)).not.toBe(kidOf(before.access_token));
      // The realm is asked for its keys once a second at the most.
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      for (const { access_token } of [after, before]) expect(await verifier?.verify(access_token, now())).toMatchObject({ subject: person.subject });
    });

    it('its clock may be half a minute ahead of ours and no more', async () => {
      const { access_token } = await signedIn();
      const madeAt = Number(claimsOf(access_token)['iat']) * 1000;
      for (const verifier of await verifiers()) expect(await verifier.verify(access_token, new Date(madeAt - 29_000))).toMatchObject({ subject: person.subject });
      await isRejected(access_token, verifiers(), new Date(madeAt - 31_000));
    });

    it('a logout token is no access token, and an access token ends no session', async () => {
      await isRejected(under.loggedOut.at(-1) ?? '');
      const { access_token, id_token } = await webTokens(new Browser('zh-CN'));
      for (const verifier of await verifiers()) {
        for (const token of [access_token, id_token]) await expect(verifier.verifyLogout(token, now(), ['yimen-web'])).rejects.toThrow(TokenRejected);
      }
    });

    it('ID tokens and refresh tokens are no access tokens', async () => {
      const { id_token, refresh_token } = await webTokens(new Browser('zh-CN'));
      await isRejected(id_token);
      await isRejected(id_token, verifiers('yimen-web'));
      await isRejected(refresh_token);
    });

    it('its access tokens are good for this API and this realm only, and until they end', async () => {
      const { access_token } = await signedIn();
      await isRejected(access_token, verifiers('account'));
      await isRejected(access_token, verifiers(API, under.issuer.replace(/yimen$/, 'other')));
      await isRejected(access_token, verifiers(API, `${under.issuer}/`.replace(/\/$/, '-2')));
      await isRejected(access_token, verifiers(), new Date(Number(claimsOf(access_token)['exp']) * 1000));
    });

    it('nothing that was changed is good', async () => {
      const { access_token } = await signedIn();
      const [head = '', body = '', signature = ''] = access_token.split('.');
      const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
      const none = part({ alg: 'none', typ: 'JWT' });
      const promoted = part({ ...claimsOf(access_token), sub: under.guessed.subject });
      const flipped = signature.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'));
      for (const forged of [`${none}.${body}.`, `${none}.${body}.${signature}`, `${head}.${promoted}.${signature}`, `${head}.${body}.${flipped}`]) {
        await isRejected(forged);
      }
    });
  });
});
