import { ADMINISTRATORS, isAdministrator, REACH, ROLES, type RequestContext, type Role } from '@yimen/access';
import { levelOf, lineageOf, type TenantNo } from '@yimen/jurisdiction';
import { TestDatabase } from '@yimen/testing';
import type { Database } from '@yimen/persistence';
import { anonymous, citizen, NEXT_TOWN, sample, SHIFANG, SHIGU, SHIGU_VILLAGE, SICHUAN, sql, staff, system, uuid, YUNNAN } from './sample.js';

let databases: TestDatabase;
let database: Database;
beforeAll(async () => {
  databases = await TestDatabase.create([sample]);
  database = await databases.connect('cases', []);
});
afterAll(() => database?.onApplicationShutdown());
beforeEach(() => sql(databases.ownerUrl, 'truncate cases.note, cases.letter, cases.guide, cases.wish'));

const DENIED = { code: '42501' };
const read = <R extends object>(ctx: RequestContext, text: string): Promise<R[]> => database.read(ctx.scope, (one) => one<R>(text));
const write = (ctx: RequestContext, text: string) => database.transaction(ctx.scope, (em) => em.execute<{ affectedRows: number }>(text, [], 'run'));
const idsOf = async (ctx: RequestContext, table: string): Promise<string[]> =>
  (await read<{ id: string }>(ctx, `select id from cases.${table} order by id`)).map(({ id }) => id);
const owner = (...texts: string[]) => sql(databases.ownerUrl, ...texts);
const note = (id: number, tenantNo: TenantNo, visibleFrom = 1) => `insert into cases.note (id, tenant_no, visible_from, text) values ('${uuid(id)}', ${tenantNo}, ${visibleFrom}, 'x')`;

describe('rows of one tenant', () => {
  const TREE = [SICHUAN, SHIFANG, 51_06_083_000_0000, SHIGU, NEXT_TOWN, SHIGU_VILLAGE, 51_06_082_121_0201, YUNNAN, 53_01_001_000_0000];
  const rows = TREE.flatMap((tenantNo, place) => [1, 2, 3, 4].map((visibleFrom) => ({ id: place * 10 + visibleFrom, tenantNo, visibleFrom })));
  const actors = ROLES.filter((role) => !isAdministrator(role)).flatMap((role) => TREE.map((tenantNo): [Role, TenantNo] => [role, tenantNo]));

  test('are seen by every actor exactly as reach and barrier say, and written in his own tenant only', async () => {
    await owner(...rows.map(({ id, tenantNo, visibleFrom }) => note(id, tenantNo, visibleFrom)));
    for (const [role, own] of actors) {
      const reached = rows.filter(({ tenantNo }) => (REACH[role] === 'subtree' ? lineageOf(tenantNo).includes(own) : tenantNo === own));
      const seen = reached.filter(({ visibleFrom }) => visibleFrom <= levelOf(own));
      expect(await idsOf(staff(role, own), 'note')).toEqual(seen.map(({ id }) => uuid(id)).sort());
      const changed = await write(staff(role, own), `update cases.note set text = 'y' where tenant_no = ${own}`);
      expect(changed.affectedRows).toBe(seen.filter(({ tenantNo }) => tenantNo === own).length);
      for (const { id, tenantNo } of seen) {
        if (tenantNo !== own) await expect(write(staff(role, own), `update cases.note set text = 'y' where id = '${uuid(id)}'`)).rejects.toMatchObject(DENIED);
      }
    }
  });

  test('are nothing that an administrator could read: here he is the public', async () => {
    await owner(note(1, SHIGU));
    for (const role of ADMINISTRATORS) await expect(idsOf(staff(role, SICHUAN), 'note')).rejects.toMatchObject(DENIED);
  });

  test('cannot be added elsewhere, above, below or beside', async () => {
    await write(staff('centre_manager', SHIFANG), note(1, SHIFANG));
    for (const elsewhere of [SICHUAN, SHIGU, SHIGU_VILLAGE, 51_06_083_000_0000, YUNNAN, 0]) {
      await expect(write(staff('centre_manager', SHIFANG), note(2, elsewhere))).rejects.toMatchObject(DENIED);
    }
  });

  test('cannot be drawn into one’s own tenant, nor pushed out of it', async () => {
    await owner(note(1, SHIGU), note(2, SHIFANG));
    const manager = staff('centre_manager', SHIFANG);
    expect(await idsOf(manager, 'note')).toEqual([uuid(1), uuid(2)]);
    await expect(write(manager, `update cases.note set tenant_no = ${SHIFANG} where id = '${uuid(1)}'`)).rejects.toMatchObject(DENIED);
    await expect(write(manager, `update cases.note set tenant_no = ${SHIGU} where id = '${uuid(2)}'`)).rejects.toMatchObject(DENIED);
    const upsert = `${note(1, SHIFANG)} on conflict (id) do update set text = 'z'`;
    await expect(write(manager, upsert)).rejects.toMatchObject(DENIED);
    expect(await owner('select tenant_no from cases.note order by id')).toEqual([{ tenant_no: String(SHIGU) }, { tenant_no: String(SHIFANG) }]);
  });

  test('cannot be removed by anybody', async () => {
    await owner(note(1, SHIGU));
    for (const who of [staff('centre_manager', SHIGU), system(SHIGU), citizen(uuid(5)), anonymous]) {
      for (const text of ['delete from cases.note', 'truncate cases.note']) await expect(write(who, text)).rejects.toMatchObject(DENIED);
    }
  });

  test('are seen and written in the whole province by the service itself, and nowhere else', async () => {
    await owner(note(1, SHIGU, 4), note(2, YUNNAN));
    expect(await idsOf(system(SHIGU), 'note')).toEqual([uuid(1)]);
    expect(await write(system(SHIGU), "update cases.note set text = 'y'")).toMatchObject({ affectedRows: 1 });
    await expect(write(system(SHIGU), note(3, YUNNAN))).rejects.toMatchObject(DENIED);
  });

  test('are nothing without an interval, without a level, and for the public and citizens', async () => {
    await owner(note(1, SHIGU));
    const clerk = staff('window_clerk', SHIGU);
    expect(await idsOf(clerk, 'note')).toEqual([uuid(1)]);
    expect(await idsOf({ ...clerk, scope: { ...clerk.scope, read: null } }, 'note')).toEqual([]);
    expect(await idsOf({ ...clerk, scope: { ...clerk.scope, level: null } }, 'note')).toEqual([]);
    await expect(write({ ...clerk, scope: { ...clerk.scope, write: null } }, note(2, SHIGU))).rejects.toMatchObject(DENIED);
    for (const who of [anonymous, citizen(uuid(800))]) await expect(idsOf(who, 'note')).rejects.toMatchObject(DENIED);
  });
});

describe('letters between tenants', () => {
  const letter = (id: number, from: TenantNo, to: TenantNo) => `insert into cases.letter (id, from_tenant_no, to_tenant_no, text) values ('${uuid(id)}', ${from}, ${to}, 'x')`;
  const agent = staff('village_agent', SHIGU_VILLAGE);
  const clerk = staff('window_clerk', SHIGU);
  const sign = `update cases.letter set signed_at = now(), signed_by = '${uuid(800)}' where id = '${uuid(1)}'`;

  test('are put in by the sender, in his own name, and are then out of his hands', async () => {
    await write(agent, letter(1, SHIGU_VILLAGE, SHIGU));
    expect(await idsOf(agent, 'letter')).toEqual([]);
    expect(await write(agent, sign)).toMatchObject({ affectedRows: 0 });
    await expect(write(agent, `${letter(2, SHIGU_VILLAGE, SHIGU)} returning id`)).rejects.toMatchObject(DENIED);
    await expect(write(agent, 'delete from cases.letter')).rejects.toMatchObject(DENIED);
    for (const from of [SHIGU, NEXT_TOWN, SHIFANG]) await expect(write(agent, letter(3, from, SHIGU))).rejects.toMatchObject(DENIED);
  });

  test('are read and signed by the addressee, who can change nothing else', async () => {
    await write(agent, letter(1, SHIGU_VILLAGE, SHIGU));
    expect(await idsOf(clerk, 'letter')).toEqual([uuid(1)]);
    for (const change of ["text = 'y'", `from_tenant_no = ${SHIGU}`, `to_tenant_no = ${NEXT_TOWN}`, `id = '${uuid(9)}'`]) {
      await expect(write(clerk, `update cases.letter set ${change}`)).rejects.toMatchObject(DENIED);
    }
    expect(await write(clerk, sign)).toMatchObject({ affectedRows: 1 });
  });

  test('are read by who supervises the addressee, who cannot sign for him; by nobody else', async () => {
    await write(agent, letter(1, SHIGU_VILLAGE, SHIGU));
    const manager = staff('centre_manager', SHIFANG);
    expect(await idsOf(manager, 'letter')).toEqual([uuid(1)]);
    expect(await write(manager, sign)).toMatchObject({ affectedRows: 0 });
    for (const who of [staff('window_clerk', NEXT_TOWN), staff('approver', SHIFANG), staff('province_supervisor', YUNNAN)]) expect(await idsOf(who, 'letter')).toEqual([]);
    for (const who of [citizen(uuid(5)), anonymous]) await expect(idsOf(who, 'letter')).rejects.toMatchObject(DENIED);
  });
});

describe('published rows', () => {
  const guide = (id: number, tenantNo: TenantNo, published: boolean) =>
    `insert into cases.guide (id, tenant_no, text, published_at) values ('${uuid(id)}', ${tenantNo}, 'x', ${published ? 'now()' : 'null'})`;

  test('are read by everybody, in other provinces too; drafts by the own tenant alone', async () => {
    await owner(guide(1, SHIGU, true), guide(2, SHIGU, false));
    for (const who of [anonymous, citizen(uuid(5)), staff('window_clerk', YUNNAN), staff('centre_manager', SHIFANG)]) expect(await idsOf(who, 'guide')).toEqual([uuid(1)]);
    expect(await idsOf(staff('window_clerk', SHIGU), 'guide')).toEqual([uuid(1), uuid(2)]);
  });

  test('are written by the own tenant alone, and cannot be drawn into another', async () => {
    await write(staff('centre_manager', SHIGU), guide(1, SHIGU, true));
    await write(staff('centre_manager', SHIGU), "update cases.guide set text = 'y'");
    for (const who of [staff('window_clerk', YUNNAN), staff('centre_manager', SHIFANG), staff('village_agent', SHIGU_VILLAGE)]) {
      await expect(write(who, "update cases.guide set text = 'z'")).rejects.toMatchObject(DENIED);
      await expect(write(who, `update cases.guide set tenant_no = ${who.scope.write!.lo}`)).rejects.toMatchObject(DENIED);
      await expect(write(who, guide(2, SHIGU, true))).rejects.toMatchObject(DENIED);
    }
    for (const who of [citizen(uuid(5)), anonymous]) {
      for (const text of [guide(2, SHIGU, true), "update cases.guide set text = 'z'"]) await expect(write(who, text)).rejects.toMatchObject(DENIED);
    }
    expect(await owner('select tenant_no, text from cases.guide')).toEqual([{ tenant_no: String(SHIGU), text: 'y' }]);
  });
});

describe('rows of a person', () => {
  const wish = (id: number, personId: string) => `insert into cases.wish (id, person_id, text) values ('${uuid(id)}', '${personId}', 'x')`;

  test('are his alone: no post, no service and no other citizen reads or writes them', async () => {
    await write(citizen(uuid(5)), wish(1, uuid(5)));
    expect(await idsOf(citizen(uuid(5)), 'wish')).toEqual([uuid(1)]);
    expect(await idsOf(citizen(uuid(6)), 'wish')).toEqual([]);
    expect(await write(citizen(uuid(6)), "update cases.wish set text = 'y'")).toMatchObject({ affectedRows: 0 });
    await expect(write(citizen(uuid(6)), wish(2, uuid(5)))).rejects.toMatchObject(DENIED);
    await expect(write(citizen(uuid(5)), `update cases.wish set person_id = '${uuid(6)}'`)).rejects.toMatchObject(DENIED);
    for (const who of [staff('centre_manager', SICHUAN, uuid(5)), system(SICHUAN), anonymous]) await expect(idsOf(who, 'wish')).rejects.toMatchObject(DENIED);
  });
});
