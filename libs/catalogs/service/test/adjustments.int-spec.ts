import { contextOf } from '@yimen/access';
import { publicationPublished } from '../src/adjustment/adjustment-giving.js';
import type { AdjustmentStatus } from '../src/adjustment/adjustment.queries.js';
import {
  as, CatalogOffice, DAY_1, DAY_2, DAY_3, days, GUANGXI, idOf, inPost, MAJING, manager, publisher, request, secondPublisher, SHIFANG, SHIGU, SICHUAN, standard,
} from './catalog-office.js';

let office: CatalogOffice;
beforeAll(async () => {
  office = await CatalogOffice.open();
});
afterAll(() => office?.close());

const LATER = new Date('2026-05-01T02:00:00Z');
const supervisor = (now = DAY_3) => inPost('province_supervisor', SICHUAN, now);
const steps = (sum: number) => standard('X').steps.map((step) => ({ ...step, limit: step.id === 's3' ? days(sum - 4) : days(1) }));
const promise = (sum: number) => ({ promisedLimit: days(sum), steps: steps(sum) });

/** Publishes the next edition, and gives the tasks that follow. @returns the publication */
async function follow(code: string, changes: object, ctx = publisher(DAY_3), more: object = {}): Promise<string> {
  const id = idOf(await office.submit([{ editionId: idOf(await office.draft(code, changes, ctx)), version: 1 }], ctx, more));
  idOf(await office.decide('publish', id, secondPublisher(ctx)));
  await give(id, ctx.now);
  return id;
}
const give = (id: string, now = DAY_3) => office.giving.give(
  contextOf({ kind: 'system', name: 'test', provinceNo: SICHUAN }, { now, requestId: 'job', locale: 'zh-CN' }), publicationPublished({ id, tenantNo: SICHUAN }));
/** An item for which the county promises eight days and a township seven, and another township has a place of its own. */
async function overridden(code: string): Promise<void> {
  await office.published(code);
  idOf(await office.set(manager(SHIFANG), code, 'promisedLimit', days(8)));
  idOf(await office.set(manager(SHIGU), code, 'promisedLimit', days(7)));
  idOf(await office.set(manager(MAJING), code, 'place', '马井镇便民服务中心'));
}
const tasks = async (itemCode: string, ctx = supervisor(), status?: AdjustmentStatus) => (await office.adjustments.page(ctx, { itemCode, status }, 50, null)).nodes;
const taskOf = async (itemCode: string, tenantNo: number, ctx = supervisor()) => (await tasks(itemCode, ctx)).find((task) => task.tenantNo === tenantNo)!;
const settle = (taskId: string, version: number, ctx = manager(SHIFANG, DAY_3), note = '按省标准执行') => office.settling.settle(ctx, { ...request(), taskId, version, note });
const progress = async (id: string, ctx = publisher(DAY_3)) => office.adjustments.progress(ctx, (await office.publications.byId(ctx, id))!);

test('a stricter edition gives a task to every tenant whose override no longer holds, and to no other', async () => {
  await overridden('A1');
  const id = await follow('A1', promise(6));
  expect((await tasks('A1')).map(({ tenantNo, findings, status, dueOn, itemName, editionNo }) => [tenantNo, findings, status, dueOn, itemName, editionNo]).toSorted()).toEqual([
    [SHIFANG, [{ overrideId: expect.any(String), field: 'promisedLimit', impact: 'clamped' }], 'open', '2026-04-03', '林木采伐许可 A1', 2],
    [SHIGU, [{ overrideId: expect.any(String), field: 'promisedLimit', impact: 'clamped' }], 'open', '2026-04-03', '林木采伐许可 A1', 2],
  ]);
  expect((await office.at(SHIGU, 'A1', DAY_3))?.effective.values.promisedLimit).toEqual(days(6));
  expect(await progress(id)).toEqual({
    publicationId: id, dueOn: '2026-04-03', examined: 1, given: 2, finishedAt: DAY_3, open: 2, overdue: 0, settled: 0,
    counties: [{ publicationId: id, countyNo: SHIFANG, open: 2, overdue: 0, settled: 0 }],
  });
  expect(await progress(id, publisher(LATER))).toMatchObject({ open: 0, overdue: 2, counties: [{ overdue: 2 }] });
  expect((await tasks('A1', supervisor(LATER), 'overdue')).map(({ status }) => status)).toEqual(['overdue', 'overdue']);
});

test('each sees what is in his reach', async () => {
  await overridden('A2');
  const id = await follow('A2', promise(6));
  const seen = async (ctx: Parameters<typeof tasks>[1]) => (await tasks('A2', ctx)).map(({ tenantNo }) => tenantNo).toSorted();
  expect(await seen(manager(SHIFANG, DAY_3))).toEqual([SHIFANG, SHIGU]);
  expect(await seen(manager(SHIGU, DAY_3))).toEqual([SHIGU]);
  expect(await seen(inPost('window_clerk', SHIGU, DAY_3))).toEqual([SHIGU]);
  for (const stranger of [manager(MAJING, DAY_3), publisher(DAY_3), inPost('province_supervisor', GUANGXI, DAY_3)]) expect(await seen(stranger)).toEqual([]);
  const { id: taskId } = await taskOf('A2', SHIGU);
  expect(await office.adjustments.byId(manager(MAJING, DAY_3), taskId)).toBeNull();
  for (const stranger of [manager(SHIFANG, DAY_3), publisher(DAY_3, GUANGXI), as({ kind: 'anonymous' }, DAY_3)]) expect(await progress(id, stranger)).toBeNull();
});

test('a task shows three ways what it is about, and ends by itself when that is changed or withdrawn', async () => {
  await overridden('A3');
  await follow('A3', promise(6));
  const [county, town] = [await taskOf('A3', SHIFANG), await taskOf('A3', SHIGU)];
  expect(await office.threeWays.of(manager(SHIGU, DAY_3), town)).toMatchObject([
    { override: { value: days(7), tenantNo: SHIGU }, impact: 'clamped', impactBefore: 'valid', aboveBefore: days(8), aboveAfter: days(6), after: days(6) },
  ]);
  idOf(await office.set(manager(SHIGU, DAY_3), 'A3', 'promisedLimit', days(5)));
  expect(await office.adjustments.byId(manager(SHIGU, LATER), town.id)).toMatchObject({ status: 'settled', settlement: 'acted', settledAt: DAY_3, version: 2 });
  expect(await office.threeWays.of(manager(SHIGU, LATER), town)).toEqual([]);
  expect((await taskOf('A3', SHIFANG)).status).toBe('open');
  idOf(await office.overriding.withdraw(manager(SHIFANG, DAY_3), { ...request(), itemCode: 'A3', field: 'promisedLimit' }));
  expect(await office.adjustments.byId(supervisor(LATER), county.id)).toMatchObject({ status: 'settled', settlement: 'acted' });
});

test('it stays open while one of several overrides is as it was', async () => {
  await office.published('A4');
  idOf(await office.set(manager(SHIFANG), 'A4', 'promisedLimit', days(8)));
  idOf(await office.set(manager(SHIFANG), 'A4', 'fees', [{ id: 'f1', amountFen: 500 }]));
  await follow('A4', { ...promise(6), fees: [{ ...standard('A4').fees[0], amountFen: 100 }] });
  expect((await taskOf('A4', SHIFANG)).findings.map(({ field, impact }) => [field, impact])).toEqual([['fees', 'clamped'], ['promisedLimit', 'clamped']]);
  idOf(await office.overriding.withdraw(manager(SHIFANG, DAY_3), { ...request(), itemCode: 'A4', field: 'fees' }));
  expect((await taskOf('A4', SHIFANG)).status).toBe('open');
});

test('the tenant may let them stand, with a reason and nobody else for it', async () => {
  await overridden('A5');
  const publication = await follow('A5', promise(6));
  const { id, version } = await taskOf('A5', SHIFANG);
  const hidden = { kind: 'NotFound', what: 'AdjustmentTask', id };
  for (const other of [manager(SHIGU, DAY_3), supervisor(), publisher(DAY_3), inPost('window_clerk', SHIFANG, DAY_3)]) expect(await settle(id, version, other)).toEqual(hidden);
  expect(await settle(id, 7)).toEqual({ kind: 'StaleAdjustmentTask', taskId: id, currentVersion: 1 });
  expect(await settle(id, version, undefined, ' ')).toMatchObject({ kind: 'InvalidInput', field: 'note' });
  idOf(await settle(id, version));
  expect(await office.adjustments.byId(supervisor(), id)).toMatchObject({ settlement: 'kept', note: '按省标准执行', version: 2 });
  expect(await settle(id, 2)).toEqual({ kind: 'InvalidInput', field: 'taskId', rule: 'open' });
  expect((await office.at(SHIFANG, 'A5', DAY_3))?.effective.clamps).toHaveLength(1);
  expect(await progress(publication)).toMatchObject({ open: 1, settled: 1 });
});

test('what has not become different gives no task again, and what holds again under a later edition ends one', async () => {
  await overridden('A6');
  await follow('A6', promise(6), publisher(DAY_2));
  expect(await tasks('A6')).toHaveLength(2);
  await follow('A6', { place: '新址' });
  expect((await tasks('A6')).map(({ editionNo, status }) => [editionNo, status])).toEqual([[2, 'open'], [2, 'open']]);
  idOf(await settle((await taskOf('A6', SHIFANG)).id, 1));
  await follow('A6', promise(9), publisher(LATER));
  expect((await tasks('A6', supervisor(LATER))).map(({ tenantNo, settlement }) => [tenantNo, settlement]).toSorted()).toEqual([[SHIFANG, 'kept'], [SHIGU, 'overtaken']]);
});

test('however often the job is delivered, and by how many processes, each task is given once', async () => {
  await overridden('A7');
  const ctx = publisher(DAY_3);
  const id = idOf(await office.submit([{ editionId: idOf(await office.draft('A7', promise(6), ctx)), version: 1 }], ctx, { adjustBy: '2026-03-20' }));
  idOf(await office.decide('publish', id, secondPublisher(ctx)));
  expect(await progress(id)).toMatchObject({ dueOn: '2026-03-20', examined: 0, given: 0, finishedAt: null });
  await Promise.all([give(id), give(id), give(id)]);
  await give(id);
  expect(await progress(id)).toMatchObject({ examined: 1, given: 2, open: 2 });
});

test('publishing many items at once goes batch by batch, and is done by the queue alone', async () => {
  const codes = Array.from({ length: 230 }, (_, n) => `Q${String(n).padStart(3, '0')}`);
  const put = async (changes: object, ctx: ReturnType<typeof publisher>) => {
    const items = [];
    for (const code of codes) items.push({ editionId: idOf(await office.draft(code, { ...standard(code), ...changes }, ctx)), version: 1 });
    const id = idOf(await office.submit(items, ctx));
    idOf(await office.decide('publish', id, secondPublisher(ctx)));
    return id;
  };
  await put({}, publisher(DAY_1));
  for (const code of [codes[0]!, codes[150]!, codes.at(-1)!]) idOf(await office.set(manager(SHIFANG), code, 'promisedLimit', days(8)));
  const id = await put(promise(6), publisher(DAY_3));
  await office.giving.onApplicationBootstrap();
  for (;;) {
    const { finishedAt, examined, given } = (await progress(id))!;
    if (finishedAt) {
      expect([examined, given]).toEqual([230, 3]);
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}, 60_000);

test('the day by which it is to be done is not before the first day of the edition', async () => {
  const item = { editionId: idOf(await office.draft('A8', standard('A8'))), version: 1 };
  expect(await office.submit([item], publisher(DAY_1), { effectiveOn: '2026-03-09', adjustBy: '2026-03-08' })).toEqual({ kind: 'InvalidInput', field: 'adjustBy', rule: 'not_before_effectiveOn' });
});
