import { readdirSync } from 'node:fs';
import { DEMO_PASSWORD } from '@yimen/provisioning';
import { Door } from '../../src/demo/door.js';
import { play } from '../../src/demo/main-job.js';
import { Product, WAYS, type Way } from '../product.js';
import { keycloak } from './keycloak-admin.js';
import { makeAccount } from './keycloak-identity.js';
import { outsideWorld, type OutsideWorld } from './outside-world.js';

/** Known to Keycloak, and to nobody in the product. */
const STRANGER = { username: 'stranger', name: '生人', password: 'stranger-to-all-1' };

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
      product = await Product.inFreshFolder(way, world.env);
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
      expect(readdirSync(product.folder).filter((name) => name !== 'files')).toEqual([]);
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
