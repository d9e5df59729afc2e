import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { SystemClock } from '@yimen/access';
import { AuditSealing, pruneService, readWitness, verifyService, WitnessDiffers, witnessFile } from '@yimen/audit';
import { migrate } from '@yimen/persistence';
import { Client } from 'pg';
import { pino } from 'pino';
import { citizen, clerk, Office, SHIFANG, SHIGU } from './office.js';

let office: Office;
beforeEach(async () => {
  office = await Office.open();
});
afterEach(() => office?.close());

async function sealed(...rounds: readonly number[]): Promise<void> {
  const sealer = office.sealer();
  for (const rows of rounds) {
    for (let row = 0; row < rows; row++) await office.note(row % 2 === 0 ? clerk(SHIGU) : clerk(SHIFANG));
    await office.settled();
    expect(await sealer.round()).toBe(rows);
  }
  await sealer.close();
}
const ids = async (): Promise<readonly string[]> => (await office.sql<{ id: string }>('select id from cases.audit_entry order by place, id')).map(({ id }) => id);

describe('sealing', () => {
  test('takes every row once, in rounds, and the verification holds', async () => {
    await sealed(3, 2);
    await office.note(citizen);
    const { faults, tally } = await office.verify();
    expect(faults).toEqual([]);
    expect(tally).toEqual({ rows: 6, pruned: 0, prunedThrough: null, unsealed: 1, seals: 4, anchors: 2, witnessed: 2, unwitnessed: 0 });
  });

  test('leaves rows alone while a transaction runs below which more could come, and takes them when it has ended', async () => {
    const running = new Client({ connectionString: office.databases.ownerUrl });
    await running.connect();
    await running.query('begin');
    await running.query('select pg_current_xact_id()');
    await office.note();
    const sealer = office.sealer();
    expect(await sealer.round()).toBe(0);
    await running.query('rollback');
    await running.end();
    await office.settled();
    expect(await sealer.round()).toBe(1);
    await sealer.close();
  });

  test('by several at once seals nothing twice', async () => {
    const sealers = Array.from({ length: 4 }, () => office.sealer());
    let sealedRows = 0;
    for (let round = 0; round < 10; round++) {
      await Promise.all(Array.from({ length: 3 }, () => office.note()));
      sealedRows += (await Promise.all(sealers.map((sealer) => sealer.round()))).reduce((sum, rows) => sum + rows, 0);
    }
    await office.settled();
    sealedRows += await sealers[0]!.round();
    await Promise.all(sealers.map((sealer) => sealer.close()));
    expect(sealedRows).toBe(30);
    expect(await office.verify()).toMatchObject({ faults: [], tally: { rows: 30, unsealed: 0, unwitnessed: 0 } });
  });

  test('goes on by itself while the product runs, and leaves no row waiting when it has stopped', async () => {
    const sealing = new AuditSealing({ services: ['cases'], databases: office.databases, clock: new SystemClock(), folder: office.folder, log: pino({ level: 'silent' }) });
    for (let time = 0; time < 4; time++) {
      await setTimeout(300 * time);
      await office.note();
      while ((await office.verify()).tally.unsealed > 0) await setTimeout(20);
    }
    await office.note();
    await office.settled();
    await sealing.onApplicationShutdown();
    expect(await office.verify()).toMatchObject({ faults: [], tally: { rows: 5, unsealed: 0 } });
  });

  test('without a folder leaves its anchors in the log, from which they can be collected', async () => {
    const lines: string[] = [];
    const log = pino({}, { write: (line: string) => void lines.push(line) });
    const sealing = new AuditSealing({ services: ['cases'], databases: office.databases, clock: new SystemClock(), folder: null, log });
    await office.note();
    await office.settled();
    await sealing.onApplicationShutdown();
    writeFileSync(witnessFile(office.folder, 'cases'), lines.join(''));
    expect(await office.verify()).toMatchObject({ faults: [], tally: { witnessed: 1, unwitnessed: 0 } });
  });
});

describe('a verification names', () => {
  beforeEach(() => sealed(4, 4));

  test.each([
    ['altered', 'RowAltered', "update cases.audit_entry set operation = 'acceptCase' where id = $1"],
    ['altered by a microsecond', 'RowAltered', "update cases.audit_entry set at = at + interval '1 microsecond' where id = $1"],
    ['missing', 'RowMissing', 'delete from cases.audit_entry where id = $1'],
    ['re-ordered', 'RowReordered', 'update cases.audit_entry set place = place + 3 where id = $1'],
  ])('a row that is %s', async (_what, kind, change) => {
    const [id] = (await ids()).slice(2);
    await office.sql(change, [id]);
    expect((await office.verify()).faults).toEqual([expect.objectContaining({ kind, id, tenantNo: SHIGU, position: 2 })]);
  });

  test('a row that was put in later', async () => {
    await office.sql(`insert into cases.audit_entry select '0198a8f0-0000-7000-8000-000000000999', at, actor_id, actor_name, post_id, tenant_no, operation, object_type,
      object_id, request_id, digest, hash, place from cases.audit_entry order by place limit 1`);
    expect((await office.verify()).faults).toMatchObject([{ kind: 'RowInserted', id: '0198a8f0-0000-7000-8000-000000000999' }]);
  });

  test.each([
    ['a seal that was changed', 'SealBroken', 'update cases.audit_seal set entries = substring(entries from 1 for 56) where anchor_no = 2'],
    ['a seal that is gone', 'SealMissing', 'delete from cases.audit_seal where anchor_no = 1'],
    ['an anchor that was changed', 'AnchorBroken', "update cases.audit_anchor set sealed_at = sealed_at + interval '1 microsecond' where no = 1"],
    ['an anchor that is gone', 'AnchorMissing', 'delete from cases.audit_anchor where no = 2'],
  ])('%s', async (_what, kind, change) => {
    await office.sql(change);
    expect((await office.verify()).faults.map((fault) => fault.kind)).toContain(kind);
  });

  test('what who administers the database rewrote without a seam: the file of anchors knows better', async () => {
    await office.sql('truncate cases.audit_entry, cases.audit_seal, cases.audit_anchor');
    for (let row = 0; row < 8; row++) await office.note();
    await office.settled();
    const forger = office.sealer();
    await expect(forger.round()).rejects.toThrow(WitnessDiffers);
    await forger.close();
    expect((await office.verify()).faults).toEqual([{ kind: 'AnchorRewritten', no: 1 }, { kind: 'AnchorMissing', no: 2 }]);
  });
});

describe('the file of anchors', () => {
  const path = () => witnessFile(office.folder, 'cases');
  const numbers = async () => {
    const seen: number[] = [];
    for await (const { no } of readWitness(path())) seen.push(no);
    return seen;
  };

  test('gets what it has missed, and goes on behind a torn line', async () => {
    await sealed(1, 1, 1);
    const [first] = readFileSync(path(), 'utf8').split('\n');
    writeFileSync(path(), `${first}\n{"no":2,"seal`);
    await sealed(1);
    expect(await numbers()).toEqual([1, 2, 3, 4]);
    expect(await office.verify()).toMatchObject({ faults: [], tally: { witnessed: 4 } });
  });

  test('may be missing: then nothing is witnessed, which is said', async () => {
    await sealed(1, 1);
    const { faults, tally } = await verifyService({ ownerUrl: office.databases.ownerUrl, service: 'cases', prunable: new Date(0), witness: readWitness(`${office.folder}/none`) });
    expect({ faults, ...tally }).toMatchObject({ faults: [], witnessed: 0, unwitnessed: 2 });
  });
});

describe('pruning', () => {
  const AFTER = new Date('2026-11-22T02:00:01Z');
  const prune = (before: Date) => pruneService({ ownerUrl: office.databases.ownerUrl, service: 'cases', before, now: AFTER });

  test('removes whole sealed rounds that are old enough, leaves the seals, is audited, and the verification says so', async () => {
    await sealed(3);
    const later = office.sealer({ now: () => new Date('2027-01-01T00:00:00Z') });
    await office.note();
    await office.settled();
    await later.round();
    expect(await prune(AFTER)).toEqual({ service: 'cases', throughAnchor: 1, rows: 3 });
    expect(await prune(AFTER)).toEqual({ service: 'cases', throughAnchor: 0, rows: 0 });
    await office.settled();
    await later.round();
    await later.close();
    expect(await office.verify(AFTER)).toMatchObject({ faults: [], tally: { rows: 2, pruned: 3, prunedThrough: '2026-11-22T02:00:00.000Z', seals: 4, anchors: 3 } });
    expect(await office.sql('select operation, object_id from cases.audit_entry order by place desc limit 1')).toEqual([{ operation: 'pruneAudit', object_id: '1' }]);
    expect((await office.verify()).faults.map(({ kind }) => kind)).toEqual(['RowMissing', 'RowMissing', 'RowMissing']);
  });

  test('leaves what is younger, and what is not sealed', async () => {
    await sealed(2);
    await office.note();
    expect(await prune(new Date('2026-11-22T02:00:00Z'))).toMatchObject({ rows: 0 });
    expect(await prune(AFTER)).toMatchObject({ rows: 2 });
    expect(await ids()).toHaveLength(2);
  });
});

test('rows that were brought to another server go on in order, though it counts its transactions anew', async () => {
  await sealed(2);
  // As a restored database is: its rows were written by transactions that this server has not come to yet.
  await office.sql('update cases.audit_entry set place = place + 1000000000');
  await office.sql('truncate cases.audit_anchor, cases.audit_seal');
  await migrate(office.databases.ownerUrl, 'cases', []);
  await office.note();
  expect((await ids()).length).toBe(3);
  const [{ last }] = await office.sql<{ last: boolean }>('select place = max(place) over () as last from cases.audit_entry order by id desc limit 1') as [{ last: boolean }];
  expect(last).toBe(true);
});

describe('nobody but the sealer', () => {
  const TABLES = ['audit_entry', 'audit_seal', 'audit_anchor'];
  const run = (ctx: ReturnType<typeof clerk>, text: string) => office.database.transaction(ctx.scope, (em) => em.execute(text));

  test('reads rows, seals or anchors, or adds seals; and not even he changes or removes any', async () => {
    await sealed(1);
    for (const ctx of [clerk(SHIGU), citizen]) {
      for (const table of TABLES) await expect(run(ctx, `select from cases.${table}`)).rejects.toMatchObject({ code: '42501' });
      await expect(run(ctx, "insert into cases.audit_anchor values (9, now(), 1, '0198a8f0-0000-7000-8000-000000000999', '', '')")).rejects.toMatchObject({ code: '42501' });
    }
    const login = new Client({ connectionString: office.databases.urlOf('cases') });
    await login.connect();
    for (const table of TABLES) await expect(login.query(`select from cases.${table}`)).rejects.toMatchObject({ code: '42501' });
    await login.query('set role cases_sealer');
    for (const table of TABLES) {
      expect((await login.query(`select from cases.${table}`)).rowCount).toBe(1);
      for (const text of [`delete from cases.${table}`, `update cases.${table} set hash = ''`]) await expect(login.query(text)).rejects.toMatchObject({ code: '42501' });
    }
    await expect(login.query('select from cases.request_log')).rejects.toMatchObject({ code: '42501' });
    await login.end();
  });

  test('says which place a row gets: no audience can put one where it was not written', async () => {
    const insert = `insert into cases.audit_entry (id, at, actor_id, operation, object_type, object_id, request_id, digest, hash, place)
      values ('0198a8f0-0000-7000-8000-000000000999', now(), '${clerk(SHIGU).scope.actorId}', 'x', 'x', 'x', 'x', '', '', 1)`;
    await expect(run(clerk(SHIGU), insert)).rejects.toMatchObject({ code: '42501' });
  });
});
