import { randomUUID } from 'node:crypto';
import { CaseOffice, COUNTY, idOf, request, staff, submission, TOWN } from './case-office.js';

const clerk = staff(TOWN, 'window_clerk');
const approver = staff(TOWN, 'approver');
const DAY = '2026-02-24T02:00:00Z';

let office: CaseOffice;
beforeAll(async () => {
  office = await CaseOffice.open();
});
afterAll(() => office?.close());

const accepted = async (who = clerk): Promise<string> => {
  const caseId = idOf(await office.intake.submit(who.at(DAY), submission({ materialIds: ['m1', 'm2'] })));
  return idOf(await office.desk.atLeg(who.at(DAY), 'acceptCase', { clientRequestId: request(), caseId }));
};
const cardsOf = (caseId: string) => office.owner(
  `select rule_code as code, colour, tenant_no::text as tenant, at, withdrawn_because as because from cases.supervision_card where case_id = '${caseId}' order by at, issued_at`);
const lookedAt = async (instant: string) => office.cards.look(new Date(instant));
const rule = (over: Record<string, unknown>) => {
  const row: Record<string, unknown> = {
    id: randomUUID(), tenant_no: COUNTY, code: 'promise_90', name: '规则', metric: 'handling_promised', threshold_unit: 'percent', threshold_amount: 50, colour: 'yellow',
    reason: '从严', set_at: '2026-02-20T00:00:00Z', ...over,
  };
  return office.owner(`insert into cases.supervision_rule (${Object.keys(row).join()}) values (${Object.values(row).map((value) => (value === null ? 'null' : `'${String(value)}'`)).join()})`);
};

test('cards come at their moment, once, although several look, and again after a start', async () => {
  const caseId = await accepted();
  expect(await cardsOf(caseId)).toEqual([]);
  await lookedAt('2026-03-06T08:59:50Z');
  expect(await cardsOf(caseId)).toEqual([]);
  // Nine of ten days of service are over on Friday the sixth at five.
  expect(await lookedAt('2026-03-06T09:00:00Z')).toEqual({ cases: 1, issued: 1, withdrawn: 0 });
  expect(await lookedAt('2026-03-06T09:00:10Z')).toEqual({ cases: 0, issued: 0, withdrawn: 0 });
  const yellow = { code: 'promise_90', colour: 'yellow', tenant: String(TOWN), at: new Date('2026-03-06T09:00:00Z'), because: null };
  expect(await cardsOf(caseId)).toEqual([yellow]);
  const midnight = '2026-03-09T16:00:00Z';
  await Promise.all([lookedAt(midnight), lookedAt(midnight), lookedAt(midnight)]);
  const red = { code: 'promise_overdue', colour: 'red', tenant: String(TOWN), at: new Date(midnight), because: null };
  expect(await cardsOf(caseId)).toEqual([yellow, red]);
  // Whatever is done afterwards does not bring them a second time; the statute is later.
  idOf(await office.desk.atLeg(clerk.at('2026-03-10T02:00:00Z'), 'takeCase', { clientRequestId: request(), caseId }));
  await lookedAt('2026-03-10T03:00:00Z');
  expect(await cardsOf(caseId)).toEqual([yellow, red]);
  const [audited] = await office.owner<{ count: number }>("select count(*)::int as count from cases.audit_entry where operation = 'issueCards' and actor_name = 'cases.issue-cards'");
  expect(audited!.count).toBe(2);
});

test('what stands still has no card, and gets it as much later as it stood', async () => {
  const caseId = await accepted();
  idOf(await office.desk.atLeg(clerk.at('2026-03-02T02:00:00Z'), 'suspendCase', {
    clientRequestId: request(), caseId, ground: 'hearing', reasons: '需听证', document: '听证告知书', expectedUntil: '2026-03-06',
  }));
  await lookedAt('2026-03-31T02:00:00Z');
  expect(await cardsOf(caseId)).toEqual([]);
  idOf(await office.desk.atLeg(clerk.at('2026-03-31T03:00:00Z'), 'resumeCase', { clientRequestId: request(), caseId, result: '听证结束' }));
  await lookedAt('2026-04-01T02:00:00Z');
  expect(await cardsOf(caseId)).toEqual([]);
});

test('a calendar that is mended takes cards back, and lets them come again at the new moment', async () => {
  const caseId = await accepted();
  await lookedAt('2026-03-09T16:00:00Z');
  expect(await cardsOf(caseId)).toMatchObject([{ code: 'promise_90' }, { code: 'promise_overdue', because: null }]);
  await office.owner(`insert into contract.calendar_day values (${TOWN}, '2026-03-05', 'off', '地方节日', '地方通知'), (${TOWN}, '2026-03-06', 'off', '地方节日', '地方通知');
    insert into contract.calendar_change values ('${randomUUID()}', ${TOWN}, '2026-03-05', '2026-03-06', '2026-03-10T00:30:00Z')`);
  const looked = new Date('2026-03-10T01:00:00Z');
  await office.recomputation.look(looked);
  await office.cards.look(looked);
  expect(await cardsOf(caseId)).toMatchObject([{ code: 'promise_90', because: 'recomputed' }, { code: 'promise_overdue', because: 'recomputed' }]);
  await lookedAt('2026-03-11T16:00:00Z');
  expect(await cardsOf(caseId)).toMatchObject([
    { because: 'recomputed' }, { because: 'recomputed' }, { code: 'promise_90', because: null }, { code: 'promise_overdue', at: new Date('2026-03-11T16:00:00Z'), because: null },
  ]);
});

test('a late act brings the card although nobody looked before it', async () => {
  const caseId = idOf(await office.intake.submit(staff(COUNTY, 'window_clerk').at(DAY), submission({ materialIds: ['m1', 'm2'] })));
  // Nobody answers until the third of March; then the law has accepted as of the receipt, late.
  const counted = await office.owner<{ at: Date }>(`select signal_at as at from cases.case_root where id = '${caseId}'`);
  expect(counted[0]!.at.toISOString()).toBe('2026-03-02T16:00:00.000Z');
  idOf(await office.desk.atLeg(staff(COUNTY, 'window_clerk').at('2026-03-03T02:00:00Z'), 'acceptCase', { clientRequestId: request(), caseId }));
  await lookedAt('2026-03-03T02:00:10Z');
  // The step that should have begun with the receipt is late as well.
  expect(await cardsOf(caseId)).toMatchObject([{ code: 'receipt_overdue', colour: 'red', tenant: String(COUNTY) }, { code: 'step_overdue' }]);
});

test('a stricter rule of the county counts below it for what is open, from its day on; a softer one does not', async () => {
  const [open, above] = [await accepted(), await accepted(staff(COUNTY, 'window_clerk'))];
  await rule({ code: 'promise_90', threshold_amount: 50 });
  await rule({ code: 'promise_overdue', threshold_unit: 'working_days_past', threshold_amount: 3, colour: 'red' });
  await rule({ code: 'noted', threshold_unit: 'percent', threshold_amount: 10, colour: 'blue', item_code: 'another' });
  await new Promise((resolve) => setTimeout(resolve, 2_100));
  await lookedAt('2026-03-04T08:00:00Z');
  expect(await cardsOf(open)).toMatchObject([{ code: 'promise_90', at: new Date('2026-03-02T09:00:00Z') }]);
  expect((await cardsOf(above))[0]).toMatchObject({ code: 'promise_90' });
  const unspread = await office.owner('select from cases.supervision_rule where spread_at is null');
  expect(unspread).toEqual([]);
  await lookedAt('2026-03-11T16:00:00Z');
  expect((await cardsOf(open)).map((card) => (card as { code: string }).code)).toEqual(['promise_90', 'promise_overdue']);
});

test('a case that cannot be read holds up no other, and is tried again later', async () => {
  const [broken, whole] = [await accepted(), await accepted()];
  await office.owner(`alter table cases.case_event disable row level security; delete from cases.case_event where case_id = '${broken}' and seq = 2; alter table cases.case_event enable row level security`);
  await lookedAt('2026-03-30T00:00:00Z');
  expect(await cardsOf(broken)).toEqual([]);
  expect(await cardsOf(whole)).toMatchObject([{ colour: 'yellow' }, { colour: 'red' }, { code: 'statute_overdue' }]);
  const [later] = await office.owner<{ at: Date }>(`select signal_at as at from cases.case_root where id = '${broken}'`);
  expect(later!.at.toISOString()).toBe('2026-03-30T01:00:00.000Z');
});

test('a case that does not know of its cards gets no second ones, and holds up no other', async () => {
  const [forgetful, other] = [await accepted(), await accepted()];
  await lookedAt('2026-03-30T00:00:00Z');
  const before = await cardsOf(forgetful);
  await office.owner(`update cases.case_root set carded = false, signal_at = '2026-03-30T00:00:00Z' where id in ('${forgetful}', '${other}')`);
  expect(await lookedAt('2026-03-30T00:00:10Z')).toMatchObject({ issued: 0, withdrawn: 0 });
  expect(await cardsOf(forgetful)).toEqual(before);
  expect(await office.owner(`select carded from cases.case_root where id = '${forgetful}'`)).toEqual([{ carded: true }]);
});

test('nobody but the service issues a card or takes it back, whatever he may write', async () => {
  const caseId = await accepted();
  await lookedAt('2026-03-30T00:00:00Z');
  const ctx = approver.at('2026-03-30T00:00:00Z');
  const taken = office.database.transaction(ctx.scope, (em) => em.execute(
    "update cases.supervision_card set withdrawn_at = now(), withdrawn_because = 'appeal' where case_id = ?", [caseId]));
  await expect(taken).rejects.toThrow(/row-level security/);
  const issued = office.database.transaction(ctx.scope, (em) => em.execute(
    `insert into cases.supervision_card (id, case_id, leg_id, tenant_no, rule_id, rule_code, colour, subject, at, issued_at)
     select ?, case_id, leg_id, tenant_no, rule_id, 'x', 'red', 'x', at, now() from cases.supervision_card where case_id = ? limit 1`, [randomUUID(), caseId]));
  await expect(issued).rejects.toThrow(/row-level security/);
});

describe('appeals', () => {
  const manager = staff(TOWN, 'centre_manager');
  const above = staff(COUNTY, 'centre_manager');
  const NOW = '2026-03-30T01:00:00Z';
  const redCard = async () => {
    const caseId = await accepted();
    await lookedAt('2026-03-30T00:00:00Z');
    const [card] = await office.owner<{ id: string }>(`select id from cases.supervision_card where case_id = '${caseId}' and rule_code = 'promise_overdue'`);
    return { caseId, cardId: card!.id };
  };
  const appeal = (who: typeof manager, cardId: string) => office.appealing.appeal(who.at(NOW), { clientRequestId: request(), cardId, reason: '系统故障' });
  const decided = (who: typeof manager, appealId: string, upheld: boolean) =>
    office.appealing.decide(who.at(NOW), { clientRequestId: request(), appealId, upheld, note: '经核实' });

  test('are made once by who has the card and decided by the tenant above; a card that falls does not come again', async () => {
    const { caseId, cardId } = await redCard();
    expect(await appeal(staff(COUNTY, 'approver'), cardId)).toMatchObject({ kind: 'NotFound' });
    expect(await appeal(clerk, cardId)).toMatchObject({ kind: 'NotFound' });
    const appealId = idOf(await appeal(manager, cardId));
    expect(await appeal(approver, cardId)).toEqual({ kind: 'AppealRefused', reason: 'APPEALED_BEFORE' });
    expect(await decided(manager, appealId, true)).toMatchObject({ kind: 'NotFound' });
    expect((await office.cardQueries.appeals(above.at(NOW), 'open')).nodes.map(({ id }) => id)).toContain(appealId);
    idOf(await decided(above, appealId, true));
    expect(await decided(above, appealId, false)).toEqual({ kind: 'AppealRefused', reason: 'NOT_OPEN' });
    const standing = async () => (await cardsOf(caseId)).find((card) => (card as { code: string }).code === 'promise_overdue') as { because: string | null };
    while ((await standing()).because === null) await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await standing()).because).toBe('appeal');
    idOf(await office.desk.atLeg(clerk.at(NOW), 'takeCase', { clientRequestId: request(), caseId }));
    await lookedAt('2026-03-30T02:00:00Z');
    expect(await cardsOf(caseId)).toHaveLength(3);
    expect(await appeal(manager, cardId)).toEqual({ kind: 'AppealRefused', reason: 'WITHDRAWN_CARD' });
  });

  test('may be taken back and made again, and one that is dismissed leaves the card', async () => {
    const { cardId } = await redCard();
    const first = idOf(await appeal(approver, cardId));
    idOf(await office.appealing.withdraw(approver.at(NOW), { clientRequestId: request(), appealId: first }));
    expect(await office.appealing.withdraw(approver.at(NOW), { clientRequestId: request(), appealId: first })).toEqual({ kind: 'AppealRefused', reason: 'NOT_OPEN' });
    const second = idOf(await appeal(approver, cardId));
    idOf(await decided(above, second, false));
    expect(await office.cardQueries.byId(manager.at(NOW), cardId)).toMatchObject({ withdrawnAt: null });
    expect(await office.cardQueries.appealOf(manager.at(NOW), cardId)).toMatchObject({ status: 'refused', note: '经核实' });
  });
});

describe('rules are laid down', () => {
  const manager = staff(TOWN, 'centre_manager');
  const supervisor = staff(51_00_000_000_0000, 'province_supervisor');
  const NOW = '2026-03-30T03:00:00Z';
  const input = (over: object = {}) => ({
    clientRequestId: request(), code: 'delivery_overdue', name: '送达超时', metric: 'delivery', threshold: { unit: 'working_days_past', amount: 1 }, colour: 'red', reason: '从严', ...over,
  });

  test('below the province stricter ones only, each in place of the one before', async () => {
    expect(await office.ruleSetting.set(clerk.at(NOW), input())).toMatchObject({ kind: 'NotFound' });
    expect(await office.ruleSetting.set(manager.at(NOW), input())).toMatchObject({ kind: 'SofterRule', aboveName: '逾期未送达' });
    expect(await office.ruleSetting.set(manager.at(NOW), input({ threshold: { unit: 'times', amount: 2 } }))).toMatchObject({ kind: 'InvalidInput' });
    expect(await office.ruleSetting.set(manager.at(NOW), input({ threshold: { unit: 'percent', amount: 0 } }))).toMatchObject({ kind: 'InvalidInput' });
    const first = idOf(await office.ruleSetting.set(manager.at(NOW), input({ threshold: { unit: 'working_days_past', amount: 0 } })));
    const second = idOf(await office.ruleSetting.set(manager.at(NOW), input({ threshold: { unit: 'working_days_past', amount: 0 } })));
    expect(await office.owner(`select id, withdrawn_at is null as counts from cases.supervision_rule where tenant_no = ${TOWN} order by set_at, withdrawn_at nulls last`))
      .toEqual([{ id: first, counts: false }, { id: second, counts: true }]);
    idOf(await office.ruleSetting.withdraw(manager.at(NOW), { clientRequestId: request(), id: second }));
    expect(await office.ruleSetting.withdraw(manager.at(NOW), { clientRequestId: request(), id: second })).toMatchObject({ kind: 'NotFound' });
  });

  test('a province softens and switches off what the product ships with', async () => {
    idOf(await office.ruleSetting.set(supervisor.at(NOW), input({ threshold: { unit: 'working_days_past', amount: 5 }, off: true })));
    expect(await office.ruleSetting.set(manager.at(NOW), input())).toMatchObject({ kind: 'done' });
  });
});

test('a step that is late brings a card although the whole is in time', async () => {
  const step = { limit: { amount: 2, unit: 'working_day' }, level: 3 } as const;
  office.shelf.now = { ...office.shelf.now, version: 'steps', values: { ...office.shelf.now.values, reviewLevel: null, steps: [{ ...step, id: 's1', name: '受理' }, { ...step, id: 's2', name: '审核' }, { ...step, id: 's3', name: '审批' }] } };
  const caseId = await accepted();
  idOf(await office.desk.atLeg(clerk.at('2026-02-26T02:00:00Z'), 'completeStep', { clientRequestId: request(), caseId, opinion: '材料属实' }));
  expect(await office.desk.atLeg(approver.at('2026-02-26T02:00:00Z'), 'completeStep', { clientRequestId: request(), caseId })).toMatchObject({ kind: 'LastStep', next: 'decideCase' });
  // Two days from Thursday the 26th, of which a Saturday works: the end of the 28th.
  await lookedAt('2026-02-28T15:59:59Z');
  expect(await cardsOf(caseId)).toEqual([]);
  await lookedAt('2026-02-28T16:00:00Z');
  expect(await cardsOf(caseId)).toMatchObject([{ code: 'step_overdue', colour: 'yellow', at: new Date('2026-02-28T16:00:00Z') }]);
  const ctx = clerk.at('2026-03-01T02:00:00Z');
  const [row, story] = [(await office.queries.byId(ctx, caseId))!, await office.queries.story(ctx, caseId)];
  expect((await office.queries.clocks(ctx, row, story)).filter(({ reading }) => reading.clock === 'step').map(({ stepId, reading }) => [stepId, reading.onTime])).toEqual([['s2', true], ['s3', null]]);
});

test('a notice that brings a warning nearer while it moves the end away is found at the nearer moment', async () => {
  const county = staff(COUNTY, 'window_clerk');
  const caseId = await accepted(county);
  // Half of ten days: the rule looks on Monday the second. A Sunday that works brings it to that Sunday; two days off later move the end from the ninth to the tenth.
  await rule({ code: 'half_way', threshold_amount: 50, item_code: '51-LY-0001' });
  await new Promise((resolve) => setTimeout(resolve, 2_100));
  await lookedAt('2026-02-24T03:00:00Z');
  await office.owner(`insert into contract.calendar_day values (${COUNTY}, '2026-03-01', 'work', '调休', '通知'), (${COUNTY}, '2026-03-05', 'off', '节日', '通知'), (${COUNTY}, '2026-03-06', 'off', '节日', '通知');
    insert into contract.calendar_change values ('${randomUUID()}', ${COUNTY}, '2026-03-01', '2026-03-06', '2026-02-25T00:30:00Z')`);
  const looked = new Date('2026-02-25T01:00:00Z');
  await office.recomputation.look(looked);
  await office.cards.look(looked);
  expect(await office.owner(`select due_on::text as due from cases.case_leg where case_id = '${caseId}'`)).toEqual([{ due: '2026-03-10' }]);
  await lookedAt('2026-03-01T09:00:00Z');
  const cards = await cardsOf(caseId) as { code: string }[];
  expect(cards.find(({ code }) => code === 'half_way')).toMatchObject({ at: new Date('2026-03-01T09:00:00Z'), because: null });
});
