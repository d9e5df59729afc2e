import { contextOf, SystemClock, type Citizen, type RequestContext, type Role } from '@yimen/access';
import { EffectiveStandards, type EffectiveItem } from '@yimen/catalogs-contract';
import { EventBus } from '@yimen/events';
import { levelOf } from '@yimen/jurisdiction';
import type { Database } from '@yimen/persistence';
import { masterKeys, PersonalDataVault, PersonIndex, secretKey } from '@yimen/personal-data';
import { TestDatabase } from '@yimen/testing';
import { Client } from 'pg';
import pino from 'pino';
import { Applicants } from '../src/applicants.js';
import { CalendarBook } from '../src/calendar-book.js';
import { CaseDesk } from '../src/case-desk.js';
import { CaseIntake } from '../src/case-intake.js';
import { CaseLedger } from '../src/case-ledger.js';
import { CaseNumbers } from '../src/case-numbers.js';
import { CaseQueries } from '../src/case.queries.js';
import { CASE_ENTITIES } from '../src/case.entity.js';
import { CASES_SUBSCRIPTIONS, casesService } from '../src/index.js';
import { LegCopies } from '../src/leg-copies.js';
import { WorkListQueries } from '../src/work-list.queries.js';

const VILLAGE = 51_06_082_120_0201;
const NEXT_VILLAGE = 51_06_082_120_0202;
const TOWN = 51_06_082_120_0000;
const NEXT_TOWN = 51_06_082_121_0000;
const COUNTY = 51_06_082_000_0000;
const OTHER_COUNTY = 51_06_083_000_0000;
const ITEM = '51-LY-0001';
const ID_NUMBER = '11010519491231002X';

let people = 0;
const personId = () => `0198a8f0-0000-7000-8000-${String(++people).padStart(12, '0')}`;
interface Somebody {
  readonly at: (instant: string) => RequestContext;
}
const staff = (tenantNo: number, role: Role): Somebody => {
  const id = personId();
  const post = { id, tenantNo, role, departmentId: null, windowId: null, validFrom: '2020-01-01', validUntil: null, revoked: false, dataScope: 'whole' as const, chosenTenants: [] };
  const principal = { kind: 'staff', personId: id, name: role, level: levelOf(tenantNo), post } as const;
  return { at: (instant) => contextOf(principal, { now: new Date(instant), requestId: 'test', locale: 'zh-CN' }) };
};
const citizen = (id: string): Somebody => {
  const principal: Citizen = { kind: 'citizen', personId: id, name: '村民' };
  return { at: (instant) => contextOf(principal, { now: new Date(instant), requestId: 'test', locale: 'zh-CN' }) };
};

const item: EffectiveItem = {
  itemCode: ITEM, editionId: '0198a8f0-0000-7000-9000-000000000001', editionNo: 1, version: 'v1',
  values: {
    name: '林木采伐许可', timeKind: 'promised', route: 'review', department: '林业', reviewLevel: 2, reviewCounts: 'counts',
    statutoryLimit: { amount: 20, unit: 'working_day' }, promisedLimit: { amount: 10, unit: 'working_day' },
    materials: [{ id: 'm1', name: '申请表', necessity: 'required' }, { id: 'm2', name: '林权证明', necessity: 'required' }],
    steps: [{ id: 's1', name: '受理', limit: { amount: 1, unit: 'working_day' }, level: 3 }, { id: 's2', name: '审批', limit: { amount: 5, unit: 'working_day' }, level: 2 }],
  },
};
class Shelf extends EffectiveStandards {
  now = item;
  async many(requests: readonly { readonly itemCode: string }[]): Promise<readonly (EffectiveItem | null)[]> {
    return requests.map(({ itemCode }) => (itemCode === ITEM ? this.now : null));
  }
}

const agent = staff(VILLAGE, 'village_agent');
const otherAgent = staff(NEXT_VILLAGE, 'village_agent');
const clerk = staff(TOWN, 'window_clerk');
const neighbour = staff(NEXT_TOWN, 'window_clerk');
const approver = staff(COUNTY, 'approver');
const strangeApprover = staff(OTHER_COUNTY, 'approver');
const manager = staff(COUNTY, 'centre_manager');

let databases: TestDatabase;
let database: Database;
let bus: EventBus;
let intake: CaseIntake;
let desk: CaseDesk;
let queries: CaseQueries;
let lists: WorkListQueries;
let copies: LegCopies;
const shelf = new Shelf();
const keys = { master: masterKeys(Buffer.alloc(32, 1)), index: secretKey(Buffer.alloc(32, 2)) };
const persons = new PersonIndex(keys);
let requests = 0;
const request = () => `request-${++requests}`;
const submission = (over: object = {}) => ({
  clientRequestId: request(), itemCode: ITEM, materialIds: ['m1'], applicant: { name: '张三丰', idNumber: ID_NUMBER, phone: '13800000000' },
  mandate: { document: '代办委托书', signedOn: '2026-02-01', validUntil: '2026-12-31' }, ...over,
});

/** What the tenants service publishes, as far as a case needs it. */
const CONTRACT = `
  create table contract.tenant (tenant_no bigint, code text);
  insert into contract.tenant values (${VILLAGE}, '510682120201'), (${NEXT_VILLAGE}, '510682120202'), (${TOWN}, '510682120'), (${NEXT_TOWN}, '510682121'),
    (${COUNTY}, '510682'), (${OTHER_COUNTY}, '510683');
  create table contract.calendar_day (tenant_no bigint, day date, kind text, name text, document text);
  create table contract.calendar_year (tenant_no bigint, year int, status text, document text);
  insert into contract.calendar_year values (0, 2026, 'official', '通知');
  insert into contract.calendar_day values
    (0, '2026-02-14', 'work', '春节', '通知'), (0, '2026-02-28', 'work', '春节', '通知'),
    (0, '2026-02-16', 'off', '春节', '通知'), (0, '2026-02-17', 'off', '春节', '通知'), (0, '2026-02-18', 'off', '春节', '通知'),
    (0, '2026-02-19', 'off', '春节', '通知'), (0, '2026-02-20', 'off', '春节', '通知'), (0, '2026-02-23', 'off', '春节', '通知');
  grant select on contract.tenant, contract.calendar_day, contract.calendar_year to cases_login;`;

async function owner<T extends object>(text: string): Promise<T[]> {
  const client = new Client({ connectionString: databases.ownerUrl });
  await client.connect();
  const { rows } = await client.query<T>(text);
  await client.end();
  return rows;
}

beforeAll(async () => {
  databases = await TestDatabase.create([casesService], [...CASES_SUBSCRIPTIONS, { event: 'cases.case-closed', consumer: 'test.closed' }]);
  await owner(CONTRACT);
  database = await databases.connect('cases', CASE_ENTITIES);
  bus = await EventBus.connect(databases.urlOf('jobs'), new SystemClock(), pino({ level: 'silent' }));
  const calendars = new CalendarBook(database);
  const numbers = new CaseNumbers(database);
  const ledger = new CaseLedger(shelf, calendars, numbers, bus);
  const applicants = new Applicants(new PersonalDataVault(keys.master));
  intake = new CaseIntake(database, ledger, numbers, applicants, persons);
  desk = new CaseDesk(database, ledger);
  queries = new CaseQueries(database, shelf, calendars, applicants);
  lists = new WorkListQueries(database);
  copies = new LegCopies(bus, database, ledger);
  await copies.onApplicationBootstrap();
});
afterAll(async () => {
  await bus?.onApplicationShutdown();
  await database?.onApplicationShutdown();
});

const inboxOf = async (who: Somebody) => (await lists.inbox(who.at('2026-02-13T03:00:00Z'), false, 50, null)).nodes;
const idOf = (answer: { kind: string; id?: string }): string => {
  expect(answer).toMatchObject({ kind: 'done' });
  return answer.id!;
};

test('one application travels from a village to the county and back', async () => {
  const caseId = idOf(await intake.submit(agent.at('2026-02-12T02:00:00Z'), submission()));

  expect(await inboxOf(neighbour)).toEqual([]);
  const [letter] = await inboxOf(clerk);
  expect(letter).toMatchObject({ kind: 'intake', itemName: '林木采伐许可', fromTenantNo: VILLAGE });
  expect(await desk.signHandover(neighbour.at('2026-02-12T03:00:00Z'), { clientRequestId: request(), handoverId: letter!.id })).toMatchObject({ kind: 'NotFound' });
  idOf(await desk.signHandover(clerk.at('2026-02-12T03:00:00Z'), { clientRequestId: request(), handoverId: letter!.id }));

  const day = '2026-02-13T01:00:00Z';
  expect(await desk.acceptCase(clerk.at(day), { clientRequestId: request(), caseId })).toMatchObject({ kind: 'MissingMaterials', materialIds: ['m2'] });
  const missing = [{ materialId: 'm2', what: '请提供林权证复印件' }];
  idOf(await desk.requestSupplement(clerk.at(day), { clientRequestId: request(), caseId, missing }));
  expect(await desk.requestSupplement(clerk.at(day), { clientRequestId: request(), caseId, missing })).toMatchObject({ kind: 'WrongStatus', status: 'awaiting_supplement' });
  expect(await desk.supplyMaterials(otherAgent.at(day), { clientRequestId: request(), caseId, materialIds: ['m2'] })).toEqual({ kind: 'NotFound', what: 'Case', id: caseId });
  idOf(await desk.supplyMaterials(agent.at(day), { clientRequestId: request(), caseId, materialIds: ['m2'] }));
  const [supplement] = await inboxOf(clerk);
  idOf(await desk.signHandover(clerk.at(day), { clientRequestId: request(), handoverId: supplement!.id }));
  expect(await desk.requestSupplement(clerk.at(day), { clientRequestId: request(), caseId, missing })).toMatchObject({ kind: 'AlreadyNotified' });
  idOf(await desk.acceptCase(clerk.at(day), { clientRequestId: request(), caseId }));

  shelf.now = { ...item, editionNo: 2, values: { ...item.values, promisedLimit: { amount: 3, unit: 'working_day' } } };
  const review = { clientRequestId: request(), caseId, opinion: '初审合格，拟同意' };
  expect(await desk.sendForReview(neighbour.at(day), { ...review, clientRequestId: request() })).toMatchObject({ kind: 'NotFound' });
  idOf(await desk.sendForReview(clerk.at(day), review));
  const [file] = await inboxOf(approver);
  idOf(await desk.signHandover(approver.at('2026-02-14T02:00:00Z'), { clientRequestId: request(), handoverId: file!.id }));
  expect(await desk.decideCase(strangeApprover.at('2026-02-14T03:00:00Z'), { clientRequestId: request(), caseId, outcome: 'granted' })).toMatchObject({ kind: 'NotFound' });
  expect(await desk.decideCase(approver.at('2026-02-14T03:00:00Z'), { clientRequestId: request(), caseId, outcome: 'refused' })).toEqual({ kind: 'InvalidInput', field: 'reasons', rule: 'required' });
  idOf(await desk.decideCase(approver.at('2026-02-14T03:00:00Z'), { clientRequestId: request(), caseId, outcome: 'granted' }));
  const [result] = await inboxOf(clerk);
  idOf(await desk.signHandover(clerk.at('2026-02-24T02:00:00Z'), { clientRequestId: request(), handoverId: result!.id }));
  idOf(await desk.deliverResult(clerk.at('2026-02-24T03:00:00Z'), { clientRequestId: request(), caseId, method: 'by_agent', receivedBy: 'village_agent' }));

  const closed = new Promise<Record<string, unknown>>((resolve) => void bus.consume({ event: 'cases.case-closed', consumer: 'test.closed' }, async (_, { facts }) => resolve(facts)));
  idOf(await desk.finishCase(clerk.at('2026-02-24T04:00:00Z'), { clientRequestId: request(), caseId }));
  expect(await closed).toMatchObject({ caseId, tenantNo: TOWN, itemCode: ITEM, onTime: true, supplements: 1, acceptedOn: '2026-02-13', dueOn: '2026-03-05' });

  const ctx = manager.at('2026-02-25T02:00:00Z');
  const row = (await queries.byId(ctx, caseId))!;
  expect(row).toMatchObject({ status: 'closed', outcome: 'granted', standard: { editionNo: 1 } });
  const story = await queries.story(ctx, caseId);
  const clocks = await queries.clocks(ctx, row, story);
  // Accepted on Friday the 13th: Saturday the 14th is a make-up day and counts first; the 5th of March is the tenth day.
  expect(clocks.find(({ reading }) => reading.clock === 'handling_promised')?.reading).toMatchObject({ firstDayOn: '2026-02-14', dueOn: '2026-03-05', onTime: true, stoppedOn: '2026-02-14' });
  expect(await queries.masked(ctx, caseId)).toEqual({ name: '张**', idNumber: '1101************2X', phone: '138****0000' });
});

test('the legs of other tenants follow, and nothing personal is stored in clear', async () => {
  const [{ id }] = (await owner<{ id: string }>('select id from cases.case_root')) as [{ id: string }];
  await untilTrue(async () => (await owner<{ n: number }>(`select count(*)::int as n from cases.case_leg where case_id = '${id}' and status <> 'closed'`))[0]?.n === 0);
  const dump = JSON.stringify([await owner('select * from cases.case_root'), await owner('select * from cases.case_event'), await owner('select * from cases.request_log'),
    await owner('select case_id, encode(name, \'escape\') n, encode(id_number, \'escape\') i from cases.applicant'), await owner('select * from cases.audit_entry'),
    await owner('select name, data from pgboss.job')]);
  for (const value of ['张三丰', ID_NUMBER, '13800000000']) expect(dump).not.toContain(value);
});

test('row-level security alone lets nobody become the holder of a case whose id he knows', async () => {
  const [{ id }] = (await owner<{ id: string }>('select id from cases.case_root')) as [{ id: string }];
  for (const [who, tenantNo] of [[otherAgent, NEXT_VILLAGE], [neighbour, NEXT_TOWN], [strangeApprover, OTHER_COUNTY]] as const) {
    const { scope } = who.at('2026-02-25T02:00:00Z');
    const write = (text: string, values: readonly unknown[]) => database.transaction(scope, (em) => em.execute(text, [...values]));
    await expect(write(`insert into cases.case_leg (id, case_id, tenant_no, kind, status, counted, case_no, item_code, item_name, opened_at, deadline_at)
      values (?, ?, ?, 'handling', 'received', false, 'x', 'x', 'x', now(), now())`, [personId(), id, tenantNo])).rejects.toThrow(/row-level security/);
    for (const to of [tenantNo, TOWN]) {
      await expect(write(`insert into cases.hand_over (id, case_id, kind, from_tenant_no, to_tenant_no, case_no, item_name, sent_at, sent_by)
        values (?, ?, 'review', ?, ?, 'x', 'x', now(), ?)`, [personId(), id, tenantNo, to, personId()])).rejects.toThrow(/row-level security/);
    }
  }
});

test('the applicant sees his case and nobody else does', async () => {
  const me = citizen(persons.personIdOf(ID_NUMBER)).at('2026-02-25T02:00:00Z');
  const mine = await queries.ofPerson(me, 10, null);
  expect(mine.nodes).toMatchObject([{ status: 'closed', itemName: '林木采伐许可' }]);
  expect(await queries.byId(me, mine.nodes[0]!.id)).toMatchObject({ status: 'closed' });
  const stranger = citizen(personId()).at('2026-02-25T02:00:00Z');
  expect((await queries.ofPerson(stranger, 10, null)).nodes).toEqual([]);
  expect(await queries.byId(stranger, mine.nodes[0]!.id)).toBeNull();
  for (const who of [otherAgent, neighbour, strangeApprover]) expect(await queries.byId(who.at('2026-02-25T02:00:00Z'), mine.nodes[0]!.id)).toBeNull();
});

test('what is wrong with an application is named by field and rule', async () => {
  const ctx = agent.at('2026-02-12T02:00:00Z');
  const wrong = async (over: object) => intake.submit(ctx, submission(over));
  expect(await wrong({ applicant: { name: '张三丰', idNumber: '110105194912310021', phone: '13800000000' } })).toEqual({ kind: 'InvalidInput', field: 'applicant.idNumber', rule: 'check_digit' });
  expect(await wrong({ mandate: null })).toEqual({ kind: 'InvalidInput', field: 'mandate', rule: 'required' });
  expect(await wrong({ mandate: { document: '委托书', signedOn: '2025-01-01', validUntil: '2025-12-31' } })).toEqual({ kind: 'InvalidInput', field: 'mandate.validUntil', rule: 'not_expired' });
  expect(await wrong({ itemCode: 'nothing' })).toEqual({ kind: 'NotFound', what: 'Item', id: 'nothing' });
  expect(await wrong({ materialIds: ['m9'] })).toEqual({ kind: 'InvalidInput', field: 'materialIds.m9', rule: 'on_item_list' });
  const rows = await owner<{ n: number }>('select count(*)::int as n from cases.case_root');
  expect(rows[0]?.n).toBe(1);
});

test('a repeated submission is one case; the work list shows it by deadline', async () => {
  const ctx = agent.at('2026-02-12T02:00:00Z');
  const input = submission();
  const [first, second] = await Promise.all([intake.submit(ctx, input), intake.submit(ctx, input)]);
  expect(second).toEqual(first);
  expect(await intake.submit(ctx, { ...input, materialIds: [] })).toMatchObject({ kind: 'RequestIdReused' });
  const [letter] = await inboxOf(clerk);
  idOf(await desk.signHandover(clerk.at('2026-02-12T03:00:00Z'), { clientRequestId: request(), handoverId: letter!.id }));
  const work = await lists.legs(clerk.at('2026-02-12T03:00:00Z'), {});
  expect(work.nodes).toMatchObject([{ kind: 'handling', status: 'received', dueOn: '2026-02-26' }]);
  expect((await lists.legs(neighbour.at('2026-02-12T03:00:00Z'), {})).nodes).toEqual([]);
  expect((await lists.legs(manager.at('2026-02-12T03:00:00Z'), {})).nodes.map(({ kind }) => kind).sort()).toEqual(['handling', 'intake']);
});

async function untilTrue(check: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 15_000;
  while (!(await check())) {
    if (performance.now() > end) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
