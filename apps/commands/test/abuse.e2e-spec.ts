import { DEMO_PASSWORD } from '@yimen/provisioning';
import { Door, NOBODY, requestId, type Caller } from '../src/demo/door.js';
import { faultsIn } from '../src/fuzz/fuzz-product.js';
import { runFuzz } from '../src/fuzz/run-fuzz.js';
import { Product, WAYS, type Way } from './product.js';
import { until } from './until.js';

/** A share of `npm run fuzz`. */
const ATTACKS: Readonly<Record<Way, number>> = { 'one process': 1_500, 'services apart': 500 };

describe.each(Object.keys(WAYS) as Way[])('%s', (way) => {
  const products: Product[] = [];
  const started = async (env: NodeJS.ProcessEnv): Promise<Product> => {
    const product = await Product.inFreshFolder(way, env);
    products.push(product);
    await product.start(240_000);
    return product;
  };
  afterAll(async () => {
    for (const product of products) {
      await product.stop();
      product.remove();
    }
  }, 60_000);

  test('no attack brings out more than its refusal', async () => {
    const product = await started({ YIMEN_RATE_LIMITS: 'off', YIMEN_LOG_LEVEL: 'warn' });
    const target = { address: product.address, faultsLogged: () => faultsIn(product.output) };
    const { faults, logged, sent } = await runFuzz(target, { requests: ATTACKS[way], seed: 20_261_123, tell: () => {} });
    expect(faults).toEqual([]);
    expect(logged).toEqual([]);
    expect(Object.values(sent).every((count) => count > 0)).toBe(true);
    expect((await fetch(`${product.address}/readyz`)).status).toBe(200);
  }, 600_000);

  test('whoever asks too much at once, too often, or for the schema of a product that is no demonstration is told so', async () => {
    const product = await started({ YIMEN_INTROSPECTION: 'off' });
    const door = new Door(product.address, DEMO_PASSWORD);
    const codeOf = async (caller: Caller, query: string) => (await door.ask(caller, query)).errors[0]?.extensions?.code;
    const clerk = await door.caller('township-clerk', '');

    expect(await codeOf(NOBODY, '{ tenants(first: 200) { nodes { children(first: 200) { nodes { name } } } } }')).toBe('QUERY_LIMIT_EXCEEDED');
    expect(await codeOf(NOBODY, '{ __schema { queryType { name } } }')).toBe('GRAPHQL_VALIDATION_FAILED');
    expect((await fetch(`${product.address}/schema.graphql`)).status).toBe(404);

    const often = `mutation { ${Array.from({ length: 20 }, (_, at) => `m${at}: finishCase(input: { clientRequestId: "too-many-${at}", caseId: "x" }) { __typename }`).join(' ')} }`;
    const asked = Array.from({ length: 40 }, () => fetch(`${product.address}/graphql`, {
      method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${clerk.token}` }, body: JSON.stringify({ query: often }),
    }));
    const refused = (await Promise.all(asked)).find(({ status }) => status === 429);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused?.json()).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED', budget: 'mutations' } }] });
    // Reading goes on, and others are not concerned.
    expect(await codeOf(clerk, '{ me { name } }')).toBeUndefined();
    expect(await codeOf(await door.caller('township-manager', ''), '{ me { name } }')).toBeUndefined();
  }, 300_000);

  test('a tenant says from which networks its staff may work, and nobody says it of his own address', async () => {
    const door = new Door(products.at(-1)!.address, DEMO_PASSWORD);
    const admin = await door.caller('county-security-admin', '');
    const clerk = await door.caller('township-clerk-civil', '');
    const set = (tenantId: string, rules: object[]) => door.ask(admin,
      'mutation ($input: SetAddressRulesInput!) { setAddressRules(input: $input) { __typename ... on AddressRules { tenant { name } rules { cidr action note } } ... on AddressLockedOut { address } } }',
      { input: { clientRequestId: requestId(), tenantId, rules } });
    const codeOf = async (who: Caller) => (await door.ask(who, '{ me { name } }')).errors[0]?.extensions?.code;

    expect(await set('51060820000000', [{ cidr: '127.0.0.0/8', action: 'deny' }])).toMatchObject({ data: { setAddressRules: { __typename: 'AddressLockedOut', address: '127.0.0.1' } } });
    expect(await codeOf(clerk)).toBeUndefined();
    expect((await set('51060821200000', [{ cidr: '10.51.0.0/16', action: 'allow', note: '政务外网' }])).data).toEqual({
      setAddressRules: { __typename: 'AddressRules', tenant: { name: '师古镇' }, rules: [{ cidr: '10.51.0.0/16', action: 'allow', note: '政务外网' }] },
    });
    await until(async () => (await codeOf(clerk)) === 'ADDRESS_REFUSED');
    // A header of the clerk's own helps nobody, and above and elsewhere work goes on.
    const claimed = await fetch(`${door.address}/graphql`, {
      method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${clerk.token}`, 'x-forwarded-for': '10.51.6.8' }, body: '{"query":"{ me { name } }"}',
    });
    expect(claimed.status).toBe(403);
    expect(await codeOf(await door.caller('county-manager', ''))).toBeUndefined();
    expect(await codeOf(await door.caller('villager', ''))).toBeUndefined();
    await set('51060821200000', []);
    await until(async () => (await codeOf(clerk)) === undefined);
  }, 120_000);

  test('a page elsewhere makes no browser send anything for its user', async () => {
    const product = products.at(-1)!;
    const forged = { method: 'POST', headers: { origin: 'https://evil.example', cookie: 'yimen_session=x' } };
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const asked = await fetch(`${product.address}/graphql`, { ...forged, headers: { ...forged.headers, 'content-type': type }, body: '{"query":"{ __typename }"}' });
      expect([type, asked.status]).toEqual([type, 400]);
      const sent = await fetch(`${product.address}/files/cases/x/materials/y`, { ...forged, headers: { ...forged.headers, 'content-type': type }, body: '%PDF-1.7' });
      expect([type, sent.status]).toEqual([type, 401]);
    }
    const preflight = await fetch(`${product.address}/graphql`, { method: 'OPTIONS', headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' } });
    expect([...preflight.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});
