import fc from 'fast-check';
import { lineageOf, type TenantNo } from '@yimen/jurisdiction';
import {
  changesBetween, checkOverride, foldEffective, isItemField, ITEM_FIELDS, policiesUnder, provenanceOf,
  type Edition, type FieldProvenance, type ItemField, type ItemStandard, type Override, type PolicyOf, type PolicyRule,
} from './index.js';
import { rowSets, ruleSets, standards, type GeneratedRow } from '../test/cascade-arbitraries.js';
import { oracle, shutBy } from '../test/fold-oracle.js';
import { editionOf, frozen } from '../test/item-fixtures.js';
import { SICHUAN, TENANTS } from '../test/tree.js';

const tenants = fc.constantFrom(...TENANTS);
const rank = { required: 0, deferrable: 1, exempt: 2 } as const;
const has = <T extends { readonly id: string }>(lines: readonly T[], id: string): T | undefined => lines.find((line) => line.id === id);

/** Every scenario, and none, as somebody who chose nothing. */
const inScenarios = ({ scenarios }: ItemStandard): readonly (string | null)[] => [null, ...scenarios.map(({ id }) => id)];
const asked = <T extends { readonly scenarios?: readonly string[] }>(lines: readonly T[], scenario: string | null): readonly T[] =>
  lines.filter(({ scenarios }) => scenario === null || scenarios === undefined || scenarios.includes(scenario));

/** What a citizen would complain about when the tenant asks for more than the tenant above; written without the code under test. */
function worseThan(parent: ItemStandard, own: ItemStandard): readonly string[] {
  const complaints: [string, boolean][] = [
    ['promise', own.promisedLimit.unit !== parent.promisedLimit.unit || own.promisedLimit.amount > parent.promisedLimit.amount],
    ['visits', own.visits > parent.visits],
    ...inScenarios(own).flatMap((scenario): [string, boolean][] => [
      ['condition', asked(own.conditions, scenario).some(({ id }) => !has(asked(parent.conditions, scenario), id))],
      ['material', asked(own.materials, scenario).some(({ id, necessity }) => {
        const above = has(asked(parent.materials, scenario), id);
        return !above || rank[necessity] < rank[above.necessity];
      })],
    ]),
    ['step', own.steps.length !== parent.steps.length || own.steps.some(({ id, limit }) => {
      const above = has(parent.steps, id)?.limit;
      return !above || above.unit !== limit.unit || limit.amount > above.amount;
    })],
    ['fee', own.fees.some(({ id, amountFen }) => {
      const above = has(parent.fees, id);
      return !above || (above.amountFen === null ? amountFen !== null && amountFen !== 0 : amountFen === null || amountFen > above.amountFen);
    })],
  ];
  return complaints.filter(([, worse]) => worse).map(([what]) => what);
}

/** The fold with the provenance of every field. */
function folded({ edition, overrides, lineage, policies }: Pick<Cascade, 'edition' | 'overrides' | 'lineage' | 'policies'>) {
  const effective = foldEffective(edition, overrides, lineage, policies);
  const provenance = Object.fromEntries(ITEM_FIELDS.map((field) => [field, provenanceOf(edition, effective, lineage.at(-1)!, field)])) as { [F in ItemField]: FieldProvenance };
  return { ...effective, provenance };
}

interface Cascade {
  readonly edition: Edition;
  readonly rows: readonly GeneratedRow[];
  readonly overrides: readonly Override[];
  readonly lineage: readonly TenantNo[];
  readonly rules: readonly PolicyRule[];
  readonly policies: PolicyOf;
}

describe('the cascade, on random rows of a random standard', () => {
  const rulesOrNone = fc.oneof(fc.constant([]), ruleSets);
  const cascades = fc.tuple(standards, rowSets, tenants, rulesOrNone).map(([standard, rows, tenantNo, rules]): Cascade => {
    const overrides = rows.map(({ override }) => override);
    return { ...frozen({ edition: editionOf(standard), rows, overrides, rules, lineage: lineageOf(tenantNo) }), policies: policiesUnder(rules, standard) };
  });
  const check = (holds: (cascade: Cascade) => void, numRuns = 300): void =>
    fc.assert(fc.property(cascades, holds), { numRuns });

  it('equals an account that does not fold, in values, authors and clamps', () => {
    check((cascade) => {
      const { edition, rows, lineage, rules } = cascade;
      const { values, provenance } = folded(cascade);
      const expected = oracle(edition.standard, rows, lineage, shutBy(rules, edition.standard));
      const authors = ITEM_FIELDS.map((field) => [field, provenance[field].setBy, provenance[field].clamped]);
      expect({ values, authors }).toEqual({
        values: expected.values,
        authors: ITEM_FIELDS.map((field) => [field, expected.setBy[field] ?? SICHUAN, expected.clamped.has(field)]),
      });
    });
  });

  it('changes nothing without rows', () => {
    check(({ edition, lineage, policies }) => {
      expect(foldEffective(edition, [], lineage, policies)).toMatchObject({ values: edition.standard, clamps: [] });
    });
  });

  it('has the province\'s locked fields everywhere', () => {
    check((cascade) => {
      const { edition, lineage, policies } = cascade;
      const { values, provenance } = folded(cascade);
      const locked = ITEM_FIELDS.filter((field) => lineage.every((tenantNo) => policies(field, tenantNo) === 'LOCKED'));
      expect(locked).toEqual(expect.arrayContaining(['name', 'code', 'type', 'department', 'implementer', 'legalBasis']));
      expect(locked.map((field) => [values[field], provenance[field].setBy])).toEqual(locked.map((field) => [edition.standard[field], SICHUAN]));
    });
  });

  it('is never worse for the citizen than one level up', () => {
    check(({ edition, overrides, lineage, policies }) => {
      const chain = lineage.map((_, depth) => foldEffective(edition, overrides, lineage.slice(0, depth + 1), policies).values);
      [edition.standard, ...chain].reduce((parent, own) => {
        expect(worseThan(parent, own)).toEqual([]);
        return own;
      });
    });
  });

  it('has only authors of the lineage, with the instant of their own row', () => {
    check((cascade) => {
      const { edition, overrides, lineage } = cascade;
      const strangers = Object.values(folded(cascade).provenance).filter(({ setBy, setAt }) =>
        !lineage.includes(setBy)
        || (setAt !== edition.publishedAt && !overrides.some((row) => row.tenantNo === setBy && row.setAt === setAt)));
      expect(strangers).toEqual([]);
    });
  });

  it('says of each field what it would be without the row of its author', () => {
    check((cascade) => {
      const { edition, overrides, lineage, policies } = cascade;
      const { provenance } = folded(cascade);
      for (const field of ITEM_FIELDS) {
        const { setBy, setAt, without } = provenance[field];
        if (setAt === edition.publishedAt) expect(without).toBeUndefined();
        else expect(foldEffective(edition, overrides.filter((row) => row.field !== field || row.tenantNo !== setBy), lineage.slice(0, lineage.indexOf(setBy) + 1), policies).values[field]).toEqual(without);
      }
    });
  });

  it('does not depend on the order in which rows are loaded', () => {
    fc.assert(fc.property(
      cascades.chain((cascade) => fc.tuple(fc.constant(cascade), fc.shuffledSubarray([...cascade.overrides], { minLength: cascade.overrides.length }))),
      ([{ edition, overrides, lineage, rules, policies }, shuffled]) => {
        const { policies: _same, ...other } = foldEffective(edition, shuffled, lineage, policiesUnder(rules.toReversed(), edition.standard));
        expect(foldEffective(edition, overrides, lineage, policies)).toMatchObject(other);
      },
    ), { numRuns: 500 });
  });

  it('is restored exactly by removing a row, and only the row\'s field changes with it', () => {
    check(({ edition, overrides, lineage, policies }) => {
      const [extra, ...rest] = overrides;
      if (!extra) return;
      const { policies: _same, ...without } = foldEffective(edition, rest, lineage, policies);
      const withRow = foldEffective(edition, overrides, lineage, policies);
      expect(foldEffective(edition, overrides.filter((row) => row !== extra), lineage, policies)).toMatchObject(without);
      for (const { field } of changesBetween(without.values, withRow.values)) expect(field).toBe(extra.field);
    });
  });

  it('clamps nothing that the check before storing let through, and reports every row that the check would refuse', () => {
    check(({ edition, overrides, lineage, policies }) => {
      const above = foldEffective(edition, overrides, lineage.slice(0, -1), policies).values;
      const { clamps } = foldEffective(edition, overrides, lineage, policies);
      const own = lineage.at(-1)!;
      const rows = overrides.filter(({ tenantNo, field, version }) => tenantNo === own
        && !overrides.some((other) => other.tenantNo === tenantNo && other.field === field && other.version > version));
      for (const row of rows) {
        const refusal = checkOverride(above, row.field, row.value, isItemField(row.field) ? policies(row.field, own) : undefined);
        expect(clamps.find(({ override }) => override === row)?.refusals[0] ?? null).toEqual(refusal);
      }
    });
  });
});

describe('the difference of two editions, on random standards', () => {
  it('names exactly the fields that differ', () => {
    fc.assert(fc.property(standards, standards, (a, b) => {
      const differing = ITEM_FIELDS.filter((field) => JSON.stringify(a[field]) !== JSON.stringify(b[field]));
      expect([...new Set(changesBetween(a, b).map(({ field }) => field))]).toEqual(differing);
      expect(changesBetween(a, structuredClone(a))).toEqual([]);
    }), { numRuns: 500 });
  });
});
