import { fitsScheme, type CodeScheme } from './code-scheme.js';
import { checkStandard, type Finding } from './consistency.js';
import { isValidOn, type Dictionary, type DictionaryEntry } from './dictionaries.js';
import type { IsoDate } from './effective-standard.js';
import type { ItemField, ItemStandard } from './item-standard.js';

/** What a province has laid down about the words and codes of its standards. */
export interface ProvinceRules {
  readonly dictionary: readonly DictionaryEntry[];
  /** Null where every code will do. */
  readonly scheme: CodeScheme | null;
}

/** Where a standard uses codes of which dictionary. */
const USED: readonly { readonly dictionary: Dictionary; readonly field: ItemField; readonly codes: (standard: ItemStandard) => readonly (string | null)[] }[] = [
  { dictionary: 'item_type', field: 'type', codes: ({ type }) => [type] },
  { dictionary: 'service_object', field: 'serviceObjects', codes: ({ serviceObjects }) => serviceObjects },
  { dictionary: 'power_level', field: 'powers', codes: ({ powers }) => powers.levels },
  { dictionary: 'power_source', field: 'powers', codes: ({ powers }) => [powers.source] },
  { dictionary: 'body_nature', field: 'implementer', codes: ({ implementer }) => [implementer.nature] },
];

/**
 * The consistency rules that a standard breaks, and those of its province: a code that no dictionary has, or not on the day from which
 * the standard counts, and the code of a new item that does not fit the province's scheme. A code once given never changes, so the
 * scheme is for new items only.
 */
export function checkUnder({ dictionary, scheme }: ProvinceRules, standard: ItemStandard, on: IsoDate, isNew: boolean): readonly Finding[] {
  const error = (code: Finding['code'], field: ItemField, lineId: string | null = null): Finding => ({ code, severity: 'error', field, lineId });
  const words = USED.flatMap(({ dictionary: of, field, codes }) => codes(standard).filter((code) => code !== null && code !== '').flatMap((code) => {
    const entry = dictionary.find((one) => one.dictionary === of && one.code === code);
    if (!entry) return [error('word_unknown', field, code)];
    return isValidOn(entry, on) ? [] : [error('word_out_of_date', field, code)];
  }));
  const { code, nationalCode } = standard;
  return [
    ...checkStandard(standard),
    ...words,
    ...(isNew && scheme && !fitsScheme(scheme.itemMasks, code) ? [error('code_off_scheme', 'code')] : []),
    ...(isNew && scheme && nationalCode && !fitsScheme(scheme.nationalMasks, nationalCode) ? [error('national_code_off_scheme', 'nationalCode')] : []),
  ];
}
