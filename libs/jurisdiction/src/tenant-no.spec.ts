import fc from 'fast-check';
import {
  NATION, Level, composeTenantNo, countyOf, intervalOf, isTenantNo, isWithin, levelOf, lineageOf, parentOf, partsOf,
  prefectureIntervalOf, provinceOf, townshipOf, type TenantNo, type TenantParts,
} from './index.js';

/** The oracle works on digit strings only and knows no arithmetic. */
const GROUPED = /^([1-9]\d)(\d{2})(\d{3})(\d{3})(\d{4})$/;
const isNone = (group: string): boolean => /^0+$/.test(group);
function oracleGroups(no: number): readonly string[] | null {
  const match = GROUPED.exec(String(no));
  if (!match) return null;
  const groups = match.slice(1);
  const depth = groups.findIndex(isNone);
  const filled = depth === -1 ? groups : groups.slice(0, depth);
  const rest = groups.slice(filled.length);
  return rest.every(isNone) && filled.length !== 2 ? filled : null;
}
function oracleLineage(no: number): readonly number[] {
  const groups = oracleGroups(no) ?? [];
  return [1, 3, 4, 5]
    .filter((depth) => depth <= groups.length)
    .map((depth) => Number(groups.slice(0, depth).join('').padEnd(14, '0')));
}

/** Few values per group, so that random numbers are often relatives; the edges of each group are among them. */
const close = { province: [51, 45], prefecture: [1, 90], county: [1, 82, 999], township: [1, 120, 999], village: [1, 201, 9999] };
const wide = (group: keyof TenantParts, top: number, least = 1): fc.Arbitrary<number> =>
  fc.oneof(fc.constantFrom(...close[group]), fc.integer({ min: least, max: top }));
const partsArb: fc.Arbitrary<TenantParts> = fc
  .record({
    depth: fc.constantFrom(1, 3, 4, 5),
    province: wide('province', 99, 10),
    prefecture: wide('prefecture', 99),
    county: wide('county', 999),
    township: wide('township', 999),
    village: wide('village', 9999),
  })
  .map(({ depth, ...parts }) => ({
    province: parts.province,
    prefecture: depth > 1 ? parts.prefecture : 0,
    county: depth > 1 ? parts.county : 0,
    township: depth > 3 ? parts.township : 0,
    village: depth > 4 ? parts.village : 0,
  }));
const tenantArb: fc.Arbitrary<TenantNo> = partsArb.map(composeTenantNo);
const anyDigits = fc
  .array(fc.constantFrom('0', '0', '0', '1', '5', '9'), { minLength: 1, maxLength: 15 })
  .map((digits) => Number(digits.join('')));

const SICHUAN = 51_00_000_000_0000;
const SHIFANG = 51_06_082_000_0000;
const SHIGU = 51_06_082_120_0000;
const SHIGU_VILLAGE = 51_06_082_120_0201;

describe('path numbers, by hand', () => {
  it.each([
    ['四川省', SICHUAN, Level.Province, null, [SICHUAN], 51_99_999_999_9999],
    ['什邡市', SHIFANG, Level.County, SICHUAN, [SICHUAN, SHIFANG], 51_06_082_999_9999],
    ['师古镇', SHIGU, Level.Township, SHIFANG, [SICHUAN, SHIFANG, SHIGU], 51_06_082_120_9999],
    ['师古村', SHIGU_VILLAGE, Level.Village, SHIGU, [SICHUAN, SHIFANG, SHIGU, SHIGU_VILLAGE], SHIGU_VILLAGE],
  ] as const)('%s', (_name, no, level, parent, lineage, hi) => {
    expect(levelOf(no)).toBe(level);
    expect(parentOf(no)).toBe(parent);
    expect(lineageOf(no)).toEqual(lineage);
    expect(intervalOf(no)).toEqual({ lo: no, hi });
  });

  it('names the province, county and township of each, or null above that level', () => {
    const above = (no: TenantNo): unknown => [provinceOf(no), countyOf(no), townshipOf(no)];
    expect(above(SICHUAN)).toEqual([SICHUAN, null, null]);
    expect(above(SHIFANG)).toEqual([SICHUAN, SHIFANG, null]);
    expect(above(SHIGU_VILLAGE)).toEqual([SICHUAN, SHIFANG, SHIGU]);
  });

  it('keeps a prefecture in one interval that leaves the province itself out', () => {
    expect(prefectureIntervalOf(SHIGU)).toEqual({ lo: 51_06_000_000_0000, hi: 51_06_999_999_9999 });
    expect(prefectureIntervalOf(SICHUAN)).toBeNull();
  });

  it.each([
    ['the nation', NATION],
    ['official code of a county', 510682],
    ['official code of a township', 510682120],
    ['official code of a village', 510682120201],
    ['a prefecture', 51_06_000_000_0000],
    ['a county without a prefecture', 51_00_082_000_0000],
    ['a township without a county', 51_06_000_120_0000],
    ['a village without a township', 51_06_082_000_0201],
    ['a province that starts with 0', 9_00_000_000_0000],
    ['fifteen digits', 510_000_000_000_000],
    ['a fraction', SHIFANG + 0.5],
    ['a negative number', -SHIFANG],
    ['not a number', NaN],
    ['infinity', Infinity],
  ])('refuses %s', (_name, no) => {
    expect(isTenantNo(no)).toBe(false);
    for (const read of [
      levelOf, intervalOf, prefectureIntervalOf, parentOf, lineageOf, partsOf, provinceOf, countyOf, townshipOf,
      (n: number) => isWithin(n, SICHUAN),
      (n: number) => isWithin(SICHUAN, n),
    ]) {
      expect(() => read(no)).toThrow(RangeError);
    }
  });

  it('takes no string for a number, as a database driver returns for bigint', () => {
    expect(isTenantNo(String(SHIFANG))).toBe(false);
    expect(isTenantNo(null)).toBe(false);
    expect(isTenantNo(BigInt(SHIFANG))).toBe(false);
  });

  it.each([
    [{ province: 5 }], [{ prefecture: 100 }], [{ county: 1000 }], [{ county: -1 }], [{ township: 1000 }], [{ village: 10_000 }],
    [{ village: 1.5 }], [{ township: NaN }], [{ prefecture: 0 }], [{ county: 0 }], [{ township: 0 }],
  ])('does not compose %j into a village', (wrong) => {
    expect(() => composeTenantNo({ ...partsOf(SHIGU_VILLAGE), ...wrong })).toThrow(RangeError);
  });
});

describe('path numbers, against digit strings', () => {
  it('accepts exactly the numbers the oracle accepts', () => {
    fc.assert(fc.property(fc.oneof(anyDigits, tenantArb, fc.integer()), (n) => isTenantNo(n) === (oracleGroups(n) !== null)), { numRuns: 5000 });
  });

  it('gives each number the lineage, level and parent of its digits', () => {
    fc.assert(fc.property(tenantArb, (no) => {
      const lineage = oracleLineage(no);
      expect(lineageOf(no)).toEqual(lineage);
      expect(levelOf(no)).toBe(lineage.length);
      expect(parentOf(no)).toBe(lineage.at(-2) ?? null);
      expect([provinceOf(no), countyOf(no), townshipOf(no)]).toEqual([lineage[0], lineage[1] ?? null, lineage[2] ?? null]);
    }));
  });

  it('makes membership in the interval the same as membership in the lineage', () => {
    let relatives = 0;
    fc.assert(fc.property(tenantArb, tenantArb, (a, b) => {
      const related = oracleLineage(a).includes(b);
      if (related && a !== b) relatives += 1;
      const { lo, hi } = intervalOf(b);
      expect(a >= lo && a <= hi).toBe(related);
      expect(isWithin(a, b)).toBe(related);
    }), { numRuns: 5000 });
    expect(relatives).toBeGreaterThan(20);
  });

  it('gives two tenants nested or disjoint intervals, never overlapping ones', () => {
    fc.assert(fc.property(tenantArb, tenantArb, (a, b) => {
      const [x, y] = [intervalOf(a), intervalOf(b)];
      const disjoint = x.hi < y.lo || y.hi < x.lo;
      expect(disjoint).toBe(!isWithin(a, b) && !isWithin(b, a));
    }), { numRuns: 2000 });
  });

  it('keeps siblings apart', () => {
    fc.assert(fc.property(tenantArb, tenantArb, (a, b) => {
      const [up, left, right] = [oracleLineage(a).slice(0, -1), intervalOf(a), intervalOf(b)];
      fc.pre(a !== b && String(up) === String(oracleLineage(b).slice(0, -1)));
      expect(left.hi < right.lo || right.hi < left.lo).toBe(true);
    }));
  });

  it('puts tenants of the same first four digits, and no others, into one prefecture', () => {
    fc.assert(fc.property(tenantArb, tenantArb, (a, b) => {
      const interval = prefectureIntervalOf(b);
      if (interval === null) return levelOf(b) === Level.Province;
      const same = String(a).slice(0, 4) === String(b).slice(0, 4);
      return (a >= interval.lo && a <= interval.hi) === same;
    }), { numRuns: 2000 });
  });

  it('round-trips parts, which read like the digits', () => {
    fc.assert(fc.property(partsArb, (parts) => {
      const no = composeTenantNo(parts);
      expect(partsOf(no)).toEqual(parts);
      expect(GROUPED.exec(String(no))?.slice(1).map(Number)).toEqual(Object.values(parts));
    }));
  });
});
