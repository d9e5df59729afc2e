import { BreakGlass, type OpenedCase } from '../src/barrier/break-glass.js';
import { Barriers } from '../src/barrier/barrier.js';
import { Applicants } from '../src/applicant/applicants.js';
import { LegClocks } from '../src/leg/leg-clock.queries.js';
import { masterKeys, PersonalDataVault } from '@yimen/personal-data';
import { CaseOffice, COUNTY, idOf, NEXT_TOWN, OTHER_COUNTY, persons, request, staff, submission, TOWN, VILLAGE, type Somebody } from './case-office.js';

const PROVINCE = 51_00_000_000_0000;
const NOW = '2026-02-13T02:00:00Z';
const agent = staff(VILLAGE, 'village_agent');
const clerk = staff(TOWN, 'window_clerk');
const manager = staff(TOWN, 'centre_manager');
const neighbour = staff(NEXT_TOWN, 'centre_manager');
const countyApprover = staff(COUNTY, 'approver');
const countyManager = staff(COUNTY, 'centre_manager');
const otherCounty = staff(OTHER_COUNTY, 'centre_manager');
const supervisor = staff(PROVINCE, 'province_supervisor');
const EVERYBODY = { agent, clerk, manager, neighbour, countyApprover, countyManager, otherCounty, supervisor };

let office: CaseOffice;
let barriers: Barriers;
let glass: BreakGlass;
let clocks: LegClocks;
beforeAll(async () => {
  office = await CaseOffice.open();
  barriers = new Barriers(office.database, office.ledger);
  glass = new BreakGlass(office.database, new Applicants(new PersonalDataVault(masterKeys(Buffer.alloc(32, 1))), persons));
  clocks = new LegClocks(office.database);
});
afterAll(() => office?.close());

/** A case that the village's agent sent to the township, which has received it. */
async function received(): Promise<string> {
  const caseId = idOf(await office.intake.submit(agent.at(NOW), submission({ materialIds: ['m1', 'm2'] })));
  const letters = await office.inboxOf(clerk);
  idOf(await office.desk.signHandover(clerk.at(NOW), { clientRequestId: request(), handoverId: letters.at(-1)!.id }));
  return caseId;
}
const restrict = (who: Somebody, caseId: string, visibleFrom: number) => barriers.restrict(who.at(NOW), { clientRequestId: request(), caseId, visibleFrom, reason: '信访件' });
const lift = (who: Somebody, caseId: string) => barriers.lift(who.at(NOW), { clientRequestId: request(), caseId, reason: '已息访' });
const open = (who: Somebody, caseId: string, clientRequestId = request()) => glass.open(who.at(NOW), { clientRequestId, caseId, reason: '省级督办核查' });

const whoSees = async (sees: (who: Somebody) => Promise<boolean>): Promise<string[]> => {
  const answers = await Promise.all(Object.entries(EVERYBODY).map(async ([name, who]) => ({ name, seen: await sees(who) })));
  return answers.filter(({ seen }) => seen).map(({ name }) => name);
};
const readers = (caseId: string) => whoSees(async (who) => (await office.queries.byId(who.at(NOW), caseId)) !== null);
const listers = (caseId: string) => whoSees(async (who) => (await office.lists.legs(who.at(NOW), { first: 200 })).nodes.some((leg) => leg.caseId === caseId));
async function untilSeenBy(caseId: string, names: readonly string[]): Promise<void> {
  for (let tries = 0; (await listers(caseId)).join() !== names.join() && tries < 100; tries += 1) await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await listers(caseId)).toEqual(names);
}

test('a case is hidden from the levels above, on every path, and shown to them again', async () => {
  const caseId = await received();
  expect(await readers(caseId)).toEqual(['agent', 'clerk', 'manager', 'countyManager', 'supervisor']);
  idOf(await restrict(manager, caseId, 3));
  expect(await readers(caseId)).toEqual(expect.arrayContaining(['agent', 'clerk', 'manager']));
  await untilSeenBy(caseId, ['agent', 'clerk', 'manager']);
  expect(await readers(caseId)).toEqual(['agent', 'clerk', 'manager']);
  // What hangs on the case hides with it, by row-level security alone.
  for (const table of ['case_root', 'case_leg', 'case_event', 'applicant', 'person_case', 'mandate', 'hand_over']) {
    const rows = await office.database.rows(supervisor.at(NOW).scope, `select from cases.${table} where ${table === 'case_root' ? 'id' : 'case_id'} = $1`, [caseId]);
    expect([table, rows.length]).toEqual([table, 0]);
  }
  idOf(await lift(manager, caseId));
  await untilSeenBy(caseId, ['agent', 'clerk', 'manager', 'countyManager', 'supervisor']);
  const { events } = await office.queries.story(supervisor.at(NOW), caseId);
  expect(events.map(({ kind }) => kind)).toEqual(['submitted', 'handover_sent', 'received', 'access_restricted', 'access_opened']);
});

test.each([
  ['the clerk of the centre', clerk, 3, { kind: 'NotFound' }],
  ['a manager elsewhere', neighbour, 3, { kind: 'NotFound' }],
  ['a manager above', countyManager, 2, { kind: 'NotFound' }],
  ['nobody is above a village', manager, 4, { kind: 'InvalidInput', field: 'visibleFrom', rule: '2..3' }],
  ['the province is no barrier', manager, 1, { kind: 'InvalidInput', field: 'visibleFrom' }],
] as const)('a case is not restricted: %s', async (_, who, visibleFrom, refusal) => {
  const caseId = await received();
  expect(await restrict(who, caseId, visibleFrom)).toMatchObject(refusal);
});

test('a barrier is narrowed by who handles the case, and lifted once', async () => {
  const caseId = await received();
  idOf(await restrict(manager, caseId, 2));
  expect(await restrict(manager, caseId, 2)).toEqual({ kind: 'InvalidInput', field: 'visibleFrom', rule: '3..3' });
  idOf(await restrict(manager, caseId, 3));
  idOf(await lift(manager, caseId));
  expect(await lift(manager, caseId)).toEqual({ kind: 'NotRestricted', caseId });
});

test('who reviews a restricted case reads it, and the province still does not', async () => {
  const caseId = await received();
  idOf(await restrict(manager, caseId, 3));
  idOf(await office.desk.atLeg(clerk.at(NOW), 'acceptCase', { clientRequestId: request(), caseId }));
  idOf(await office.desk.atLeg(clerk.at(NOW), 'sendForReview', { clientRequestId: request(), caseId, opinion: '初审合格' }));
  const [letter] = (await office.inboxOf(countyApprover)).slice(-1);
  idOf(await office.desk.signHandover(countyApprover.at(NOW), { clientRequestId: request(), handoverId: letter!.id }));
  await untilSeenBy(caseId, ['agent', 'clerk', 'manager', 'countyApprover', 'countyManager']);
  expect(await readers(caseId)).toEqual(['agent', 'clerk', 'manager', 'countyApprover', 'countyManager']);
});

test('supervision counts what it may not read', async () => {
  const before = (await clocks.within(supervisor.at(NOW), PROVINCE))!;
  const caseId = await received();
  idOf(await restrict(manager, caseId, 3));
  const after = (await clocks.within(supervisor.at(NOW), PROVINCE))!;
  expect([after.open - before.open, after.restricted - before.restricted]).toEqual([1, 1]);
  expect(after.below.map(({ tenantNo }) => tenantNo)).toEqual([COUNTY]);
  expect((await clocks.within(countyManager.at(NOW), COUNTY))!.below.map(({ tenantNo, open: some }) => [tenantNo, some])).toEqual([[TOWN, after.open]]);
  expect(Object.keys(after.below[0]!).sort()).toEqual(['dueToday', 'open', 'overdue', 'provisional', 'restricted', 'tenantNo']);
  expect((await clocks.within(supervisor.at('2027-02-13T02:00:00Z'), TOWN))!.overdue).toBeGreaterThan(0);
  for (const [who, no] of [[otherCounty, TOWN], [neighbour, TOWN], [manager, COUNTY]] as const) expect(await clocks.within(who.at(NOW), no)).toBeNull();
});

test('the projection holds no content, whoever asks, and ends where the reach ends', async () => {
  const columns = async (who: Somebody) => office.database.rows<Record<string, unknown>>(who.at(NOW).scope, 'select * from cases.leg_clock');
  const [row] = await columns(supervisor);
  expect(Object.keys(row!).sort()).toEqual(['counted', 'county_no', 'deadline_at', 'due_on', 'opened_at', 'province_no', 'provisional', 'status', 'tenant_no', 'town_no', 'visible_from']);
  expect(await columns(otherCounty)).toEqual([]);
  expect(await columns({ at: (instant) => ({ ...supervisor.at(instant), scope: { ...supervisor.at(instant).scope, read: null } }) })).toEqual([]);
});

describe('breaking the glass', () => {
  let caseId: string;
  beforeEach(async () => {
    caseId = await received();
    idOf(await restrict(manager, caseId, 3));
    await untilSeenBy(caseId, ['agent', 'clerk', 'manager']);
  });

  test('tells the content once, masked, audits it and tells the centre', async () => {
    const clientRequestId = request();
    const opened = (await open(supervisor, caseId, clientRequestId)) as OpenedCase;
    expect(opened).toMatchObject({ kind: 'OpenedCase', itemName: '林木采伐许可', status: 'received', handlingTenantNo: TOWN, applicant: { name: '张**' } });
    expect(opened.events.map(({ kind }) => kind)).toEqual(['submitted', 'handover_sent', 'received', 'access_restricted']);
    expect(await open(supervisor, caseId, clientRequestId)).toEqual({ kind: 'AlreadyOpened', openedAt: new Date(NOW).toISOString() });
    expect(await readers(caseId)).toEqual(['agent', 'clerk', 'manager']);
    const told = (await glass.openings(manager.at(NOW), 10, null)).nodes;
    expect(told).toMatchObject([{ caseId, fromTenantNo: PROVINCE, reason: '省级督办核查', openedBy: supervisor.at(NOW).scope.actorId }]);
    const audit = await office.owner<{ n: number }>(`select count(*)::int as n from cases.audit_entry where operation = 'breakGlass' and object_id = '${opened.id}'`);
    expect(audit).toEqual([{ n: 1 }]);
  });

  test.each([
    ['who handles it reads it anyway', manager, { kind: 'NotRestricted' }],
    ['a manager elsewhere', neighbour, { kind: 'NotFound' }],
    ['another county', otherCounty, { kind: 'NotFound' }],
    ['who supervises nothing', countyApprover, { kind: 'NotFound' }],
    ['a supervisor of other tenants', staff(PROVINCE, 'province_supervisor', { dataScope: 'tenants', chosenTenants: [OTHER_COUNTY] }), { kind: 'NotFound' }],
  ] as const)('is not for: %s', async (_, who, refusal) => {
    expect(await open(who, caseId)).toMatchObject(refusal);
  });

  test('leaves no word of a case that was not opened', async () => {
    await open(otherCounty, caseId);
    expect(await office.owner(`select from cases.case_opening where case_id = '${caseId}'`)).toEqual([]);
  });

  test('cannot be written down for somebody else, nor for a case out of reach, by row-level security alone', async () => {
    const write = (who: Somebody, from: number, by: string | null) => office.database.transaction(who.at(NOW).scope, (em) => em.execute(
      `insert into cases.case_opening (id, case_id, from_tenant_no, to_tenant_no, opened_at, opened_by, post_id, reason)
       values (gen_random_uuid(), ?, ?, ?, now(), ?, gen_random_uuid(), '理由')`, [caseId, from, TOWN, by]));
    const { actorId } = supervisor.at(NOW).scope;
    await expect(write(supervisor, PROVINCE, actorId)).rejects.toThrow(/row-level security/);
    await expect(write(otherCounty, OTHER_COUNTY, otherCounty.at(NOW).scope.actorId)).rejects.toThrow(/row-level security/);
    await expect(write(manager, TOWN, actorId)).rejects.toThrow(/row-level security/);
    await expect(write(manager, PROVINCE, manager.at(NOW).scope.actorId)).rejects.toThrow(/row-level security/);
  });
});
