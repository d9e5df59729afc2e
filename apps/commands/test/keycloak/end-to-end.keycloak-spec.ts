import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { DEMO_PASSWORD } from '@yimen/provisioning';
import { Door } from '../../src/demo/door.js';
import { play } from '../../src/demo/main-job.js';
import { Product, WAYS, type Way } from '../product.js';
import { admin, keycloak } from './keycloak-admin.js';
import { makeAccount } from './keycloak-identity.js';
import { outsideWorld, type OutsideWorld } from './outside-world.js';
import { Browser, claimsOf, RealmVisitor, type Tokens } from './realm-visitor.js';

/** Known to Keycloak, and to nobody in the product. */
const STRANGER = { username: 'stranger', name: '生人', password: 'Known-to-none-1' };

const realm = new RealmVisitor(keycloak.issuer, `${keycloak.product}/callback`);

/** Signs somebody in on Keycloak's own page. */
async function signedIn(username: string, password = DEMO_PASSWORD, browser = new Browser('zh-CN')): Promise<Tokens> {
  const { url, verifier } = realm.authorization();
  const back = await browser.submit(await browser.open(url, keycloak.issuer), { username, password }, keycloak.issuer);
  return (await realm.exchange(new URL(back.leadsTo ?? '').searchParams.get('code') ?? '', verifier)).body;
}

describe('with an external database and Keycloak', () => {
  let world: OutsideWorld;
  beforeAll(async () => {
    world = await outsideWorld(keycloak.issuer);
    await makeAccount(STRANGER);
  }, 60_000);
  afterAll(() => world?.close(), 30_000);

  test('the commands prepare an empty database and fill it for a trial, and do nothing the second time', async () => {
    const migrate = 'apps/commands/dist/migrate.js';
    expect(await world.run(migrate)).not.toBe('');
    await world.run('apps/standalone/dist/main-demo-seed.js');
    await world.run(migrate);
    await world.run('apps/standalone/dist/main-demo-seed.js');
  }, 180_000);

  describe.each(Object.keys(WAYS) as Way[])('%s', (way) => {
    let product: Product;
    beforeAll(async () => {
      // Where the realm was told that the product is: there it says that a session has ended.
      product = (await Product.inFreshFolder(way, world.env)).twin({ port: Number(new URL(keycloak.product).port) });
      await product.start();
    }, 120_000);
    afterAll(async () => {
      await product?.stop();
      product?.remove();
    }, 30_000);
    const door = (password = DEMO_PASSWORD): Door => new Door(product.address, password, keycloak.issuer);

    test('one application travels from the village to the county', async () => {
      let told = 0;
      await play(door(), () => {}, () => told++);
      expect(told).toBeGreaterThan(40);
    }, 120_000);

    test('nothing embedded is there: no sign-in of our own, no database, no demo accounts on the first page', async () => {
      expect((await fetch(`${product.address}/realms/yimen/.well-known/openid-configuration`)).status).toBe(404);
      expect(await (await fetch(`${product.address}/`)).text()).not.toContain(DEMO_PASSWORD);
      expect(readdirSync(product.folder).filter((name) => !['files', 'audit'].includes(name))).toEqual([]);
    });

    test('whoever signs out at Keycloak, or is signed out there, is refused by the product at once', async () => {
      const me = async (token: string) => (await door().ask({ title: '', token }, '{ me { name } workList { pageInfo { hasNextPage } } }')).errors[0]?.extensions?.code ?? 'OK';
      const browser = new Browser('zh-CN');
      const { access_token, id_token } = await signedIn('township-clerk', DEMO_PASSWORD, browser);
      const other = await signedIn('township-clerk');
      expect([await me(access_token), await me(other.access_token)]).toEqual(['OK', 'OK']);
      const query = new URLSearchParams({ id_token_hint: id_token, post_logout_redirect_uri: `${keycloak.product}/` });
      expect((await browser.open(`${realm.at('logout')}?${query}`, keycloak.issuer)).leadsTo).toBe(`${keycloak.product}/`);
      expect([await me(access_token), await me(other.access_token)]).toEqual(['SESSION_REVOKED', 'OK']);
      await admin('POST', `/users/${String(claimsOf(other.access_token)['sub'])}/logout`);
      expect(await me(other.access_token)).toBe('SESSION_REVOKED');
      expect(await me((await signedIn('township-clerk')).access_token)).toBe('OK');
    });

    test('who got a post by the name of an account is known by its subject once signed in, whatever the account is called later', async () => {
      const [username, password] = [`newcomer-${way.replaceAll(' ', '-')}`, 'Just-arrived-1'];
      const { token } = await door().caller('county-manager', '方守正');
      const asked = (bearer: string | null, query: string) => door().ask({ title: '', token: bearer }, query);
      const { data } = await asked(token, `mutation { givePost(input: { clientRequestId: "${randomUUID()}", tenantId: "51060820000000", role: approver,
        person: { account: "${username}", name: "新来者" } }) { __typename ... on Refusal { message } } }`);
      expect(data).toEqual({ givePost: { __typename: 'Post' } });
      const known = { me: { name: '新来者', posts: [{ role: 'approver' }] } };
      const whoComesAs = async (account: string) => {
        const { data: him, errors } = await asked((await signedIn(account, password)).access_token, '{ me { name posts { role } } }');
        return him ?? errors[0]?.extensions?.code;
      };

      const account = await makeAccount({ username, name: '新来者', password });
      expect(await whoComesAs(username)).toEqual(known);
      await admin('PUT', '', { editUsernameAllowed: true });
      await admin('PUT', `/users/${account}`, { username: `${username}-renamed` });
      await admin('PUT', '', { editUsernameAllowed: false });
      await makeAccount({ username, name: '后来者', password });
      expect(await whoComesAs(username)).toBe('UNKNOWN_PERSON');
      expect(await whoComesAs(`${username}-renamed`)).toEqual(known);
    });

    test('who is known to Keycloak alone may do nothing, and a foreign token opens nothing', async () => {
      const me = '{ me { personId } }';
      const stranger = await door(STRANGER.password).caller(STRANGER.username, STRANGER.name);
      expect((await door().ask(stranger, me)).errors[0]?.extensions?.code).toBe('UNKNOWN_PERSON');
      for (const token of ['x.y.z', `${stranger.token}x`]) {
        expect((await door().ask({ title: '', token }, me)).errors[0]?.extensions?.code).toBe('UNAUTHENTICATED');
      }
    });
  });
});
