import { setTimeout } from 'node:timers/promises';
import { DEMO_PASSWORD } from '@yimen/provisioning';
import { Door, NOBODY, requestId } from '../src/demo/door.js';
import { Product } from './product.js';
import { until } from './until.js';

const VILLAGE = '51060821200201';
/** Milliseconds after which the process dies under the request that publishes. */
const DELAYS = [0, 2, 5, 10, 20, 40, 80, 160, 320, 640];

let product: Product;
beforeAll(async () => {
  product = await Product.inFreshFolder('one process');
  await product.start();
}, 180_000);
afterAll(async () => {
  await product?.stop();
  product?.remove();
}, 30_000);

const door = (): Door => new Door(product.address, DEMO_PASSWORD);
async function ask<T>(username: string | null, query: string, variables: object = {}): Promise<T> {
  const at = door();
  const { data, errors } = await at.ask(username === null ? NOBODY : await at.caller(username, ''), query, variables);
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  return data as T;
}
const act = async (username: string, name: string, type: string, input: object, what: string) =>
  (await ask<Record<string, Record<string, unknown>>>(username, `mutation ($input: ${type}!) { ${name}(input: $input) { __typename ${what} ... on Refusal { code message } } }`, { input: { clientRequestId: requestId(), ...input } }))[name]!;
/** How each item of the province can be reached, as its village is told. */
const trafficOf = async () => (await ask<{ effectiveItems: { nodes: { code: string; traffic: string }[] } }>(null, `{ effectiveItems(tenantId: "${VILLAGE}", first: 200) { nodes { code traffic } } }`)).effectiveItems.nodes;
const publicationOf = async (id: string) => (await ask<{ itemPublication: { status: string; version: number; adjustment: { finishedAt: string | null; examined: number } | null } }>(
  'province-publisher', `{ itemPublication(id: "${id}") { status version adjustment { finishedAt examined } } }`)).itemPublication;

/** Drafts and submits the next edition of every item. @returns the publication */
async function submitted(traffic: string): Promise<string> {
  const items: { editionId: string; version: number }[] = [];
  for (const { code } of await trafficOf()) {
    const { id, version } = await act('province-publisher', 'draftEdition', 'DraftEditionInput', { code, changes: { traffic } }, '... on ItemEdition { id version }');
    items.push({ editionId: String(id), version: Number(version) });
  }
  const answers = ['result_sample_missing', 'topic_missing'].map((code) => ({ code, reason: '待补充' }));
  return String((await act('province-publisher', 'submitPublication', 'SubmitPublicationInput', { title: traffic, items, answers }, '... on ItemPublication { id }'))['id']);
}

test('killed in the middle of a publication, all of it counts or nothing, and the tasks that follow are given all the same', async () => {
  const found = new Set<string>();
  for (let turn = 0; found.size < 2 && turn < 5; turn += 1) {
    const traffic = `第 ${turn} 路公交`;
    const id = await submitted(traffic);
    const { version } = await publicationOf(id);
    for (const delay of DELAYS) {
      const at = door();
      const second = await at.caller('province-second-publisher', '');
      const publishing = at.ask(second, 'mutation ($input: PublishPublicationInput!) { publishPublication(input: $input) { __typename } }', {
        input: { clientRequestId: requestId(), publicationId: id, version },
      }).catch(() => null);
      await setTimeout(delay);
      await product.stop('SIGKILL');
      await publishing;
      await product.start();
      const { status } = await publicationOf(id);
      found.add(status);
      const told = await trafficOf();
      expect(told.length).toBeGreaterThan(70);
      expect(new Set(told.map((item) => item.traffic === traffic))).toEqual(new Set([status === 'published']));
      if (status === 'published') break;
    }
    await until(async () => (await publicationOf(id)).adjustment?.finishedAt != null, 120_000);
    expect((await publicationOf(id)).adjustment?.examined).toBe((await trafficOf()).length);
  }
  expect(found).toEqual(new Set(['in_review', 'published']));
}, 600_000);
