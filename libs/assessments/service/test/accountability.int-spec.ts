import type { TestDatabase } from '@yimen/testing';
import type { Database } from '@yimen/persistence';
import { AccountabilityOpening } from '../src/accountability/accountability-opening.js';
import { AccountabilityQueries } from '../src/accountability/accountability.queries.js';
import { ASSESSMENT_ENTITIES } from '../src/assessment.entity.js';
import { asOwner, CIVIL_WINDOW, consumer, MIANZHU, openDatabase, SHIFANG, SHIGU, SICHUAN, staff, uuid } from './county.js';

let databases: TestDatabase;
let database: Database;
let opening: AccountabilityOpening;
let queries: AccountabilityQueries;
beforeAll(async () => {
  databases = await openDatabase();
  await asOwner(databases, `
    create table contract.serving_post (tenant_no bigint, person_id uuid, person_name text, role text, department_id uuid, window_id uuid);
    grant select on contract.serving_post to assessments_login;
    insert into contract.serving_post values (${SHIGU}, '${uuid(800)}', '李窗口', 'window_clerk', '${uuid(700)}', null), (${SHIGU}, '${uuid(801)}', '王科长', 'approver', '${uuid(700)}', null),
      (${SHIGU}, '${uuid(802)}', '赵主任', 'centre_manager', null, null), (${MIANZHU}, '${uuid(803)}', '别县主任', 'centre_manager', null, null)`);
  database = await databases.connect('assessments', ASSESSMENT_ENTITIES);
  opening = new AccountabilityOpening(database, null as never);
  queries = new AccountabilityQueries(database);
});
afterAll(() => database?.onApplicationShutdown());

const card = (number: number, tenantNo = SHIGU) => ({
  name: 'cases.red-cards-issued', provinceNo: SICHUAN, facts: { cards: [{
    cardId: uuid(number), caseId: uuid(number + 1), legId: uuid(2), tenantNo, windowId: CIVIL_WINDOW, departmentId: uuid(700), handlerId: uuid(800), ruleCode: 'promise_overdue',
    at: '2026-11-20T16:00:00.000Z',
  }] },
});
const withdrawn = (number: number, because = 'appeal') => ({ name: 'cases.cards-withdrawn', provinceNo: SICHUAN, facts: { cardIds: [uuid(number)], because } });
const read = async (...who: Parameters<typeof staff>) => (await queries.page(staff(...who), {})).nodes.map(({ id }) => id);

test('a red card opens one record with three levels of responsible persons, however often it is told', async () => {
  await opening.open(consumer(), card(10));
  await opening.open(consumer(), card(10));
  const { nodes } = await queries.page(staff('centre_manager', SHIGU), {});
  expect(nodes).toMatchObject([{ id: uuid(10), ruleCode: 'promise_overdue', withdrawnAt: null, answerable: [
    { level: 'responsible', name: '李窗口' }, { level: 'business', name: '王科长' }, { level: 'leader', name: '赵主任' },
  ] }]);
  expect(await asOwner(databases, "select operation from assessments.audit_entry where operation = 'openAccountability'")).toHaveLength(1);
});

test('it is read by who leads the unit or supervises it, and by who is responsible', async () => {
  await opening.open(consumer(), card(20, MIANZHU));
  expect(await read('centre_manager', SHIFANG)).toEqual([uuid(10)]);
  expect((await read('province_supervisor', SICHUAN)).toSorted()).toEqual([uuid(10), uuid(20)]);
  // The clerk of these tests is the responsible person of both cards, and has a post in one of the tenants.
  expect(await read('window_clerk', SHIGU)).toEqual([uuid(10)]);
  expect(await read('rating_handler', SHIGU)).toEqual([]);
});

test('where the card falls the record says so, once; what was not opened yet is told again', async () => {
  await expect(opening.withdraw(consumer(), withdrawn(30))).rejects.toThrow();
  await opening.open(consumer(), card(30));
  await opening.withdraw(consumer(), withdrawn(30));
  await opening.withdraw(consumer(), withdrawn(30, 'recomputed'));
  const { nodes } = await queries.page(staff('centre_manager', SHIGU), { standing: false });
  expect(nodes).toMatchObject([{ id: uuid(30), withdrawnBecause: 'appeal' }]);
});

test('nobody in person writes one', async () => {
  const { scope } = staff('centre_manager', SHIGU);
  await expect(database.transaction(scope, (em) => em.execute("update assessments.accountability_record set withdrawn_at = now(), withdrawn_because = 'appeal'"))).rejects.toThrow(/row-level security/);
});
