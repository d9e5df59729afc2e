/** A row of the official tables of divisions (行政区划): 2, 4, 6, 9 or 12 digits for 省, 市州, 县, 乡镇, 村, and the name. */
export interface Region {
  readonly code: string;
  readonly name: string;
}

/** Which rule a row breaks: two columns; a code of 2, 4, 6, 9 or 12 digits that starts with a province's; a name of visible text. */
export type RegionRule = 'columns' | 'code' | 'name';

/** Why region rows were not taken. Facts only; the wording is the caller's. */
export type RegionRefusal =
  | { readonly kind: 'RegionRowMalformed'; readonly line: number; readonly rule: RegionRule; readonly text: string }
  | { readonly kind: 'RegionMalformed'; readonly code: string; readonly name: string; readonly rule: RegionRule }
  | { readonly kind: 'RegionCodeRepeated'; readonly code: string }
  | { readonly kind: 'RegionParentMissing'; readonly code: string; readonly parentCode: string }
  | { readonly kind: 'RegionNumbersExhausted'; readonly code: string; readonly parentCode: string };

/** Nothing was taken: every reason that was found, at least one. */
export interface RegionsRefused {
  readonly kind: 'RegionsRefused';
  readonly refusals: readonly RegionRefusal[];
}

/** `xx00` is no prefecture: it is how six-digit tables write the province. A county `00` exists (441900 东莞市). */
const CODE = /^[1-9]\d(?:(?!00)\d{2}(?:\d{2}(?:\d{3}(?:\d{3})?)?)?)?$/;
/** No control characters, no white space at either end. Rare characters from private use areas do occur in real names. */
const NAME = /^[^\s\p{Cc}](?:[^\p{Cc}]*[^\s\p{Cc}])?$/u;

/** The rule that a row breaks, or null when it is well formed. */
export function brokenRule({ code, name }: Region): Exclude<RegionRule, 'columns'> | null {
  if (!CODE.test(code)) return 'code';
  return NAME.test(name) ? null : 'name';
}

/** The code one rank higher (510682120 → 510682), or null for a province. The code must be well formed. */
export function parentCodeOf(code: string): string | null {
  if (code.length === 2) return null;
  return code.slice(0, code.length > 6 ? -3 : -2);
}

/** Order of official codes, in which a parent always comes before its children. */
export function byCode(a: Region, b: Region): number {
  return a.code < b.code ? -1 : Number(a.code > b.code);
}
