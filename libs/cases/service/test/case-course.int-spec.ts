import { CaseOffice, COUNTY, idOf, ITEM, item, personId, request, staff, submission, TOWN, VILLAGE } from './case-office.js';

const agent = staff(VILLAGE, 'village_agent');
const clerk = staff(TOWN, 'window_clerk');
const colleague = staff(TOWN, 'window_clerk');
const approver = staff(TOWN, 'approver');
const ALL = ['m1', 'm2', 'm3'];

let office: CaseOffice;
beforeAll(async () => {
  office = await CaseOffice.open();
  office.shelf.now = {
    ...item,
    values: { ...item.values, reviewLevel: null, materials: [...item.values.materials, { id: 'm3', name: '照片', necessity: 'deferrable' }] },
  };
});
afterAll(() => office?.close());

const received = async (at: string, over: object = {}): Promise<string> =>
  idOf(await office.intake.submit(clerk.at(at), submission({ materialIds: ALL, ...over })));
const act = (who: typeof clerk, at: string, verb: Parameters<typeof office.desk.atLeg>[1], caseId: string, said: object = {}) =>
  office.desk.atLeg(who.at(at), verb, { clientRequestId: request(), caseId, ...said });
const read = async (caseId: string, at = '2026-03-20T02:00:00Z') => {
  const ctx = clerk.at(at);
  const row = (await office.queries.byId(ctx, caseId))!;
  const story = await office.queries.story(ctx, caseId);
  return { row, ...story, clocks: await office.queries.clocks(ctx, row, story) };
};
const DAY = '2026-02-24T02:00:00Z';

test('what nobody answers is accepted by the law as of its receipt, once, however many look', async () => {
  const late = await received('2026-02-12T02:00:00Z', { materialIds: ['m1'] });
  const early = await received('2026-02-25T02:00:00Z');
  expect(await office.silence.look(new Date('2026-02-26T15:59:59Z'))).toBe(0);
  // Five working days after the 12th of February, over the holidays: the 26th.
  const looks = await Promise.all([1, 2, 3].map(() => office.silence.look(new Date('2026-02-26T16:00:00Z'))));
  expect(looks.reduce((sum, accepted) => sum + accepted, 0)).toBe(1);
  const { row, state, events, clocks } = await read(late);
  expect(row.status).toBe('accepted');
  expect(state.flags.deemedAccepted).toBe(true);
  expect(events.filter(({ kind }) => kind === 'accepted')).toMatchObject([{ tenantNo: TOWN, deemedFrom: new Date('2026-02-12T02:00:00Z') }]);
  expect(clocks.map(({ reading }) => [reading.clock, reading.startedOn, reading.onTime])).toEqual([
    ['receipt', '2026-02-12', false], ['handling_statutory', '2026-02-12', null], ['handling_promised', '2026-02-12', null],
  ]);
  const [audited] = await office.owner(`select actor_id, actor_name, tenant_no from cases.audit_entry where operation = 'acceptBySilence' and object_id = '${late}'`);
  expect(audited).toEqual({ actor_id: null, actor_name: 'cases.accept-by-silence', tenant_no: String(TOWN) });
  expect((await read(early)).row.status).toBe('received');
});

test('who was first decides, and the other is told where the case stands', async () => {
  const caseId = await received(DAY);
  const said = { ground: 'not_ours', reasons: '不属于本机关职权', rightBody: '县自然资源局' };
  const [one, other] = await Promise.all([act(clerk, DAY, 'declineCase', caseId, said), act(colleague, DAY, 'acceptCase', caseId)]);
  const [winner, loser] = one.kind === 'done' ? [one, other] : [other, one];
  expect(winner).toMatchObject({ kind: 'done', id: caseId });
  expect(loser).toMatchObject({ kind: 'WrongStatus', status: one.kind === 'done' ? 'closed' : 'accepted' });
});

test('a case that is not accepted is closed with its reasons, and what the village sent meanwhile lapses', async () => {
  const caseId = idOf(await office.intake.submit(agent.at(DAY), submission({ materialIds: ['m1'] })));
  const inbox = async () => (await office.inboxOf(clerk)).filter((letter) => letter.id !== undefined);
  idOf(await office.desk.signHandover(clerk.at(DAY), { clientRequestId: request(), handoverId: (await inbox())[0]!.id }));
  idOf(await act(agent, DAY, 'supplyMaterials', caseId, { materialIds: ['m2'] }));
  const [letter] = await inbox();
  expect(await act(clerk, DAY, 'declineCase', caseId, { ground: 'not_ours', reasons: '不属于本机关职权' })).toEqual({ kind: 'InvalidInput', field: 'rightBody', rule: 'required' });
  idOf(await act(clerk, DAY, 'declineCase', caseId, { ground: 'not_required', reasons: '依法不需要取得许可' }));
  expect((await read(caseId)).row).toMatchObject({ status: 'closed', outcome: 'not_accepted', closedAt: new Date(DAY) });
  expect(await inbox()).toEqual([]);
  expect(await office.desk.signHandover(clerk.at(DAY), { clientRequestId: request(), handoverId: letter!.id })).toMatchObject({ kind: 'HandoverLapsed' });
  expect((await read(caseId)).clocks.map(({ reading }) => [reading.clock, reading.stoppedBecause])).toEqual([['receipt', 'not_accepted']]);
});

test('an application is withdrawn from the village before anybody has signed for it', async () => {
  const caseId = idOf(await office.intake.submit(agent.at(DAY), submission({ materialIds: ['m1'] })));
  idOf(await act(agent, DAY, 'withdrawCase', caseId, { document: '撤回申请书' }));
  await untilTrue(async () => (await office.inboxOf(clerk)).length === 0);
  const ctx = agent.at(DAY);
  expect(await office.queries.byId(ctx, caseId)).toMatchObject({ status: 'closed', outcome: 'withdrawn' });
});

test('a gap is tolerated within the promised limit, and waited for', async () => {
  const caseId = await received(DAY, { materialIds: ['m1', 'm2'] });
  const promise = (dueOn: string) => ({ promise: { document: '容缺受理承诺书', dueOn } });
  expect(await act(clerk, DAY, 'acceptCase', caseId)).toMatchObject({ kind: 'PromiseRequired', materialIds: ['m3'] });
  // Ten working days, the 28th of February among them.
  expect(await act(clerk, DAY, 'acceptCase', caseId, promise('2026-03-10'))).toEqual({ kind: 'InvalidInput', field: 'promise.dueOn', rule: 'at_most_2026-03-09' });
  idOf(await act(clerk, DAY, 'acceptCase', caseId, promise('2026-03-09')));
  const pause = { ground: 'tolerated_gap', reasons: '等待补齐照片', document: '容缺受理通知书', expectedUntil: '2026-03-03' };
  idOf(await act(clerk, DAY, 'suspendCase', caseId, pause));
  expect((await read(caseId)).row.status).toBe('suspended');
  // It has no day while it stands still, and is not late.
  expect(await office.owner(`select l.due_on, p.due_on as shown, extract(year from l.deadline_at)::int as year from cases.case_leg l join cases.person_case p using (case_id) where case_id = '${caseId}' and p.capacity = 'applicant'`))
    .toEqual([{ due_on: null, shown: null, year: 9999 }]);
  idOf(await act(clerk, '2026-02-26T02:00:00Z', 'supplyMaterials', caseId, { materialIds: ['m3'] }));
  const { row, clocks } = await read(caseId);
  expect(row.status).toBe('accepted');
  // The pause touched the 25th and 26th of February: two working days.
  expect(clocks.find(({ reading }) => reading.clock === 'handling_promised')!.reading).toMatchObject({ dueOn: '2026-03-11', state: 'running' });
});

test('what stands still above stands still below', async () => {
  const reviewed = office.shelf.now;
  office.shelf.now = { ...reviewed, values: { ...reviewed.values, reviewLevel: 2 } };
  const caseId = await received(DAY);
  idOf(await act(clerk, DAY, 'acceptCase', caseId));
  idOf(await act(clerk, DAY, 'sendForReview', caseId, { opinion: '同意' }));
  const chief = staff(COUNTY, 'approver');
  const letter = (await office.inboxOf(chief)).at(-1)!;
  idOf(await office.desk.signHandover(chief.at(DAY), { clientRequestId: request(), handoverId: letter.id }));
  const due = async () => (await office.owner<{ kind: string; due: string | null }>(`select kind, due_on::text as due from cases.case_leg where case_id = '${caseId}' order by kind`)).map(({ kind, due: on }) => `${kind} ${on}`);
  expect(await due()).toEqual(['handling 2026-03-09', 'review 2026-03-02']);
  idOf(await act(chief, DAY, 'suspendCase', caseId, { ground: 'expert_review', reasons: '专家评审', document: '告知书', expectedUntil: '2026-03-10' }));
  await untilTrue(async () => (await due()).join() === 'handling null,review null');
  idOf(await act(chief, '2026-02-26T02:00:00Z', 'resumeCase', caseId, { result: '评审意见' }));
  await untilTrue(async () => (await due()).join() === 'handling 2026-03-11,review 2026-03-04');
  office.shelf.now = reviewed;
});

test('limits are extended by who may approve it; who is responsible has a post here', async () => {
  const caseId = await received(DAY);
  idOf(await act(clerk, DAY, 'acceptCase', caseId));
  const extension = { days: 11, approver: 'authority_head', reasons: '案情复杂', document: '延期决定书' };
  expect(await act(clerk, DAY, 'extendCase', caseId, extension)).toEqual({ kind: 'NotFound', what: 'Case', id: caseId });
  expect(await act(approver, DAY, 'extendCase', caseId, extension)).toEqual({ kind: 'InvalidInput', field: 'days', rule: 'at_most_10' });
  idOf(await act(approver, DAY, 'extendCase', caseId, { ...extension, days: 10 }));
  expect(await act(approver, '2026-04-30T02:00:00Z', 'extendCase', caseId, { ...extension, days: 10 })).toMatchObject({ kind: 'AlreadyExtended' });
  expect((await read(caseId)).clocks.find(({ reading }) => reading.clock === 'handling_promised')!.reading).toMatchObject({ extendedDays: 10, dueOn: '2026-03-23' });

  const somebody = personId();
  expect(await act(approver, DAY, 'assignCase', caseId, { handlerId: somebody })).toEqual({ kind: 'InvalidInput', field: 'handlerId', rule: 'post_of_this_tenant' });
  const post = JSON.stringify([{ tenantNo: TOWN, role: 'window_clerk', revoked: false, validFrom: '2020-01-01', validUntil: null }]);
  await office.owner(`insert into contract.principal values ('${somebody}', '${post}')`);
  idOf(await act(approver, DAY, 'assignCase', caseId, { handlerId: somebody }));
  const [leg] = await office.owner(`select handler_id from cases.case_leg where case_id = '${caseId}'`);
  expect(leg).toEqual({ handler_id: somebody });
});

test('who has an open case of the item is asked why there shall be another', async () => {
  const first = submission({ itemCode: ITEM, materialIds: ALL, applicant: { name: '李四光', idNumber: '440524188001010014', phone: '13800000001' }, duplicateReason: null });
  const ctx = clerk.at(DAY);
  const caseId = idOf(await office.intake.submit(ctx, first));
  expect(await office.intake.submit(ctx, first)).toMatchObject({ kind: 'done', id: caseId });
  const again = { ...first, clientRequestId: request() };
  const { row } = await read(caseId);
  expect(await office.intake.submit(ctx, again)).toMatchObject({ kind: 'DuplicateApplication', caseNo: row.caseNo });
  const other = idOf(await office.intake.submit(ctx, { ...again, clientRequestId: request(), duplicateReason: '另一处林地' }));
  expect((await read(other)).events[0]).toMatchObject({ kind: 'submitted', duplicateReason: '另一处林地' });
  for (const id of [caseId, other]) idOf(await act(approver, DAY, 'voidCase', id, { reasons: '重复录入' }));
  idOf(await office.intake.submit(ctx, { ...first, clientRequestId: request() }));
});

async function untilTrue(check: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 15_000;
  while (!(await check())) {
    if (performance.now() > end) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
