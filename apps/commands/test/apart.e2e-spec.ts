import { DEMO_PASSWORD } from '@yimen/provisioning';
import { Door, NOBODY, requestId } from '../src/demo/door.js';
import { play } from '../src/demo/main-job.js';
import { freePort, Product, type Way } from './product.js';
import { until } from './until.js';
import { comparable, RecordingDoor } from './recording-door.js';

const products: Product[] = [];
async function started(way: Way, env: NodeJS.ProcessEnv = {}): Promise<Product> {
  const product = await Product.inFreshFolder(way, env);
  products.push(product);
  await product.start();
  return product;
}
afterEach(async () => {
  await Promise.all(products.map((product) => product.stop()));
  for (const product of products.splice(0)) product.remove();
}, 60_000);

const storyOn = async (product: Product) => {
  const door = new RecordingDoor(product.address, DEMO_PASSWORD);
  await play(door, () => {}, () => {});
  return comparable(door.exchanges);
};

test('every question of the story has the same answer, whether one process gives it or the services apart', async () => {
  const inOne = await storyOn(await started('one process'));
  const apart = await storyOn(await started('services apart'));
  expect(inOne.length).toBeGreaterThan(50);
  expect(apart).toEqual(inOne);
}, 240_000);

test('a service that is down makes its own fields fail, clearly, and comes back by itself', async () => {
  const product = await started('services apart');
  const door = new Door(product.address, DEMO_PASSWORD);
  const manager = await door.caller('township-manager', '');
  const both = '{ me { name } ratings(month: "2026-11") { nodes { id } } }';
  expect((await door.ask(manager, both)).errors).toEqual([]);

  process.kill(product.processesOf('assessments').at(-1)!, 'SIGKILL');
  const { status, data, errors } = await door.ask(manager, '{ me { name } }').then(() => door.ask(manager, both));
  expect([status, data]).toEqual([200, { me: { name: '顾平安' }, ratings: null }]);
  expect(errors).toMatchObject([{ message: expect.stringMatching(/assessments/), path: ['ratings'], extensions: { code: 'SERVICE_UNAVAILABLE' } }]);
  expect((await fetch(`${product.address}/readyz`)).status).toBe(503);
  expect((await door.ask(NOBODY, '{ tenantByCode(code: "51") { name } }')).data).toEqual({ tenantByCode: { name: '四川省' } });

  await until(async () => (await door.ask(manager, both)).errors.length === 0);
  await until(async () => (await fetch(`${product.address}/readyz`)).status === 200);
}, 120_000);

test('what needs a service that is down is refused whole, and goes through unchanged when it is back', async () => {
  const product = await started('services apart');
  const door = new Door(product.address, DEMO_PASSWORD);
  const agent = await door.caller('village-agent', '');
  const villager = await door.caller('villager', '');
  const input = {
    clientRequestId: requestId(), itemCode: '51-01-00038-000', materialIds: ['m1'], applicant: { name: '田青山', idNumber: '510682190001010014', phone: '13812345678' },
    mandate: { document: '委托书', signedOn: '2026-01-05', validUntil: '2027-12-31' },
  };
  const submit = () => door.ask(agent, 'mutation ($input: SubmitCaseInput!) { submitCase(input: $input) { __typename } }', { input });
  const cases = async () => ((await door.ask(villager, '{ myCases { nodes { caseNo } } }')).data!['myCases'] as { nodes: object[] }).nodes.length;

  process.kill(product.processesOf('catalogs').at(-1)!, 'SIGKILL');
  expect((await submit()).errors).toMatchObject([{ message: expect.stringMatching(/catalogs/), path: ['submitCase'], extensions: { code: 'SERVICE_UNAVAILABLE' } }]);
  expect(await cases()).toBe(0);
  await until(async () => (await submit()).data !== null);
  expect((await submit()).data).toEqual({ submitCase: { __typename: 'Case' } });
  expect(await cases()).toBe(1);
}, 120_000);

test('two processes of each service share the work, and every event is handled once', async () => {
  const product = await started('services apart', { YIMEN_INSTANCES: '2', YIMEN_LOG_LEVEL: 'debug' });
  await storyOn(product);
  await storyOn(product);
  for (const service of ['tenants', 'catalogs', 'cases', 'assessments']) {
    const ports = new Set(product.logged('ready').filter((line) => line['service'] === service).map(({ port }) => port));
    expect([service, ports.size]).toEqual([service, 2]);
    const busy = new Set(product.logged('request').filter((line) => line['service'] === service && line['route'] === '/graphql').map(({ pid }) => pid));
    expect([service, busy.size]).toEqual([service, 2]);
  }
  const jobs = product.logged('event').map(({ consumer, requestId }) => `${String(consumer)} ${String(requestId)}`);
  expect(jobs.length).toBeGreaterThan(4);
  expect(new Set(jobs).size).toBe(jobs.length);
}, 240_000);

test('the data are the same either way, and never opened by both at once', async () => {
  const first = await started('one process');
  await storyOn(first);
  const question = '{ myCases(first: 200) { nodes { caseNo status } } }';
  const asked = async (product: Product) => {
    const door = new Door(product.address, DEMO_PASSWORD);
    return (await door.ask(await door.caller('villager', ''), question)).data;
  };
  const before = await asked(first);
  const second = first.twin({ way: 'services apart', port: await freePort() });
  const { code, said } = await second.startInVain();
  expect([code !== 0, said]).toEqual([true, expect.stringMatching(/已在数据目录|already running/)]);
  await first.stop();
  const apart = first.twin({ way: 'services apart' });
  products.push(apart);
  await apart.start();
  expect(await asked(apart)).toEqual(before);
  expect(await apart.stop()).toBe(0);
}, 240_000);
