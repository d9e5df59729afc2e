import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '@yimen/embedded';

/** One PostgreSQL for the whole run, thrown away afterwards; the spec files make their databases in it. */
export default async function setUp() {
  const folder = mkdtempSync(join(tmpdir(), 'yimen-integration-'));
  // As root the server runs as somebody else, who must be able to pass.
  chmodSync(folder, 0o711);
  const postgres = await startPostgres({ folder, durable: false, log: { info() {}, warn: console.warn, error: console.error } });
  process.env.YIMEN_TEST_DATABASE = postgres.url;
  globalThis.yimenTest = { postgres, folder };
}
