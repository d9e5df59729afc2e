import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startPostgres } from '@yimen/embedded';
import pg from 'pg';

const ROOT = join(import.meta.dirname, '../../../..');
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const key = (): string => randomBytes(32).toString('base64');

/** What an operator has before the product is there: a PostgreSQL, an identity provider, and keys. */
export interface OutsideWorld {
  /** What every process of the product is told. */
  readonly env: NodeJS.ProcessEnv;
  /** Runs a command of the product, as an operator does who may also create roles. @returns what it said */
  run(script: string): Promise<string>;
  close(): Promise<void>;
}

/** A PostgreSQL of its own with an empty database, beside an identity provider that is already there. */
export async function outsideWorld(issuer: string): Promise<OutsideWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'yimen-outside-'));
  chmodSync(folder, 0o755);
  const postgres = await startPostgres({ folder, durable: false, log: silent });
  const adminUrl = await emptyDatabase(postgres.url);
  const env: NodeJS.ProcessEnv = {
    DATABASE_URL: `postgres://127.0.0.1:${postgres.port}/yimen_outside`,
    OIDC_ISSUER: issuer,
    YIMEN_DATABASE_SECRET: key(),
    YIMEN_MASTER_KEY: key(),
    YIMEN_INDEX_KEY: key(),
  };
  return {
    env,
    async run(script) {
      const options = { cwd: ROOT, env: { ...process.env, ...env, DATABASE_ADMIN_URL: adminUrl, NODE_OPTIONS: '' } };
      const { stdout } = await promisify(execFile)(process.execPath, [join(ROOT, script)], options);
      return stdout;
    },
    async close() {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function emptyDatabase(serverUrl: string): Promise<string> {
  const server = new pg.Client({ connectionString: serverUrl });
  await server.connect();
  await server.query('create database yimen_outside');
  await server.end();
  const url = new URL(serverUrl);
  url.pathname = '/yimen_outside';
  return url.href;
}
