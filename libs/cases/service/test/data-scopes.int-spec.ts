import { masterKeys, PersonalDataVault, PersonIndex, secretKey } from '@yimen/personal-data';
import { Client } from 'pg';
import type { RevealedApplicant } from '../src/applicant/applicant-reading.js';
import { rotateKeys } from '../src/index.js';
import { CaseOffice, ID_NUMBER, idOf, persons, request, staff, submission, TOWN, type Somebody } from './case-office.js';

const [FORESTRY, CIVIL_AFFAIRS] = ['0198a8f0-0000-7000-8000-0000000000d1', '0198a8f0-0000-7000-8000-0000000000d2'];
const [WINDOW_1, WINDOW_2, WINDOW_3] = ['0198a8f0-0000-7000-8000-0000000000f1', '0198a8f0-0000-7000-8000-0000000000f2', '0198a8f0-0000-7000-8000-0000000000f3'];
const NOW = '2026-02-13T02:00:00Z';

const atWindow1 = staff(TOWN, 'window_clerk', { departmentId: FORESTRY, windowId: WINDOW_1, dataScope: 'window' });
const atWindow2 = staff(TOWN, 'window_clerk', { departmentId: FORESTRY, windowId: WINDOW_2, dataScope: 'window' });
const elsewhere = staff(TOWN, 'window_clerk', { departmentId: CIVIL_AFFAIRS, windowId: WINDOW_3, dataScope: 'department' });
const alone = staff(TOWN, 'window_clerk', { departmentId: FORESTRY, windowId: WINDOW_1, dataScope: 'mine' });
const chief = staff(TOWN, 'approver', { departmentId: FORESTRY, dataScope: 'department' });
const nowhere = staff(TOWN, 'window_clerk', { dataScope: 'department' });
const manager = staff(TOWN, 'centre_manager');
const EVERYBODY = { atWindow1, atWindow2, elsewhere, alone, chief, nowhere, manager };

let office: CaseOffice;
let caseId: string;
beforeAll(async () => {
  office = await CaseOffice.open();
  caseId = idOf(await office.intake.submit(atWindow1.at(NOW), submission({ mandate: undefined, materialIds: ['m1', 'm2'] })));
});
afterAll(() => office?.close());

const whoSees = async (sees: (who: Somebody) => Promise<boolean>): Promise<string[]> => {
  const answers = await Promise.all(Object.entries(EVERYBODY).map(async ([name, who]) => ({ name, seen: await sees(who) })));
  return answers.filter(({ seen }) => seen).map(({ name }) => name);
};

describe('a case that window 1 of forestry took in', () => {
  test('is on the list of its window, of its department, and of who sees the whole centre', async () => {
    expect(await whoSees(async (who) => (await office.lists.legs(who.at(NOW), {})).nodes.length === 1)).toEqual(['atWindow1', 'chief', 'manager']);
  });

  test('is found by its id by the same, and by nobody else', async () => {
    expect(await whoSees(async (who) => (await office.queries.byId(who.at(NOW), caseId)) !== null)).toEqual(['atWindow1', 'chief', 'manager']);
  });

  test('is acted on by its window only; to the others it does not exist', async () => {
    for (const who of [atWindow2, elsewhere, alone, nowhere]) {
      expect(await office.desk.atLeg(who.at(NOW), 'acceptCase', { clientRequestId: request(), caseId })).toEqual({ kind: 'NotFound', what: 'Case', id: caseId });
    }
    idOf(await office.desk.atLeg(atWindow1.at(NOW), 'acceptCase', { clientRequestId: request(), caseId }));
  });
});

describe('an applicant’s values in clear', () => {
  const ask = (fields: readonly string[], over: object = {}) => ({ clientRequestId: request(), caseId, fields, reason: '核对身份证原件', ...over });
  const reveal = async (who: Somebody, input: object): Promise<RevealedApplicant | null> => {
    const noted = await office.reading.read(who.at(NOW), input);
    return noted.kind === 'done' ? office.reading.show(who.at(NOW), noted.id) : null;
  };

  test('are shown to the window that handles the case, and no more of them than were asked for', async () => {
    expect(await reveal(atWindow1, ask(['idNumber']))).toEqual({ name: null, idNumber: ID_NUMBER, phone: null });
    expect(await reveal(atWindow1, ask(['name', 'phone']))).toEqual({ name: '张三丰', idNumber: null, phone: '13800000000' });
  });

  test('are shown to nobody else, whoever sees the case', async () => {
    expect(await whoSees(async (who) => (await reveal(who, ask(['idNumber']))) !== null)).toEqual(['atWindow1']);
  });

  test('leave an audit row for each reading, which names the case and the fields and holds no value', async () => {
    const before = await office.owner('select from cases.audit_entry');
    await reveal(atWindow1, ask(['phone', 'name']));
    await reveal(manager, ask(['phone']));
    const rows = await office.owner<{ object_id: string; actor_id: string }>("select * from cases.audit_entry where operation = 'readApplicant' order by at, id");
    expect((await office.owner('select from cases.audit_entry')).length).toBe(before.length + 1);
    expect(rows.at(-1)).toMatchObject({ object_id: `${caseId} phone name`, actor_id: atWindow1.at(NOW).scope.actorId });
    expect(JSON.stringify(rows)).not.toContain('13800000000');
  });

  test('are refused without a reason, without a field, for a field that is none', async () => {
    expect(await office.reading.read(atWindow1.at(NOW), ask(['phone'], { reason: ' ' }))).toMatchObject({ kind: 'InvalidInput', field: 'reason' });
    expect(await office.reading.read(atWindow1.at(NOW), ask([]))).toMatchObject({ kind: 'InvalidInput', field: 'fields' });
    expect(await office.reading.read(atWindow1.at(NOW), ask(['wrapped']))).toMatchObject({ kind: 'InvalidInput', field: 'fields.0' });
  });

  test('are not told again to a post that has lost the window', async () => {
    const noted = await office.reading.read(atWindow1.at(NOW), ask(['phone']));
    expect(noted.kind).toBe('done');
    expect(await office.reading.show(atWindow2.at(NOW), (noted as { id: string }).id)).toBeNull();
  });
});

describe('cases are found by their applicant’s numbers', () => {
  const found = async (who: Somebody, by: { idNumber: string } | { phone: string }): Promise<string[]> =>
    (await office.queries.ofApplicant(who.at(NOW), by, 10, null)).nodes.map(({ id }) => id);

  test('in any spelling, by whoever sees the case; what is not whole finds nothing', async () => {
    expect(await found(atWindow1, { idNumber: ` ${ID_NUMBER.toLowerCase()}` })).toEqual([caseId]);
    expect(await found(atWindow1, { phone: '+86 138-0000-0000' })).toEqual([caseId]);
    expect(await found(atWindow1, { phone: '1380000000' })).toEqual([]);
    expect(await whoSees(async (who) => (await found(who, { idNumber: ID_NUMBER })).length > 0)).toEqual(['atWindow1', 'chief', 'manager']);
  });

  test('not from another province, where the same numbers have other hashes', async () => {
    const [row] = await office.owner<{ id_index: string; phone_index: string }>('select id_index, phone_index from cases.applicant');
    expect(persons.indexes('51', 'citizen_id', ID_NUMBER)).toEqual([row!.id_index]);
    expect(persons.indexes('53', 'citizen_id', ID_NUMBER)).not.toEqual([row!.id_index]);
  });

  test('also after both keys were changed: everything stands under the new ones then', async () => {
    const owner = new Client({ connectionString: office.databases.ownerUrl });
    await owner.connect();
    const newer = { master: masterKeys(Buffer.alloc(32, 11), Buffer.alloc(32, 1)), index: secretKey(Buffer.alloc(32, 2)), newer: [secretKey(Buffer.alloc(32, 12))] };
    expect(await rotateKeys(owner, newer, () => {})).toEqual({ rewrapped: 1, reindexed: 1 });
    expect(await rotateKeys(owner, newer, () => {})).toEqual({ rewrapped: 0, reindexed: 0 });
    const [row] = await office.owner<{ wrapped: Buffer; id_index: string }>('select k.wrapped, a.id_index from cases.applicant a join cases.person_key k using (person_id)');
    expect(row!.id_index).toBe(new PersonIndex(newer).index('51', 'citizen_id', ID_NUMBER));
    const vault = new PersonalDataVault({ newest: newer.master.newest, byId: new Map([[newer.master.newest.keyId, newer.master.newest]]) });
    expect(vault.isOutdated(row!.wrapped)).toBe(false);
    // Without the key that something stands under, nothing is changed.
    const lost = { ...newer, master: masterKeys(Buffer.alloc(32, 13)) };
    await expect(rotateKeys(owner, lost, () => {})).rejects.toMatchObject({ reason: 'unknown_key' });
    await owner.end();
  });
});
