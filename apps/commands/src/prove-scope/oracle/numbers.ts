/**
 * The oracle's own arithmetic on tenant numbers: texts of 14 digits and what they begin with, never a subtraction. It shares
 * nothing with the product's.
 */

/** All numbers from one to another, both included, as texts of 14 digits. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

/** province 2, prefecture 2, county 3, township 3, village 4 digits */
const GROUPS = /^([1-9]\d)(\d\d)(\d{3})(\d{3})(\d{4})$/;

/** The digits that a tenant shares with everything below it; null where the number is no tenant's. */
function stemOf(no: number): string | null {
  const [text, province, prefecture, county, township, village] = GROUPS.exec(String(no)) ?? [];
  if (text === undefined) return null;
  const names = [prefecture, county, township, village].map((group) => Number(group) !== 0);
  if (names.every((named) => !named)) return province!;
  if (!names[0] || !names[1]) return null;
  if (names[3]) return names[2] ? text : null;
  return text.slice(0, names[2] ? 10 : 7);
}

const LEVELS: Readonly<Record<number, number>> = { 2: 1, 7: 2, 10: 3, 14: 4 };

/** 1 province, 2 county, 3 township, 4 village. */
export const levelOfNumber = (no: number): number => LEVELS[stemOf(no)!.length]!;

export const isTenantNumber = (no: number): boolean => stemOf(no) !== null;

/** A tenant and everything below it. */
export function treeOf(no: number): Span {
  const stem = stemOf(no)!;
  return { from: stem.padEnd(14, '0'), to: stem.padEnd(14, '9') };
}

export const alone = (no: number): Span => ({ from: String(no), to: String(no) });

/** Everything there can be. */
export const EVERYTHING: Span = { from: ''.padEnd(14, '0'), to: ''.padEnd(14, '9') };

export const lies = (no: number, span: Span | null): boolean => {
  const text = String(no).padStart(14, '0');
  return span !== null && span.from <= text && text <= span.to;
};

/** The least span that holds several; null of none. */
export function spanning(spans: readonly Span[]): Span | null {
  if (spans.length === 0) return null;
  const ends = spans.flatMap(({ from, to }) => [from, to]).sort();
  return { from: ends[0]!, to: ends.at(-1)! };
}
