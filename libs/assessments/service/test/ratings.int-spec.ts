import type { RequestContext } from '@yimen/access';
import type { EventBus } from '@yimen/events';
import type { Database } from '@yimen/persistence';
import type { TestDatabase } from '@yimen/testing';
import { ASSESSMENT_ENTITIES } from '../src/assessment.entity.js';
import { CaseRating } from '../src/case-rating.js';
import { ClosedCaseQueries } from '../src/closed-case.queries.js';
import { ClosedCaseRecorder } from '../src/closed-case-recorder.js';
import { RatingQueries } from '../src/rating.queries.js';
import { asOwner, CIVIL_WINDOW, citizen, closedCase, consumer, MIANZHU, openDatabase, OTHER_WINDOW, SHIFANG, SHIGU, SICHUAN, staff, uuid, YUNNAN } from './county.js';

const WANG = uuid(701);
const LI = uuid(702);

let databases: TestDatabase;
let database: Database;
let recorder: ClosedCaseRecorder;
let rating: CaseRating;
let ratings: RatingQueries;
let cases: ClosedCaseQueries;

const vote = (number: number, level: number, more: object = {}) =>
  ({ clientRequestId: `rate-case-${number}`, caseId: uuid(number), level, channel: 'mobile', ...more });
const seen = async (ctx: RequestContext, more: object = {}) =>
  (await ratings.page(ctx, { month: '2026-11', ...more })).nodes.map(({ level, comment }) => [level, comment]);

beforeAll(async () => {
  databases = await openDatabase();
  database = await databases.connect('assessments', ASSESSMENT_ENTITIES);
  // Nothing here is delivered by the bus: the recorder is called by hand.
  recorder = new ClosedCaseRecorder(database, {} as EventBus);
  rating = new CaseRating(database);
  ratings = new RatingQueries(database);
  cases = new ClosedCaseQueries(database);
  await recorder.record(consumer(), closedCase(1, WANG));
  await recorder.record(consumer(), closedCase(2, WANG, { closedOn: '2026-11-11', windowId: OTHER_WINDOW }));
  await recorder.record(consumer(), closedCase(3, LI));
  await recorder.record(consumer(), closedCase(4, LI));
});
afterAll(() => database?.onApplicationShutdown());

test('the same event twice is one fact, the first', async () => {
  await recorder.record(consumer(), closedCase(1, WANG));
  await recorder.record(consumer(), closedCase(1, WANG, { onTime: false, supplements: 3 }));
  const rows = await asOwner(databases, `select on_time, supplements, person_id from assessments.closed_case where case_id = '${uuid(1)}'`);
  expect(rows).toEqual([{ on_time: true, supplements: 0, person_id: WANG }]);
  const audit = await asOwner(databases, `select actor_id, actor_name, tenant_no::text from assessments.audit_entry where operation = 'recordClosedCase' and object_id = '${uuid(1)}'`);
  expect(audit).toEqual([{ actor_id: null, actor_name: 'assessments.record-closed-case', tenant_no: String(SHIGU) }]);
});

test('an event is taken in its own province only, and only as agreed', async () => {
  await expect(recorder.record(consumer(YUNNAN), closedCase(5, WANG))).rejects.toThrow(/row-level security/);
  await expect(recorder.record(consumer(), closedCase(5, WANG, { personId: '王五' }))).rejects.toThrow(/personId/);
  await expect(recorder.record(consumer(), closedCase(5, WANG, { closedOn: '2026-02-30' }))).rejects.toThrow(/closedOn/);
});

test('nobody writes a fact from a post', async () => {
  const forged = recorder.record(staff('centre_manager', SHIGU), closedCase(6, WANG));
  await expect(forged).rejects.toThrow(/row-level security/);
});

test('the applicant rates his closed case once, whatever is sent twice', async () => {
  const input = vote(1, 2, { comment: '  很快 ' });
  const first = await rating.rate(citizen(WANG), input);
  expect(first).toMatchObject({ kind: 'done', type: 'Rating' });
  expect(await rating.rate(citizen(WANG), input)).toEqual(first);
  expect(await rating.rate(citizen(WANG), { ...input, level: 5 })).toMatchObject({ kind: 'RequestIdReused', firstOperation: 'rateCase' });
  const again = await rating.rate(citizen(WANG), { ...input, clientRequestId: 'rate-case-1-again', level: 5 });
  expect(again).toMatchObject({ kind: 'AlreadyRated', level: 2, ratedAt: '2026-11-22T02:00:00.000Z' });
  const rows = await asOwner(databases, 'select level, comment, active, channel, rated_on::text, window_id from assessments.rating');
  expect(rows).toEqual([{ level: 2, comment: '很快', active: true, channel: 'mobile', rated_on: '2026-11-22', window_id: CIVIL_WINDOW }]);
  const audit = await asOwner(databases, 'select operation, object_type, actor_id from assessments.audit_entry where actor_id is not null');
  expect(audit).toEqual([{ operation: 'rateCase', object_type: 'Rating', actor_id: WANG }]);
});

test('of two answers at the same time one stands', async () => {
  const sent = ['at-once-a', 'at-once-b'].map((clientRequestId) => rating.rate(citizen(LI), vote(3, 4, { clientRequestId, comment: '态度差' })));
  expect((await Promise.all(sent)).map(({ kind }) => kind).sort()).toEqual(['AlreadyRated', 'done']);
});

test('somebody else’s case, an open case and what is no id at all read the same', async () => {
  for (const [index, caseId] of [uuid(4), uuid(77), '不是编号'].entries()) {
    const outcome = await rating.rate(citizen(WANG), vote(4, 1, { caseId, clientRequestId: `not-mine-${index}` }));
    expect(outcome).toEqual({ kind: 'NotFound', what: 'Case', id: caseId });
  }
});

test.each([
  ['level', 0, '1..5'],
  ['level', 6, '1..5'],
  ['level', 1.5, '1..5'],
  ['comment', '好'.repeat(501), 'too_big'],
  ['channel', 'fax', 'invalid_value'],
  ['clientRequestId', 'short', 'invalid_format'],
])('a wrong %s is refused with the rule it breaks', async (field, value, rule) => {
  const input = vote(4, 1, { clientRequestId: `wrong-${field}`, [field]: value });
  expect(await rating.rate(citizen(LI), input)).toEqual({ kind: 'InvalidInput', field, rule });
});

test('nobody rates from a post: what the guard would stop, the database refuses too', async () => {
  const clerkRates = rating.rate(staff('window_clerk', SHIGU, CIVIL_WINDOW), vote(4, 1, { clientRequestId: 'staff-rates' }));
  await expect(clerkRates).rejects.toMatchObject({ code: '42501' });
});

test('row-level security alone refuses a rating of a case that is another’s', async () => {
  const insert = (ctx: RequestContext) => database.transaction(ctx.scope, (em) =>
    em.execute(
      `insert into assessments.rating (id, case_id, tenant_no, visible_from, window_id, level, active, channel, rated_at, rated_on, person_id)
       values (?, ?, ?, 1, ?, 5, true, 'web', now(), '2026-11-22', ?)`, [uuid(99), uuid(4), SHIGU, CIVIL_WINDOW, WANG]));
  await expect(insert(citizen(WANG))).rejects.toThrow(/row-level security/);
  await expect(insert(staff('centre_manager', SHIGU))).rejects.toMatchObject({ code: '42501' });
});

test('a citizen sees his closed cases, last closed first, page by page, with what he said', async () => {
  const first = await cases.own(citizen(WANG), 1, null);
  expect(first.nodes).toMatchObject([{ caseId: uuid(2), closedOn: '2026-11-11', tenantNo: SHIGU, onTime: true }]);
  expect(first.pageInfo.hasNextPage).toBe(true);
  const second = await cases.own(citizen(WANG), 1, first.pageInfo.endCursor);
  expect(second.nodes.map(({ caseId }) => caseId)).toEqual([uuid(1)]);
  expect(second.pageInfo.hasNextPage).toBe(false);
  const me = citizen(WANG);
  expect(await Promise.all([uuid(1), uuid(2), uuid(3)].map((id) => ratings.ownOfCase(me, id)))).toMatchObject([{ level: 2 }, null, null]);
  const forged = Buffer.from(JSON.stringify(['昨天', 'x'])).toString('base64url');
  await expect(cases.own(citizen(WANG), 1, forged)).rejects.toMatchObject({ extensions: { code: 'BAD_USER_INPUT', field: 'after' } });
});

test('ratings are seen by the window’s clerk and by those above it, and by nobody beside it', async () => {
  const all = [[4, '态度差'], [2, '很快']];
  expect(await seen(staff('window_clerk', SHIGU, CIVIL_WINDOW))).toEqual(all);
  expect(await seen(staff('centre_manager', SHIGU))).toEqual(all);
  expect(await seen(staff('centre_manager', SHIFANG))).toEqual(all);
  expect(await seen(staff('province_supervisor', SICHUAN), { badOnly: true })).toEqual([[4, '态度差']]);
  expect(await seen(staff('province_supervisor', SICHUAN), { tenantId: String(MIANZHU) })).toEqual([]);
  expect(await seen(staff('centre_manager', SHIFANG), { windowId: OTHER_WINDOW })).toEqual([]);
  expect(await seen(staff('centre_manager', SHIFANG), { month: '2026-10' })).toEqual([]);
  expect(await seen(staff('window_clerk', SHIGU, OTHER_WINDOW))).toEqual([]);
  expect(await seen(staff('window_clerk', SHIGU))).toEqual([]);
  expect(await seen(staff('approver', SHIGU))).toEqual([]);
  expect(await seen(staff('centre_manager', MIANZHU))).toEqual([]);
  expect(await seen(staff('province_supervisor', YUNNAN))).toEqual([]);
  expect(await seen(citizen(LI))).toEqual([]);
});

test('pages of ratings follow each other', async () => {
  const manager = staff('centre_manager', SHIGU);
  const first = await ratings.page(manager, { month: '2026-11', first: 1 });
  const second = await ratings.page(manager, { month: '2026-11', first: 1, after: first.pageInfo.endCursor });
  expect([...first.nodes, ...second.nodes].map(({ level }) => level)).toEqual([4, 2]);
  await expect(ratings.page(manager, { month: '2026-13' })).rejects.toMatchObject({ extensions: { field: 'month' } });
});

test.each([
  ['window_clerk', staff('window_clerk', SHIGU, CIVIL_WINDOW)], ['centre_manager', staff('centre_manager', SHIGU)],
  ['province_supervisor', staff('province_supervisor', SICHUAN)],
])('the database does not tell a %s who rated, nor the case that would lead to him', async (_role, { scope }) => {
  for (const column of ['rating.person_id', 'rating.case_id', 'rating.*', 'closed_case.person_id', 'closed_case.*']) {
    const read = database.read(scope, (sql) => sql(`select ${column} from assessments.${column.split('.')[0]}`));
    await expect(read).rejects.toMatchObject({ code: '42501' });
  }
  const facts = await database.read(scope, (sql) => sql('select case_id from assessments.closed_case order by case_id'));
  expect(facts).toHaveLength(4);
});
