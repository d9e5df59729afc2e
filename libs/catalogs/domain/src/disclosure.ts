import type { ItemField, ItemStandard } from './item-standard.js';

/** An element that the public must be told of an item. `staff` is the cards of the people at the window: of the centre, not of the item. */
export type DisclosureKey =
  | 'item' | 'conditions' | 'basis' | 'procedure' | 'materials' | 'limit' | 'fees' | 'feeBasis' | 'result' | 'phones' | 'place' | 'staff';

interface Element {
  /** The fields of the item that say it. */
  readonly fields: readonly ItemField[];
  readonly isFilled: (values: ItemStandard) => boolean;
}

/** What tells each element, and when enough is said. That there is no fee is said by having none. */
const ELEMENTS: Readonly<Record<DisclosureKey, Element>> = {
  item: { fields: ['name'], isFilled: ({ name }) => name !== '' },
  conditions: { fields: ['conditions', 'quantityLimit'], isFilled: ({ conditions }) => conditions.length > 0 },
  basis: { fields: ['legalBasis'], isFilled: ({ legalBasis }) => legalBasis.length > 0 && legalBasis.every(({ law, clause }) => law !== '' && clause !== '') },
  procedure: { fields: ['steps', 'flowNote'], isFilled: ({ steps }) => steps.length > 0 },
  materials: { fields: ['materials', 'scenarios'], isFilled: ({ materials }) => materials.length > 0 },
  limit: { fields: ['statutoryLimit', 'promisedLimit', 'statutoryNote', 'promisedNote'], isFilled: () => true },
  fees: { fields: ['fees'], isFilled: ({ fees }) => fees.every(({ standard }) => standard !== '') },
  feeBasis: { fields: ['fees'], isFilled: ({ fees }) => fees.every(({ basis }) => basis !== '') },
  result: { fields: ['result'], isFilled: ({ result }) => result.name !== '' },
  phones: { fields: ['phones', 'contacts'], isFilled: ({ phones: { consult, complaint } }) => consult !== '' && complaint !== '' },
  place: { fields: ['place', 'hours', 'window', 'traffic'], isFilled: ({ place, hours }) => place !== '' && hours !== '' },
  staff: { fields: [], isFilled: () => false },
};

export const DISCLOSURE_KEYS = Object.keys(ELEMENTS) as readonly DisclosureKey[];
export const isDisclosureKey = (key: string): key is DisclosureKey => Object.hasOwn(ELEMENTS, key);
/** The fields that tell an element. */
export const fieldsOf = (key: DisclosureKey): readonly ItemField[] => ELEMENTS[key].fields;
/** Whether an element is the item's to fill. */
export const isOfItem = (key: DisclosureKey): boolean => ELEMENTS[key].fields.length > 0;

/** A list of elements that a centre makes public (公开内容), each under the words of that list. */
export interface DisclosureSet {
  readonly code: string;
  readonly name: string;
  readonly elements: readonly { readonly key: DisclosureKey; readonly label: string }[];
}

const setOf = (code: string, name: string, elements: Readonly<Partial<Record<DisclosureKey, string>>>): DisclosureSet =>
  ({ code, name, elements: Object.entries(elements).map(([key, label]) => ({ key: key as DisclosureKey, label })) });

/** The lists that the plans name, in their own words and order. */
export const DISCLOSURE_SETS: readonly DisclosureSet[] = [
  // Plan 6.
  setOf('six', '六公开', { item: '审批内容', procedure: '办事程序', basis: '政策依据', materials: '申报材料', limit: '承诺时限', fees: '收费标准' }),
  // Plan 2 B, its first list.
  setOf('six_services', '六公开（服务事项）', { item: '服务事项', procedure: '办事程序', materials: '申报材料', limit: '办结时限', feeBasis: '收费依据', fees: '收费标准' }),
  // Plan 2 C.
  setOf('eight', '八公开', {
    item: '服务项目', conditions: '许可条件', basis: '政策依据', procedure: '办事程序', materials: '申报材料', limit: '服务时限', result: '办理结果', fees: '收费标准',
  }),
  // Plan 2 B, its second list.
  setOf('nine', '九项公开', {
    item: '审批内容', procedure: '办事程序', basis: '审批依据', materials: '必备材料', limit: '办事时限', fees: '收费标准', result: '办事结果', phones: '投诉电话', staff: '人员岗位卡',
  }),
  // No text of it is at hand: the eight, with where to go and whom to call.
  setOf('ten', '十公开', {
    item: '事项名称', basis: '设定依据', conditions: '受理条件', materials: '申请材料', procedure: '办理流程', limit: '办理时限', fees: '收费标准', result: '办理结果',
    place: '办理地点和时间', phones: '咨询和监督电话',
  }),
];

/** How much of a set an item says (完整度): elements that are not the item's do not count. */
export interface Completeness {
  readonly filled: number;
  readonly total: number;
  readonly missing: readonly DisclosureKey[];
}

export function completenessOf({ elements }: DisclosureSet, values: ItemStandard): Completeness {
  const keys = elements.map(({ key }) => key).filter(isOfItem);
  const missing = keys.filter((key) => !ELEMENTS[key].isFilled(values));
  return { filled: keys.length - missing.length, total: keys.length, missing };
}
