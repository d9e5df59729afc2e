import { DISCLOSURE_SETS } from '@yimen/catalogs-domain';
import {
  anybody, as, CatalogOffice, DAY_1, DAY_2, DAY_3, days, idOf, inPost, MAJING, manager, publisher, request, SHIFANG, SHIGU, SICHUAN, standard, VILLAGE,
} from './catalog-office.js';

let office: CatalogOffice;
beforeAll(async () => {
  office = await CatalogOffice.open();
  await office.published('G1');
  idOf(await office.publish(idOf(await office.draft('G2', standard('G2', { fees: [], onlinePayment: null })))));
});
afterAll(() => office?.close());

const guide = (tenantNo: number, code: string, set?: string, ctx = anybody()) => office.guides.guide(ctx, tenantNo, code, set);
const template = (ctx: ReturnType<typeof manager>, elements: readonly object[], name = '阳光公开栏') => office.templates.set(ctx, { ...request(), name, elements });
const linesOf = (found: Awaited<ReturnType<typeof guide>>) => Object.fromEntries(found!.elements.map(({ label, lines }) => [label, lines]));

test('a village is told by its guide what its township and county have made of the standard', async () => {
  idOf(await office.set(manager(SHIGU, DAY_2), 'G1', 'promisedLimit', days(8)));
  const found = await guide(VILLAGE, 'G1');
  expect(found).toMatchObject({ itemName: '林木采伐许可 G1', filled: 8, total: 8, publishedAt: DAY_2, set: { code: 'eight', name: '八公开', isDefault: true } });
  expect(linesOf(found)).toEqual({
    服务项目: ['林木采伐许可 G1（G1）'], 许可条件: ['林木权属清楚'], 政策依据: ['《中华人民共和国森林法》第五十六条'],
    办事程序: ['受理（1 个工作日）', '审核（2 个工作日）', '审批（5 个工作日）', '办结（1 个工作日）', '送达（1 个工作日）'],
    申报材料: ['申请表：必要，1 份', '林权证明：必要，1 份'], 服务时限: ['法定：20 个工作日', '承诺：8 个工作日'], 办理结果: ['林木采伐许可证'], 收费标准: ['工本费：10 元，每证 10 元'],
  });
});

test('it says so where there is no fee, and in English where that is asked for', async () => {
  const english = as({ kind: 'anonymous' }, DAY_3);
  const found = await guide(MAJING, 'G2', 'six_services', { ...english, locale: 'en' });
  expect(linesOf(found)).toMatchObject({ 收费依据: ['No fee'], 收费标准: ['No fee'], 办结时限: ['By law: 20 working days', 'Promised: 10 working days'] });
  expect(linesOf(await guide(MAJING, 'G2', 'nine'))).toMatchObject({ 投诉电话: ['咨询：96196', '监督投诉：12345'], 人员岗位卡: [] });
  expect(await guide(MAJING, 'G9')).toBeNull();
  await expect(guide(MAJING, 'G2', 'seven')).rejects.toMatchObject({ extensions: { code: 'BAD_USER_INPUT', field: 'set' } });
});

test('a tenant\'s own template counts for it and those below that have none, until it is withdrawn', async () => {
  const own = [{ key: 'limit', label: '几天办好' }, { key: 'materials', label: '要带什么' }];
  idOf(await template(manager(SHIFANG, DAY_2), own));
  idOf(await template(publisher(DAY_2), [{ key: 'item', label: '事项' }], '省级模板'));
  const labels = async (tenantNo: number) => (await guide(tenantNo, 'G1'))?.elements.map(({ label }) => label);
  expect([await labels(VILLAGE), await labels(SICHUAN)]).toEqual([['几天办好', '要带什么'], ['事项']]);
  expect((await office.guides.sets(anybody(), SHIGU)).map(({ name, tenantNo, isDefault }) => [name, tenantNo, isDefault])).toEqual([
    ['阳光公开栏', SHIFANG, true], ['省级模板', SICHUAN, false], ...DISCLOSURE_SETS.map(({ name }) => [name, null, false]),
  ]);
  idOf(await template(manager(SHIFANG, DAY_3), own.toReversed()));
  expect(await labels(VILLAGE)).toEqual(['要带什么', '几天办好']);
  idOf(await office.templates.withdraw(manager(SHIFANG, DAY_3), request()));
  expect(await labels(VILLAGE)).toEqual(['事项']);
  expect(await office.templates.withdraw(manager(SHIFANG, DAY_3), request())).toMatchObject({ kind: 'NotFound' });
  const last = idOf(await office.templates.withdraw(publisher(DAY_3), request()));
  expect(await office.guides.templateById(anybody(), last)).toMatchObject({ name: '省级模板', tenantNo: SICHUAN, isDefault: false });
  expect((await guide(VILLAGE, 'G1'))?.set.code).toBe('eight');
});

test.each([
  ['an element twice', [{ key: 'item', label: '一' }, { key: 'item', label: '二' }], { field: 'elements', rule: 'distinct' }],
  ['an element that there is not', [{ key: 'colour', label: '颜色' }], { field: 'elements.0.key', rule: 'disclosure_key' }],
  ['nothing', [], { field: 'elements' }],
  ['an element without a name', [{ key: 'item', label: ' ' }], { field: 'elements.0.label' }],
])('no template has %s', async (_what, elements, refusal) => {
  expect(await template(manager(SHIFANG), elements)).toMatchObject({ kind: 'InvalidInput', ...refusal });
});

test('only managers and publishers at home make templates', async () => {
  for (const ctx of [inPost('window_clerk', SHIFANG, DAY_2), inPost('province_supervisor', SICHUAN, DAY_2), inPost('village_agent', VILLAGE, DAY_2)]) {
    expect(await template(ctx, [{ key: 'item', label: '事项' }])).toMatchObject({ kind: 'NotFound' });
  }
});

test('the gauge counts what guides lack, and names them', async () => {
  idOf(await office.set(manager(MAJING, DAY_2), 'G2', 'conditions', [{ id: 'c1', dropped: true }]));
  const { set, ...gauge } = await office.guides.gauge(anybody(), MAJING, 'eight');
  expect(set.code).toBe('eight');
  expect(gauge).toMatchObject({ items: 2, complete: 1, incomplete: [{ itemCode: 'G2', missing: ['conditions'] }] });
  expect(gauge.elements.map(({ key, filled }) => [key, filled])).toEqual([
    ['item', 2], ['conditions', 1], ['basis', 2], ['procedure', 2], ['materials', 2], ['limit', 2], ['result', 2], ['fees', 2],
  ]);
  expect((await office.guides.gauge(anybody(DAY_1), SHIGU, 'nine')).elements.map(({ key }) => key)).not.toContain('staff');
});
