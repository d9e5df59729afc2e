import { TestDatabase } from '@yimen/testing';
import { migrate, type SchemaStep } from '@yimen/persistence';
import { sample, SHIGU, sql, uuid } from './sample.js';

let databases: TestDatabase;
beforeAll(async () => {
  databases = await TestDatabase.create([sample]);
  await sql(databases.ownerUrl, `insert into cases.note (id, tenant_no, text) values ('${uuid(1)}', ${SHIGU}, '旧')`);
});

const step = (name: string, text: string): SchemaStep => ({ name, sql: text });
const run = (...later: readonly SchemaStep[]) => migrate(databases.ownerUrl, 'cases', [...sample.schema, ...later]);
const columns = async () =>
  (await sql<{ column_name: string }>(databases.ownerUrl, "select column_name from information_schema.columns where table_schema = 'cases' and table_name = 'note'"))
    .map(({ column_name }) => column_name);

const colour = step('0002-colour', "alter table cases.note add column colour text not null default '红'");

test('what was run is not run again', async () => {
  expect(await run()).toEqual([]);
});

test('a later step is run once, on a filled database', async () => {
  expect(await run(colour)).toEqual(['0002-colour']);
  expect(await run(colour)).toEqual([]);
  expect(await sql(databases.ownerUrl, 'select text, colour from cases.note')).toEqual([{ text: '旧', colour: '红' }]);
});

test('a step that fails half way leaves nothing of itself nor of the steps run with it, and can be run when it is mended', async () => {
  const broken = step('0003-shape', 'alter table cases.note add column shape text; alter table cases.nothing add column shape text');
  await expect(run(colour, step('0003-size', 'alter table cases.note add column size int'), broken)).rejects.toThrow(/nothing/);
  expect(await columns()).not.toContain('shape');
  expect(await columns()).not.toContain('size');
  await run(colour, step('0003-size', 'alter table cases.note add column size int'), step('0003-shape', 'alter table cases.note add column shape text'));
  expect(await columns()).toEqual(expect.arrayContaining(['colour', 'size', 'shape']));
});

test('a column that comes later can be read, and changed only when a step says so', async () => {
  const rights = () => sql(databases.ownerUrl, "select has_column_privilege('cases_staff', 'cases.note', 'colour', 'select') as read, has_column_privilege('cases_staff', 'cases.note', 'colour', 'update') as change");
  expect(await rights()).toEqual([{ read: true, change: false }]);
});

test('request ids are forgotten after their seven days, and not before', async () => {
  const log = (id: string, days: number) =>
    `insert into cases.request_log (actor_id, request_id, operation, digest, at) values ('${uuid(7)}', '${id}', 'x', '', now() - interval '${days} days')`;
  await sql(databases.ownerUrl, `${log('old-request', 8)}; ${log('new-request', 6)}`);
  await run(colour);
  expect(await sql(databases.ownerUrl, `select request_id from cases.request_log where actor_id = '${uuid(7)}'`)).toEqual([{ request_id: 'new-request' }]);
});
