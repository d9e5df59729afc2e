import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres, type RunningPostgres } from '@yimen/embedded';
import { loginOf, SERVICES, urlFor } from '@yimen/persistence';
import { Client } from 'pg';
import { identityUrl, prepareDatabase, prepareIdentity, seedLedger, withEmbeddedDatabase, type PreparedPart } from '../src/index.js';

const LOG = { info: () => {}, warn: () => {}, error: () => {} };
const services = SERVICES.map((name) => ({ name, schema: [{ name: '0001-notes', sql: `create table ${name}.note (text text)` }] }));
const subscriptions = [{ event: 'cases.case-closed', consumer: 'assessments.record-closed-case' }];

let folder: string;
let postgres: RunningPostgres;
const secret = randomBytes(32);

async function ask<R extends object>(url: string, text: string): Promise<R[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<R>(text)).rows;
  } finally {
    await client.end();
  }
}

async function prepare(withSecret: Buffer): Promise<{ readonly ownerUrl: string; readonly parts: readonly PreparedPart[] }> {
  const parts: PreparedPart[] = [];
  const ownerUrl = await prepareDatabase({ adminUrl: postgres.url, secret: withSecret, services, subscriptions, onPart: (part) => parts.push(part) });
  return { ownerUrl, parts };
}

// A server of its own: roles and their passwords belong to a server, not to a database.
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'yimen-provisioning-'));
  chmodSync(folder, 0o711);
  postgres = await startPostgres({ folder, durable: false, log: LOG });
});
afterAll(async () => {
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('an empty database gets roles, schemas and queues; the second time there is nothing to do', async () => {
  const first = await prepare(secret);
  expect(first.parts.map(({ kind }) => kind)).toEqual(['roles', 'schema', 'schema', 'schema', 'schema', 'jobs']);
  expect(first.parts[1]).toEqual({ kind: 'schema', service: 'tenants', steps: ['0000-foundation', '0001-notes', 'audit-0001-seals'] });
  const second = await prepare(secret);
  expect(second.parts.flatMap((part) => (part.kind === 'schema' ? part.steps : []))).toEqual([]);
  expect(second.ownerUrl).toBe(first.ownerUrl);
  expect(await ask(urlFor(postgres.url, loginOf('jobs'), secret), 'select name from pgboss.queue order by name')).toEqual(
    [{ name: 'assessments.record-closed-case' }, { name: 'dead-letters' }, { name: 'events.dead-letter-watch' }]);
});

test('another secret is another password for every login', async () => {
  const other = randomBytes(32);
  await prepare(other);
  await expect(ask(urlFor(postgres.url, loginOf('cases'), secret), 'select 1')).rejects.toThrow(/password authentication failed/);
  await ask(urlFor(postgres.url, loginOf('cases'), other), 'select 1');
  await prepare(secret);
});

test('the identity provider’s tables are its own', async () => {
  const { ownerUrl } = await prepare(secret);
  await prepareIdentity(ownerUrl);
  await prepareIdentity(ownerUrl);
  expect(await ask(identityUrl(postgres.url, secret), 'select * from identity.account')).toEqual([]);
  for (const service of SERVICES) {
    await expect(ask(urlFor(postgres.url, loginOf(service), secret), 'select * from identity.account')).rejects.toThrow(/permission denied/);
  }
});

test('seed data is taken once per source, and again after an interruption', async () => {
  const { ownerUrl } = await prepare(secret);
  const ledger = await seedLedger(ownerUrl);
  let works = 0;
  const work = async () => void works++;
  await expect(ledger.once('regions', 'first edition', () => Promise.reject(new Error('power cut')))).rejects.toThrow('power cut');
  expect(await ledger.once('regions', 'first edition', work)).toBe(true);
  expect(await ledger.once('regions', 'first edition', work)).toBe(false);
  expect(await ledger.once('regions', 'second edition', work)).toBe(true);
  expect(works).toBe(2);
  await ledger.close();
});

test('a command starts the database where none runs, and stops it again', async () => {
  const own = mkdtempSync(join(tmpdir(), 'yimen-provisioning-'));
  chmodSync(own, 0o711);
  try {
    const found = await withEmbeddedDatabase({ root: own, dataFolder: own, log: LOG }, async (database) => {
      expect(await ask(database.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
      return database;
    });
    expect(found.shared).toBe(false);
    await expect(ask(found.adminUrl, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
});
