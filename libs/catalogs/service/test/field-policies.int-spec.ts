import { Level } from '@yimen/jurisdiction';
import {
  anybody, CatalogOffice, DAY_2, DAY_3, days, GUANGXI, idOf, inPost, MAJING, manager, publisher, request, secondPublisher, SHIFANG, SHIGU, SICHUAN,
} from './catalog-office.js';

let office: CatalogOffice;
beforeAll(async () => {
  office = await CatalogOffice.open();
});
afterAll(() => office?.close());

const AFTER = new Date(DAY_3.getTime() + 1000);
const set = (field: string, policy: string, where: object, ctx = publisher(DAY_2)) => office.policies.set(ctx, { ...request(), field, policy, reason: '全省统一', ...where });
const withdraw = (id: string, ctx = publisher(DAY_3)) => office.policies.withdraw(ctx, { ...request(), id });
const policyAt = async (tenantNo: number, code: string, field: 'place' | 'rights' | 'promisedLimit', asOf = DAY_3) => (await office.at(tenantNo, code, asOf))?.effective.policies(field, tenantNo);

test('a field that is locked for one item is locked for no other, and from its day on only', async () => {
  await Promise.all(['R1', 'R2'].map((code) => office.published(code)));
  idOf(await office.set(manager(SHIFANG), 'R1', 'place', '什邡市政务服务中心'));
  const id = idOf(await set('place', 'LOCKED', { itemCode: 'R1', effectiveOn: '2026-03-04' }));
  expect([await policyAt(SHIFANG, 'R1', 'place', DAY_2), await policyAt(SHIFANG, 'R1', 'place'), await policyAt(SHIFANG, 'R2', 'place')]).toEqual(['FREE', 'LOCKED', 'FREE']);
  expect(await office.set(manager(SHIGU, DAY_3), 'R1', 'place', '师古镇')).toMatchObject({ kind: 'OverrideRefused', reason: 'FIELD_LOCKED', field: 'place' });
  const clamped = (await office.at(SHIFANG, 'R1'))!;
  expect([clamped.effective.values.place, clamped.effective.clamps.map(({ refusals }) => refusals)]).toEqual(['各级政务服务中心', [[{ kind: 'FieldLocked', field: 'place' }]]]);
  expect(await office.provenance(SHIFANG, 'R1', 'place')).toMatchObject([{ setBy: SICHUAN, policy: 'LOCKED', clamped: true }]);
  idOf(await withdraw(id));
  expect((await office.at(SHIFANG, 'R1', AFTER))?.effective.values.place).toBe('什邡市政务服务中心');
  expect((await office.at(SHIFANG, 'R1', new Date(DAY_3.getTime() - 1)))?.effective.values.place).toBe('各级政务服务中心');
});

test('a field that is opened for a region is the tenants\' there to set', async () => {
  await office.published('R3');
  expect(await office.set(manager(SHIGU), 'R3', 'rights', '可以查询进度')).toMatchObject({ reason: 'FIELD_LOCKED' });
  idOf(await set('rights', 'FREE', { itemCode: 'R3', regionId: String(SHIFANG), level: Level.Township }));
  idOf(await office.set(manager(SHIGU), 'R3', 'rights', '可以查询进度'));
  expect(await office.set(manager(SHIFANG), 'R3', 'rights', '可以查询进度')).toMatchObject({ reason: 'FIELD_LOCKED' });
  expect(await office.provenance(SHIGU, 'R3', 'rights')).toMatchObject([{ setBy: SHIGU, policy: 'FREE', without: '' }]);
});

test('what other services keep of an item has another version under another rule, and the same again without it', async () => {
  await office.published('R4');
  idOf(await office.set(manager(SHIFANG), 'R4', 'promisedLimit', days(8)));
  const seen = async (asOf: Date) => {
    const [item] = await office.forServices.many([{ tenantNo: SHIGU, itemCode: 'R4', asOf }]);
    return [item?.values.promisedLimit.amount, item?.version] as const;
  };
  const before = await seen(DAY_2);
  const id = idOf(await set('promisedLimit', 'LOCKED', { itemCode: 'R4' }, publisher(DAY_3)));
  const [amount, version] = await seen(DAY_3);
  expect([amount, version === before[1]]).toEqual([10, false]);
  idOf(await withdraw(id, publisher(AFTER)));
  expect(await seen(AFTER)).toEqual(before);
});

test('an impact report counts under the rules of the day', async () => {
  await office.published('R5');
  idOf(await office.set(manager(MAJING), 'R5', 'place', '马井镇'));
  const ctx = publisher(DAY_3);
  const id = idOf(await office.submit([{ editionId: idOf(await office.draft('R5', { traffic: '2 路公交' }, ctx)), version: 1 }], ctx));
  expect(await office.impacts.summary(ctx, id)).toMatchObject({ valid: 1, conflicting: 0 });
  idOf(await set('place', 'LOCKED', { itemCode: 'R5' }, ctx));
  expect(await office.impacts.summary(publisher(AFTER), id)).toMatchObject({ valid: 0, conflicting: 1 });
});

test.each([
  ['what would let a tenant ask for more', 'visits', 'FREE', {}, { field: 'policy', rule: 'possible_for_the_field' }],
  ['the name of an item', 'name', 'FREE', {}, { field: 'policy', rule: 'possible_for_the_field' }],
  ['no field', 'colour', 'LOCKED', {}, { field: 'field', rule: 'item_field' }],
  ['a tenant of another province', 'place', 'LOCKED', { regionId: String(GUANGXI) }, { field: 'regionId', rule: 'of_the_province' }],
  ['a number that is no tenant', 'place', 'LOCKED', { regionId: '51x' }, { field: 'regionId', rule: 'tenant' }],
  ['a level above', 'place', 'LOCKED', { level: 1 }, { field: 'level' }],
  ['the past', 'place', 'LOCKED', { effectiveOn: '2026-03-01' }, { field: 'effectiveOn', rule: 'not_in_the_past' }],
  ['no reason', 'place', 'LOCKED', { reason: ' ' }, { field: 'reason' }],
])('nobody can lay down: %s', async (_what, field, policy, more, refusal) => {
  expect(await set(field, policy, more)).toMatchObject({ kind: 'InvalidInput', ...refusal });
});

test('only the province\'s publisher lays anything down, of items that there are; everybody may read it', async () => {
  expect(await set('place', 'LOCKED', { itemCode: 'R99' })).toEqual({ kind: 'NotFound', what: 'Item', id: 'R99' });
  for (const other of [manager(SHIFANG), inPost('province_supervisor', SICHUAN, DAY_2)]) expect(await set('place', 'LOCKED', {}, other)).toMatchObject({ kind: 'NotFound' });
  const id = idOf(await set('hours', 'LOCKED', { itemType: '99' }));
  for (const other of [publisher(DAY_3, GUANGXI), manager(SHIFANG, DAY_3)]) expect(await withdraw(id, other)).toEqual({ kind: 'NotFound', what: 'FieldPolicy', id });
  const listed = async () => (await office.policyQueries.page(anybody(), SHIGU, 'hours', 10, null)).nodes;
  expect(await listed()).toMatchObject([{ id, policy: 'LOCKED', itemType: '99', reason: '全省统一', withdrawnAt: null }]);
  idOf(await withdraw(id, secondPublisher(publisher(DAY_3))));
  expect(await withdraw(id)).toEqual({ kind: 'NotFound', what: 'FieldPolicy', id });
  expect(await listed()).toEqual([]);
});
