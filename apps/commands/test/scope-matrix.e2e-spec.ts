import { OWNER } from '@yimen/persistence';
import { cellsOf } from '../src/scope-matrix/matrix.js';
import { ROWS } from '../src/scope-matrix/rows.js';
import { Product, WAYS, type Way } from './product.js';
import { runCells } from './scope-matrix/run-cells.js';
import { MatrixWorld } from './scope-matrix/world.js';

describe.each(Object.keys(WAYS) as Way[])('the matrix of docs/security/matrix.md: %s', (way) => {
  let product: Product;
  let world: MatrixWorld;

  beforeAll(async () => {
    product = await Product.inFreshFolder(way, { YIMEN_RATE_LIMITS: 'off' });
    await product.start(300_000);
    world = await MatrixWorld.arrange(product);
  }, 480_000);
  afterAll(async () => {
    await world?.end();
    await product?.stop();
    product?.remove();
  }, 60_000);

  test('every cell comes out as the table says', async () => {
    expect(await runCells(product.address, world, ROWS)).toEqual([]);
  }, 600_000);

  test('nobody who serves requests is the owner of the tables', async () => {
    const roles = await world.connectedAs();
    expect(roles).toEqual(expect.arrayContaining(['tenants_login', 'catalogs_login', 'cases_login', 'assessments_login']));
    expect(roles).not.toContain(OWNER);
  });
});

test('the table lets enough through, and keeps enough out, to prove something', () => {
  const cells = cellsOf(ROWS);
  const shareOf = (outcome: string) => cells.filter(({ expected }) => expected === outcome).length / cells.length;
  expect(cells.length).toBeGreaterThan(2_000);
  for (const outcome of ['allowed', 'not_found', 'empty', 'forbidden']) expect([outcome, shareOf(outcome) > 0.02]).toEqual([outcome, true]);
});
