import { parentOf, type TenantNo } from '@yimen/jurisdiction';
import { overridesInForce, type IsoDate, type Override } from './effective-standard.js';
import { applyOverride, isItemField } from './field-policies.js';
import type { ItemField, ItemStandard } from './item-standard.js';
import { policiesUnder, type PolicyOf, type PolicyRule } from './policy-rules.js';
import type { OverrideRefusal } from './refusals.js';
import { saysTheSame } from './structural-equality.js';

/**
 * What becomes of an override when an edition follows another: it holds (valid); the new standard is better for the citizen, who
 * gets that (clamped); it cannot be compared or is no longer its tenant's to say (conflicting); what it speaks of is gone, or the
 * standard says it itself (obsolete).
 */
export type Impact = 'valid' | 'clamped' | 'conflicting' | 'obsolete';

/** An override between two editions (三方对照): the standard above it as it was and as it will be, and what it says itself. */
export interface OverrideImpact {
  readonly override: Override;
  readonly impact: Impact;
  /** What it was under the old edition; left out where the item is new. */
  readonly impactBefore?: Impact;
  readonly refusals: readonly OverrideRefusal[];
  /** The field as it holds at the tenant above under the old edition; left out where the item is new. */
  readonly aboveBefore?: unknown;
  readonly aboveAfter: unknown;
  /** The field as it will hold at the override's own tenant. */
  readonly after: unknown;
}

const GRAVEST: readonly Impact[] = ['conflicting', 'clamped', 'obsolete'];
const IMPACTS: { readonly [K in OverrideRefusal['kind']]: Impact } = {
  LooserThanParent: 'clamped', UnknownLine: 'obsolete', UnitMismatch: 'conflicting', FieldLocked: 'conflicting', InvalidValue: 'conflicting', UnknownField: 'conflicting',
};

/** The values of every tenant of a tree as they hold under one standard, each worked out once from the one above it. */
function cascade(standard: ItemStandard, policies: PolicyOf, rows: ReadonlyMap<TenantNo, readonly Override[]>): (tenantNo: TenantNo | null) => ItemStandard {
  const known = new Map<TenantNo, ItemStandard>();
  const at = (tenantNo: TenantNo | null): ItemStandard => {
    if (tenantNo === null) return standard;
    const found = known.get(tenantNo);
    if (found) return found;
    const above = at(parentOf(tenantNo));
    const own = rows.get(tenantNo) ?? [];
    const values = own.length === 0 ? above : Object.assign({ ...above }, ...own.filter(({ field }) => isItemField(field))
      .map(({ field, value }) => ({ [field]: applyOverride(field as ItemField, above, value, policies(field as ItemField, tenantNo)).value }))) as ItemStandard;
    known.set(tenantNo, values);
    return values;
  };
  return at;
}

/**
 * What becomes of every override of an item, at whatever tenants, when a standard follows another one.
 * @param before the standard that counts until then, or null where the item is new
 * @param overrides rows of this item, more than are in force on the day may be passed
 * @param on the first day of the new standard
 * @param rules what the province has laid down about fields by then
 * @returns in the order of the rows
 */
export function impactsOf(before: ItemStandard | null, after: ItemStandard, overrides: readonly Override[], on: IsoDate, rules: readonly PolicyRule[] = []): readonly OverrideImpact[] {
  const counting = overridesInForce(overrides, on);
  const byTenant = Map.groupBy(counting, ({ tenantNo }) => tenantNo);
  const side = (standard: ItemStandard) => {
    const policies = policiesUnder(rules, standard);
    return { policies, at: cascade(standard, policies, byTenant) };
  };
  const [then, now] = [before && side(before), side(after)];
  return counting.map((override) => {
    const { field, tenantNo, value } = override;
    if (!isItemField(field)) {
      const impact = 'conflicting';
      return { override, impact, refusals: [{ kind: 'UnknownField', field }], ...(then && { impactBefore: impact }), aboveAfter: null, after: null };
    }
    const under = ({ policies, at }: ReturnType<typeof side>) => {
      const above = at(parentOf(tenantNo));
      const applied = applyOverride(field, above, value, policies(field, tenantNo));
      return { applied, above: above[field], impact: impactOf(applied.refusals, saysTheSame(applied.value, above[field])) };
    };
    const [old, { applied, above, impact }] = [then && under(then), under(now)];
    return { override, impact, refusals: applied.refusals, ...(old && { impactBefore: old.impact, aboveBefore: old.above }), aboveAfter: above, after: applied.value };
  });
}

/** Whether the edition makes of the override what it was not before: then its tenant has something to do. */
export const isNewlyAffected = ({ impact, impactBefore }: OverrideImpact): boolean => impact !== 'valid' && impact !== impactBefore;

/** The gravest of what became of its parts; what changes nothing, though nothing speaks against it, has become superfluous. */
function impactOf(refusals: readonly OverrideRefusal[], changesNothing: boolean): Impact {
  const found = refusals.map(({ kind }) => IMPACTS[kind]);
  return GRAVEST.find((impact) => found.includes(impact)) ?? (changesNothing ? 'obsolete' : 'valid');
}
