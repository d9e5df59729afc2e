import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres, type RunningPostgres } from '@yimen/embedded';
import { prepareDatabase } from '@yimen/provisioning';
import { Client } from 'pg';
import { ROOT } from '../../src/root.js';
import { SERVICES, SUBSCRIPTIONS } from '../../src/services.js';
import { isCheckedIn } from './checked-in.js';
import { rolesText } from './roles-text.js';

/**
 * What an administrator is asked to do, done on a server of its own: the roles belong to the server, not to a database.
 * The product's administrator is no superuser, as on a managed server.
 */
const FOLDER = join(ROOT, 'deploy/postgres');
const SECRET = Buffer.alloc(32, 7);
let folder: string;
let postgres: RunningPostgres;
let superuser: Client;
let administrator: Client;

const statementsOf = (file: string): readonly string[] =>
  readFileSync(file, 'utf8').replace(/^--.*$/gm, '').split(';').map((statement) => statement.trim()).filter(Boolean);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'yimen-deployed-'));
  chmodSync(folder, 0o711);
  postgres = await startPostgres({ folder, durable: false, log: { info() {}, warn: console.warn, error: console.error } });
  superuser = new Client({ connectionString: postgres.url });
  await superuser.connect();
  for (const statement of statementsOf(join(FOLDER, 'create-database.sql'))) await superuser.query(statement);
  await superuser.query("alter role yimen_admin password 'given'");
  administrator = new Client({ connectionString: adminUrl() });
  await administrator.connect();
});
afterAll(async () => {
  await superuser?.end();
  await administrator?.end();
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function adminUrl(): string {
  const url = new URL(postgres.url);
  Object.assign(url, { username: 'yimen_admin', password: 'given', pathname: '/yimen' });
  return url.href;
}
const migrated = () => prepareDatabase({ adminUrl: adminUrl(), secret: SECRET, services: SERVICES, subscriptions: SUBSCRIPTIONS });

test('the administrator brings the database up to date, again and again, and is no superuser', async () => {
  await migrated();
  await migrated();
  const { rows } = await administrator.query('select rolsuper, rolcreatedb, rolreplication from pg_roles where rolname = current_user');
  expect(rows).toEqual([{ rolsuper: false, rolcreatedb: false, rolreplication: false }]);
});

test('the database sorts alike on every machine and takes Chinese labels', async () => {
  const { rows } = await administrator.query('select datlocprovider, datlocale, datcollate, datctype, pg_encoding_to_char(encoding) as encoding from pg_database where datname = current_database()');
  expect(rows).toEqual([{ datlocprovider: 'b', datlocale: 'C.UTF-8', datcollate: 'C', datctype: 'C.UTF-8', encoding: 'UTF8' }]);
});

test('nobody else is let in', async () => {
  await superuser.query("create role stranger login password 'given'");
  const url = new URL(adminUrl());
  url.username = 'stranger';
  await expect(new Client({ connectionString: url.href }).connect()).rejects.toThrow('permission denied for database "yimen"');
});

test('deploy/postgres/roles.md lists the roles as they are (else YIMEN_WRITE=1)', async () => {
  await migrated();
  expect(isCheckedIn(join(FOLDER, 'roles.md'), await rolesText(superuser, 'yimen'))).toBe(true);
});

test('the server understands every recommended setting', async () => {
  const recommended = [...readFileSync(join(FOLDER, 'postgresql.conf'), 'utf8').matchAll(/^(\w+) = (.+)$/gm)];
  expect(recommended.length).toBeGreaterThan(10);
  // This checks name and value, and only writes them down for a server that starts later; this one never does.
  for (const [, name, value] of recommended) await superuser.query(`alter system set ${name} = ${value!.startsWith("'") ? value : `'${value}'`}`);
  await expect(superuser.query("alter system set shared_buffers = '4XB'")).rejects.toThrow('invalid value');
});
