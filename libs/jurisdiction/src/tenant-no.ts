import { Level } from './level.js';

/**
 * A tenant's path number (租户路径号): 14 decimal digits, province 2 · prefecture 2 · county 3 · township 3 · village 4.
 * It is assigned once and never re-used, and it is not the official code (行政区划代码): 什邡市 is 510682 there and
 * 51060820000000 here. A plain number, because 14 digits are safe in JavaScript and fit a bigint column.
 */
export type TenantNo = number;

/** Owner of rows that hold for the whole country (national calendars). It is no tenant: the functions below refuse it. */
export const NATION = 0;

/** The digit groups of a path number. 0 means "none": a county's township and village are 0. */
export interface TenantParts {
  readonly province: number;
  readonly prefecture: number;
  readonly county: number;
  readonly township: number;
  readonly village: number;
}

/** A closed interval of path numbers; `lo` and `hi` both belong to it. Not every number in between is a tenant. */
export interface Interval {
  readonly lo: TenantNo;
  readonly hi: TenantNo;
}

/** How many numbers the subtree of a node spans. */
const SPAN: Readonly<Record<Level, number>> = {
  [Level.Province]: 1e12,
  [Level.County]: 1e7,
  [Level.Township]: 1e4,
  [Level.Village]: 1,
};
const PREFECTURE_SPAN = 1e10;

/** The least and the greatest value of each digit group. No province code starts with 0, so a number never has 13 digits. */
const GROUPS: Readonly<Record<keyof TenantParts, readonly [least: number, greatest: number]>> = {
  province: [10, 99],
  prefecture: [0, 99],
  county: [0, 999],
  township: [0, 999],
  village: [0, 9999],
};

function split(no: number): TenantParts {
  return {
    province: Math.floor(no / SPAN[Level.Province]),
    prefecture: Math.floor(no / PREFECTURE_SPAN) % 100,
    county: Math.floor(no / SPAN[Level.County]) % 1000,
    township: Math.floor(no / SPAN[Level.Township]) % 1000,
    village: no % SPAN[Level.Township],
  };
}

/**
 * The level of a number in the right range, or null when a group in the middle is missing. A county always has prefecture
 * digits, also where the prefecture is only a heading (省直辖): with 0 there, its "prefecture" would contain the province itself.
 */
function levelOfParts({ prefecture, county, township, village }: TenantParts): Level | null {
  const filled = [prefecture, county, township, village].map((group) => (group > 0 ? '1' : '0')).join('');
  switch (filled) {
    case '0000': return Level.Province;
    case '1100': return Level.County;
    case '1110': return Level.Township;
    case '1111': return Level.Village;
    default: return null;
  }
}

function levelOrNull(n: unknown): Level | null {
  if (typeof n !== 'number' || !Number.isInteger(n) || n < 1e13 || n >= 1e14) return null;
  return levelOfParts(split(n));
}

/** Whether a value is a well-formed path number. Strings, official codes, prefectures and {@link NATION} are not. */
export function isTenantNo(n: unknown): n is TenantNo {
  return levelOrNull(n) !== null;
}

/** Level on which a tenant stands. Throws RangeError when `no` is not a tenant number, as every function below does. */
export function levelOf(no: TenantNo): Level {
  const level = levelOrNull(no);
  if (level === null) throw new RangeError(`${no} is not a tenant number (14 digits: province, prefecture, county, township, village)`);
  return level;
}

/** The digit groups of a tenant number. Inverse of {@link composeTenantNo}. */
export function partsOf(no: TenantNo): TenantParts {
  levelOf(no);
  return split(no);
}

/** Builds a tenant number from its digit groups. Throws RangeError when a group does not fit or one in the middle is missing. */
export function composeTenantNo(parts: TenantParts): TenantNo {
  for (const group of Object.keys(GROUPS) as (keyof TenantParts)[]) {
    const [least, greatest] = GROUPS[group];
    const value = parts[group];
    if (!Number.isInteger(value) || value < least || value > greatest) {
      throw new RangeError(`${group} ${value} does not fit a tenant number (${least} to ${greatest})`);
    }
  }
  const no =
    parts.province * SPAN[Level.Province] +
    parts.prefecture * PREFECTURE_SPAN +
    parts.county * SPAN[Level.County] +
    parts.township * SPAN[Level.Township] +
    parts.village;
  levelOf(no);
  return no;
}

/** The subtree of a tenant, itself included, as one interval: what row-level security checks. */
export function intervalOf(no: TenantNo): Interval {
  return { lo: no, hi: no + SPAN[levelOf(no)] - 1 };
}

/** Everything under the prefecture (市州) of a tenant as one interval; null for a province, which lies in no prefecture. */
export function prefectureIntervalOf(no: TenantNo): Interval | null {
  if (levelOf(no) === Level.Province) return null;
  const lo = no - (no % PREFECTURE_SPAN);
  return { lo, hi: lo + PREFECTURE_SPAN - 1 };
}

/** Whether `no` is `ancestorNo` itself or lies anywhere below it. */
export function isWithin(no: TenantNo, ancestorNo: TenantNo): boolean {
  levelOf(no);
  const { lo, hi } = intervalOf(ancestorNo);
  return no >= lo && no <= hi;
}

function ancestorAt(no: TenantNo, level: Level): TenantNo | null {
  return level > levelOf(no) ? null : no - (no % SPAN[level]);
}

/** The province of a tenant; a province's own number for itself. */
export function provinceOf(no: TenantNo): TenantNo {
  levelOf(no);
  return no - (no % SPAN[Level.Province]);
}

/** The county of a tenant, itself if it is one; null for a province. */
export function countyOf(no: TenantNo): TenantNo | null {
  return ancestorAt(no, Level.County);
}

/** The township of a tenant, itself if it is one; null for a province or a county. */
export function townshipOf(no: TenantNo): TenantNo | null {
  return ancestorAt(no, Level.Township);
}

/** The tenant right above; null for a province. A county's parent is the province, because a prefecture is not a tenant. */
export function parentOf(no: TenantNo): TenantNo | null {
  switch (levelOf(no)) {
    case Level.Province: return null;
    case Level.County: return provinceOf(no);
    case Level.Township: return countyOf(no);
    case Level.Village: return townshipOf(no);
  }
}

/** The tenant and all above it, province first, itself last: from whom it inherits. */
export function lineageOf(no: TenantNo): readonly TenantNo[] {
  const parent = parentOf(no);
  return parent === null ? [no] : [...lineageOf(parent), no];
}
