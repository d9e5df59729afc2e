import { randomUUID } from 'node:crypto';
import { CaseOffice, COUNTY, idOf, NEXT_TOWN, OTHER_COUNTY, request, staff, submission, TOWN, VILLAGE } from './case-office.js';

const above = staff(COUNTY, 'centre_manager');
const manager = staff(TOWN, 'centre_manager');
const clerk = staff(TOWN, 'window_clerk');
const DAY = '2026-02-24T02:00:00Z';

let office: CaseOffice;
beforeAll(async () => {
  office = await CaseOffice.open();
});
afterAll(() => office?.close());

const issue = (who = above, over: object = {}, when = DAY) => office.orders.issue(who.at(when), {
  clientRequestId: request(), toTenantId: String(TOWN), title: '补齐窗口人员', demand: '请落实专人，并书面报告结果。', replyWithinDays: 5, ...over,
});
const say = (what: 'reply' | 'remind' | 'close' | 'return', who: typeof above, orderId: string, when = DAY, over: object = {}) =>
  office.orders[what](who.at(when), { clientRequestId: request(), orderId, words: '已安排。', ...(what === 'return' && { replyWithinDays: 2 }), ...over });
const stateOf = async (orderId: string, when: string, who = above) => {
  const ctx = who.at(when);
  return office.orderQueries.state(ctx, (await office.orderQueries.byId(ctx, orderId))!);
};

test('an order is replied to by a working day, returned, replied to again and settled', async () => {
  const orderId = idOf(await issue());
  // Tuesday the 24th: 25, 26, 27, the make-up Saturday, Monday.
  expect(await stateOf(orderId, DAY)).toEqual({ status: 'awaiting_reply', replyBy: '2026-03-02', overdue: false });
  expect(await stateOf(orderId, '2026-03-02T16:00:00Z')).toMatchObject({ overdue: true });
  idOf(await say('remind', above, orderId));
  const assigneeId = randomUUID();
  expect(await say('reply', manager, orderId, DAY, { assigneeId })).toMatchObject({ kind: 'InvalidInput', field: 'assigneeId' });
  await office.owner(`insert into contract.principal values ('${assigneeId}', '[{"tenantNo": ${TOWN}, "role": "window_clerk", "revoked": false, "validFrom": "2020-01-01", "validUntil": null}]')`);
  idOf(await say('reply', manager, orderId, DAY, { assigneeId }));
  expect(await say('reply', manager, orderId)).toEqual({ kind: 'OrderRefused', status: 'replied' });
  expect(await say('remind', above, orderId)).toEqual({ kind: 'OrderRefused', status: 'replied' });
  idOf(await say('return', above, orderId));
  expect(await stateOf(orderId, DAY, manager)).toEqual({ status: 'returned', replyBy: '2026-02-26', overdue: false });
  idOf(await say('reply', manager, orderId));
  idOf(await say('close', above, orderId));
  for (const what of ['reply', 'remind', 'close', 'return'] as const) {
    expect(await say(what, what === 'reply' ? manager : above, orderId)).toEqual({ kind: 'OrderRefused', status: 'closed' });
  }
  expect((await office.orderQueries.entries(manager.at(DAY), orderId)).map(({ kind, assigneeId: who }) => [kind, who])).toEqual([
    ['reminded', null], ['replied', assigneeId], ['returned', null], ['replied', null], ['closed', null],
  ]);
});

test('who has no order to give, reply to or follow finds none', async () => {
  expect(await issue(clerk)).toMatchObject({ kind: 'NotFound' });
  expect(await issue(above, { toTenantId: String(OTHER_COUNTY) })).toMatchObject({ kind: 'NotFound' });
  expect(await issue(manager, { toTenantId: String(COUNTY) })).toMatchObject({ kind: 'NotFound' });
  expect(await issue(above, { toTenantId: String(COUNTY + 990_0000) })).toMatchObject({ kind: 'NotFound' });
  expect(await issue(above, { replyWithinDays: 0 })).toMatchObject({ kind: 'InvalidInput', field: 'replyWithinDays' });
  const orderId = idOf(await issue());
  expect(await say('reply', above, orderId)).toMatchObject({ kind: 'NotFound' });
  expect(await say('close', manager, orderId)).toMatchObject({ kind: 'NotFound' });
  expect(await say('reply', staff(NEXT_TOWN, 'centre_manager'), orderId)).toMatchObject({ kind: 'NotFound' });
  expect(await office.orderQueries.byId(staff(NEXT_TOWN, 'centre_manager').at(DAY), orderId)).toBeNull();
  expect(await office.orderQueries.byId(clerk.at(DAY), orderId)).toBeNull();
});

test('a centre orders its own departments, a village, and about a case that it sees', async () => {
  idOf(await issue(manager, { departmentId: randomUUID() }));
  const toVillage = idOf(await issue(manager, { toTenantId: String(VILLAGE) }));
  idOf(await say('reply', staff(VILLAGE, 'village_agent'), toVillage));
  const caseId = idOf(await office.intake.submit(clerk.at(DAY), submission({ materialIds: ['m1', 'm2'] })));
  const about = idOf(await issue(above, { caseId }));
  expect((await office.orderQueries.page(manager.at(DAY), { caseId })).nodes.map(({ id }) => id)).toEqual([about]);
  expect(await issue(staff(OTHER_COUNTY, 'centre_manager'), { toTenantId: String(OTHER_COUNTY), caseId })).toMatchObject({ kind: 'NotFound', what: 'Case' });
});

test('lists tell those that are late from those that are not, by their last day', async () => {
  const [late, done] = [idOf(await issue(above, { toTenantId: String(NEXT_TOWN), replyWithinDays: 1 })), idOf(await issue(above, { toTenantId: String(NEXT_TOWN), replyWithinDays: 1 }))];
  idOf(await say('reply', staff(NEXT_TOWN, 'approver'), done));
  const listed = async (filter: object, when: string) => (await office.orderQueries.page(above.at(when), { within: String(NEXT_TOWN), ...filter })).nodes.map(({ id }) => id);
  expect(await listed({ overdue: true }, '2026-02-25T15:59:59Z')).toEqual([]);
  expect(await listed({ overdue: false }, '2026-02-25T15:59:59Z')).toEqual([late]);
  expect(await listed({ overdue: true }, '2026-02-25T16:00:00Z')).toEqual([late]);
  expect(await listed({ status: 'replied' }, DAY)).toEqual([done]);
});

test('two replies at once: one stands, the other is told', async () => {
  const orderId = idOf(await issue());
  const answers = await Promise.all([say('reply', manager, orderId), say('reply', staff(TOWN, 'approver'), orderId)]);
  expect(answers.map(({ kind }) => kind).toSorted()).toEqual(['OrderRefused', 'done']);
});

test('the database lets each side write its own part only, and nobody change or take back what was said', async () => {
  const orderId = idOf(await issue());
  const write = (who: typeof above, tenantNo: number, kind: string) => office.database.transaction(who.at(DAY).scope, (em) => em.execute(
    'insert into cases.order_entry (order_id, seq, kind, tenant_no, words, at, written_by) values (?, 1, ?, ?, ?, now(), ?)', [orderId, kind, tenantNo, '伪造', who.at(DAY).scope.actorId]));
  await expect(write(manager, TOWN, 'closed')).rejects.toThrow(/row-level security/);
  await expect(write(above, COUNTY, 'replied')).rejects.toThrow(/row-level security/);
  await expect(write(manager, COUNTY, 'closed')).rejects.toThrow(/row-level security/);
  await expect(office.database.transaction(above.at(DAY).scope, (em) => em.execute("update cases.supervision_order set demand = '别的'"))).rejects.toThrow(/permission denied/);
});
