import type { RequestContext } from '@yimen/access';
import { catalogsService } from '../src/index.js';
import {
  anybody, CatalogOffice, DAY_1, DAY_2, DAY_3, days, idOf, inPost, MAJING, manager, publisher, request, SHIFANG, SHIGU, SICHUAN, standard, VILLAGE,
} from './catalog-office.js';

let office: CatalogOffice;
beforeAll(async () => {
  office = await CatalogOffice.open();
});
afterAll(() => office?.close());

test('the county shortens the promise, the township sets place and hours, and the village sees who set what', async () => {
  await office.published('B1');
  idOf(await office.set(manager(SHIFANG), 'B1', 'promisedLimit', days(8)));
  idOf(await office.set(manager(SHIGU), 'B1', 'place', '师古镇便民服务中心'));
  idOf(await office.set(manager(SHIGU), 'B1', 'hours', '工作日 8:30—17:30'));
  const { values } = (await office.at(VILLAGE, 'B1'))!.effective;
  expect(values).toEqual(standard('B1', { promisedLimit: days(8), place: '师古镇便民服务中心', hours: '工作日 8:30—17:30' }));
  const authors = await office.provenance(VILLAGE, 'B1', 'name', 'promisedLimit', 'place', 'hours');
  expect(authors.map(({ setBy }) => setBy)).toEqual([SICHUAN, SHIFANG, SHIGU, SHIGU]);
  expect((await office.at(MAJING, 'B1'))!.effective.values).toEqual(standard('B1', { promisedLimit: days(8) }));
  expect((await office.at(VILLAGE, 'B1', DAY_1))!.effective.values).toEqual(standard('B1'));
});

test('the cascade refuses what is worse for the citizen or not comparable, with the facts', async () => {
  await office.published('B2');
  idOf(await office.set(manager(SHIFANG), 'B2', 'promisedLimit', days(8)));
  const refused = { kind: 'OverrideRefused', lineId: null, parent: null, proposed: null };
  const attempt = (field: string, value: unknown) => office.set(manager(SHIGU), 'B2', field, value);
  expect(await attempt('name', '砍树证')).toEqual({ ...refused, reason: 'FIELD_LOCKED', field: 'name' });
  expect(await attempt('promisedLimit', days(9))).toEqual({ ...refused, reason: 'LOOSER_THAN_PARENT', field: 'promisedLimit', parent: days(8), proposed: days(9) });
  expect(await attempt('promisedLimit', { amount: 5, unit: 'calendar_day' }))
    .toEqual({ ...refused, reason: 'UNIT_MISMATCH', field: 'promisedLimit', parent: 'working_day', proposed: 'calendar_day' });
  expect(await attempt('colour', 'red')).toEqual({ ...refused, reason: 'UNKNOWN_FIELD', field: 'colour' });
  expect(await attempt('fees', [{ id: 'f9', amountFen: 0 }])).toEqual({ ...refused, reason: 'UNKNOWN_LINE', field: 'fees', lineId: 'f9' });
  expect(await attempt('fees', [{ id: 'f1', amountFen: 1001 }]))
    .toEqual({ ...refused, reason: 'LOOSER_THAN_PARENT', field: 'fees', lineId: 'f1', parent: 1000, proposed: 1001 });
  expect(await attempt('visits', 'two')).toEqual({ kind: 'InvalidInput', field: 'value', rule: 'whole_number' });
  expect(await attempt('place', '楼\u0000')).toEqual({ kind: 'InvalidInput', field: 'value', rule: 'storable_text' });
  expect(await office.set(manager(SHIGU), 'B2', 'place', '新楼', '2026-03-02')).toEqual({ kind: 'InvalidInput', field: 'effectiveOn', rule: 'not_in_the_past' });
  expect(await office.set(manager(SHIGU), 'none', 'place', '新楼')).toEqual({ kind: 'NotFound', what: 'Item', id: 'none' });
  expect((await office.at(SHIGU, 'B2'))?.overrides).toHaveLength(1);
});

test('of one field the newest counts from its day on, and withdrawing gives it back to the centre above', async () => {
  await office.published('B3');
  idOf(await office.set(manager(SHIFANG), 'B3', 'place', '市中心'));
  idOf(await office.set(manager(SHIGU), 'B3', 'place', '旧址'));
  idOf(await office.set(manager(SHIGU), 'B3', 'place', '新址', '2026-03-20'));
  const placeAt = async (asOf: string) => (await office.at(VILLAGE, 'B3', new Date(asOf)))?.effective.values.place;
  expect(await placeAt('2026-03-19T04:00:00Z')).toBe('旧址');
  expect(await placeAt('2026-03-20T04:00:00Z')).toBe('新址');
  const withdraw = (now: Date) => office.overriding.withdraw(manager(SHIGU, now), { ...request(), itemCode: 'B3', field: 'place' });
  idOf(await withdraw(DAY_3));
  expect(await placeAt('2026-03-20T04:00:00Z')).toBe('市中心');
  expect(await placeAt('2026-03-04T01:59:59Z')).toBe('旧址');
  expect(await withdraw(DAY_3)).toEqual({ kind: 'NotFound', what: 'ItemOverride', id: 'B3 place' });
  idOf(await office.set(manager(SHIGU, DAY_3), 'B3', 'place', '又一址'));
  expect(await placeAt('2026-03-20T04:00:00Z')).toBe('又一址');
});

test('changes of one field at the same moment follow one another', async () => {
  await office.published('B6');
  const eight = await Promise.all(Array.from({ length: 8 }, (_, floor) => office.set(manager(SHIGU), 'B6', 'place', `${floor + 1} 楼`)));
  expect(new Set(eight.map(idOf)).size).toBe(8);
  expect((await office.at(SHIGU, 'B6'))?.overrides.map(({ version }) => version).toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test('an edition that becomes stricter leaves no looser promise in force and says so', async () => {
  await office.published('B4');
  idOf(await office.set(manager(SHIFANG), 'B4', 'promisedLimit', days(8)));
  const steps = standard('B4').steps.map((step) => ({ ...step, limit: days(1) }));
  idOf(await office.publish(idOf(await office.draft('B4', { promisedLimit: days(5), steps }, publisher(DAY_3))), 1, publisher(DAY_3)));
  expect((await office.at(SHIFANG, 'B4'))!.effective.values.promisedLimit).toEqual(days(5));
  expect(await office.provenance(SHIFANG, 'B4', 'promisedLimit')).toEqual([{ setBy: SICHUAN, setAt: DAY_3, policy: 'TIGHTEN', clamped: true }]);
});

test('the rules let nobody but the own manager override', async () => {
  const { access } = catalogsService;
  const row = { tenantNo: SHIGU };
  expect(access.allows(manager(SHIGU), 'set', 'ItemOverride', row)).toBe(true);
  for (const ctx of [manager(MAJING), manager(SHIFANG), manager(VILLAGE), inPost('window_clerk', SHIGU, DAY_2), publisher(DAY_2), manager(SICHUAN), anybody()]) {
    expect(access.allows(ctx, 'set', 'ItemOverride', row)).toBe(false);
  }
});

test('row-level security alone refuses a row in another centre, and a row that was set cannot be rewritten', async () => {
  await office.published('B5');
  const id = idOf(await office.set(manager(SHIGU), 'B5', 'place', '师古镇'));
  const insert = (ctx: RequestContext, tenantNo: number) => office.database.transaction(ctx.scope, (em) => em.execute(
    `insert into catalogs.item_override (id, tenant_no, item_code, field, value, set_at, effective_on, version)
     values (gen_random_uuid(), ?, 'B5', 'hours', '"随时"', now(), '2026-03-03', 1)`, [tenantNo]));
  for (const ctx of [manager(MAJING), manager(SHIFANG), publisher(DAY_2)]) await expect(insert(ctx, SHIGU)).rejects.toThrow(/row-level security/);
  await expect(insert(anybody(), SHIGU)).rejects.toThrow(/permission denied/);
  const change = (ctx: RequestContext, column: string) => office.database.transaction(ctx.scope, (em) =>
    em.execute<{ affectedRows: number }>(`update catalogs.item_override set ${column} where id = ?`, [id], 'run'));
  await expect(change(manager(SHIGU), `value = '"别处"'`)).rejects.toThrow(/permission denied/);
  await expect(change(manager(SHIFANG), 'withdrawn_at = now()')).rejects.toThrow(/row-level security/);
  await change(manager(SHIGU), `withdrawn_at = '2026-03-05T00:00:00Z'`);
  expect(await change(manager(SHIGU), 'withdrawn_at = null')).toMatchObject({ affectedRows: 0 });
});
