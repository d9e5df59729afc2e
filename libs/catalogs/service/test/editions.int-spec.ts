import type { RequestContext } from '@yimen/access';
import { catalogsService } from '../src/index.js';
import {
  anybody, as, CatalogOffice, DAY_1, DAY_2, DAY_3, days, GUANGXI, idOf, inPost, manager, publisher, SHIFANG, SICHUAN, standard, VILLAGE,
} from './catalog-office.js';

let office: CatalogOffice;
beforeAll(async () => {
  office = await CatalogOffice.open();
});
afterAll(() => office?.close());

test('a province publishes and every village below it sees the item at once, the neighbour province does not', async () => {
  const id = idOf(await office.draft('A1', standard('A1')));
  expect(await office.at(VILLAGE, 'A1')).toBeNull();
  idOf(await office.publish(id));
  const found = await office.at(VILLAGE, 'A1');
  expect(found?.effective.values).toEqual(standard('A1'));
  expect(await office.provenance(VILLAGE, 'A1', 'name')).toEqual([{ setBy: SICHUAN, setAt: DAY_1, policy: 'LOCKED', clamped: false }]);
  expect(await office.at(GUANGXI, 'A1')).toBeNull();
});

test('a draft is seen in its own province office and nowhere else', async () => {
  const id = idOf(await office.draft('A2', standard('A2')));
  const seenBy = async (ctx: RequestContext) => [(await office.editions.byId(ctx, id)) !== null, (await office.editions.page(ctx, VILLAGE, 'A2', 10, null)).nodes.length];
  for (const inside of [publisher(DAY_1), inPost('province_supervisor', SICHUAN, DAY_1)]) expect(await seenBy(inside)).toEqual([true, 1]);
  const citizen = as({ kind: 'citizen', personId: '0198a8f0-0000-7000-8000-00000000000c', name: '村民' }, DAY_1);
  for (const outside of [anybody(), citizen, manager(SHIFANG), publisher(DAY_1, GUANGXI)]) expect(await seenBy(outside)).toEqual([false, 0]);
});

test('drafting again changes the one draft, and whoever read the earlier version must look again', async () => {
  const id = idOf(await office.draft('A3', standard('A3')));
  expect(idOf(await office.draft('A3', { visits: 1 }))).toBe(id);
  expect(await office.editions.byId(publisher(DAY_1), id)).toMatchObject({ editionNo: 1, version: 2, content: { ...standard('A3'), visits: 1 } });
  expect(await office.publish(id, 1)).toEqual({ kind: 'StaleEdition', editionId: id, currentVersion: 2 });
  idOf(await office.publish(id, 2));
  expect(await office.publish(id, 4)).toEqual({ kind: 'InvalidInput', field: 'items.0.editionId', rule: 'draft' });
});

test('what is inconsistent cannot be published, and the findings say why', async () => {
  const id = idOf(await office.draft('A4', standard('A4', { promisedLimit: days(30), legalBasis: [] })));
  const finding = (code: string, field: string) => ({ code, severity: 'error', field, lineId: null, editionId: id, itemCode: 'A4' });
  expect(await office.publish(id)).toEqual({
    kind: 'StandardNotPublishable',
    findings: [finding('basis_missing', 'legalBasis'), finding('promise_exceeds_statute', 'promisedLimit'), finding('step_sum_differs', 'steps')],
    count: 3,
  });
  expect(await office.at(VILLAGE, 'A4')).toBeNull();
});

test('a new item needs every field in its right form; a code never changes', async () => {
  const { faq: _, ...incomplete } = standard('A5');
  expect(await office.draft('A5', incomplete)).toEqual({ kind: 'InvalidInput', field: 'changes.faq', rule: 'invalid_type' });
  expect(await office.draft('A5', { ...standard('A5'), colour: 'red' })).toMatchObject({ kind: 'InvalidInput', rule: 'unrecognized_keys' });
  expect(await office.draft('A5', standard('B5'))).toEqual({ kind: 'InvalidInput', field: 'changes.code', rule: 'same_code' });
  expect(await office.draft('A5', { name: 'a\u0000b' })).toEqual({ kind: 'InvalidInput', field: 'changes.name', rule: 'storable_text' });
  expect(await office.draft('A 5', {})).toMatchObject({ kind: 'InvalidInput', field: 'code' });
});

test('an edition of tomorrow leaves today as it is, and the past answers as it did', async () => {
  const first = await office.published('A6');
  const second = idOf(await office.draft('A6', { visits: 1, materials: [...standard('A6').materials].slice(0, 1) }, publisher(DAY_2)));
  idOf(await office.publish(second, 1, publisher(DAY_2), '2026-03-10'));
  const editionOn = async (asOf: string) => (await office.at(VILLAGE, 'A6', new Date(asOf)))?.edition.editionId;
  expect(await editionOn('2026-03-01T00:00:00Z')).toBeUndefined();
  expect(await editionOn('2026-03-02T02:00:00Z')).toBe(first);
  expect(await editionOn('2026-03-09T15:59:59Z')).toBe(first);
  expect(await editionOn('2026-03-09T16:00:00Z')).toBe(second);
  const third = idOf(await office.draft('A6', { visits: 0 }, publisher(DAY_3)));
  expect(await office.publish(third, 1, publisher(DAY_3), '2026-03-09')).toEqual({ kind: 'InvalidInput', field: 'effectiveOn', rule: 'not_before_previous_edition' });
  expect(await office.publish(third, 1, publisher(DAY_3), '2026-03-03')).toEqual({ kind: 'InvalidInput', field: 'effectiveOn', rule: 'not_in_the_past' });
  const page = await office.editions.page(anybody(), VILLAGE, 'A6', 1, null);
  expect(page).toMatchObject({ nodes: [{ editionNo: 2, id: second }], pageInfo: { hasNextPage: true } });
  expect((await office.editions.page(anybody(), VILLAGE, 'A6', 1, page.pageInfo.endCursor)).nodes).toMatchObject([{ editionNo: 1, id: first }]);
  expect(await office.editions.previous(anybody(), page.nodes[0]!)).toMatchObject({ id: first });
});

test('an edition published later the same day does not reach back to the morning', async () => {
  const first = await office.published('A7');
  const noon = new Date(DAY_1.getTime() + 3_600_000);
  const second = idOf(await office.draft('A7', { visits: 1 }, publisher(noon)));
  idOf(await office.publish(second, 1, publisher(noon)));
  expect((await office.at(VILLAGE, 'A7', DAY_1))?.edition.editionId).toBe(first);
  expect((await office.at(VILLAGE, 'A7', noon))?.edition.editionId).toBe(second);
});

test('published content stays as it is, also for the role of the province itself', async () => {
  const id = await office.published('A8');
  const { affectedRows } = await office.database.transaction(publisher(DAY_2).scope, (em) =>
    em.execute<{ affectedRows: number }>(`update catalogs.item_edition set content = jsonb_set(content, '{visits}', '0') where id = ?`, [id], 'run'));
  expect(affectedRows).toBe(0);
  expect((await office.at(VILLAGE, 'A8'))?.effective.values.visits).toBe(2);
  const remove = office.database.transaction(publisher(DAY_2).scope, (em) => em.execute('delete from catalogs.item_edition where id = ?', [id]));
  await expect(remove).rejects.toThrow(/permission denied/);
});

test('publishers who draft at the same moment make one draft', async () => {
  const eight = await Promise.all(Array.from({ length: 8 }, () => office.draft('A9', standard('A9'))));
  expect(new Set(eight.map(idOf)).size).toBe(1);
});

test('only the publisher of the province publishes', async () => {
  const id = idOf(await office.draft('A10', standard('A10')));
  const { access } = catalogsService;
  for (const ctx of [manager(SHIFANG), inPost('province_supervisor', SICHUAN, DAY_1), inPost('province_publisher', SHIFANG, DAY_1), anybody()]) {
    expect(access.of(ctx.principal).can('draft', 'ItemEdition')).toBe(false);
    expect(['submit', 'correct', 'decide'].map((action) => access.of(ctx.principal).can(action, 'ItemPublication'))).toEqual([false, false, false]);
    expect(access.of(ctx.principal).can('set', 'ItemStanding')).toBe(false);
  }
  expect(await office.publish(id, 1, publisher(DAY_1, GUANGXI))).toEqual({ kind: 'NotFound', what: 'ItemEdition', id });
});

describe('a draft that is given up', () => {
  const discard = (editionId: string, version = 1, ctx = publisher(DAY_1)) => office.discard(editionId, version, ctx);

  test('stays readable, and the next one begins from what is published, under a number of its own', async () => {
    idOf(await office.publish(idOf(await office.draft('D1', standard('D1')))));
    const given = idOf(await office.draft('D1', { visits: 1, hours: '全天' }));
    idOf(await discard(given));
    expect(await office.editions.byId(publisher(DAY_1), given)).toMatchObject({ status: 'discarded', editionNo: 2, content: { visits: 1 } });
    expect(await office.editions.byId(anybody(), given)).toBeNull();
    const next = idOf(await office.draft('D1', { hours: '上午' }, publisher(DAY_2)));
    const edition = (await office.editions.byId(publisher(DAY_2), next))!;
    expect(edition).toMatchObject({ editionNo: 3, content: { ...standard('D1'), hours: '上午' } });
    expect(await office.editions.previous(publisher(DAY_2), edition)).toMatchObject({ editionNo: 1 });
    idOf(await office.publish(next, 1, publisher(DAY_2)));
    expect((await office.at(VILLAGE, 'D1'))?.edition.editionNo).toBe(3);
    expect((await office.editions.page(publisher(DAY_2), SICHUAN, 'D1', 10, null)).nodes.map(({ editionNo, status }) => [editionNo, status])).toEqual([[3, 'published'], [2, 'discarded'], [1, 'superseded']]);
  });

  test('of an item that was never published leaves its code free', async () => {
    idOf(await discard(idOf(await office.draft('D2', standard('D2')))));
    expect(await office.draft('D2', { visits: 1 })).toMatchObject({ kind: 'InvalidInput' });
    idOf(await office.publish(idOf(await office.draft('D2', standard('D2')))));
    expect((await office.at(VILLAGE, 'D2'))?.edition.editionNo).toBe(2);
  });

  test('is not submitted, not published, and not what somebody else has changed since', async () => {
    const id = idOf(await office.draft('D3', standard('D3')));
    idOf(await office.draft('D3', { visits: 1 }));
    expect(await discard(id)).toEqual({ kind: 'StaleEdition', editionId: id, currentVersion: 2 });
    expect(await discard(id, 2, manager(SHIFANG))).toMatchObject({ kind: 'NotFound' });
    const submitted = idOf(await office.submit([{ editionId: id, version: 2 }]));
    expect(await discard(id, 3)).toEqual({ kind: 'EditionInReview', editionId: id, publicationId: submitted });
    idOf(await office.decide('return', submitted, publisher(DAY_1)));
    idOf(await discard(id, 4));
    expect(await discard(id, 5)).toEqual({ kind: 'InvalidInput', field: 'editionId', rule: 'draft' });
    const revived = office.database.transaction(publisher(DAY_1).scope, (em) => em.execute<{ affectedRows: number }>(`update catalogs.item_edition set status = 'draft' where id = '${id}'`, [], 'run'));
    expect((await revived).affectedRows).toBe(0);
  });
});
