import type { TenantNo } from '@yimen/jurisdiction';
import { applyOverride, isItemField, policyOf, type FieldPolicy } from './field-policies.js';
import { ITEM_FIELDS, type ItemField, type ItemStandard } from './item-standard.js';
import type { OverrideRefusal } from './refusals.js';

/** A calendar date, `yyyy-MM-dd`. */
export type IsoDate = string;

/** A published edition (版本) of a standard: never changed once published. */
export interface Edition {
  readonly editionId: string;
  readonly editionNo: number;
  readonly publishedBy: TenantNo;
  readonly publishedAt: Date;
  readonly effectiveOn: IsoDate;
  readonly standard: ItemStandard;
}

/** One row of a tenant's touch on one field. Of the same tenant and field, the highest `version` counts; versions are unique there. */
export interface Override {
  readonly tenantNo: TenantNo;
  readonly field: string;
  /** JSON in the form of `OverrideValues[field]`. */
  readonly value: unknown;
  readonly setAt: Date;
  readonly effectiveOn: IsoDate;
  readonly version: number;
}

/** Who set the value in force. `clamped`: a row on the way from the province did not hold, wholly or in part, as it is written. */
export interface FieldProvenance {
  readonly setBy: TenantNo;
  readonly setAt: Date;
  readonly policy: FieldPolicy;
  readonly clamped: boolean;
  /** What the field would say without the override of whoever set it; left out where the edition itself says it. */
  readonly without?: unknown;
}

/** A row that does not hold, wholly or in part, and why. The row itself stays stored. */
export interface Clamp {
  readonly override: Override;
  readonly refusals: readonly OverrideRefusal[];
}

/** The standard as it holds at one tenant (实施清单的一项), field by field with its author, and every row that did not hold. */
export interface EffectiveStandard {
  readonly values: ItemStandard;
  readonly provenance: { readonly [F in ItemField]: FieldProvenance };
  readonly clamps: readonly Clamp[];
}

/**
 * Rows that are in force on a day: effective by then, and of each tenant and field only the newest such version.
 * @param on the day asked about, in the time zone of the tenants
 */
export function overridesInForce(overrides: readonly Override[], on: IsoDate): readonly Override[] {
  const newest = new Map<string, Override>();
  for (const row of overrides) {
    const key = `${row.tenantNo} ${row.field}`;
    if (row.effectiveOn <= on && row.version > (newest.get(key)?.version ?? -Infinity)) newest.set(key, row);
  }
  return [...newest.values()];
}

/** The rows of the lineage only, newest version each, from the province down; fields in a fixed order, however they were loaded. */
function rowsFromAbove(overrides: readonly Override[], lineage: readonly TenantNo[]): readonly Override[] {
  const depth = new Map(lineage.map((tenantNo, index) => [tenantNo, index]));
  const depthOf = ({ tenantNo }: Override) => depth.get(tenantNo) ?? -1;
  return overridesInForce(overrides.filter((row) => depthOf(row) >= 0), '9999-12-31')
    .toSorted((a, b) => depthOf(a) - depthOf(b) || (a.field < b.field ? -1 : 1));
}

const startingProvenance = ({ publishedBy, publishedAt }: Edition): { [F in ItemField]: FieldProvenance } =>
  Object.fromEntries(ITEM_FIELDS.map((field) => [
    field, { setBy: publishedBy, setAt: publishedAt, policy: policyOf(field), clamped: false },
  ])) as { [F in ItemField]: FieldProvenance };

/**
 * The effective item of a tenant: the province's edition with the overrides of the lineage put on it, from above down.
 * A row that has become looser than a later parent leaves the parent's value in force and is reported, never lost; rows of
 * other tenants do nothing; the order of rows does not matter.
 * @param overrides rows in force (see `overridesInForce` for a day); more than the lineage's may be passed
 * @param lineage province first, the tenant itself last
 */
export function foldEffective(edition: Edition, overrides: readonly Override[], lineage: readonly TenantNo[]): EffectiveStandard {
  const values = { ...edition.standard };
  const provenance = startingProvenance(edition);
  const clamps: Clamp[] = [];

  const put = <F extends ItemField>(field: F, override: Override): void => {
    const { value, held, refusals } = applyOverride(field, values[field], override.value);
    const before = provenance[field];
    const author = held ? { setBy: override.tenantNo, setAt: override.setAt, without: values[field] } : {};
    values[field] = value;
    provenance[field] = { ...before, ...author, clamped: before.clamped || refusals.length > 0 };
    if (refusals.length > 0) clamps.push({ override, refusals });
  };

  for (const override of rowsFromAbove(overrides, lineage)) {
    if (isItemField(override.field)) put(override.field, override);
    else clamps.push({ override, refusals: [{ kind: 'UnknownField', field: override.field }] });
  }
  return { values, provenance, clamps };
}
