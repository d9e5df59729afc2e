import { allowedVerbs, outcomeOf, type LegStatus } from '@yimen/cases-domain';
import { LEG_VERBS } from '../src/case/case-inputs.js';
import { statusOf } from '../src/case/case-record.js';
import { NO_DEADLINE } from '../src/case/leg-copy.js';
import { CaseOffice, idOf, item, request, staff, submission, TOWN, NEXT_TOWN, VILLAGE, type Somebody } from './case-office.js';

const agent = staff(VILLAGE, 'village_agent');
const clerk = staff(TOWN, 'window_clerk');
const colleague = staff(TOWN, 'window_clerk');
const approver = staff(TOWN, 'approver');
const neighbour = staff(NEXT_TOWN, 'window_clerk');
const AT = '2026-02-24T02:00:00Z';
type Verb = (typeof LEG_VERBS)[number];

const step = { limit: { amount: 2, unit: 'working_day' }, level: 3 } as const;
let office: CaseOffice;
beforeAll(async () => {
  office = await CaseOffice.open();
  office.shelf.now = { ...item, values: { ...item.values, reviewLevel: null, steps: [{ ...step, id: 's3', name: '审核' }, { ...step, id: 's4', name: '审批' }], materials: [...item.values.materials, { id: 'm3', name: '照片', necessity: 'deferrable' }] } };
});
afterAll(() => office?.close());

/** What each verb takes, said as it should be. */
const SAID: Readonly<Record<Verb, object>> = {
  takeCase: {}, assignCase: { handlerId: '0198a8f0-0000-7000-8000-00000000beef' }, closeUnsupplied: {}, acceptCase: {}, completeStep: {}, finishCase: {},
  requestSupplement: { missing: [{ materialId: 'm2', what: '缺' }], supplyBy: '2026-03-31', newFacts: '新发现' }, supplyMaterials: { materialIds: ['m3'] },
  declineCase: { ground: 'not_required', reasons: '依法不需要取得许可' },
  suspendCase: { ground: 'hearing', reasons: '涉及重大利益', document: '听证通知书', expectedUntil: '2026-03-31' }, resumeCase: { result: '已听证' },
  extendCase: { days: 5, approver: 'authority_head', reasons: '案情复杂', document: '延期决定书' }, sendForReview: { opinion: '同意' },
  decideCase: { outcome: 'refused', reasons: '不符合条件' }, deliverResult: { method: 'at_window', receivedBy: 'applicant' },
  withdrawCase: { document: '撤回申请书' }, returnCase: { reasons: '承诺期满未补' }, voidCase: { reasons: '重复录入' },
};
const BY_APPROVER: readonly Verb[] = ['assignCase', 'extendCase', 'decideCase', 'voidCase'];
const actor = (verb: Verb): Somebody => (BY_APPROVER.includes(verb) ? approver : clerk);
const act = (who: Somebody, verb: Verb, caseId: string, said: object = SAID[verb], clientRequestId = request()) =>
  office.desk.atLeg(who.at(AT), verb, { clientRequestId, caseId, ...said });
const received = async (materialIds = ['m1', 'm2', 'm3']) => idOf(await office.intake.submit(clerk.at(AT), submission({ materialIds })));
const after = async (caseId: string, ...verbs: readonly Verb[]): Promise<string> => {
  for (const verb of verbs) idOf(await act(actor(verb), verb, caseId));
  return caseId;
};
const STATES: Readonly<Partial<Record<LegStatus, () => Promise<string>>>> = {
  received: () => received(),
  awaiting_supplement: async () => after(await received(), 'requestSupplement'),
  accepted: async () => after(await received(), 'acceptCase'),
  suspended: async () => after(await received(), 'acceptCase', 'suspendCase'),
  decided: async () => after(await received(), 'acceptCase', 'decideCase'),
  delivered: async () => after(await received(), 'acceptCase', 'decideCase', 'deliverResult'),
  closed: async () => after(await received(), 'voidCase'),
};

const story = async (caseId: string) => (await office.queries.story(clerk.at(AT), caseId));
/** Everything that is stored of a case but who has seen it. */
const stored = (caseId: string) => office.owner(
  `select (select jsonb_agg(to_jsonb(e) order by e.seq) from cases.case_event e where e.case_id = r.id) as events, to_jsonb(r) as root,
     (select jsonb_agg(to_jsonb(l) order by l.id) from cases.case_leg l where l.case_id = r.id) as legs, (select jsonb_agg(to_jsonb(p) order by p.capacity) from cases.person_case p where p.case_id = r.id) as person
   from cases.case_root r where r.id = '${caseId}'`);

describe.each(Object.entries(STATES))('a case that is %s', (status, make) => {
  test('lets be done what the table lists, and refuses the rest by its type, unchanged', async () => {
    for (const verb of LEG_VERBS) {
      const caseId = await make();
      const before = await stored(caseId);
      const answer = await act(actor(verb), verb, caseId);
      const listed = allowedVerbs('handling', status as LegStatus).includes(verb);
      expect([verb, answer.kind === 'WrongStatus']).toEqual([verb, !listed && verb !== 'assignCase']);
      if (answer.kind !== 'done') expect(await stored(caseId)).toEqual(before);
    }
  });

  test('is not there for who has no part in it, and for whose role the verb is not', async () => {
    const caseId = await make();
    const before = await stored(caseId);
    for (const verb of LEG_VERBS) {
      const strangers = [neighbour, agent, BY_APPROVER.includes(verb) ? clerk : staff(TOWN, 'province_publisher')];
      for (const who of strangers) expect(await act(who, verb, caseId)).toEqual({ kind: 'NotFound', what: 'Case', id: caseId });
    }
    expect(await stored(caseId)).toEqual(before);
  });
});

test('a field that is missing, too long or of the wrong kind is named, and nothing is written', async () => {
  const caseId = await received();
  const before = await stored(caseId);
  for (const verb of LEG_VERBS) {
    for (const [field, value] of Object.entries(SAID[verb])) {
      if (['newFacts', 'result'].includes(field) || (verb === 'decideCase' && field === 'reasons')) continue;
      const wrong = typeof value === 'string' ? ['x'.repeat(2_001), 7, {}] : typeof value === 'number' ? [0, 1.5, '5'] : [[], 'x', [{}]];
      for (const bad of [undefined, null, ...wrong]) {
        const answer = await act(actor(verb), verb, caseId, { ...SAID[verb], [field]: bad });
        expect([verb, bad, answer]).toMatchObject([verb, bad, { kind: 'InvalidInput', field: expect.stringMatching(new RegExp(`^${field}`)) }]);
      }
    }
  }
  expect(await stored(caseId)).toEqual(before);
});

test('the same request twice is done once; another with its id is refused', async () => {
  const caseId = await received();
  const id = request();
  const [one, other] = await Promise.all([act(clerk, 'acceptCase', caseId, {}, id), act(clerk, 'acceptCase', caseId, {}, id)]);
  expect([one, other]).toEqual([{ kind: 'done', type: 'Case', id: caseId }, one]);
  expect((await story(caseId)).events.filter(({ kind }) => kind === 'accepted')).toHaveLength(1);
  expect(await act(clerk, 'suspendCase', caseId, SAID.suspendCase, id)).toMatchObject({ kind: 'RequestIdReused' });
});

test('of two who act at once one wins, whatever they do, and the other is told what happened', async () => {
  for (const [first, second] of [['declineCase', 'acceptCase'], ['declineCase', 'requestSupplement'], ['acceptCase', 'acceptCase'], ['declineCase', 'declineCase']] as const) {
    const caseId = await received();
    const answers = await Promise.all([act(clerk, first, caseId), act(colleague, second, caseId)]);
    expect(answers.map(({ kind }) => kind).sort()).toEqual(['WrongStatus', 'done']);
  }
});

test('whatever is done, what is stored is what the events say', async () => {
  // A different course each time: the verbs that are possible, taken in turn from different ends of the list.
  for (const turn of [0, 1, 2, 3, 4, 5, 6, 7]) {
    const caseId = await received(turn % 2 ? ['m1', 'm2'] : ['m1', 'm2', 'm3']);
    for (let step = 0; step < 8; step += 1) {
      const { state } = await story(caseId);
      const [leg] = state.legs;
      const verbs = allowedVerbs('handling', leg!.status).filter((verb): verb is Verb => verb !== 'signHandover' && verb !== 'assignCase');
      if (verbs.length === 0) break;
      const verb = verbs[(turn * 3 + step * 5) % verbs.length]!;
      await act(actor(verb), verb, caseId, verb === 'acceptCase' ? { promise: { document: '承诺书', dueOn: '2026-03-03' } } : SAID[verb]);
      await compare(caseId);
    }
  }
});

async function compare(caseId: string): Promise<void> {
  const ctx = clerk.at(AT);
  const row = (await office.queries.afresh(ctx, caseId))!;
  const { state, events } = await office.queries.story(ctx, caseId);
  expect([row.status, row.outcome]).toEqual([statusOf(state), outcomeOf(state)]);
  const clocks = await office.queries.clocks(ctx, row, { state, events });
  const running = clocks.filter(({ reading }) => reading.state === 'running' && reading.clock !== 'step').map(({ reading }) => reading.dueAt.getTime());
  const [leg] = await office.owner<{ status: string; at: Date; handler: string | null }>(`select status, deadline_at as at, handler_id as handler from cases.case_leg where case_id = '${caseId}'`);
  expect(leg).toMatchObject({ status: state.legs[0]!.status, at: new Date(Math.min(...running, NO_DEADLINE.getTime())) });
  if (state.legs[0]!.handlerId) expect(leg!.handler).toBe(state.legs[0]!.handlerId);
  const [person] = await office.owner(`select status from cases.person_case where case_id = '${caseId}'`);
  expect(person).toEqual({ status: row.status });
}
