import { Level, levelOf, parentOf } from '@yimen/jurisdiction';
import { growTenants, planSuccession, type SuccessionFacts, type SuccessionOrder, type SuccessionPlan, type TenantFacts } from './index.js';

/** Two counties of one prefecture and one of another; the townships and villages that are merged, dissolved and moved below. */
const REGIONS = `
51 四川省
5101 成都市
510124 郫县
510124101 郫筒镇
510124101201 望丛村村民委员会
5106 德阳市
510682 什邡市
510682120 师古镇
510682120201 师古村村民委员会
510682120202 红豆村村民委员会
510682121 洛水镇
510682121201 洛水村村民委员会
510682122 湔氐镇
510683 绵竹市
45 广西壮族自治区
4501 南宁市
450102 兴宁区`;

const WORLD: readonly TenantFacts[] = (() => {
  const tree = growTenants(REGIONS.trim().split('\n').map((line) => ({ code: line.split(' ')[0]!, name: line.split(' ')[1]! })));
  if (tree.kind !== 'TenantTree') throw new Error(JSON.stringify(tree));
  return tree.tenants.map((tenant) => ({ ...tenant, validFrom: '2023-06-30', validUntil: null }));
})();
const no = (name: string): number => WORLD.find((tenant) => tenant.name === name)!.no;
const FACTS: SuccessionFacts = { today: '2026-11-23', tenants: WORLD, codes: WORLD.map(({ code, no: tenantNo }) => ({ code, tenantNo })) };
const DAY = '2027-01-01';
const NEW = (name: string, code: string, parentNo: number | null = null) => ({ parentNo, name, code });

function planned(order: SuccessionOrder, facts = FACTS): SuccessionPlan {
  const plan = planSuccession(order, facts);
  if (plan.kind !== 'SuccessionPlan') throw new Error(JSON.stringify(plan));
  return plan;
}
const closed = ({ closures }: SuccessionPlan) => closures.map(({ name, successorNo }) => `${name} → ${successorNo}`);
const begun = ({ creations }: SuccessionPlan) => creations.map((one) => `${one.no} ${one.code} ${one.name} ${one.centreName}`);

describe('orders about divisions, by hand', () => {
  test('a village is dissolved, and its neighbour goes on', () => {
    const plan = planned({ kind: 'close', tenantNo: no('红豆村村民委员会'), successorNo: no('师古村村民委员会'), effectiveOn: DAY });
    expect(plan).toEqual({
      kind: 'SuccessionPlan', order: 'close', effectiveOn: '2027-01-01', lastDayOn: '2026-12-31', creations: [],
      closures: [{ no: 51_06_082_120_0202, level: Level.Village, code: '510682120202', name: '红豆村村民委员会', successorNo: 51_06_082_120_0201 }],
    });
  });

  test('a county becomes a district: everything below it begins anew under numbers that nobody had, with codes that follow', () => {
    const plan = planned({ kind: 'succeed', tenantNo: no('郫县'), successor: NEW('郫都区', '510117'), below: [], effectiveOn: DAY });
    expect(closed(plan)).toEqual(['郫县 → 51011000000000', '郫筒镇 → 51011001010000', '望丛村村民委员会 → 51011001010201']);
    expect(begun(plan)).toEqual([
      '51011000000000 510117 郫都区 郫都区人民政府政务服务中心',
      '51011001010000 510117101 郫筒镇 郫筒镇便民服务中心',
      '51011001010201 510117101201 望丛村村民委员会 望丛村便民服务站',
    ]);
    expect(plan.creations.map(({ inheritsFrom }) => inheritsFrom)).toEqual([no('郫县'), no('郫筒镇'), no('望丛村村民委员会')]);
    expect(plan.creations.map(({ prefecture }) => prefecture)).toEqual(['成都市', '成都市', '成都市']);
  });

  test('a county that changes its prefecture is numbered and named under the other one', () => {
    const plan = planned({ kind: 'succeed', tenantNo: no('郫县'), successor: NEW('郫县', '510624'), below: [], effectiveOn: DAY });
    expect(plan.creations[0]).toMatchObject({ no: 51_06_100_000_0000, prefecture: '德阳市', parentNo: 51_00_000_000_0000 });
  });

  test('two townships become a third; villages whose codes would meet are named by the order', () => {
    const order = {
      kind: 'merge', tenantNos: [no('师古镇'), no('洛水镇')], into: NEW('师洛镇', '510682105'), effectiveOn: DAY,
      below: [{ tenantNo: no('洛水村村民委员会'), code: '510682105203', name: null }],
    } as const;
    expect(begun(planned(order))).toEqual([
      '51060826000000 510682105 师洛镇 师洛镇便民服务中心',
      '51060826000201 510682105201 师古村村民委员会 师古村便民服务站',
      '51060826000202 510682105202 红豆村村民委员会 红豆村便民服务站',
      '51060826001000 510682105203 洛水村村民委员会 洛水村便民服务站',
    ]);
    expect(planned(order).creations[0]?.inheritsFrom).toBeNull();
    expect(planSuccession({ ...order, below: [] }, FACTS)).toEqual({
      kind: 'CodeTaken', code: '510682105201', tenantNo: no('洛水村村民委员会'), holderNo: 51_06_082_600_0201,
    });
  });

  test('a township goes into its neighbour, which keeps its number, and may keep its code in a new one', () => {
    const into = planned({
      kind: 'merge', tenantNos: [no('洛水镇')], into: no('师古镇'), effectiveOn: DAY,
      below: [{ tenantNo: no('洛水村村民委员会'), code: '510682120203', name: '洛水社区居民委员会' }],
    });
    expect(closed(into)).toEqual([`洛水镇 → ${no('师古镇')}`, '洛水村村民委员会 → 51060821201000']);
    expect(begun(into)).toEqual(['51060821201000 510682120203 洛水社区居民委员会 洛水社区便民服务站']);
    const anew = planned({ kind: 'merge', tenantNos: [no('师古镇'), no('湔氐镇')], into: NEW('师古镇', '510682120'), below: [], effectiveOn: DAY });
    expect(anew.creations.map(({ code }) => code)).toEqual(['510682120', '510682120201', '510682120202']);
  });

  test('the centre keeps the name on its sign where its own name stays', () => {
    const tenants = WORLD.map((tenant) => (tenant.name === '郫筒镇' ? { ...tenant, centreName: '郫筒镇为民服务中心' } : tenant));
    const plan = planned({ kind: 'succeed', tenantNo: no('郫县'), successor: NEW('郫都区', '510117'), below: [], effectiveOn: DAY }, { ...FACTS, tenants });
    expect(plan.creations.map(({ centreName }) => centreName)).toContain('郫筒镇为民服务中心');
  });

  test('a number that a closed sibling had is never given again', () => {
    const former: TenantFacts = { ...WORLD.find(({ name }) => name === '师古镇')!, no: 51_06_082_600_0000, name: '旧镇', code: '510682199', validUntil: '2025-12-31' };
    const plan = planned({ kind: 'succeed', tenantNo: no('湔氐镇'), successor: NEW('氐镇', '510682130'), below: [], effectiveOn: DAY }, { ...FACTS, tenants: [...WORLD, former] });
    expect(plan.creations[0]?.no).toBe(51_06_082_601_0000);
  });
});

describe('orders that cannot be carried out', () => {
  const village = no('红豆村村民委员会');
  const close = { kind: 'close', tenantNo: village, successorNo: no('师古村村民委员会'), effectiveOn: DAY } as const;
  const succeed = { kind: 'succeed', tenantNo: no('师古镇'), successor: NEW('师古街道', '510682001'), below: [], effectiveOn: DAY } as const;
  const merge = { kind: 'merge', tenantNos: [no('师古镇'), no('洛水镇')], into: NEW('师洛镇', '510682105'), below: [], effectiveOn: DAY } as const;
  const but = (name: string, change: Partial<TenantFacts>): SuccessionFacts =>
    ({ ...FACTS, tenants: WORLD.map((tenant) => (tenant.name === name ? { ...tenant, ...change } : tenant)) });

  test.each<[string, SuccessionOrder, object, SuccessionFacts?]>([
    ['yesterday', { ...close, effectiveOn: '2026-11-22' }, { kind: 'EffectiveInPast', effectiveOn: '2026-11-22', today: '2026-11-23' }],
    ['a tenant that is none', { ...close, tenantNo: 51_06_082_120_0299 }, { kind: 'UnknownTenant', tenantNo: 51_06_082_120_0299 }],
    ['a successor that is none', { ...close, successorNo: 51_06_082_120_0299 }, { kind: 'UnknownTenant', tenantNo: 51_06_082_120_0299 }],
    ['a province', { ...succeed, tenantNo: no('四川省') }, { kind: 'ProvinceStays', tenantNo: no('四川省') }],
    ['one that has ended', close, { kind: 'TenantClosed', tenantNo: village, lastDayOn: '2025-12-31' }, but('红豆村村民委员会', { validUntil: '2025-12-31' })],
    ['one whose end is ordered', close, { kind: 'TenantClosed', tenantNo: village, lastDayOn: '2027-06-30' }, but('红豆村村民委员会', { validUntil: '2027-06-30' })],
    ['a village below whose end is ordered', succeed, { kind: 'TenantClosed', tenantNo: village, lastDayOn: '2027-06-30' }, but('红豆村村民委员会', { validUntil: '2027-06-30' })],
    ['one that has not begun', close, { kind: 'TenantNotOpenYet', tenantNo: village, validFrom: DAY }, but('红豆村村民委员会', { validFrom: DAY })],
    ['a successor that has ended', close, { kind: 'TenantClosed', tenantNo: close.successorNo, lastDayOn: '2025-12-31' }, but('师古村村民委员会', { validUntil: '2025-12-31' })],
    ['a successor that begins later', close, { kind: 'TenantNotOpenYet', tenantNo: close.successorNo, validFrom: '2027-01-02' }, but('师古村村民委员会', { validFrom: '2027-01-02' })],
    ['itself as its successor', { ...close, successorNo: village }, { kind: 'InsideClosing', tenantNo: village, closingNo: village }],
    ['a successor inside what closes', { ...close, tenantNo: no('湔氐镇'), successorNo: no('师古村村民委员会') }, { kind: 'LevelDiffers', tenantNo: no('师古村村民委员会'), level: 4, expected: 3 }],
    ['a parent inside what closes', { ...succeed, successor: NEW('师古街道', '510682001', village) }, { kind: 'InsideClosing', tenantNo: village, closingNo: no('师古镇') }],
    ['a successor of another level', { ...close, successorNo: no('师古镇') }, { kind: 'LevelDiffers', tenantNo: no('师古镇'), level: 3, expected: 4 }],
    ['a parent of another level', { ...succeed, successor: NEW('师古街道', '510682001', no('洛水镇')) }, { kind: 'LevelDiffers', tenantNo: no('洛水镇'), level: 3, expected: 2 }],
    ['another province', { ...succeed, successor: NEW('师古街道', '450102001', no('兴宁区')) }, { kind: 'AnotherProvince', tenantNo: no('兴宁区'), provinceNo: 45_00_000_000_0000 }],
    ['children', { ...close, tenantNo: no('师古镇'), successorNo: no('洛水镇') }, { kind: 'OpenChildren', tenantNo: no('师古镇'), count: 2 }],
    ['a merger of one', { ...merge, tenantNos: [no('师古镇')] }, { kind: 'NothingToMerge', tenantNo: no('师古镇') }],
    ['a merger of a town and a village', { ...merge, tenantNos: [no('洛水镇'), village] }, { kind: 'LevelDiffers', tenantNo: village, level: 4, expected: 3 }],
    ['a merger over the border', { ...merge, tenantNos: [no('什邡市'), no('兴宁区')] }, { kind: 'AnotherProvince', tenantNo: no('兴宁区'), provinceNo: 45_00_000_000_0000 }],
    ['a code of another level', { ...succeed, successor: NEW('师古街道', '510682') }, { kind: 'CodeMalformed', code: '510682', level: 3 }],
    ['a code of another province', { ...succeed, successor: NEW('师古街道', '450102001') }, { kind: 'CodeMalformed', code: '450102001', level: 3 }],
    ['a code that is somebody’s', { ...succeed, successor: NEW('师古街道', '510682121') }, { kind: 'CodeTaken', code: '510682121', tenantNo: null, holderNo: no('洛水镇') }],
    ['a name that is a sibling’s', { ...succeed, successor: NEW('洛水镇', '510682001') }, { kind: 'NameTaken', name: '洛水镇', holderNo: no('洛水镇') }],
    ['a name of no visible text', { ...succeed, successor: NEW(' ', '510682001') }, { kind: 'NameMalformed', name: ' ' }],
    ['a naming of somebody else', { ...succeed, below: [{ tenantNo: no('洛水村村民委员会'), code: '510682001203', name: null }] }, { kind: 'NotBelow', tenantNo: no('洛水村村民委员会') }],
    ['a code below that stands alone', succeed, { kind: 'CodeNeeded', tenantNo: village }, but('红豆村村民委员会', { code: '510699999999' })],
  ])('%s', (_name, order, refusal, facts = FACTS) => {
    expect(planSuccession(order, facts)).toEqual(refusal);
  });

  test('a number line that is full', () => {
    const full = Array.from({ length: 400 }, (_, index): TenantFacts => ({ ...WORLD.find(({ name }) => name === '湔氐镇')!, no: 51_06_082_600_0000 + index * 10_000, name: `镇${index}`, validUntil: '2020-01-01' }));
    expect(planSuccession(succeed, { ...FACTS, tenants: [...WORLD, ...full] })).toEqual({ kind: 'NumbersExhausted', parentNo: no('什邡市') });
  });
});

test('the facts of these examples hold together', () => {
  for (const tenant of WORLD) expect([tenant.level, tenant.parentNo]).toEqual([levelOf(tenant.no), parentOf(tenant.no)]);
});
