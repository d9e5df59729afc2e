import { DEMO_PASSWORD } from '@yimen/provisioning';
import { Door } from '../src/demo/door.js';
import { play } from '../src/demo/main-job.js';
import { Product } from './product.js';

const ROUNDS = 12;
const SERVICES = ['tenants', 'catalogs', 'cases', 'assessments'] as const;

test('two processes of each service go on at length although one after the other is killed', async () => {
  const product = await Product.inFreshFolder('services apart', { YIMEN_INSTANCES: '2' });
  await product.start();
  try {
    const villagersCases = async () => {
      const door = new Door(product.address, DEMO_PASSWORD);
      const { data } = await door.ask(await door.caller('villager', ''), '{ myCases(first: 200) { nodes { caseNo status } } }');
      return (data!['myCases'] as { nodes: readonly { caseNo: string }[] }).nodes;
    };
    for (let round = 1; round <= ROUNDS; round++) {
      await play(new Door(product.address, DEMO_PASSWORD), () => {}, () => {});
      const before = await villagersCases();
      expect(before.length).toBeGreaterThanOrEqual(round);
      const victims = product.processesOf(SERVICES[round % SERVICES.length]!);
      process.kill(victims.at(-1)!, 'SIGKILL');
      // The other instance answers at once: nobody has to wait for the one that was killed.
      expect(await villagersCases()).toEqual(before);
      await ready(product.address);
    }
  } finally {
    expect(await product.stop()).toBe(0);
    product.remove();
  }
}, 20 * 60_000);

async function ready(address: string): Promise<void> {
  for (const end = performance.now() + 60_000; performance.now() < end;) {
    if ((await fetch(`${address}/readyz`)).status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('not ready again');
}
