import type { Database } from '@yimen/persistence';
import {
  CaseOffice, citizen, COUNTY, ID_NUMBER, idOf, ITEM, item, NEXT_TOWN, NEXT_VILLAGE, OTHER_COUNTY, personId, persons, request, staff, submission, TOWN, VILLAGE, type Somebody,
} from './case-office.js';

const agent = staff(VILLAGE, 'village_agent');
const otherAgent = staff(NEXT_VILLAGE, 'village_agent');
const clerk = staff(TOWN, 'window_clerk');
const neighbour = staff(NEXT_TOWN, 'window_clerk');
const approver = staff(COUNTY, 'approver');
const strangeApprover = staff(OTHER_COUNTY, 'approver');
const manager = staff(COUNTY, 'centre_manager');

let office: CaseOffice;
let database: Database;
let { intake, desk, queries, lists, bus } = {} as CaseOffice;
const inboxOf = (who: Somebody) => office.inboxOf(who);
const owner = <T extends object>(text: string) => office.owner<T>(text);

beforeAll(async () => {
  office = await CaseOffice.open();
  ({ database, intake, desk, queries, lists, bus } = office);
});
afterAll(() => office?.close());

test('one application travels from a village to the county and back', async () => {
  const caseId = idOf(await intake.submit(agent.at('2026-02-12T02:00:00Z'), submission()));

  expect(await inboxOf(neighbour)).toEqual([]);
  const [letter] = await inboxOf(clerk);
  expect(letter).toMatchObject({ kind: 'intake', itemName: '林木采伐许可', fromTenantNo: VILLAGE });
  expect(await desk.signHandover(neighbour.at('2026-02-12T03:00:00Z'), { clientRequestId: request(), handoverId: letter!.id })).toMatchObject({ kind: 'NotFound' });
  idOf(await desk.signHandover(clerk.at('2026-02-12T03:00:00Z'), { clientRequestId: request(), handoverId: letter!.id }));

  const day = '2026-02-13T01:00:00Z';
  expect(await desk.atLeg(clerk.at(day), 'acceptCase', { clientRequestId: request(), caseId })).toMatchObject({ kind: 'MissingMaterials', materialIds: ['m2'] });
  const missing = [{ materialId: 'm2', what: '请提供林权证复印件' }];
  idOf(await desk.atLeg(clerk.at(day), 'requestSupplement', { clientRequestId: request(), caseId, missing, supplyBy: '2026-03-31' }));
  expect(await desk.atLeg(clerk.at(day), 'requestSupplement', { clientRequestId: request(), caseId, missing, supplyBy: '2026-03-31' })).toMatchObject({ kind: 'WrongStatus', status: 'awaiting_supplement' });
  expect(await desk.atLeg(otherAgent.at(day), 'supplyMaterials', { clientRequestId: request(), caseId, materialIds: ['m2'] })).toEqual({ kind: 'NotFound', what: 'Case', id: caseId });
  idOf(await desk.atLeg(agent.at(day), 'supplyMaterials', { clientRequestId: request(), caseId, materialIds: ['m2'] }));
  const [supplement] = await inboxOf(clerk);
  idOf(await desk.signHandover(clerk.at(day), { clientRequestId: request(), handoverId: supplement!.id }));
  expect(await desk.atLeg(clerk.at(day), 'requestSupplement', { clientRequestId: request(), caseId, missing, supplyBy: '2026-03-31' })).toMatchObject({ kind: 'AlreadyNotified' });
  idOf(await desk.atLeg(clerk.at(day), 'acceptCase', { clientRequestId: request(), caseId }));

  office.shelf.now = { ...item, editionNo: 2, values: { ...item.values, promisedLimit: { amount: 3, unit: 'working_day' } } };
  const review = { clientRequestId: request(), caseId, opinion: '初审合格，拟同意' };
  expect(await desk.atLeg(neighbour.at(day), 'sendForReview', { ...review, clientRequestId: request() })).toMatchObject({ kind: 'NotFound' });
  idOf(await desk.atLeg(clerk.at(day), 'sendForReview', review));
  const [file] = await inboxOf(approver);
  idOf(await desk.signHandover(approver.at('2026-02-14T02:00:00Z'), { clientRequestId: request(), handoverId: file!.id }));
  expect(await desk.atLeg(strangeApprover.at('2026-02-14T03:00:00Z'), 'decideCase', { clientRequestId: request(), caseId, outcome: 'granted' })).toMatchObject({ kind: 'NotFound' });
  expect(await desk.atLeg(approver.at('2026-02-14T03:00:00Z'), 'decideCase', { clientRequestId: request(), caseId, outcome: 'refused' })).toEqual({ kind: 'InvalidInput', field: 'reasons', rule: 'required' });
  idOf(await desk.atLeg(approver.at('2026-02-14T03:00:00Z'), 'decideCase', { clientRequestId: request(), caseId, outcome: 'granted' }));
  const [result] = await inboxOf(clerk);
  idOf(await desk.signHandover(clerk.at('2026-02-24T02:00:00Z'), { clientRequestId: request(), handoverId: result!.id }));
  idOf(await desk.atLeg(clerk.at('2026-02-24T03:00:00Z'), 'deliverResult', { clientRequestId: request(), caseId, method: 'by_agent', receivedBy: 'village_agent' }));

  const closed = new Promise<Record<string, unknown>>((resolve) => void bus.consume({ event: 'cases.case-closed', consumer: 'test.closed' }, async (_, { facts }) => resolve(facts)));
  idOf(await desk.atLeg(clerk.at('2026-02-24T04:00:00Z'), 'finishCase', { clientRequestId: request(), caseId }));
  expect(await closed).toMatchObject({ caseId, tenantNo: TOWN, itemCode: ITEM, onTime: true, supplements: 1, acceptedOn: '2026-02-13', dueOn: '2026-03-05' });

  const ctx = manager.at('2026-02-25T02:00:00Z');
  const row = (await queries.byId(ctx, caseId))!;
  expect(row).toMatchObject({ status: 'closed', outcome: 'granted' });
  expect(await queries.frozenOf(ctx, row)).toMatchObject({ editionNo: 1 });
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

test('nothing is received where the village, or the township it hands over to, has left the item', async () => {
  const before = await owner<{ n: number }>('select count(*)::int as n from cases.case_root');
  for (const tenantNo of [TOWN, VILLAGE]) {
    office.shelf.left = [tenantNo];
    expect(await intake.submit(agent.at('2026-02-12T02:00:00Z'), submission())).toEqual({ kind: 'ItemNotOffered', itemCode: ITEM, tenantId: String(tenantNo), state: 'left' });
  }
  expect(await owner<{ n: number }>('select count(*)::int as n from cases.case_root')).toEqual(before);
  office.shelf.left = [];
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
