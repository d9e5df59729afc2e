import fc from 'fast-check';
import { lineageOf, type TenantNo } from '@yimen/jurisdiction';
import { foldEffective, policiesUnder, ProvinceCatalog, type Edition, type ItemOverride, type PolicyRule } from './index.js';
import { rowSets, ruleSets, standards } from '../test/cascade-arbitraries.js';
import { days, editionOf, FELLING, override } from '../test/item-fixtures.js';
import { MAJING, SHIFANG, SHIGU, SHIGU_VILLAGE, SICHUAN, TENANTS } from '../test/tree.js';

const OTHER = 'other';
/** Two items of a random province and everybody's rows for them. */
const provinces = fc.record({ standard: standards, own: rowSets, others: rowSets, rules: fc.oneof(fc.constant<readonly PolicyRule[]>([]), ruleSets) })
  .map(({ standard, own, others, rules }) => {
    const editions: readonly Edition[] = [editionOf(standard), { ...editionOf({ ...standard, code: OTHER }), editionId: OTHER }];
    const rowsFor = (rows: typeof own, itemCode: string): readonly ItemOverride[] => rows.map((row) => ({ ...row.override, itemCode }));
    return { editions, rules, rows: [...rowsFor(own, standard.code), ...rowsFor(others, OTHER)] };
  });
const rowsOf = (rows: readonly ItemOverride[]) => (tenantNo: TenantNo) => rows.filter((row) => row.tenantNo === tenantNo);
const plainly = ({ standard, ...edition }: Edition, rows: readonly ItemOverride[], rules: readonly PolicyRule[], tenantNo: TenantNo) => {
  const { policies: _same, ...folded } = foldEffective(
    { ...edition, standard }, rows.filter(({ itemCode }) => itemCode === standard.code), lineageOf(tenantNo), policiesUnder(rules, standard));
  return folded;
};

it('says of every tenant what folding its rows from the beginning says, in whatever order tenants are asked about', () => {
  fc.assert(fc.property(provinces, fc.shuffledSubarray([...TENANTS], { minLength: TENANTS.length }), ({ editions, rules, rows }, tenants) => {
    const catalog = new ProvinceCatalog([...editions], rules, rowsOf(rows));
    for (const tenantNo of tenants) {
      const listed = catalog.from(tenantNo, 0, 10);
      expect(listed.map(({ edition }) => edition)).toEqual(editions);
      for (const { edition, effective: { policies: _same, ...folded } } of listed) expect(folded).toEqual(plainly(edition, rows, rules, tenantNo));
    }
  }), { numRuns: 60 });
});

it('knows a change of a tenant’s rows at the tenant and below once it is told', () => {
  fc.assert(fc.property(provinces, fc.constantFrom(...TENANTS.slice(1)), ({ editions, rules, rows }, changed) => {
    const before = rows.filter(({ tenantNo }) => tenantNo !== changed);
    let held = before;
    const catalog = new ProvinceCatalog([...editions], rules, (tenantNo) => rowsOf(held)(tenantNo));
    for (const tenantNo of TENANTS) catalog.from(tenantNo, 0, 10);
    held = rows;
    catalog.forget(changed);
    for (const tenantNo of TENANTS) {
      const { policies: _same, ...folded } = catalog.at(tenantNo, OTHER)!.effective;
      expect(folded).toEqual(plainly(editions[1]!, rows, rules, tenantNo));
    }
  }), { numRuns: 60 });
});

it('knows an edition that has taken the place of another', () => {
  fc.assert(fc.property(provinces, standards, ({ editions, rules, rows }, next) => {
    const catalog = new ProvinceCatalog([...editions], rules, rowsOf(rows));
    for (const tenantNo of TENANTS) catalog.from(tenantNo, 0, 10);
    const following: Edition = { ...editionOf({ ...next, code: OTHER }, 2), editionId: 'next' };
    expect(catalog.replace(following)).toBe(true);
    for (const tenantNo of TENANTS) {
      const [first, second] = catalog.from(tenantNo, 0, 10).map(({ effective: { policies: _same, ...folded } }) => folded);
      expect([first, second]).toEqual([plainly(editions[0]!, rows, rules, tenantNo), plainly(following, rows, rules, tenantNo)]);
    }
    expect(catalog.replace({ ...following, standard: { ...next, code: 'unknown' } })).toBe(false);
  }), { numRuns: 60 });
});

describe('by hand', () => {
  const row: ItemOverride = { ...override(SHIFANG, 'promisedLimit', days(3)), itemCode: FELLING.code };
  const catalog = new ProvinceCatalog([editionOf(FELLING)], [], rowsOf([row]));

  it('a tenant that says nothing shares what the tenant above it made', () => {
    expect(catalog.at(SHIGU_VILLAGE, FELLING.code)).toBe(catalog.at(SHIFANG, FELLING.code));
    expect(catalog.at(MAJING, FELLING.code)).toBe(catalog.at(SHIGU, FELLING.code));
    expect(catalog.at(SHIGU, FELLING.code)!.effective.values.promisedLimit).toEqual(days(3));
    expect(catalog.at(SICHUAN, FELLING.code)!.effective.values.promisedLimit).toEqual(FELLING.promisedLimit);
  });

  it('knows no other item, and lists from a place what fits', () => {
    expect(catalog.at(SHIGU, 'unknown')).toBeNull();
    expect(catalog.placeOf('unknown')).toBeUndefined();
    expect(catalog.from(SHIGU, 1, 10)).toEqual([]);
    expect(catalog.from(SHIGU, 0, 10, () => false)).toEqual([]);
    expect(catalog.from(SHIGU, 0, 0)).toEqual([]);
  });
});
