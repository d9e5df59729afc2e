import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '@yimen/embedded';

/** One PostgreSQL for the whole run, thrown away afterwards; the spec files make their databases in it. */
export default async function setUp() {
  const folder = mkdtempSync(join(tmpdir(), 'yimen-test-'));
  const postgres = await startPostgres({ folder, durable: false, log: () => {} });
  process.env.YIMEN_TEST_DATABASE = postgres.url;
  globalThis.yimenTest = { postgres, folder };
}
