import fc from 'fast-check';
import { completenessOf, DISCLOSURE_KEYS, DISCLOSURE_SETS, fieldsOf, isOfItem, type DisclosureKey, type ItemStandard } from './index.js';
import { standards } from '../test/cascade-arbitraries.js';
import { FELLING } from '../test/item-fixtures.js';

const setOf = (code: string) => DISCLOSURE_SETS.find((set) => set.code === code)!;

test('the sets are the lists of the plans, as many as they are called', () => {
  expect(DISCLOSURE_SETS.map(({ code, elements }) => [code, elements.length])).toEqual([['six', 6], ['six_services', 6], ['eight', 8], ['nine', 9], ['ten', 10]]);
  expect(setOf('eight').elements.map(({ label }) => label).join('、')).toBe('服务项目、许可条件、政策依据、办事程序、申报材料、服务时限、办理结果、收费标准');
  expect(setOf('six').elements.map(({ label }) => label).join('、')).toBe('审批内容、办事程序、政策依据、申报材料、承诺时限、收费标准');
  expect(setOf('nine').elements.map(({ label }) => label).join('、')).toBe('审批内容、办事程序、审批依据、必备材料、办事时限、收费标准、办事结果、投诉电话、人员岗位卡');
});

test('a whole item fills every set; the cards of the staff are not asked of it', () => {
  expect(DISCLOSURE_SETS.map((set) => completenessOf(set, FELLING))).toEqual([6, 6, 8, 8, 10].map((count) => ({ filled: count, total: count, missing: [] })));
});

test.each<[what: string, without: Partial<ItemStandard>, missing: readonly DisclosureKey[]]>([
  ['no condition', { conditions: [] }, ['conditions']],
  ['no basis', { legalBasis: [] }, ['basis']],
  ['a basis without its clause', { legalBasis: [{ law: '森林法', clause: '' }] }, ['basis']],
  ['no step', { steps: [] }, ['procedure']],
  ['no material', { materials: [] }, ['materials']],
  ['no complaint line', { phones: { consult: '96196', complaint: '' } }, ['phones']],
  ['no opening hours', { hours: '' }, ['place']],
  ['a fee that does not say how much', { fees: [{ ...FELLING.fees[0]!, standard: '' }] }, ['fees']],
  ['no fee at all', { fees: [] }, []],
])('an item with %s', (_what, without, missing) => {
  expect(completenessOf(setOf('ten'), { ...FELLING, ...without })).toEqual({ filled: 10 - missing.length, total: 10, missing });
});

test('what is missing and what is there are all of the set, whatever the item says', () => {
  fc.assert(fc.property(standards, fc.constantFrom(...DISCLOSURE_SETS), (standard, set) => {
    const { filled, total, missing } = completenessOf(set, standard);
    expect(filled + missing.length).toBe(total);
    expect(total).toBe(set.elements.filter(({ key }) => isOfItem(key)).length);
  }));
});

test('every element but the staff is told by fields of the item', () => {
  expect(DISCLOSURE_KEYS.filter((key) => fieldsOf(key).length === 0)).toEqual(['staff']);
});
