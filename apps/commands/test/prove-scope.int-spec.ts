import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PRODUCT } from '../src/prove-scope/proof.js';
import { search } from '../src/prove-scope/search.js';
import { ProvingGround } from './prove-scope/proving.js';

let ground: ProvingGround;
beforeAll(async () => {
  ground = await ProvingGround.open();
}, 120_000);
afterAll(() => ground?.close());

/** A share of `npm run prove:scope`. */
test('the rules, their lists, the wall and the oracle say the same of every row', () => ground.proving(PRODUCT, async (proof) => {
  const found = await search(proof, { checks: 10_000, seed: 51_0682 });
  expect(found?.disagreement.message).toBeUndefined();
  const { asked, yes } = proof.checks.total;
  expect(yes / asked).toBeGreaterThan(0.005);
  expect(proof.walls.total.yes / proof.walls.total.asked).toBeGreaterThan(0.1);
  // Both sorts of request are met: those that are let in and those that are refused.
  expect(proof.actors.entries.get('post')!.yes).toBeGreaterThan(20);
  expect(proof.actors.entries.get('refused')!.asked).toBeGreaterThan(5);
}), 240_000);

test('the oracle shares no code with what it judges', () => {
  const folder = join(import.meta.dirname, '../src/prove-scope/oracle');
  const imports = readdirSync(folder).flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(/from '([^']+)'/g)].map(([, name]) => name!));
  expect(imports.length).toBeGreaterThan(5);
  expect(imports.filter((name) => !/^\.\/[a-z-]+\.js$/.test(name) && name !== '../world.js')).toEqual([]);
});
