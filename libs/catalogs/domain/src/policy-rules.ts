import { intervalOf, levelOf, type Level, type TenantNo } from '@yimen/jurisdiction';
import { choicesOf, policyOf, type FieldPolicy } from './field-policies.js';
import type { ItemField, ItemStandard } from './item-standard.js';

/** For which items and tenants a rule is meant (约束维度): whatever is not null narrows it. */
export interface PolicyPlace {
  readonly itemCode: string | null;
  /** 实施机关 */
  readonly implementer: string | null;
  /** 业务条线, the department that an item belongs to */
  readonly line: string | null;
  readonly itemType: string | null;
  /** A tenant with all below it. */
  readonly region: TenantNo | null;
  readonly level: Level | null;
}
/** What a province lays down about a field beside the table (字段约束). */
export interface PolicyRule extends PolicyPlace {
  readonly id: string;
  readonly field: string;
  readonly policy: FieldPolicy;
  readonly setAt: Date;
}
/** What a tenant may do with a field of one item. */
export type PolicyOf = (field: ItemField, tenantNo: TenantNo) => FieldPolicy;

/** The table alone. */
export const TABLE: PolicyOf = (field) => policyOf(field);

/**
 * What the rules of a province make of the table for one item. Of several rules that fit, the one counts that names the item, then
 * the implementing authority, the line, the type; then the one of the smaller region, of a level, the newest. A rule that
 * allows what a field cannot be allowed counts for nothing: nobody can be let to ask for more than is asked for above.
 * @param rules those that count on the day asked about
 */
export function policiesUnder(rules: readonly PolicyRule[], standard: ItemStandard): PolicyOf {
  if (rules.length === 0) return TABLE;
  const fitting = rules.filter((rule) => speaksOf(rule, standard) && choicesOf(rule.field as ItemField).includes(rule.policy)).toSorted(narrowestFirst);
  const byField = Map.groupBy(fitting, ({ field }) => field);
  return (field, tenantNo) => byField.get(field)?.find((rule) => holdsAt(rule, tenantNo))?.policy ?? policyOf(field);
}

const fits = (wanted: string | null, said: string): boolean => wanted === null || wanted === said;
const speaksOf = ({ itemCode, implementer, line, itemType }: PolicyPlace, { code, implementer: { name }, department, type }: ItemStandard): boolean =>
  fits(itemCode, code) && fits(implementer, name) && fits(line, department) && fits(itemType, type);

function holdsAt({ region, level }: PolicyPlace, tenantNo: TenantNo): boolean {
  if (level !== null && level !== levelOf(tenantNo)) return false;
  if (region === null) return true;
  const { lo, hi } = intervalOf(region);
  return lo <= tenantNo && tenantNo <= hi;
}

function narrowestFirst(a: PolicyRule, b: PolicyRule): number {
  const [left, right] = [weights(a), weights(b)];
  const differing = left.findIndex((weight, index) => weight !== right[index]);
  return differing < 0 ? (a.id < b.id ? 1 : -1) : right[differing]! - left[differing]!;
}
const weights = ({ itemCode, implementer, line, itemType, region, level, setAt }: PolicyRule): readonly number[] =>
  [...[itemCode, implementer, line, itemType].map((named) => Number(named !== null)), region === null ? 0 : levelOf(region), Number(level !== null), setAt.getTime()];
