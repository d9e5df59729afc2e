import { setTimeout as sleep } from 'node:timers/promises';
import { DEMO_PASSWORD } from '@yimen/provisioning';
import { Door, requestId, type GraphAnswer } from '../src/demo/door.js';
import { Browser, claimsOf, RealmVisitor, type Tokens } from './keycloak/realm-visitor.js';
import { Product, WAYS, type Way } from './product.js';

/** Fields of three services, each of which must refuse by itself. */
const EVERYWHERE = ['{ me { name } }', '{ workList { pageInfo { hasNextPage } } }', '{ ratings(month: "2026-11") { pageInfo { hasNextPage } } }'];
const SIGN_OUT = 'mutation ($input: SignOutInput!) { signOut(input: $input) { __typename ... on RevokedSession { sessionId reason } } }';
const REVOKE_ALL = 'mutation ($input: RevokeAllSessionsInput!) { revokeAllSessions(input: $input) { __typename ... on RevokedSession { sessionId reason } } }';
const PERSON = 'township-manager';

describe.each(Object.keys(WAYS) as Way[])('%s', (way) => {
  let product: Product;
  let door: Door;
  let realm: RealmVisitor;
  beforeAll(async () => {
    product = await Product.inFreshFolder(way);
    await product.start();
    door = new Door(product.address, DEMO_PASSWORD);
    realm = new RealmVisitor(`${product.address}/realms/yimen`, `${product.address}/callback`);
  }, 180_000);
  afterAll(async () => {
    await product?.stop();
    product?.remove();
  }, 30_000);

  const ask = (token: string, query: string, variables = {}): Promise<GraphAnswer> => door.ask({ title: '', token }, query, variables);
  /** What each service says to this token: OK, or the code of its refusal. */
  const said = async (token: string): Promise<readonly unknown[]> =>
    (await Promise.all(EVERYWHERE.map((query) => ask(token, query)))).map(({ status, errors }) => (errors[0] ? [status, errors[0].extensions?.code] : 'OK'));
  const [WELCOME, OUT] = [EVERYWHERE.map(() => 'OK'), EVERYWHERE.map(() => [401, 'SESSION_REVOKED'])];

  const byPassword = async (): Promise<Tokens> => (await realm.password(PERSON, DEMO_PASSWORD)).body;
  const code = async (browser: Browser): Promise<{ readonly code: string; readonly verifier: string }> => {
    const { url, verifier } = realm.authorization();
    const page = await browser.open(url, realm.issuer);
    const back = await browser.submit(page, { username: PERSON, password: DEMO_PASSWORD }, realm.issuer);
    return { code: new URL(back.leadsTo ?? '').searchParams.get('code') ?? '', verifier };
  };

  test('a browser signs in with code and PKCE, and after signing out its token opens nothing in any service', async () => {
    const browser = new Browser('zh-CN');
    const given = await code(browser);
    const { access_token, id_token } = (await realm.exchange(given.code, given.verifier)).body;
    expect(await said(access_token)).toEqual(WELCOME);
    const query = new URLSearchParams({ id_token_hint: id_token, post_logout_redirect_uri: `${product.address}/` });
    const page = await browser.open(`${realm.at('logout')}?${query}`, realm.issuer);
    expect((await browser.submit(page, { logout: 'yes' }, realm.issuer)).leadsTo).toBe(`${product.address}/`);
    expect(await said(access_token)).toEqual(OUT);
    const file = await fetch(`${product.address}/files/0198a8f0-0000-7000-8000-000000000001`, { headers: { authorization: `Bearer ${access_token}` } });
    expect([file.status, ((await file.json()) as { code?: string }).code]).toEqual([401, 'SESSION_REVOKED']);
  });

  test('signOut ends the session of the token it comes with, and no other', async () => {
    const [desk, phone] = [await byPassword(), await byPassword()];
    expect(await said(desk.access_token)).toEqual(WELCOME);
    const { data } = await ask(desk.access_token, SIGN_OUT, { input: { clientRequestId: requestId() } });
    expect(data).toEqual({ signOut: { __typename: 'RevokedSession', sessionId: claimsOf(desk.access_token)['sid'], reason: 'signed_out' } });
    expect([await said(desk.access_token), await said(phone.access_token)]).toEqual([OUT, WELCOME]);
    // The session goes on at the provider, and what it gives is refused all the same.
    expect(await said((await realm.refresh(desk.refresh_token)).body.access_token)).toEqual(OUT);
  });

  test('a refresh token or a code that comes twice costs whoever came first his access too', async () => {
    const first = await byPassword();
    const second = (await realm.refresh(first.refresh_token)).body;
    expect(await said(second.access_token)).toEqual(WELCOME);
    expect(await realm.refresh(first.refresh_token)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect([await said(first.access_token), await said(second.access_token)]).toEqual([OUT, OUT]);

    const given = await code(new Browser('zh-CN'));
    const { access_token } = (await realm.exchange(given.code, given.verifier)).body;
    expect(await said(access_token)).toEqual(WELCOME);
    expect(await realm.exchange(given.code, given.verifier)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(await said(access_token)).toEqual(OUT);
  });

  test('revokeAllSessions ends what had begun; who signs in afterwards is let in', async () => {
    const [desk, phone] = [await byPassword(), await byPassword()];
    const { data } = await ask(desk.access_token, REVOKE_ALL, { input: { clientRequestId: requestId() } });
    expect(data).toEqual({ revokeAllSessions: { __typename: 'RevokedSession', sessionId: null, reason: 'revoked_by_owner' } });
    expect([await said(desk.access_token), await said(phone.access_token)]).toEqual([OUT, OUT]);
    expect(await said((await realm.refresh(phone.refresh_token)).body.access_token)).toEqual(OUT);
    // When somebody signed in is known to the second.
    await sleep(1_100);
    expect(await said((await byPassword()).access_token)).toEqual(WELCOME);
  });

  test('the county’s security administrator ends the sessions of somebody below, and nobody else does', async () => {
    const { access_token } = await byPassword();
    const { personId } = (await ask(access_token, '{ me { personId } }')).data!['me'] as { personId: string };
    const endedBy = async (username: string) => {
      const { body } = await realm.password(username, DEMO_PASSWORD);
      return (await ask(body.access_token, REVOKE_ALL, { input: { clientRequestId: requestId(), personId } })).data?.['revokeAllSessions'];
    };
    for (const username of ['county-manager', 'neighbour-clerk']) expect(await endedBy(username)).toEqual({ __typename: 'NotFound' });
    expect(await said(access_token)).toEqual(WELCOME);
    expect(await endedBy('county-security-admin')).toEqual({ __typename: 'RevokedSession', sessionId: null, reason: 'revoked_by_administrator' });
    expect(await said(access_token)).toEqual(OUT);
    await sleep(1_100);
  });

  test('nobody but the provider says that a session has ended', async () => {
    const { access_token } = await byPassword();
    const say = (body: URLSearchParams | string, headers = {}) => fetch(`${product.address}/backchannel-logout`, { method: 'POST', body, headers });
    for (const logout_token of ['', 'garbage', access_token]) {
      const answer = await say(new URLSearchParams({ logout_token }));
      expect([answer.status, await answer.json()]).toEqual([400, { error: 'invalid_request' }]);
    }
    expect((await say('{}', { 'content-type': 'application/json' })).status).toBe(400);
    expect((await say(new URLSearchParams({ logout_token: 'x'.repeat(20_000) }))).status).toBe(400);
    expect(await said(access_token)).toEqual(WELCOME);
  });

  test('the log tells why tokens were rejected, once for each reason, and never a token', async () => {
    const told = () => product.logged('a token was rejected');
    // Lines are written a moment later.
    for (const wanted of ['session_revoked', 'malformed']) while (!told().some(({ reason }) => reason === wanted)) await sleep(50);
    expect(told().length).toBeLessThan(20);
    expect(product.output).not.toMatch(/eyJ[\w-]{20}/);
  });
});
