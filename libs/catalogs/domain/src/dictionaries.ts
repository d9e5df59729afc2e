import type { IsoDate } from './effective-standard.js';

/** Lists of codes that an item's elements are taken from (代码集). */
export const DICTIONARIES = ['item_type', 'service_object', 'power_level', 'power_source', 'body_nature'] as const;
export type Dictionary = (typeof DICTIONARIES)[number];

/** A code with its name and the days on which it may be used; a name stays readable for ever. */
export interface DictionaryEntry {
  readonly dictionary: Dictionary;
  readonly code: string;
  readonly name: string;
  readonly english: string;
  /** Null where it has always been. */
  readonly validFrom: IsoDate | null;
  /** Last day; null where it has none. */
  readonly validUntil: IsoDate | null;
}

const NAMES: Readonly<Record<Dictionary, readonly (readonly [code: string, name: string, english: string])[]>> = {
  item_type: [
    ['00', '行政权力事项', 'administrative power'], ['01', '行政许可', 'licence'], ['02', '行政处罚', 'penalty'], ['03', '行政强制', 'coercion'], ['04', '行政征收', 'levy'],
    ['05', '行政给付', 'payment'], ['06', '行政检查', 'inspection'], ['07', '行政确认', 'confirmation'], ['08', '行政奖励', 'award'], ['09', '行政裁决', 'ruling'],
    ['10', '其他行政权力', 'other administrative power'], ['20', '公共服务', 'public service'],
  ],
  service_object: [
    ['1', '自然人', 'natural person'], ['2', '企业法人', 'enterprise'], ['3', '事业法人', 'public institution'], ['4', '社会组织法人', 'social organisation'],
    ['5', '行政机关', 'authority'], ['6', '其他组织', 'other organisation'],
  ],
  power_level: [
    ['1', '国家级', 'nation'], ['2', '省级', 'province'], ['3', '市级', 'prefecture'], ['4', '县级', 'county'], ['5', '镇（乡、街道）级', 'township'],
    ['6', '村（社区）级', 'village'], ['7', '分级管理', 'each level its part'],
  ],
  power_source: [
    ['1', '法定本级行使', 'by law'], ['2', '上级下放', 'handed down'], ['3', '上级授权', 'authorised from above'], ['4', '同级授权', 'authorised at the same level'],
    ['5', '上级委托', 'commissioned from above'], ['6', '同级委托', 'commissioned at the same level'],
  ],
  body_nature: [['1', '法定机关', 'authority'], ['2', '授权组织', 'authorised organisation'], ['3', '受委托组织', 'commissioned organisation'], ['9', '其他', 'other']],
};

/** The codes of GB/T 39046-2020 annex A, and of the exchange of items where it has none (权力来源). */
export const NATIONAL_DICTIONARY: readonly DictionaryEntry[] = DICTIONARIES.flatMap((dictionary) =>
  NAMES[dictionary].map(([code, name, english]) => ({ dictionary, code, name, english, validFrom: null, validUntil: null })));

/** What counts in a province: the national codes, and the province's own, which go before national ones of the same code. By dictionary and code. */
export function dictionaryOf<E extends DictionaryEntry>(own: readonly E[]): readonly (E | DictionaryEntry)[] {
  const entries = new Map<string, E | DictionaryEntry>([...NATIONAL_DICTIONARY, ...own].map((entry) => [`${DICTIONARIES.indexOf(entry.dictionary)} ${entry.code}`, entry]));
  return [...entries].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, entry]) => entry);
}

export const isValidOn = ({ validFrom, validUntil }: DictionaryEntry, day: IsoDate): boolean => (validFrom === null || validFrom <= day) && (validUntil === null || day <= validUntil);
