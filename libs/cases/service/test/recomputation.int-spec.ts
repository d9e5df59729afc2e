import { randomUUID } from 'node:crypto';
import { CaseOffice, COUNTY, idOf, request, staff, submission, TOWN, VILLAGE } from './case-office.js';

const clerk = staff(TOWN, 'window_clerk');
const countyClerk = staff(COUNTY, 'window_clerk');
const SICHUAN = 51_00_000_000_0000;
const DAY = '2026-02-24T02:00:00Z';
const LOOK = new Date('2026-02-25T02:00:00Z');

let office: CaseOffice;
beforeAll(async () => {
  office = await CaseOffice.open();
});
afterAll(() => office?.close());

const accepted = async (who: typeof clerk): Promise<string> => {
  const caseId = idOf(await office.intake.submit(who.at(DAY), submission({ materialIds: ['m1', 'm2'] })));
  return idOf(await office.desk.atLeg(who.at(DAY), 'acceptCase', { clientRequestId: request(), caseId }));
};
/** A day of a tenant's, with the change that tells of it. */
const changed = async (tenantNo: number, on: string, kind: 'off' | 'work'): Promise<string> => {
  const id = randomUUID();
  await office.owner(`insert into contract.calendar_day values (${tenantNo}, '${on}', '${kind}', '地方节日', '地方通知');
    insert into contract.calendar_change values ('${id}', ${tenantNo}, '${on}', '${on}', '2026-02-25T01:00:00Z')`);
  return id;
};
const stored = async (caseId: string) => (await office.owner<object>(
  `select l.due_on::text as due, p.due_on::text as shown, l.calendar_version as version from cases.case_leg l join cases.person_case p using (case_id) where l.case_id = '${caseId}' and l.counted`))[0] as
  { due: string; shown: string; version: string };
const runs = (changeId: string) => office.owner(`select tenant_no, total, done, moved, finished_at is not null as finished from cases.recomputation where change_id = '${changeId}' order by 1`);

test('a changed day moves the open cases that it touches, below the tenant whose it is, once and as one audited act', async () => {
  const [here, above] = await Promise.all([accepted(clerk), accepted(countyClerk)]);
  const closed = await accepted(clerk);
  idOf(await office.desk.atLeg(staff(TOWN, 'approver').at(DAY), 'voidCase', { clientRequestId: request(), caseId: closed, reasons: '重复录入' }));
  const before = await stored(here);
  expect(before).toMatchObject({ due: '2026-03-09', shown: '2026-03-09' });

  const changeId = await changed(TOWN, '2026-03-02', 'off');
  expect(await Promise.all([office.recomputation.look(LOOK), office.recomputation.look(LOOK)])).toContain(1);
  const after = await stored(here);
  expect(after).toMatchObject({ due: '2026-03-10', shown: '2026-03-10' });
  expect(after.version).not.toBe(before.version);
  expect(await stored(above)).toMatchObject({ due: '2026-03-09' });
  expect(await runs(changeId)).toEqual([{ tenant_no: String(TOWN), total: 1, done: 1, moved: 1, finished: true }]);
  expect(await office.recomputation.look(LOOK)).toBe(0);
  const audited = await office.owner(`select actor_name, tenant_no from cases.audit_entry where operation = 'recomputeDeadlines' and object_id = '${changeId}'`);
  expect(audited).toEqual([{ actor_name: 'cases.recompute-deadlines', tenant_no: String(TOWN) }]);
  // What is stored is what is read.
  const ctx = clerk.at('2026-02-25T02:00:00Z');
  const clocks = await office.queries.clocks(ctx, (await office.queries.byId(ctx, here))!, await office.queries.story(ctx, here));
  expect(clocks.find(({ reading }) => reading.clock === 'handling_promised')!.reading).toMatchObject({ dueOn: '2026-03-10', calendarVersion: after.version });
});

test('the nation’s calendar is worked off in every province; days that no case reaches move nothing', async () => {
  const caseId = await accepted(countyClerk);
  const changeId = await changed(0, '2026-03-03', 'off');
  expect(await office.recomputation.look(LOOK)).toBe(1);
  expect(await stored(caseId)).toMatchObject({ due: '2026-03-10' });
  expect(await runs(changeId)).toMatchObject([{ tenant_no: String(SICHUAN), finished: true }]);
  const later = await changed(SICHUAN, '2026-06-30', 'off');
  await office.recomputation.look(LOOK);
  expect(await runs(later)).toEqual([{ tenant_no: String(SICHUAN), total: 0, done: 0, moved: 0, finished: true }]);
});

test('what a killed process left is taken up where it stopped', async () => {
  const cases = [await accepted(clerk), await accepted(clerk), await accepted(clerk)];
  const legs = (await office.owner<{ id: string }>(`select id from cases.case_leg where tenant_no = ${TOWN} and status <> 'closed' and due_on is not null order by id`)).map(({ id }) => id);
  const changeId = await changed(TOWN, '2026-03-04', 'off');
  await office.owner(`insert into cases.recomputation (change_id, tenant_no, from_on, until_on, started_at, total, done, after_leg)
    values ('${changeId}', ${TOWN}, '2026-03-04', '2026-03-04', now(), ${legs.length}, ${legs.length - 1}, '${legs.at(-2)}')`);
  expect(await office.recomputation.look(LOOK)).toBe(1);
  expect(await runs(changeId)).toEqual([{ tenant_no: String(TOWN), total: legs.length, done: legs.length, moved: 1, finished: true }]);
  expect((await Promise.all(cases.map(stored))).filter(({ due }) => due === '2026-03-12')).toHaveLength(1);
});

test('a case whose events are broken keeps its day and holds up no other', async () => {
  const [broken, whole] = [await accepted(countyClerk), await accepted(countyClerk)];
  const before = await stored(broken);
  await office.owner(`alter table cases.case_event disable row level security; delete from cases.case_event where case_id = '${broken}' and seq = 2; alter table cases.case_event enable row level security`);
  const changeId = await changed(COUNTY, '2026-03-05', 'off');
  expect(await office.recomputation.look(LOOK)).toBe(1);
  expect(await stored(broken)).toEqual(before);
  expect((await stored(whole)).due).toBe('2026-03-11');
  expect(await runs(changeId)).toMatchObject([{ finished: true }]);
});

test('hours of service are part of a clock: a limit in hours ends at another minute', async () => {
  office.shelf.now = { ...office.shelf.now, values: { ...office.shelf.now.values, promisedLimit: { amount: 2, unit: 'hour' } } };
  const caseId = idOf(await office.intake.submit(clerk.at('2026-02-24T01:00:00Z'), submission({ materialIds: ['m1', 'm2'] })));
  idOf(await office.desk.atLeg(clerk.at('2026-02-24T01:00:00Z'), 'acceptCase', { clientRequestId: request(), caseId }));
  const deadline = async () => (await office.owner<{ at: Date }>(`select deadline_at as at from cases.case_leg where case_id = '${caseId}'`))[0]!.at.toISOString();
  expect(await deadline()).toBe('2026-02-24T03:00:00.000Z');
  await office.owner(`insert into contract.calendar_hours values (${TOWN}, '2', '10:00-12:00', '作息通知');
    insert into contract.calendar_change values ('${randomUUID()}', ${TOWN}, '2026-02-24', null, '2026-02-25T01:00:00Z')`);
  await office.recomputation.look(LOOK);
  expect(await deadline()).toBe('2026-02-24T04:00:00.000Z');
});

test('a village’s part has no day of its own and is left alone', async () => {
  const caseId = idOf(await office.intake.submit(staff(VILLAGE, 'village_agent').at(DAY), submission()));
  expect(await office.owner(`select due_on from cases.case_leg where case_id = '${caseId}'`)).toEqual([{ due_on: null }]);
});
