import { readFileSync } from 'node:fs';
import type { RequestContext } from '@yimen/access';
import type { Scheme } from '@yimen/assessments-domain';
import type { EventBus } from '@yimen/events';
import type { Database } from '@yimen/persistence';
import type { TestDatabase } from '@yimen/testing';
import { ASSESSMENT_ENTITIES } from '../src/assessment.entity.js';
import { CaseRating } from '../src/case-rating.js';
import { ClosedCaseRecorder } from '../src/closed-case-recorder.js';
import { seedScheme } from '../src/index.js';
import { WindowScoreQueries } from '../src/window-score.queries.js';
import {
  asOwner, citizen, CIVIL_WINDOW, closedCase, consumer, MIANZHU, MIANZHU_WINDOW, openDatabase, OTHER_WINDOW, SHIFANG, SHIGU, SICHUAN, staff,
  UNUSED_WINDOW, uuid,
} from './county.js';

const scheme = JSON.parse(readFileSync(new URL('../../../../deploy/seed-data/assessments/window-month.json', import.meta.url), 'utf8')) as Scheme;
const LIU = uuid(703);
const [ON_TIME_TWICE_SUPPLEMENTED, ON_TIME, LATE, LAST_MONTH, OTHER] = [11, 12, 13, 14, 15].map(uuid) as [string, string, string, string, string];

let databases: TestDatabase;
let database: Database;
let scores: WindowScoreQueries;

const clerk = staff('window_clerk', SHIGU, CIVIL_WINDOW);
const score = (ctx: RequestContext, windowId = CIVIL_WINDOW, month = '2026-11') => scores.score(ctx, windowId, month);

beforeAll(async () => {
  databases = await openDatabase();
  database = await databases.connect('assessments', ASSESSMENT_ENTITIES);
  scores = new WindowScoreQueries(database);
  expect(await seedScheme(databases.ownerUrl, SICHUAN, scheme, '2026-01')).toBe(true);
  const recorder = new ClosedCaseRecorder(database, {} as EventBus);
  await recorder.record(consumer(), closedCase(11, LIU, { supplements: 2 }));
  await recorder.record(consumer(), closedCase(12, LIU, { closedOn: '2026-11-30' }));
  await recorder.record(consumer(), closedCase(13, LIU, { closedOn: '2026-11-20', onTime: false, supplements: 1 }));
  await recorder.record(consumer(), closedCase(14, LIU, { closedOn: '2026-10-31', onTime: false }));
  await recorder.record(consumer(), closedCase(15, LIU, { windowId: OTHER_WINDOW, onTime: false }));
  const rating = new CaseRating(database);
  const rate = (caseId: string, level: number, at: string) =>
    rating.rate(citizen(LIU, new Date(at)), { clientRequestId: `rate-${caseId}`, caseId, level, channel: 'hall_tablet' });
  const kinds = await Promise.all([
    rate(ON_TIME_TWICE_SUPPLEMENTED, 4, '2026-11-30T15:59:59Z'),
    // In Shanghai it is December already.
    rate(LATE, 5, '2026-11-30T16:00:00Z'),
    // Last month's case, this month's rating.
    rate(LAST_MONTH, 1, '2026-11-01T02:00:00Z'),
    rate(OTHER, 5, '2026-11-12T02:00:00Z'),
  ]);
  expect(kinds.map(({ kind }) => kind)).toEqual(['done', 'done', 'done', 'done']);
});
afterAll(() => database?.onApplicationShutdown());

test('a scheme is published once; a changed one must be a new version', async () => {
  expect(await seedScheme(databases.ownerUrl, SICHUAN, scheme, '2026-01')).toBe(false);
  await expect(seedScheme(databases.ownerUrl, SICHUAN, { ...scheme, name: '改了' }, '2026-01')).rejects.toThrow(/other content/);
  await expect(seedScheme(databases.ownerUrl, SICHUAN, scheme, '2026-02')).rejects.toThrow(/other content/);
  await expect(seedScheme(databases.ownerUrl, SICHUAN, { ...scheme, total: 99 }, '2026-01')).rejects.toThrow(/faults/);
  await expect(seedScheme(databases.ownerUrl, SHIFANG, scheme, '2026-01')).rejects.toThrow(/no province/);
  await expect(seedScheme(databases.ownerUrl, SICHUAN, { ...scheme, version: 2 }, '2026-00')).rejects.toThrow(/effective_from/);
});

test('the month’s score is the one worked out by hand, with the facts behind every line', async () => {
  const shown = await score(clerk);
  // 2 of 3 on time × 50; levels 4 and 1 are worth 20 % and 100 %, on average 60 % × 40; 10 less 1 for one case asked twice.
  expect(shown).toMatchObject({ window: { id: CIVIL_WINDOW }, month: '2026-11', total: 66.33, maximum: 100, noFacts: false });
  expect(shown?.scheme).toMatchObject({ code: 'window-month', name: '窗口月度考核', version: 1 });
  expect(shown?.sections.map(({ name, score: points, maximum }) => [name, points, maximum])).toEqual([
    ['办事效率', 33.33, 50], ['窗口服务满意率', 24, 40], ['异常办理', 9, 10],
  ]);
  const lines = shown!.sections.flatMap((section) => section.lines);
  expect(lines.map(({ points, text }) => [points, text])).toEqual([
    [33.33, '本月办结 3 件，按时办结 2 件，占 66.67%，得 33.33 分（满分 50 分）。'],
    [24, '本月收到评价 2 条（非常满意 1、不满意 1），平均折算 60%，得 24 分（满分 40 分）。'],
    [10, '本月办结 3 件，逐件核查，基础分 10 分。'],
    [-1, expect.stringContaining('要求补正 2 次，没有做到一次性告知，扣 1 分。')],
  ]);
  expect(lines[0]!.facts).toEqual([
    { id: ON_TIME_TWICE_SUPPLEMENTED, kind: 'closed_case', on: '2026-11-10', case: { id: ON_TIME_TWICE_SUPPLEMENTED }, onTime: true, supplements: 2, level: null },
    { id: LATE, kind: 'closed_case', on: '2026-11-20', case: { id: LATE }, onTime: false, supplements: 1, level: null },
    { id: ON_TIME, kind: 'closed_case', on: '2026-11-30', case: { id: ON_TIME }, onTime: true, supplements: 0, level: null },
  ]);
  expect(lines[1]!.facts).toEqual([
    { id: expect.any(String), kind: 'rating', on: '2026-11-01', case: null, onTime: null, supplements: null, level: 1 },
    { id: expect.any(String), kind: 'rating', on: '2026-11-30', case: null, onTime: null, supplements: null, level: 4 },
  ]);
  expect(lines[3]!.facts.map(({ id }) => id)).toEqual([ON_TIME_TWICE_SUPPLEMENTED]);
});

test('everybody who may see the score sees the same; in English when asked', async () => {
  const seen = await score(clerk);
  for (const tenantNo of [SHIGU, SHIFANG]) expect(await score(staff('centre_manager', tenantNo))).toEqual(seen);
  expect(await score(staff('province_supervisor', SICHUAN))).toEqual(seen);
  const english = await score({ ...clerk, locale: 'en' });
  expect(english?.sections[0]?.lines[0]?.text).toBe('2 of 3 cases were closed on time (66.67%): 33.33 of 50 points.');
});

test('a window that is not the caller’s has no score, a window without facts has one that says so', async () => {
  expect(await score(staff('centre_manager', MIANZHU))).toBeNull();
  expect(await score(staff('centre_manager', SHIFANG), MIANZHU_WINDOW)).toBeNull();
  expect(await score(staff('window_clerk', SHIGU, OTHER_WINDOW))).toBeNull();
  expect(await score(staff('approver', SHIGU))).toBeNull();
  expect(await score(citizen(LIU))).toBeNull();
  expect(await score(clerk, uuid(999))).toBeNull();
  expect(await score(clerk, '民政窗口')).toBeNull();
  expect(await score(staff('centre_manager', SHIGU), UNUSED_WINDOW)).toMatchObject({ total: 100, noFacts: true });
});

test('a month has the scheme that was in effect in it', async () => {
  await expect(score(clerk, CIVIL_WINDOW, '2025-12')).rejects.toMatchObject({ extensions: { field: 'month', rule: 'scheme_in_effect' } });
  await expect(score(clerk, CIVIL_WINDOW, '2026-1')).rejects.toMatchObject({ extensions: { field: 'month', rule: 'yyyy-MM' } });
  await seedScheme(databases.ownerUrl, SICHUAN, { ...scheme, version: 2 }, '2026-12');
  expect((await score(clerk))?.scheme.version).toBe(1);
  expect((await score(clerk, CIVIL_WINDOW, '2026-12'))?.scheme.version).toBe(2);
  expect(await asOwner(databases, 'select count(*)::int as schemes from assessments.scheme')).toEqual([{ schemes: 2 }]);
});
