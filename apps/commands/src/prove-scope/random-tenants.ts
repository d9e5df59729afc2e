import fc from 'fast-check';
import { dayFrom, type TenantRow } from './world.js';

/** Groups of digits that lie next to each other, at the ends of what there can be, or read like one another across groups. */
const path = fc.record({
  province: fc.constantFrom(51, 51, 51, 52),
  prefecture: fc.constantFrom(6, 6, 6, 6, 7, 99),
  county: fc.constantFrom(82, 82, 83, 83, 820, 999),
  township: fc.constantFrom(120, 120, 121, 121, 999),
  village: fc.constantFrom(1, 2, 1, 2, 9999),
  depth: fc.constantFrom(1, 2, 2, 3, 3, 4, 4),
});
type Path = typeof path extends fc.Arbitrary<infer T> ? T : never;

/** What a forest of tenants grows from: its deepest ones, and which have ended and go on as another. */
export const tenantSeeds = fc.record({
  paths: fc.array(path, { minLength: 1, maxLength: 8, size: 'max' }),
  ended: fc.array(fc.record({ tenant: fc.nat({ max: 9_999 }), successor: fc.nat({ max: 9_999 }), until: fc.constantFrom(-400, -1, 0, 1) }), { maxLength: 2, size: 'max' }),
});
type Seeds = typeof tenantSeeds extends fc.Arbitrary<infer T> ? T : never;

/** The tenants on the way down to one, province first. */
function lineage({ province, prefecture, county, township, village, depth }: Path): readonly number[] {
  const top = province * 1e12;
  const middle = top + prefecture * 1e10 + county * 1e7;
  return [top, middle, middle + township * 1e4, middle + township * 1e4 + village].slice(0, depth);
}

export function randomTenants({ paths, ended }: Seeds, today: string): readonly TenantRow[] {
  const found = new Map<number, TenantRow>();
  for (const one of paths) {
    lineage(one).forEach((tenantNo, place, line) =>
      found.set(tenantNo, { tenantNo, parentNo: line[place - 1] ?? null, level: place + 1, validUntil: null, successorNo: null }));
  }
  const tenants = [...found.values()];
  for (const { tenant, successor, until } of ended) {
    const old = tenants[tenant % tenants.length]!;
    // Whoever goes on for it stands on the same level of the same province.
    const heirs = tenants.filter(({ tenantNo, level }) => tenantNo !== old.tenantNo && level === old.level && String(tenantNo).slice(0, 2) === String(old.tenantNo).slice(0, 2));
    const heir = heirs[successor % heirs.length];
    if (heir) found.set(old.tenantNo, { ...old, validUntil: dayFrom(today, until), successorNo: heir.tenantNo });
  }
  return [...found.values()];
}
