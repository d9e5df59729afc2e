import type { Scope } from '@yimen/access';
import { TestDatabase } from '@yimen/testing';
import fc from 'fast-check';
import { Client } from 'pg';
import { audiencesOf, countStatements, Database, loginOf, OWNER, SERVICES } from '@yimen/persistence';
import { anonymous, citizen, NEXT_TOWN, other, sample, SHIFANG, SHIGU, sql, staff, uuid } from './sample.js';

const SETTINGS = `select current_user as who, current_setting('role') as role, coalesce(current_setting('app.lo', true), '') as lo,
  coalesce(current_setting('app.actor', true), '') as actor, current_setting('transaction_read_only') as reading`;
const CLEAN = { who: 'cases_login', role: 'none', lo: '', actor: '', reading: 'off' };

let databases: TestDatabase;
/** One connection for everything, so that whatever one user left on it would meet the next. */
let database: Database;
beforeAll(async () => {
  databases = await TestDatabase.create([other, sample]);
  database = await Database.connect({ service: 'cases', url: databases.urlOf('cases'), entities: [], digestKey: databases.digestKey, connections: { read: 1, write: 1 } });
  await sql(databases.ownerUrl, `insert into cases.note (id, tenant_no, text) values ('${uuid(1)}', ${SHIGU}, '师古'), ('${uuid(2)}', ${NEXT_TOWN}, '邻镇')`);
});
afterAll(() => database?.onApplicationShutdown());

const clerk = staff('window_clerk', SHIGU).scope;
const neighbour = staff('window_clerk', NEXT_TOWN).scope;
const texts = (scope: Scope): Promise<string[]> =>
  database.read(scope, async (read) => (await read<{ text: string }>('select text from cases.note order by id')).map(({ text }) => text));
const write = (scope: Scope, text: string, values: readonly unknown[] = []) =>
  database.transaction(scope, (em) => em.execute<Record<string, unknown>[]>(text, [...values]));
interface AskedPool { query(text: string): Promise<{ rows: unknown[] }>; totalCount: number }
/** What is set on the connections between two transactions, the readers' and the writers': asked on the very connections, without beginning one. */
async function leftBehind(): Promise<unknown> {
  const { readers, orm } = database as unknown as { readers: AskedPool; orm: { em: { getDriver(): { getConnection(): { getNativeClient(): Promise<AskedPool> } } } } };
  const writers = await orm.em.getDriver().getConnection().getNativeClient();
  const [read, written] = await Promise.all([readers, writers].map(async (pool) => (await pool.query(SETTINGS)).rows[0]));
  expect([readers.totalCount, writers.totalCount]).toEqual([1, 1]);
  expect(written).toEqual(read);
  return read;
}

describe('a scope ends with its transaction', () => {
  test('after a read, and the next one sees its own rows only', async () => {
    expect(await texts(clerk)).toEqual(['师古']);
    expect(await leftBehind()).toEqual(CLEAN);
    expect(await texts(neighbour)).toEqual(['邻镇']);
    expect(await texts(citizen(uuid(5)).scope).catch(({ code }: { code: string }) => code)).toBe('42501');
  });

  test.each([['unnamed', undefined], ['prepared', 'notes']])('after a read of one statement, %s, and the next one sees its own rows only', async (_how, name) => {
    const rows = (scope: Scope) => database.rows<{ text: string }>(scope, 'select text from cases.note order by id', [], name);
    expect([await rows(clerk), await rows(neighbour), await rows(clerk)]).toEqual([[{ text: '师古' }], [{ text: '邻镇' }], [{ text: '师古' }]]);
    expect(await database.rows(clerk, SETTINGS)).toEqual([{ who: 'cases_staff', role: 'cases_staff', lo: String(SHIGU), actor: uuid(800), reading: 'on' }]);
    expect(await leftBehind()).toEqual(CLEAN);
    await expect(rows(citizen(uuid(5)).scope)).rejects.toMatchObject({ code: '42501' });
    expect(await leftBehind()).toEqual(CLEAN);
  });

  test('after a write', async () => {
    expect(await write(clerk, SETTINGS)).toEqual([{ who: 'cases_staff', role: 'cases_staff', lo: String(SHIGU), actor: uuid(800), reading: 'off' }]);
    expect(await leftBehind()).toEqual(CLEAN);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['a read that fails in the database', () => database.read(clerk, (read) => read('select nothing'))],
    ['a read that fails outside it', () => database.read(clerk, async () => { throw new Error('outside'); })],
    ['a read that fails while another is under way', () => database.read(clerk, (read) => Promise.all([read('select 1/0'), read('select pg_sleep(0.05)')]))],
    ['a read whose error was swallowed', () => database.read(clerk, (read) => read('select nothing').catch(() => null)).then(() => { throw new Error('on'); })],
    ['a statement that fails', () => database.rows(clerk, 'select nothing')],
    ['a prepared statement that fails', () => database.rows(clerk, 'select 1 / $1::int', [0], 'by nothing')],
    ['a prepared statement that cannot be prepared', () => database.rows(clerk, 'select nothing', [], 'nothing')],
    ['a value that cannot be sent', () => database.rows(clerk, 'select $1', [{ toPostgres: () => { throw new Error('no'); } }])],
    ['a statement in a scope that cannot be', () => database.rows({ ...clerk, level: 1.5 as 1 }, 'select text from cases.note')],
    ['a statement for an audience that does not exist', () => database.rows({ ...clerk, audience: 'nobody' as 'staff' }, 'select text from cases.note')],
    ['a write that fails in the database', () => write(clerk, 'select nothing')],
    ['a write that fails outside it', () => database.transaction(clerk, async () => { throw new Error('outside'); })],
    ['a scope that cannot be', () => database.read({ ...clerk, level: 1.5 as 1 }, async () => null)],
    ['an audience that does not exist', () => database.read({ ...clerk, audience: 'nobody' as 'staff' }, async () => null)],
    ['an audience that does not exist, to write', () => write({ ...clerk, audience: 'nobody' as 'staff' }, 'select 1')],
  ])('after %s', async (_case, fail) => {
    await expect(fail()).rejects.toThrow();
    expect(await leftBehind()).toEqual(CLEAN);
    expect(await texts(neighbour)).toEqual(['邻镇']);
  });

  test('a statement sent behind a scope that could not be set reads nothing', async () => {
    let sent: Promise<unknown> = Promise.resolve();
    const failing = database.read({ ...clerk, audience: 'nobody' as 'staff' }, (read) => (sent = read('select text from cases.note')));
    await expect(failing).rejects.toMatchObject({ code: '22023' });
    await expect(sent).rejects.toMatchObject({ code: '25P02' });
  });

  test('a part of the work that goes on after the rest has failed reads nothing on the next one’s connection', async () => {
    let late: Promise<unknown> = Promise.resolve();
    const failing = database.read(clerk, (read) => {
      late = read('select pg_sleep(0.05)').then(() => new Promise((resolve) => setTimeout(resolve, 50))).then(() => read('select text from cases.note'));
      late.catch(() => {});
      return Promise.all([late, read('select 1/0')]);
    });
    await expect(failing).rejects.toThrow('division by zero');
    const next = database.read(neighbour, (read) => read('select pg_sleep(0.3)'));
    await expect(late).rejects.toThrow();
    await next;
  });

  test('a reader that is kept and used later is refused', async () => {
    const kept = await database.read(clerk, async (read) => ({ read }));
    await expect(kept.read('select text from cases.note')).rejects.toThrow('has ended');
  });

  test('an entity manager that is kept and used later is refused', async () => {
    const kept = await database.transaction(clerk, async (em) => ({ em }));
    await expect(kept.em.execute('select text from cases.note')).rejects.toThrow('already committed');
    expect(await leftBehind()).toEqual(CLEAN);
  });
});

describe('a transaction', () => {
  test('of reading cannot write', async () => {
    await expect(database.read(clerk, (read) => read(`insert into cases.note (id, tenant_no, text) values ('${uuid(3)}', ${SHIGU}, 'x')`))).rejects.toMatchObject({ code: '25006' });
  });

  test('of one statement cannot write, nor get out of its scope', async () => {
    await expect(database.rows(clerk, `insert into cases.note (id, tenant_no, text) values ('${uuid(3)}', ${SHIGU}, 'x')`)).rejects.toMatchObject({ code: '25006' });
    // Several statements in one text would be able to: the extended protocol takes one.
    await expect(database.rows(clerk, 'commit; select text from cases.note')).rejects.toMatchObject({ code: '42601' });
  });

  test('that throws leaves nothing', async () => {
    const half = database.transaction(clerk, async (em) => {
      await em.execute('insert into cases.note (id, tenant_no, text) values (?, ?, ?)', [uuid(3), SHIGU, 'x']);
      throw new Error('half way');
    });
    await expect(half).rejects.toThrow('half way');
    expect(await texts(clerk)).toEqual(['师古']);
  });

  test('may ask what is published while it holds the last connection', async () => {
    const found = await database.transaction(clerk, () => database.published('select id from contract.place'));
    expect(found).toEqual([{ id: uuid(1) }]);
  });

  test('takes any text as a value and never as a statement', async () => {
    const hostile = ["'; reset role; --", "\\'; reset role; --", '?', '??', '$1', "E'\\x'", "o''b", '${x}', '\\', '中文😀', "');--"];
    const text = fc.oneof(fc.constantFrom(...hostile), fc.string(), fc.string({ unit: 'binary' }), fc.array(fc.constantFrom(...hostile)).map((parts) => parts.join('')))
      .filter((one) => !one.includes('\0') && one.isWellFormed());
    await fc.assert(fc.asyncProperty(text, text, async (one, two) => {
      expect(await write(clerk, 'select ?::text as one, ?::text as two, current_user::text as who', [one, two])).toEqual([{ one, two, who: 'cases_staff' }]);
    }), { numRuns: 200 });
  });

  test('gives numbers and legal dates as they are', async () => {
    const rows = await database.read(clerk, (read) => read("select 51060821200000::bigint as no, count(*) as n, date '2026-11-22' as on from cases.note"));
    expect(rows).toEqual([{ no: SHIGU, n: 1, on: '2026-11-22' }]);
  });
});

test('when the server ends its connections, the process lives on and asks again', async () => {
  const others = await databases.connect('cases', []);
  await others.read(clerk, (read) => read('select 1'));
  await others.published('select 1');
  const admin = new Client({ connectionString: process.env['YIMEN_TEST_DATABASE'] });
  await admin.connect();
  const { rowCount } = await admin.query("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'cases_login' and datname = $1", [
    new URL(databases.ownerUrl).pathname.slice(1)]);
  await admin.end();
  expect(rowCount).toBeGreaterThanOrEqual(2);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await others.published('select id from contract.place')).toEqual([{ id: uuid(1) }]);
  expect(await others.read(clerk, (read) => read('select text from cases.note'))).toEqual([{ text: '师古' }]);
  await others.onApplicationShutdown();
  expect(await texts(clerk)).toEqual(['师古']);
});

describe('the login role of a service', () => {
  const login = (text: string, before = 'select 1') => sql(databases.urlOf('cases'), before, text);

  test.each([
    ['its own tables', 'select * from cases.note'],
    ['its own request log', 'select * from cases.request_log'],
    ['another schema', 'select * from tenants.place'],
    ['the jobs', 'select * from pgboss.job'],
    ['passwords', 'select * from pg_authid'],
  ])('sees nothing of %s before it switches', async (_case, text) => {
    await expect(login(text)).rejects.toMatchObject({ code: '42501' });
  });

  test('sees what is published to it, and nothing behind it', async () => {
    expect(await login('select id from contract.place')).toEqual([{ id: uuid(1) }]);
    await expect(login('select tenant_no from tenants.place')).rejects.toMatchObject({ code: '42501' });
    await expect(login('delete from contract.place')).rejects.toMatchObject({ code: '42501' });
  });

  test.each(['tenants_staff', 'tenants_login', 'assessments_person', 'jobs_login', 'identity_login', 'yimen_jobs', OWNER, 'postgres'])('cannot become %s', async (role) => {
    await expect(login(`set role ${role}`)).rejects.toMatchObject({ code: '42501' });
    await expect(login(`select set_config('role', '${role}', true)`)).rejects.toMatchObject({ code: '42501' });
    await expect(login(`set session authorization ${role}`)).rejects.toMatchObject({ code: '42501' });
    // Neither by way of its own audience.
    await expect(login(`set role ${role}`, 'set role cases_staff')).rejects.toMatchObject({ code: '42501' });
  });

  test('as its own audience reaches no table of another service, and no more than the settings say', async () => {
    await expect(login('select * from tenants.place', 'set role cases_staff')).rejects.toMatchObject({ code: '42501' });
    await expect(login('select * from contract.place', 'set role cases_staff')).rejects.toMatchObject({ code: '42501' });
    expect(await login('select * from cases.note', 'set role cases_staff')).toEqual([]);
    for (const audience of ['person', 'public']) await expect(login('select * from cases.note', `set role cases_${audience}`)).rejects.toMatchObject({ code: '42501' });
  });

  test.each(['create table cases.mine ()', 'create table public.mine ()', 'create temporary table mine ()', 'create schema mine', 'create role mine', 'create extension pgcrypto schema cases',
    'alter table cases.note disable row level security', 'alter table cases.note no force row level security', 'drop policy staff on cases.note',
    'alter role cases_login bypassrls', 'alter role cases_login superuser', 'grant tenants_staff to cases_login', 'copy (select 1) to program \'true\'',
    "select pg_read_file('PG_VERSION')",
  ])('cannot %s', async (text) => {
    await expect(login(text)).rejects.toMatchObject({ code: expect.stringMatching(/42501|0LP01/) });
    await expect(login(text, 'set role cases_staff')).rejects.toMatchObject({ code: expect.stringMatching(/42501|0LP01/) });
  });

  test('owns nothing, bypasses nothing, inherits nothing, and belongs to its own audiences only', async () => {
    const roles = await sql<{ rolname: string }>(databases.ownerUrl, `
      select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication, rolinherit from pg_roles where rolname ~ '^(${SERVICES.join('|')}|jobs|identity)_'`);
    expect(roles).toHaveLength(SERVICES.length * 5 + 4);
    for (const role of roles) {
      expect(role).toMatchObject({ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false, rolreplication: false });
      if (role.rolname.endsWith('_login')) expect(role).toMatchObject({ rolinherit: false });
    }
    const members = await sql<{ who: string; of: string; admin: boolean }>(databases.ownerUrl, `
      select m.rolname as who, r.rolname as of, a.admin_option as admin, a.inherit_option as inherits, a.set_option as becomes
      from pg_auth_members a join pg_roles m on m.oid = a.member join pg_roles r on r.oid = a.roleid where m.rolname ~ '_(login|staff|person|public)$' order by 1, 2`);
    const switching = SERVICES.flatMap((service) => [...audiencesOf(service), 'sealer'].map((audience) => ({
      who: loginOf(service), of: `${service}_${audience}`, admin: false, inherits: false, becomes: true })));
    const publishing = ['jobs_login', ...SERVICES.flatMap((service) => [`${service}_person`, `${service}_staff`])].map((who) => ({
      who, of: 'yimen_jobs', admin: false, inherits: true, becomes: false }));
    const inOrder = ({ who, of }: { who: string; of: string }): string => `${who} ${of}`;
    expect(members.map((member) => ({ ...member }))).toEqual([...switching, ...publishing].sort((a, b) => (inOrder(a) < inOrder(b) ? -1 : 1)));
    expect(await sql(databases.ownerUrl, `select relname from pg_class where relowner in (select oid from pg_roles where rolname ~ '_(login|staff|person|public)$')`)).toEqual([]);
  });
});

test('the owner, whom no service knows, sees every row: it is for commands alone', async () => {
  expect(await sql(databases.ownerUrl, 'select text from cases.note order by id')).toEqual([{ text: '师古' }, { text: '邻镇' }]);
  expect(await sql(databases.ownerUrl, `select rolbypassrls, rolsuper from pg_roles where rolname = '${OWNER}'`)).toEqual([{ rolbypassrls: true, rolsuper: false }]);
});

test('who is nobody in particular is a public reader without an interval', async () => {
  await expect(texts(anonymous.scope)).rejects.toMatchObject({ code: '42501' });
  expect(await texts({ ...clerk, read: null })).toEqual([]);
  expect(await texts({ ...clerk, level: null })).toEqual([]);
  expect(await texts({ ...staff('centre_manager', SHIFANG).scope })).toEqual(['师古', '邻镇']);
});

describe('what is sent is counted', () => {
  const NOTES = 'select text from cases.note order by id';

  test('for reads, writes and published views, without the settings of their scopes', async () => {
    expect(await countStatements(() => texts(clerk))).toEqual({ result: ['师古'], transactions: 1, statements: [NOTES] });
    const { transactions, statements } = await countStatements(() => database.transaction(clerk, async (em) => {
      await em.execute('select 1');
      await em.execute('select 2');
    }));
    expect({ transactions, statements }).toEqual({ transactions: 1, statements: ['select 1', 'select 2'] });
    expect(await countStatements(() => database.published('select 3 as n'))).toEqual({ result: [{ n: 3 }], transactions: 0, statements: ['select 3 as n'] });
  });

  test('each work for itself, at the same time as others', async () => {
    const both = await Promise.all([countStatements(() => texts(clerk)), countStatements(async () => [await texts(clerk), await texts(neighbour)]), texts(clerk)]);
    expect([both[0].statements, both[1].statements]).toEqual([[NOTES], [NOTES, NOTES]]);
  });
});
