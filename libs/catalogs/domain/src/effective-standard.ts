import { isWithin, type TenantNo } from '@yimen/jurisdiction';
import { applyOverride, isItemField, type FieldPolicy } from './field-policies.js';
import type { ItemField, ItemStandard } from './item-standard.js';
import { TABLE, type PolicyOf } from './policy-rules.js';
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
  /** The tenant where it holds, and below it (本地事项); the whole province where nothing is said. */
  readonly regionNo?: TenantNo | null;
}

/** Whether an edition holds at a tenant of its province. */
export const holdsAt = ({ regionNo = null }: Pick<Edition, 'regionNo'>, tenantNo: TenantNo): boolean => regionNo === null || isWithin(tenantNo, regionNo);

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

/** The last row that holds of a field, at least in part, and the field without it. */
interface Touch {
  readonly override: Override;
  readonly without: unknown;
}

/** The standard as it holds at one tenant (实施清单的一项), who touched it, and every row that did not hold. `provenanceOf` tells more of a field. */
export interface EffectiveStandard {
  readonly values: ItemStandard;
  readonly touched: ReadonlyMap<ItemField, Touch>;
  readonly clamps: readonly Clamp[];
  readonly policies: PolicyOf;
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

/**
 * The effective item of a tenant: the province's edition with the overrides of the lineage put on it, from above down.
 * A row that has become looser than a later parent leaves the parent's value in force and is reported, never lost; rows of
 * other tenants do nothing; the order of rows does not matter.
 * @param overrides rows in force (see `overridesInForce` for a day); more than the lineage's may be passed
 * @param lineage province first, the tenant itself last
 * @param policies what each tenant may do with a field of this item
 */
export function foldEffective(edition: Edition, overrides: readonly Override[], lineage: readonly TenantNo[], policies: PolicyOf = TABLE): EffectiveStandard {
  const values = { ...edition.standard };
  const touched = new Map<ItemField, Touch>();
  const clamps: Clamp[] = [];

  const put = <F extends ItemField>(field: F, override: Override): void => {
    const { value, held, refusals } = applyOverride(field, values, override.value, policies(field, override.tenantNo));
    if (held) touched.set(field, { override, without: values[field] });
    values[field] = value;
    if (refusals.length > 0) clamps.push({ override, refusals });
  };

  for (const override of rowsFromAbove(overrides, lineage)) {
    if (isItemField(override.field)) put(override.field, override);
    else clamps.push({ override, refusals: [{ kind: 'UnknownField', field: override.field }] });
  }
  return { values, touched, clamps, policies };
}

/**
 * Who set a field that is in force, since when, under which policy, and what it would be without him.
 * @param tenantNo where it is in force: what may be done with the field there is the policy told
 */
export function provenanceOf(
  { publishedBy, publishedAt }: Edition, { touched, clamps, policies }: EffectiveStandard, tenantNo: TenantNo, field: ItemField,
): FieldProvenance {
  const touch = touched.get(field);
  const author = touch
    ? { setBy: touch.override.tenantNo, setAt: touch.override.setAt, without: touch.without }
    : { setBy: publishedBy, setAt: publishedAt };
  return { ...author, policy: policies(field, tenantNo), clamped: clamps.some(({ override }) => override.field === field) };
}
