import type { Page } from '@yimen/graphql-kit';
import type { ImpactedOverride } from '../src/publication/impact-batches.js';
import {
  anybody, CatalogOffice, DAY_1, DAY_2, DAY_3, days, GUANGXI, idOf, inPost, MAJING, manager, publisher, request, secondPublisher, SHIFANG, SHIGU, SICHUAN, standard, VILLAGE,
} from './catalog-office.js';

let office: CatalogOffice;
beforeAll(async () => {
  office = await CatalogOffice.open();
});
afterAll(() => office?.close());

const first = publisher(DAY_1);
const second = secondPublisher(first);
const drafted = async (...codes: readonly string[]) =>
  Promise.all(codes.map(async (code) => ({ editionId: idOf(await office.draft(code, standard(code))), version: 1 })));
const stepsOf = (sum: number) => standard('I1').steps.map((step) => ({ ...step, limit: step.id === 's3' ? days(sum - 4) : days(1) }));
const statusOf = async (id: string, ctx = publisher(DAY_3)) => (await office.editions.byId(ctx, id))?.status;

describe('two persons', () => {
  test('publish many items at once: one submits, another one decides', async () => {
    const items = await drafted('P1', 'P2', 'P3');
    const id = idOf(await office.submit(items));
    expect(await office.publications.byId(first, id)).toMatchObject({
      status: 'in_review', kind: 'regular', effectiveOn: '2026-03-02', version: 1, count: 3,
    });
    expect([await statusOf(items[0]!.editionId), await office.at(VILLAGE, 'P1')]).toEqual(['in_review', null]);
    expect(await office.decide('publish', id, first)).toEqual({ kind: 'SecondPersonNeeded', publicationId: id });
    expect(await office.decide('publish', id, second, 7)).toEqual({ kind: 'StalePublication', publicationId: id, currentVersion: 1 });
    idOf(await office.decide('publish', id, second));
    for (const code of ['P1', 'P2', 'P3']) expect((await office.at(VILLAGE, code))?.effective.values.code).toBe(code);
    expect(await office.decide('return', id, second, 2)).toEqual({ kind: 'InvalidInput', field: 'publicationId', rule: 'in_review' });
    const page = await office.editions.published(anybody(), id, 2, null);
    expect(page).toMatchObject({ nodes: [{ code: 'P1', publicationId: id }, { code: 'P2' }], pageInfo: { hasNextPage: true } });
    expect((await office.editions.published(anybody(), id, 2, page.pageInfo.endCursor)).nodes).toMatchObject([{ code: 'P3' }]);
  });

  test('are two by the database too', async () => {
    const id = idOf(await office.submit(await drafted('P4')));
    const alone = office.database.transaction(first.scope, (em) =>
      em.execute(`update catalogs.item_publication set status = 'published', decided_by = submitted_by, decided_at = now() where id = ?`, [id]));
    await expect(alone).rejects.toThrow(/check constraint/);
  });

  test('one error among them stops all, and nothing is half-submitted', async () => {
    const items = await drafted('P5', 'P6');
    idOf(await office.draft('P6', { legalBasis: [] }));
    const stale = { kind: 'StaleEdition', editionId: items[1]!.editionId, currentVersion: 2 };
    expect(await office.submit(items)).toEqual(stale);
    expect(await office.submit([items[0]!, { ...items[1]!, version: 2 }])).toMatchObject({ kind: 'StandardNotPublishable', count: 1, findings: [{ itemCode: 'P6', code: 'basis_missing' }] });
    expect(await Promise.all(items.map(({ editionId }) => statusOf(editionId)))).toEqual(['draft', 'draft']);
  });

  test('a warning wants a reason, which is kept', async () => {
    const [item] = await drafted('P7');
    expect(await office.submit([item!], first, { answers: [] })).toMatchObject({
      kind: 'StandardNotPublishable', count: 2, findings: [{ code: 'result_sample_missing', severity: 'warning' }, { code: 'topic_missing' }],
    });
    const id = idOf(await office.submit([item!]));
    expect(await office.publications.answers(first, id)).toContainEqual({ code: 'topic_missing', reason: '待补充', editionId: item!.editionId, itemCode: 'P7' });
  });

  test('one reason may stand for all, and an edition may have its own', async () => {
    const items = await drafted('P12', 'P13');
    const id = idOf(await office.submit(items, first, { answers: [
      { code: 'topic_missing', reason: '全部待补' }, { code: 'result_sample_missing', reason: '样本待补' }, { code: 'fee_malformed', reason: '没有这一提醒' },
      { editionId: items[1]!.editionId, code: 'topic_missing', reason: '另有说明' },
    ] }));
    expect((await office.publications.answers(first, id)).map(({ itemCode, code, reason }) => [itemCode, code, reason])).toEqual([
      ['P12', 'topic_missing', '全部待补'], ['P12', 'result_sample_missing', '样本待补'], ['P13', 'topic_missing', '另有说明'], ['P13', 'result_sample_missing', '样本待补'],
    ]);
  });

  test('what comes back is a draft again, with the reason; who submitted it may take it back', async () => {
    const [item] = await drafted('P8');
    const id = idOf(await office.submit([item!]));
    expect(await office.draft('P8', { visits: 1 })).toEqual({ kind: 'EditionInReview', editionId: item!.editionId, publicationId: id });
    expect(await office.submit([{ ...item!, version: 2 }])).toEqual({ kind: 'InvalidInput', field: 'items.0.editionId', rule: 'draft' });
    idOf(await office.decide('return', id, second));
    expect(await office.publications.byId(first, id)).toMatchObject({ status: 'returned', reason: '请补充依据' });
    expect(await statusOf(item!.editionId)).toBe('draft');
    idOf(await office.draft('P8', { visits: 1 }));
    const again = idOf(await office.submit([{ ...item!, version: 4 }]));
    idOf(await office.decide('return', again, first));
    expect(await statusOf(item!.editionId)).toBe('draft');
  });

  test('what waits too long counts from the day on which it is published', async () => {
    const [item] = await drafted('P9');
    const id = idOf(await office.submit([item!]));
    idOf(await office.decide('publish', id, secondPublisher(publisher(DAY_3))));
    expect(await office.editions.byId(anybody(), item!.editionId)).toMatchObject({ effectiveOn: '2026-03-04', publishedAt: DAY_3 });
  });

  test('who publishes at the same moment publishes once, and a draft that was changed since is refused', async () => {
    const [item] = await drafted('P10');
    const id = idOf(await office.submit([item!]));
    const both = await Promise.all([office.decide('publish', id, second), office.decide('return', id, second)]);
    expect(both.map(({ kind }) => kind).toSorted()).toEqual(['StalePublication', 'done']);
    await drafted('P11');
    const stale = await Promise.all([1, 1].map((version) => office.draftAt('P11', { visits: 0 }, version)));
    expect(stale.map(({ kind }) => kind).toSorted()).toEqual(['StaleEdition', 'done']);
  });
});

test('who may see what was submitted, and decide it', async () => {
  const items = await drafted('R1');
  const id = idOf(await office.submit(items, first, { effectiveOn: '2026-03-02' }));
  const sees = async (ctx: ReturnType<typeof publisher>) => [(await office.publications.byId(ctx, id)) !== null, (await office.publications.page(ctx, VILLAGE, 'in_review', 50, null)).nodes.some((one) => one.id === id)];
  for (const inside of [first, inPost('province_supervisor', SICHUAN, DAY_1)]) expect(await sees(inside)).toEqual([true, true]);
  for (const outside of [anybody(), manager(SHIFANG), publisher(DAY_1, GUANGXI)]) expect(await sees(outside)).toEqual([false, false]);
  for (const stranger of [publisher(DAY_1, GUANGXI)]) {
    expect(await office.decide('publish', id, stranger)).toEqual({ kind: 'NotFound', what: 'ItemPublication', id });
    expect(await office.submit(items, stranger)).toEqual({ kind: 'NotFound', what: 'ItemEdition', id: items[0]!.editionId });
  }
  idOf(await office.decide('publish', id, second));
  expect(await sees(anybody())).toEqual([true, false]);
  const pages = await office.publications.page(anybody(), VILLAGE, null, 1, null);
  expect((await office.publications.page(anybody(), VILLAGE, null, 1, pages.pageInfo.endCursor)).nodes[0]?.id).not.toBe(pages.nodes[0]?.id);
});

describe('the impact of a publication', () => {
  test('is counted by county and listed page by page, as it will hold', async () => {
    for (const code of ['I1', 'I2']) {
      await office.published(code);
      for (const [tenantNo, field, value] of [
        [SHIFANG, 'promisedLimit', days(8)], [SHIGU, 'promisedLimit', days(7)], [SHIGU, 'place', '一楼'], [MAJING, 'materials', [{ id: 'm2', dropped: true }]],
      ] as const) idOf(await office.set(manager(tenantNo), code, field, value));
    }
    const ctx = publisher(DAY_3);
    const [m1] = standard('I1').materials;
    const items = await Promise.all(['I1', 'I2'].map(async (code) => ({ editionId: idOf(await office.draft(code, { promisedLimit: days(8), steps: stepsOf(8), materials: [m1] }, ctx)), version: 1 })));
    const id = idOf(await office.submit(items, ctx));
    expect(await office.impacts.summary(ctx, id)).toEqual({
      asOf: DAY_3, items: 2, examined: 2, isComplete: true, valid: 4, clamped: 0, conflicting: 0, obsolete: 4, counties: [{ countyNo: SHIFANG, valid: 4, clamped: 0, conflicting: 0, obsolete: 4 }],
    });
    const seen: string[] = [];
    for (let after: string | null = null; ;) {
      const page: Page<ImpactedOverride> | null = await office.impacts.page(ctx, id, { first: 3, after });
      if (!page) throw new Error('the office sees its own publication');
      seen.push(...page.nodes.map(({ override: { itemCode, tenantNo, field }, impact }) => `${itemCode} ${tenantNo} ${field} ${impact}`));
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
    }
    const [county, town, other] = [SHIFANG, SHIGU, MAJING].map(String);
    expect(seen).toEqual(['I1', 'I2'].flatMap((code) => [
      `${code} ${county} promisedLimit obsolete`, `${code} ${other} materials obsolete`, `${code} ${town} place valid`, `${code} ${town} promisedLimit valid`,
    ]));
    expect((await office.impacts.page(ctx, id, { impact: 'valid', first: 50 }))?.nodes).toHaveLength(4);
    idOf(await office.decide('publish', id, secondPublisher(ctx)));
    expect(await office.provenance(SHIGU, 'I1', 'promisedLimit')).toMatchObject([{ setBy: SHIGU, clamped: false, without: days(8) }]);
    expect(await office.impacts.summary(anybody(), id)).toBeNull();
    expect(await office.impacts.summary(publisher(DAY_3, GUANGXI), id)).toBeNull();
  });
});

describe('a correction', () => {
  test('counts at once and changes nothing that binds', async () => {
    await office.published('K1');
    const ctx = publisher(DAY_2);
    const correct = (editionId: string, version: number, more: object = {}) => office.submit([{ editionId, version }], ctx, { kind: 'correction', ...more });
    const id = idOf(await office.draft('K1', { visits: 1, place: '新址' }, ctx));
    expect(await correct(id, 1)).toEqual({ kind: 'NotACorrection', itemCode: 'K1', fields: ['visits'] });
    idOf(await office.draft('K1', { visits: 2 }, ctx));
    expect(await correct(id, 2, { effectiveOn: '2026-03-09' })).toEqual({ kind: 'InvalidInput', field: 'effectiveOn', rule: 'today' });
    idOf(await office.decide('publish', idOf(await correct(id, 2)), secondPublisher(ctx)));
    expect((await office.at(VILLAGE, 'K1'))?.effective.values).toMatchObject({ place: '新址', visits: 2 });
    const [fresh] = await drafted('K2');
    expect(await office.submit([fresh!], first, { kind: 'correction' })).toEqual({ kind: 'NotACorrection', itemCode: 'K2', fields: [] });
  });
});

describe('the life of an edition', () => {
  test('is superseded by the next, from its day on', async () => {
    const one = await office.published('L1');
    const two = idOf(await office.publish(idOf(await office.draft('L1', { visits: 1 }, publisher(DAY_2))), 1, publisher(DAY_2), '2026-03-04'));
    const seen = async (now: Date) => (await Promise.all([one, two].map((id) => office.editions.byId(anybody(now), id)))).map((row) => [row?.status, row?.followedOn]);
    expect(await seen(DAY_2)).toEqual([['published', '2026-03-04'], ['published', null]]);
    expect(await seen(DAY_3)).toEqual([['superseded', '2026-03-04'], ['published', null]]);
  });

  test('is suspended, goes on, and ends with its item', async () => {
    const id = await office.published('L2');
    const set = (standing: 'in_force' | 'suspended' | 'retired', ctx = publisher(DAY_2), effectiveOn?: string) =>
      office.standings.set(ctx, standing, { ...request(), itemCode: 'L2', reason: '法律修订', effectiveOn });
    const standingAt = async (asOf: Date) => (await office.at(VILLAGE, 'L2', asOf))?.edition.standing;
    expect(await set('in_force')).toEqual({ kind: 'StandingRefused', itemCode: 'L2', standing: 'in_force' });
    const said = idOf(await set('suspended'));
    expect(await office.standingQueries.byId(anybody(), said)).toMatchObject({ standing: 'suspended', reason: '法律修订', effectiveOn: '2026-03-03' });
    expect([await standingAt(DAY_1), await standingAt(DAY_2), await statusOf(id, anybody(DAY_2))]).toEqual(['in_force', 'suspended', 'suspended']);
    const listed = async (standing: 'in_force' | 'suspended') => (await office.effective.page(anybody().scope, VILLAGE, DAY_3, { search: 'L2', standing })).nodes.length;
    expect([await listed('in_force'), await listed('suspended')]).toEqual([0, 1]);
    idOf(await set('in_force', publisher(DAY_3)));
    expect([await standingAt(DAY_2), await standingAt(DAY_3)]).toEqual(['suspended', 'in_force']);
    idOf(await set('retired', publisher(DAY_3), '2026-04-01'));
    expect([await standingAt(DAY_3), await standingAt(new Date('2026-04-01T00:00:00Z'))]).toEqual(['in_force', 'retired']);
    const ended = { kind: 'StandingRefused', itemCode: 'L2', standing: 'retired' };
    expect([await set('in_force', publisher(DAY_3)), await office.draft('L2', { visits: 1 }, publisher(DAY_3))]).toEqual([ended, ended]);
    expect((await office.standingQueries.ofItem(anybody(), VILLAGE, 'L2')).map(({ standing }) => standing)).toEqual(['retired', 'in_force', 'suspended']);
  });

  test('of an item that nobody has published cannot be suspended, nor in the past', async () => {
    const set = (itemCode: string, effectiveOn?: string, ctx = publisher(DAY_2)) => office.standings.set(ctx, 'suspended', { ...request(), itemCode, reason: '暂停', effectiveOn });
    await drafted('L3');
    expect(await set('L3')).toEqual({ kind: 'NotFound', what: 'Item', id: 'L3' });
    await office.published('L4');
    expect(await set('L4', '2026-03-01')).toEqual({ kind: 'InvalidInput', field: 'effectiveOn', rule: 'not_in_the_past' });
    expect(await set('L4', undefined, publisher(DAY_2, GUANGXI))).toEqual({ kind: 'NotFound', what: 'Item', id: 'L4' });
  });
});

test('what is suspended is not received, and the promise in force stays readable', async () => {
  await office.published('S1');
  idOf(await office.standings.set(publisher(DAY_2), 'suspended', { ...request(), itemCode: 'S1', reason: '系统升级' }));
  const at = (asOf: Date) => office.forServices.at({ tenantNo: VILLAGE, itemCode: 'S1', asOf });
  expect([(await at(DAY_1))?.values.promisedLimit, await at(DAY_3)]).toEqual([days(10), null]);
  expect((await office.at(VILLAGE, 'S1'))?.effective.values.promisedLimit).toEqual(days(10));
});
