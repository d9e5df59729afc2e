import { Clock, contextOf } from '@yimen/access';
import { WorkInheritance } from '../src/succession/succession-inheritance.js';
import { WorkSuccession } from '../src/succession/succession.js';
import { CaseOffice, COUNTY, idOf, NEXT_TOWN, NEXT_VILLAGE, request, staff, submission, TOWN, VILLAGE, type Somebody } from './case-office.js';

const NEW_TOWN = 51_06_082_600_0000;
const NEW_VILLAGE = 51_06_082_600_0201;
const NEW_COUNTY = 51_06_100_000_0000;
/** A second move of the township, later. */
const LATER_TOWN = 51_06_082_601_0000;
const LATER_VILLAGE = 51_06_082_600_0202;
const PROVINCE = 51_00_000_000_0000;
const WINDOW = '0198a8f0-0000-7000-8000-00000000f001';
const NEW_WINDOW = '0198a8f0-0000-7000-8000-00000000f002';

const agent = staff(VILLAGE, 'village_agent');
const nextAgent = staff(NEXT_VILLAGE, 'village_agent');
const clerk = staff(TOWN, 'window_clerk', { windowId: WINDOW });
const approver = staff(COUNTY, 'approver');
const manager = staff(COUNTY, 'centre_manager');
const supervisor = staff(PROVINCE, 'province_supervisor');
const newAgent = staff(NEW_VILLAGE, 'village_agent');
const newClerk = staff(NEW_TOWN, 'window_clerk');
const neighbour = staff(NEXT_TOWN, 'window_clerk');

class Hand extends Clock {
  instant = new Date('2026-02-28T15:00:00Z');
  now(): Date {
    return this.instant;
  }
}

let office: CaseOffice;
let succession: WorkSuccession;
const hand = new Hand();
/** The cases of the tests, by where they stand when the township and its village end. */
const cases: Record<string, string> = {};

const DAY = '2026-02-13T01:00:00Z';
const AFTER = '2026-03-02T02:00:00Z';
const input = (more: object = {}) => ({ clientRequestId: request(), ...more });

async function letterTo(who: Somebody, caseId: string): Promise<string> {
  const [row] = await office.owner<{ id: string }>(`select id from cases.hand_over where case_id = '${caseId}' and signed_at is null`);
  expect((await office.inboxOf(who)).map(({ id }) => id)).toContain(row!.id);
  return row!.id;
}
/** By the agent of a village that stays a while longer. */
const submittedAt = async (instant: string) => idOf(await office.intake.submit(nextAgent.at(instant), submission({ materialIds: ['m1', 'm2'] })));
const submitted = async () => idOf(await office.intake.submit(agent.at('2026-02-12T02:00:00Z'), submission({ materialIds: ['m1', 'm2'] })));
async function received(): Promise<string> {
  const caseId = await submitted();
  idOf(await office.desk.signHandover(clerk.at('2026-02-12T03:00:00Z'), input({ handoverId: await letterTo(clerk, caseId) })));
  return caseId;
}
async function accepted(): Promise<string> {
  const caseId = await received();
  idOf(await office.desk.atLeg(clerk.at(DAY), 'acceptCase', input({ caseId })));
  return caseId;
}
async function sentUp(): Promise<string> {
  const caseId = await accepted();
  idOf(await office.desk.atLeg(clerk.at(DAY), 'sendForReview', input({ caseId, opinion: '同意' })));
  return caseId;
}
async function decided(): Promise<string> {
  const caseId = await sentUp();
  idOf(await office.desk.signHandover(approver.at(DAY), input({ handoverId: await letterTo(approver, caseId) })));
  idOf(await office.desk.atLeg(approver.at(DAY), 'decideCase', input({ caseId, outcome: 'granted' })));
  return caseId;
}
async function finished(): Promise<string> {
  const caseId = await decided();
  idOf(await office.desk.signHandover(clerk.at(DAY), input({ handoverId: await letterTo(clerk, caseId) })));
  idOf(await office.desk.atLeg(clerk.at(DAY), 'deliverResult', input({ caseId, method: 'by_agent', receivedBy: 'village_agent' })));
  idOf(await office.desk.atLeg(clerk.at(DAY), 'finishCase', input({ caseId })));
  return caseId;
}

const openAt = async (tenantNo: number) => (await office.owner<{ n: number }>(`
  select ((select count(*) from cases.case_leg where tenant_no = ${tenantNo} and status <> 'closed')
    + (select count(*) from cases.hand_over where to_tenant_no = ${tenantNo} and signed_at is null))::int as n`))[0]!.n;
async function untilTrue(check: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 30_000;
  while (!(await check())) {
    if (performance.now() > end) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
const deadlines = (kind: string) => office.owner<{ caseId: string; tenantNo: number; dueOn: string; deadlineAt: Date; visibleFrom: number }>(`
  select case_id as "caseId", tenant_no::text as "tenantNo", due_on::text as "dueOn", deadline_at as "deadlineAt", visible_from as "visibleFrom" from cases.case_leg
  where kind = '${kind}' and status <> 'closed' order by case_id`);

beforeAll(async () => {
  office = await CaseOffice.open();
  await office.owner(`
    create table contract.succession (predecessor_no bigint, successor_no bigint, order_id uuid, effective_on date);
    create table contract.service_window (id uuid, tenant_no bigint, code text, name text, department_id uuid, item_codes text[]);
    grant select on contract.succession, contract.service_window to cases_login;
    insert into contract.service_window values ('${WINDOW}', ${TOWN}, 'W1', '综合窗口', null, '{}'), ('${NEW_WINDOW}', ${NEW_TOWN}, 'W1', '综合窗口', null, '{}');
    insert into contract.tenant (tenant_no, code) values (${NEW_TOWN}, '510682130'), (${NEW_VILLAGE}, '510682130201'), (${NEW_COUNTY}, '510609'), (${LATER_TOWN}, '510682131');
    -- The successor does not work for the whole of March, as its calendar says.
    insert into contract.calendar_day select ${NEW_TOWN}, day::date, 'off', '停', '通知' from generate_series('2026-03-01'::date, '2026-03-31', '1 day') as day;`);
  succession = new WorkSuccession(office.bus, office.database, new WorkInheritance(office.database, office.ledger), hand);
  for (const [name, make] of Object.entries({ submitted, received, accepted, sentUp, decided, finished })) cases[name] = await make();
  // Minors and petitions: only the township and below may read the content.
  await office.owner(`
    insert into cases.case_event (case_id, seq, leg_id, tenant_no, kind, at, facts)
      select case_id, max(seq) + 1, (array_agg(leg_id order by seq desc))[1], ${TOWN}, 'access_restricted', max(at), '{"visibleFrom": 3, "reason": "信访"}'
      from cases.case_event where case_id = '${cases['accepted']}' group by case_id;
    update cases.case_leg set visible_from = 3 where case_id = '${cases['accepted']}'`);
});
afterAll(async () => {
  await succession?.beforeApplicationShutdown();
  await office?.close();
});

test('before its day nothing moves; on the day everything open goes on, once, and the deadlines stay', async () => {
  await office.owner(`insert into contract.succession values (${TOWN}, ${NEW_TOWN}, gen_random_uuid(), '2026-03-01'), (${VILLAGE}, ${NEW_VILLAGE}, gen_random_uuid(), '2026-03-01')`);
  await untilTrue(async () => (await office.owner<{ n: number }>(`select count(*)::int as n from cases.case_leg where case_id = '${cases['finished']}' and status <> 'closed'`))[0]!.n === 0);
  const before = await deadlines('handling');
  await succession.onApplicationBootstrap();
  expect(await succession.look(hand.instant)).toBe(0);
  hand.instant = new Date('2026-02-28T16:00:00Z');
  // Two processes look at once.
  const found = await Promise.all([succession.look(hand.instant), succession.look(hand.instant)]);
  // Five cases lie open with the village; four have a leg at the township, and two letters to it.
  expect(found.sort()).toEqual([0, 10]);
  expect(await succession.look(hand.instant)).toBe(0);
  await untilTrue(async () => (await openAt(TOWN)) + (await openAt(VILLAGE)) === 0);

  const after = await deadlines('handling');
  expect(after.map(({ caseId, dueOn, deadlineAt, visibleFrom }) => [caseId, dueOn, deadlineAt, visibleFrom]))
    .toEqual(before.map(({ caseId, dueOn, deadlineAt, visibleFrom }) => [caseId, dueOn, deadlineAt, visibleFrom]));
  expect(new Set(after.map(({ tenantNo }) => tenantNo))).toEqual(new Set([String(NEW_TOWN)]));
  expect((await deadlines('intake')).map(({ tenantNo }) => tenantNo)).toEqual(Array(5).fill(String(NEW_VILLAGE)));
  expect((await office.lists.legs(newClerk.at(AFTER), {})).nodes.map(({ windowId }) => windowId)).toEqual(Array(4).fill(NEW_WINDOW));
  expect((await office.inboxOf(newClerk)).map(({ kind, fromTenantNo }) => [kind, fromTenantNo])).toEqual([['intake', VILLAGE], ['review_result', COUNTY]]);
  expect(await office.inboxOf(clerk)).toEqual([]);
});

test('each hand-over is an event of the case and an audit row of the service that did it', async () => {
  const events = await office.owner<{ kind: string; n: number }>(`select kind, count(*)::int as n from cases.case_event where kind like '%inherited' group by kind order by kind`);
  expect(events).toEqual([{ kind: 'leg_inherited', n: 9 }, { kind: 'letter_inherited', n: 2 }]);
  const audited = await office.owner<object>(`select actor_name, tenant_no::text, count(*)::int as n, count(distinct object_id)::int as cases from cases.audit_entry where operation = 'inheritWork' group by 1, 2 order by 2`);
  expect(audited).toEqual([
    { actor_name: 'cases.inherit-work', tenant_no: String(NEW_TOWN), n: 5, cases: 5 },
    { actor_name: 'cases.inherit-work', tenant_no: String(NEW_VILLAGE), n: 5, cases: 5 },
  ]);
  const counted = await office.owner<{ n: number }>(`select count(*)::int as n from cases.case_leg where counted group by case_id`);
  expect(counted.every(({ n }) => n === 1)).toBe(true);
});

test('a batch that is delivered again changes nothing', async () => {
  const before = await office.owner('select (select count(*) from cases.case_event) as events, (select count(*) from cases.audit_entry) as audit, (select count(*) from cases.case_leg) as legs');
  const ctx = contextOf({ kind: 'system', name: 'cases.inherit-work', provinceNo: PROVINCE }, { now: hand.instant, requestId: 'again', locale: 'zh-CN' });
  await succession.inherit(ctx, { name: 'cases.work-left', provinceNo: PROVINCE, facts: { predecessorNo: TOWN, successorNo: NEW_TOWN, caseIds: Object.values(cases) } });
  expect(await office.owner('select (select count(*) from cases.case_event) as events, (select count(*) from cases.audit_entry) as audit, (select count(*) from cases.case_leg) as legs')).toEqual(before);
});

test('the successor carries each case to its close; the county above and the citizen see one case', async () => {
  const first = cases['submitted']!;
  idOf(await office.desk.signHandover(newClerk.at(AFTER), input({ handoverId: await letterTo(newClerk, first) })));
  idOf(await office.desk.atLeg(newClerk.at(AFTER), 'acceptCase', input({ caseId: cases['received'] })));
  const sent = cases['accepted']!;
  idOf(await office.desk.atLeg(newClerk.at(AFTER), 'sendForReview', input({ caseId: sent, opinion: '同意' })));
  idOf(await office.desk.signHandover(approver.at(AFTER), input({ handoverId: await letterTo(approver, sent) })));
  idOf(await office.desk.atLeg(approver.at(AFTER), 'decideCase', input({ caseId: sent, outcome: 'granted' })));
  for (const caseId of [sent, cases['decided']!]) {
    idOf(await office.desk.signHandover(newClerk.at(AFTER), input({ handoverId: await letterTo(newClerk, caseId) })));
    idOf(await office.desk.atLeg(newClerk.at(AFTER), 'deliverResult', input({ caseId, method: 'by_agent', receivedBy: 'village_agent' })));
    idOf(await office.desk.atLeg(newClerk.at(AFTER), 'finishCase', input({ caseId })));
  }
  const row = (await office.queries.byId(supervisor.at(AFTER), cases['decided']!))!;
  expect(row).toMatchObject({ status: 'closed', handlingTenantNo: NEW_TOWN, tenantNo: VILLAGE });
  expect(await office.queries.byId(newAgent.at(AFTER), first)).toMatchObject({ status: 'received' });
});

test('a clock that starts with the successor counts by its calendar, one that ran does not', async () => {
  const ctx = newClerk.at(AFTER);
  const row = (await office.queries.byId(ctx, cases['received']!))!;
  const clocks = await office.queries.clocks(ctx, row, await office.queries.story(ctx, row.id));
  const told = clocks.map(({ tenantNo, reading }) => [reading.clock, tenantNo, reading.dueOn]);
  // Nobody had answered in time: it counts as accepted on the 12th of February, when it was received.
  expect(told).toEqual([['receipt', TOWN, '2026-02-26'], ['handling_statutory', NEW_TOWN, '2026-04-17'], ['handling_promised', NEW_TOWN, '2026-04-03']]);
});

test('what was closed stays with the tenant that has ended: those above it read it, the successor does not', async () => {
  const id = cases['finished']!;
  expect(await office.queries.byId(manager.at(AFTER), id)).toMatchObject({ status: 'closed', handlingTenantNo: TOWN });
  expect(await office.queries.byId(supervisor.at(AFTER), id)).toMatchObject({ status: 'closed' });
  for (const who of [newClerk, newAgent, neighbour]) expect(await office.queries.byId(who.at(AFTER), id)).toBeNull();
  // The old tenant's own posts have ended; had they not, what was its part of an open case could not be acted on.
  expect(await office.desk.atLeg(clerk.at(AFTER), 'sendForReview', input({ caseId: cases['received'], opinion: '同意' }))).toMatchObject({ kind: 'WrongStatus', status: 'closed' });
});

test('a case that cannot go on holds up no other of its batch', async () => {
  const missing = '0198a8f0-0000-7000-8000-00000000dead';
  const next = await submittedAt('2026-03-03T02:00:00Z');
  await office.owner(`insert into contract.succession values (${NEXT_VILLAGE}, ${LATER_VILLAGE}, gen_random_uuid(), '2026-03-04')`);
  const ctx = contextOf({ kind: 'system', name: 'cases.inherit-work', provinceNo: PROVINCE }, { now: new Date('2026-03-04T02:00:00Z'), requestId: 'poisoned', locale: 'zh-CN' });
  const facts = { predecessorNo: NEXT_VILLAGE, successorNo: LATER_VILLAGE, caseIds: [missing, next] };
  await expect(succession.inherit(ctx, { name: 'cases.work-left', provinceNo: PROVINCE, facts })).rejects.toThrow(missing);
  expect(await openAt(NEXT_VILLAGE)).toBe(0);
  expect(await openAt(LATER_VILLAGE)).toBe(1);
});

test('a successor that ends in its turn hands on, and a county does with its reviews', async () => {
  const up = cases['sentUp']!;
  await office.owner(`insert into contract.succession values (${NEW_TOWN}, ${LATER_TOWN}, gen_random_uuid(), '2026-03-10'), (${COUNTY}, ${NEW_COUNTY}, gen_random_uuid(), '2026-03-10')`);
  hand.instant = new Date('2026-03-10T02:00:00Z');
  expect(await succession.look(hand.instant)).toBeGreaterThan(0);
  await untilTrue(async () => (await openAt(NEW_TOWN)) + (await openAt(COUNTY)) === 0);
  const state = await office.queries.story(supervisor.at('2026-03-10T03:00:00Z'), up);
  expect(state.state.legs.filter(({ status }) => status !== 'closed').map(({ kind, tenantNo }) => [kind, tenantNo])).toEqual([['intake', NEW_VILLAGE], ['handling', LATER_TOWN]]);
  expect(state.state.handovers.filter(({ signedAt }) => signedAt === null).map(({ handoverKind, toTenantNo }) => [handoverKind, toTenantNo])).toEqual([['review', NEW_COUNTY]]);
});
