import { createHash } from 'node:crypto';
import type { RequestContext } from '@yimen/access';
import { TestDatabase } from '@yimen/testing';
import { auditFact, digestOf, done, once, systemAct, type Act, type Database, type Done } from '@yimen/persistence';
import { anonymous, citizen, sample, SHIGU, SICHUAN, sql, staff, system, uuid } from './sample.js';

type Refusal = { readonly kind: 'Full'; readonly at: Date | string } | { readonly kind: 'Other' };

let databases: TestDatabase;
let database: Database;
beforeAll(async () => {
  databases = await TestDatabase.create([sample]);
  database = await databases.connect('cases', []);
});
afterAll(() => database?.onApplicationShutdown());
beforeEach(() => sql(databases.ownerUrl, 'truncate cases.note, cases.wish, cases.request_log, cases.audit_entry'));

const clerk = staff('window_clerk', SHIGU);
const act = (clientRequestId: string, over: Partial<Act> = {}): Act => ({ operation: 'writeNote', clientRequestId, args: { text: '一' }, ...over });
const count = async (what: string): Promise<number> =>
  (await sql<{ n: number }>(databases.ownerUrl, `select count(*)::int as n from cases.${what}`))[0]!.n;
const everything = async () => ({ notes: await count('note'), asked: await count('request_log'), audited: await count('audit_entry') });

let notes = 0;
/** Writes a note and then ends as it is told; keeps count of how often it was really done. */
function writing(ctx: RequestContext, asked: Act, end: (id: string) => Done | Refusal = (id) => done('Note', id), pause = 0) {
  return once<Refusal>(database, ctx, asked, async (em) => {
    const id = uuid(++notes);
    await em.execute('insert into cases.note (id, tenant_no, text) values (?, ?, ?)', [id, SHIGU, '一']);
    if (pause) await em.execute('select pg_sleep(?)', [pause]);
    return end(id);
  });
}

describe('an act', () => {
  test('is one effect, one remembered request and one audit row', async () => {
    const outcome = await writing(clerk, act('request-1'));
    expect(outcome).toEqual({ kind: 'done', type: 'Note', id: uuid(notes) });
    expect(await everything()).toEqual({ notes: 1, asked: 1, audited: 1 });
  });

  test('is repeated by its outcome alone, however often', async () => {
    const first = await writing(clerk, act('request-1'));
    for (let times = 0; times < 3; times++) expect(await writing(clerk, act('request-1'))).toEqual(first);
    expect(await everything()).toEqual({ notes: 1, asked: 1, audited: 1 });
  });

  test('asked for six times at once is done once, and all six hear the same', async () => {
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => writing(clerk, act('request-1'), undefined, 0.1)));
    expect(outcomes[0]).toMatchObject({ kind: 'done' });
    expect(outcomes).toEqual(Array.from({ length: 6 }, () => outcomes[0]));
    expect(await everything()).toEqual({ notes: 1, asked: 1, audited: 1 });
  });

  test.each([
    ['other arguments', { args: { text: '二' } }],
    ['no arguments', { args: {} }],
    ['another operation', { operation: 'writeLetter' }],
  ])('with %s under the same id is refused and says what the id was used for', async (_case, over) => {
    await writing(clerk, act('request-1'));
    expect(await writing(clerk, act('request-1', over))).toEqual({ kind: 'RequestIdReused', clientRequestId: 'request-1', firstOperation: 'writeNote' });
    expect(await everything()).toEqual({ notes: 1, asked: 1, audited: 1 });
  });

  test('with its arguments in another order is the same act', async () => {
    const first = await writing(clerk, act('request-1', { args: { a: 1, b: { c: 2, d: 3 } } }));
    expect(await writing(clerk, act('request-1', { args: { b: { d: 3, c: 2 }, a: 1 } }))).toEqual(first);
  });

  test('of two persons may carry the same id', async () => {
    const [one, two] = [staff('window_clerk', SHIGU, uuid(810)), staff('window_clerk', SHIGU, uuid(811))];
    const first = await writing(one, act('request-1'));
    expect(await writing(two, act('request-1'))).not.toEqual(first);
    expect(await everything()).toEqual({ notes: 2, asked: 2, audited: 2 });
  });

  test('of a person is remembered whether he acts from his post or for himself', async () => {
    const first = await writing(staff('window_clerk', SHIGU, uuid(812)), act('request-1'));
    expect(await writing(citizen(uuid(812)), act('request-1'))).toEqual(first);
    expect(await writing(citizen(uuid(812)), act('request-1', { args: {} }))).toMatchObject({ kind: 'RequestIdReused' });
  });

  test('needs somebody who answers for it', async () => {
    await expect(writing(anonymous, act('request-1'))).rejects.toMatchObject({ code: '42501' });
    await expect(writing(system(SHIGU), act('request-1'))).rejects.toMatchObject({ code: expect.stringMatching('23502|42501') });
    expect(await everything()).toEqual({ notes: 0, asked: 0, audited: 0 });
  });

  test('has an id of 8 to 64 characters', async () => {
    for (const id of ['1234567', 'x'.repeat(65)]) await expect(writing(clerk, act(id))).rejects.toMatchObject({ code: '23514' });
  });
});

describe('a refusal', () => {
  const AT = new Date('2026-11-22T01:00:00.123Z');
  const refused = (): Refusal => ({ kind: 'Full', at: AT });

  test('leaves nothing behind but its memory', async () => {
    expect(await writing(clerk, act('request-1'), refused)).toEqual({ kind: 'Full', at: AT });
    expect(await everything()).toEqual({ notes: 0, asked: 1, audited: 0 });
  });

  test('stands: the same request later gets it again, though it could now be done; instants as text', async () => {
    await writing(clerk, act('request-1'), refused);
    expect(await writing(clerk, act('request-1'))).toEqual({ kind: 'Full', at: AT.toISOString() });
    expect(await writing(clerk, act('request-1', { args: {} }))).toMatchObject({ kind: 'RequestIdReused' });
    expect(await everything()).toEqual({ notes: 0, asked: 1, audited: 0 });
  });

  test('heard by several at once is one refusal', async () => {
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => writing(clerk, act('request-1'), () => ({ kind: 'Other' }), 0.05)));
    expect(outcomes).toEqual(Array.from({ length: 4 }, () => ({ kind: 'Other' })));
    expect(await everything()).toEqual({ notes: 0, asked: 1, audited: 0 });
  });
});

test('what throws leaves nothing, and the id is free again', async () => {
  const broken = writing(clerk, act('request-1'), () => { throw new Error('broken'); });
  await expect(broken).rejects.toThrow('broken');
  expect(await everything()).toEqual({ notes: 0, asked: 0, audited: 0 });
  expect(await writing(clerk, act('request-1'))).toMatchObject({ kind: 'done' });
  expect(await everything()).toEqual({ notes: 1, asked: 1, audited: 1 });
});

test('a value that is taken elsewhere is no repetition: it throws', async () => {
  await writing(clerk, act('request-1'));
  const taken = once(database, clerk, act('request-2'), async (em) => {
    await em.execute('insert into cases.note (id, tenant_no, text) values (?, ?, ?)', [uuid(notes), SHIGU, '二']);
    return done('Note', uuid(notes));
  });
  await expect(taken).rejects.toMatchObject({ code: '23505' });
  expect(await everything()).toEqual({ notes: 1, asked: 1, audited: 1 });
});

test('an audit row says who did what to which thing, with a hash that can be worked out again, and no argument', async () => {
  const secret = { idNumber: '11010519491231002X', note: '张三丰' };
  await writing(clerk, act('request-1', { args: secret }));
  const [row] = await sql<Record<string, string & Buffer & Date>>(databases.ownerUrl, 'select * from cases.audit_entry');
  expect(row).toMatchObject({
    actor_id: uuid(800), actor_name: null, post_id: uuid(801), tenant_no: String(SHIGU), operation: 'writeNote', object_type: 'Note',
    object_id: uuid(notes), request_id: 'request-of-a-test',
  });
  const { id, at, actor_id, post_id, object_id, request_id, digest, hash } = row!;
  expect(digest).toEqual(digestOf(databases.digestKey, secret));
  const facts = [id, at!.toISOString(), actor_id, null, post_id, SHIGU, 'writeNote', 'Note', object_id, request_id, digest!.toString('hex')];
  expect(hash).toEqual(createHash('sha256').update(JSON.stringify(facts)).digest());
  const kept = JSON.stringify([row, await sql(databases.ownerUrl, 'select * from cases.request_log')]);
  for (const value of Object.values(secret)) expect(kept).not.toContain(value);
});

describe('what a service does by itself', () => {
  const ctx = system(SHIGU);
  const copying = (changes: boolean) => systemAct(database, ctx, { operation: 'copyNotes', facts: { of: 'x' } }, async (em) => {
    await em.execute('insert into cases.note (id, tenant_no, text) values (?, ?, ?)', [uuid(++notes), SHIGU, '一']);
    return changes ? { objectType: 'Note', objectId: uuid(notes), tenantNo: SHIGU } : null;
  });

  test('has its audit row, in its own name, for the tenant whose business it was', async () => {
    await copying(true);
    expect(await sql(databases.ownerUrl, 'select actor_id, actor_name, post_id, tenant_no, operation, object_type, object_id, digest from cases.audit_entry')).toEqual([{
      actor_id: null, actor_name: 'cases.sample', post_id: null, tenant_no: String(SHIGU), operation: 'copyNotes', object_type: 'Note', object_id: uuid(notes),
      digest: digestOf(databases.digestKey, { of: 'x' }),
    }]);
  });

  test('has none where it changed nothing, and none where it failed', async () => {
    await copying(false);
    await expect(systemAct(database, ctx, { operation: 'copyNotes', facts: {} }, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await everything()).toMatchObject({ audited: 0 });
  });
});

describe('what is no mutation', () => {
  const fact = { operation: 'breakGlass', objectType: 'Case', objectId: uuid(1), facts: { why: '群众上访' } };

  test('is audited by itself, of a person and of a service for its province', async () => {
    await auditFact(database, clerk, fact);
    await auditFact(database, citizen(uuid(812)), fact);
    await auditFact(database, system(SHIGU), { ...fact, operation: 'logInRefused' });
    expect(await sql(databases.ownerUrl, 'select operation, actor_id, actor_name, tenant_no from cases.audit_entry order by place')).toEqual([
      { operation: 'breakGlass', actor_id: uuid(800), actor_name: null, tenant_no: String(SHIGU) },
      { operation: 'breakGlass', actor_id: uuid(812), actor_name: null, tenant_no: null },
      { operation: 'logInRefused', actor_id: null, actor_name: 'cases.sample', tenant_no: String(SICHUAN) },
    ]);
    await expect(auditFact(database, anonymous, fact)).rejects.toMatchObject({ code: '42501' });
  });

  test('stands or falls with the transaction that it is part of', async () => {
    const broken = database.transaction(clerk.scope, async (em) => {
      await auditFact(database, clerk, fact, em);
      throw new Error('broken');
    });
    await expect(broken).rejects.toThrow('broken');
    expect(await everything()).toMatchObject({ audited: 0 });
  });
});

describe('a service', () => {
  const run = (ctx: RequestContext, text: string, values: readonly unknown[] = []) =>
    database.transaction(ctx.scope, (em) => em.execute<object[]>(text, [...values]));
  const forged = (actorId: string | null) => [uuid(900), actorId, 'x'];
  const INSERT = `insert into cases.audit_entry (id, at, actor_id, operation, object_type, object_id, request_id, digest, hash)
    values (?, now(), ?, 'x', 'x', ?, 'x', '', '')`;

  test('can neither read nor change nor remove what is audited', async () => {
    await writing(clerk, act('request-1'));
    for (const text of ['select id from cases.audit_entry', "update cases.audit_entry set operation = 'x'", 'delete from cases.audit_entry', 'truncate cases.audit_entry']) {
      for (const ctx of [clerk, citizen(uuid(812)), system(SHIGU)]) await expect(run(ctx, text)).rejects.toMatchObject({ code: '42501' });
    }
  });

  test('cannot audit in the name of somebody else, or of nobody', async () => {
    await expect(run(clerk, INSERT, forged(uuid(899)))).rejects.toThrow(/row-level security/);
    await expect(run(clerk, INSERT, forged(null))).rejects.toThrow(/row-level security/);
    await expect(run(anonymous, INSERT, forged(null))).rejects.toMatchObject({ code: '42501' });
    await run(clerk, INSERT, forged(uuid(800)));
  });

  test('sees nobody’s requests but the actor’s own, and cannot write another’s', async () => {
    await writing(staff('window_clerk', SHIGU, uuid(810)), act('request-1'));
    expect(await run(clerk, 'select request_id from cases.request_log')).toEqual([]);
    expect(await run(citizen(uuid(811)), 'select request_id from cases.request_log')).toEqual([]);
    expect(await run(citizen(uuid(810)), 'select request_id from cases.request_log')).toEqual([{ request_id: 'request-1' }]);
    const insert = run(clerk, "insert into cases.request_log (actor_id, request_id, operation, digest, at) values (?, 'request-2', 'x', '', now())", [uuid(810)]);
    await expect(insert).rejects.toThrow(/row-level security/);
    await expect(run(citizen(uuid(810)), 'delete from cases.request_log')).rejects.toMatchObject({ code: '42501' });
  });
});
