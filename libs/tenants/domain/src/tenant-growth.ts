import { Level, composeTenantNo, type TenantNo, type TenantParts } from '@yimen/jurisdiction';
import { centreName } from './centre-name.js';
import { nextFreeNumber } from './free-number.js';
import { brokenRule, byCode, parentCodeOf, type Region, type RegionRefusal, type RegionsRefused } from './region.js';

/** A tenant as it is first created from the official tables. */
export interface TenantSeed {
  readonly no: TenantNo;
  readonly level: Level;
  /** Official code at the time of the import: 2, 6, 9 or 12 digits. */
  readonly code: string;
  /** Name of the division, not of its centre. */
  readonly name: string;
  /** Name of the prefecture (市州); null for a province and under a heading that is no real prefecture (市辖区, 省直辖 …). */
  readonly prefecture: string | null;
  readonly centreName: string;
  readonly parentNo: TenantNo | null;
}

/** All tenants of the rows, every parent before its children. */
export interface TenantTree {
  readonly kind: 'TenantTree';
  readonly tenants: readonly TenantSeed[];
}

/** Headings of the statistical tables that stand where a prefecture would (DOMAIN §6.1: 1101, 5002, 4690, 6590 …). */
const PSEUDO_PREFECTURE = /^(?:市辖区|县|(?:省|自治区)直辖县级.*)$/u;

type Rank =
  | { readonly group: 'prefecture'; readonly level: null }
  | { readonly group: Exclude<keyof TenantParts, 'prefecture'>; readonly level: Level };

const RANKS: Readonly<Record<number, Rank>> = {
  2: { group: 'province', level: Level.Province },
  4: { group: 'prefecture', level: null },
  6: { group: 'county', level: Level.County },
  9: { group: 'township', level: Level.Township },
  12: { group: 'village', level: Level.Village },
};

/** A placed row: where its children hang. A prefecture passes its province on as the parent tenant. */
interface Place {
  readonly parts: TenantParts;
  readonly tenantNo: TenantNo | null;
  readonly prefecture: string | null;
}
const ROOT: Place = { parts: { province: 0, prefecture: 0, county: 0, township: 0, village: 0 }, tenantNo: null, prefecture: null };

/** The digits that a code adds to its parent's: 120 of 510682120. */
function ownDigits(code: string): number {
  return Number(code.slice(parentCodeOf(code)?.length ?? 0));
}

function refusalsOf(sorted: readonly Region[]): RegionRefusal[] {
  const codes = new Set(sorted.map(({ code }) => code));
  return sorted.flatMap((region, index): RegionRefusal[] => {
    const { code } = region;
    const rule = brokenRule(region);
    if (rule !== null) return [{ kind: 'RegionMalformed', code, name: region.name, rule }];
    if (sorted[index - 1]?.code === code) return [{ kind: 'RegionCodeRepeated', code }];
    const parentCode = parentCodeOf(code);
    return parentCode === null || codes.has(parentCode) ? [] : [{ kind: 'RegionParentMissing', code, parentCode }];
  });
}

/** The official digits in use under each parent code, so that a free number never takes one that comes later in the list. */
function digitsByParent(regions: readonly Region[]): ReadonlyMap<string, Set<number>> {
  const taken = new Map<string, Set<number>>();
  for (const { code } of regions) {
    const parent = parentCodeOf(code) ?? '';
    taken.set(parent, (taken.get(parent) ?? new Set()).add(ownDigits(code)));
  }
  return taken;
}

/** The digit group of a tenant; a province always has digits of its own. Null when the parent has no number left. */
function numberOf(code: string, group: Exclude<keyof TenantParts, 'prefecture'>, taken: ReadonlySet<number>): number | null {
  const digits = ownDigits(code);
  return digits > 0 || group === 'province' ? digits : nextFreeNumber(group, taken);
}

/**
 * Grows the tenant tree of whole provinces from their official rows, which may come in any order. Path numbers take the
 * digits of the official code (510682120201 → 51·06·082·120·0201); where those are 0 (441900 东莞市, a prefecture without
 * counties), the next free number of the parent. Same rows, same tree. For a first import only: later editions change
 * single nodes. Returns the tree or every row that stands against it; a missing parent is never invented.
 */
export function growTenants(regions: Iterable<Region>): TenantTree | RegionsRefused {
  const sorted = [...regions].sort(byCode);
  const refusals = refusalsOf(sorted);
  if (refusals.length > 0) return { kind: 'RegionsRefused', refusals };
  const taken = digitsByParent(sorted);
  const places = new Map<string, Place>([['', ROOT]]);
  const tenants: TenantSeed[] = [];
  for (const { code, name } of sorted) {
    const parentCode = parentCodeOf(code) ?? '';
    const parent = places.get(parentCode);
    const rank = RANKS[code.length];
    if (!parent || !rank) throw new Error(`Region ${code} passed the checks without a rank and a parent`);
    if (rank.level === null) {
      const parts = { ...parent.parts, prefecture: ownDigits(code) };
      places.set(code, { parts, tenantNo: parent.tenantNo, prefecture: PSEUDO_PREFECTURE.test(name) ? null : name });
      continue;
    }
    const number = numberOf(code, rank.group, taken.get(parentCode) ?? new Set());
    if (number === null) return { kind: 'RegionsRefused', refusals: [{ kind: 'RegionNumbersExhausted', code, parentCode }] };
    const parts = { ...parent.parts, [rank.group]: number };
    const no = composeTenantNo(parts);
    const { prefecture } = parent;
    tenants.push({ no, level: rank.level, code, name, prefecture, centreName: centreName(rank.level, name), parentNo: parent.tenantNo });
    places.set(code, { parts, tenantNo: no, prefecture });
  }
  return { kind: 'TenantTree', tenants };
}
