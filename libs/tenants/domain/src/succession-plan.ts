import { isWithin, Level, levelOf, parentOf, provinceOf, type TenantNo } from '@yimen/jurisdiction';
import { addDays, type IsoDate } from '@yimen/working-days';
import { foundSuccessors, type Heir } from './succession-tree.js';
import type { NewTenant, SuccessionFacts, SuccessionOrder, SuccessionPlan, SuccessionRefusal, TenantFacts } from './succession.js';

/** What the three orders have in common: whose work ends, who goes on for them, which codes are named for what lies below. */
interface Wish {
  readonly roots: readonly TenantNo[];
  readonly into: TenantNo | NewTenant;
}

function wishOf(order: SuccessionOrder): Wish {
  switch (order.kind) {
    case 'close':
      return { roots: [order.tenantNo], into: order.successorNo };
    case 'succeed':
      return { roots: [order.tenantNo], into: order.successor };
    case 'merge':
      return { roots: [...new Set(order.tenantNos)], into: order.into };
  }
}

/**
 * Plans what becomes of tenants by an order (区划调整: 撤销、更替、合并): which end and who goes on for each, which begin.
 * A number is never used again and never changes, so whatever moves ends and begins anew, with everything below it, one for one;
 * codes of what lies below follow from the successor's unless they are named (民政部令第79号: 废码不用, 隶属变更即启用新码).
 *
 * Goes in: the order, and the facts about every tenant it touches. Comes out: the plan, or the first reason against it.
 * The same order and facts make the same plan. What belongs to a tenant is no part of it: posts end with their tenant, open
 * work goes to the successor, history stays.
 */
export function planSuccession(order: SuccessionOrder, facts: SuccessionFacts): SuccessionPlan | SuccessionRefusal {
  const { effectiveOn } = order;
  if (effectiveOn < facts.today) return { kind: 'EffectiveInPast', effectiveOn, today: facts.today };
  const known = new Map(facts.tenants.map((tenant) => [tenant.no, tenant]));
  const wish = wishOf(order);
  const missing = namedBy(order).find((no) => !known.has(no));
  if (missing !== undefined) return { kind: 'UnknownTenant', tenantNo: missing };
  const roots = wish.roots.map((no) => known.get(no)!);
  const closing = facts.tenants
    .filter(({ no, validUntil }) => wish.roots.some((root) => isWithin(no, root)) && (validUntil === null || validUntil >= effectiveOn))
    .sort((a, b) => a.no - b.no);
  const refusal = againstRoots(order, roots, closing) ?? againstTarget(wish, known, effectiveOn) ?? againstNamings(order, closing);
  if (refusal) return refusal;
  const founded = foundSuccessors(facts, { roots, closing, into: heirOf(wish, known), below: 'below' in order ? order.below : [], kind: order.kind });
  if ('kind' in founded) return founded;
  const closures = closing.map(({ no, level, code, name }) => ({ no, level, code, name, successorNo: founded.successorOf.get(no)! }));
  return { kind: 'SuccessionPlan', order: order.kind, effectiveOn, lastDayOn: addDays(effectiveOn, -1), closures, creations: founded.creations };
}

/** Every tenant that the order names and that has to be known. */
export function namedBy(order: SuccessionOrder): readonly TenantNo[] {
  const { roots, into } = wishOf(order);
  const heir = typeof into === 'number' ? into : newParent(roots, into);
  return [...roots, ...(heir === null ? [] : [heir])];
}

function againstRoots(order: SuccessionOrder, roots: readonly TenantFacts[], closing: readonly TenantFacts[]): SuccessionRefusal | null {
  const [first] = roots;
  if (!first) throw new RangeError('an order names at least one tenant');
  for (const { no, level, validUntil } of roots) {
    if (level === Level.Province) return { kind: 'ProvinceStays', tenantNo: no };
    if (provinceOf(no) !== provinceOf(first.no)) return { kind: 'AnotherProvince', tenantNo: no, provinceNo: provinceOf(no) };
    if (level !== first.level) return { kind: 'LevelDiffers', tenantNo: no, level, expected: first.level };
    if (validUntil !== null) return { kind: 'TenantClosed', tenantNo: no, lastDayOn: validUntil };
  }
  for (const { no, validFrom, validUntil } of closing) {
    if (validUntil !== null) return { kind: 'TenantClosed', tenantNo: no, lastDayOn: validUntil };
    if (validFrom >= order.effectiveOn) return { kind: 'TenantNotOpenYet', tenantNo: no, validFrom };
  }
  if (order.kind === 'close' && closing.length > 1) {
    return { kind: 'OpenChildren', tenantNo: first.no, count: closing.filter(({ parentNo }) => parentNo === first.no).length };
  }
  const isAlone = order.kind === 'merge' && typeof order.into !== 'number' && roots.length === 1;
  return isAlone ? { kind: 'NothingToMerge', tenantNo: first.no } : null;
}

/** The successor that is there already, or the parent of a new one: open on the day, of the right level, in the same province. */
function againstTarget({ roots, into }: Wish, known: ReadonlyMap<TenantNo, TenantFacts>, effectiveOn: IsoDate): SuccessionRefusal | null {
  const level = levelOf(roots[0]!);
  const isThere = typeof into === 'number';
  const { no, ...target } = known.get(isThere ? into : newParent(roots, into)!)!;
  const closingNo = roots.find((root) => isWithin(no, root));
  if (closingNo !== undefined) return { kind: 'InsideClosing', tenantNo: no, closingNo };
  const provinceNo = provinceOf(no);
  if (provinceNo !== provinceOf(roots[0]!)) return { kind: 'AnotherProvince', tenantNo: no, provinceNo };
  const expected = isThere ? level : ((level - 1) as Level);
  if (target.level !== expected) return { kind: 'LevelDiffers', tenantNo: no, level: target.level, expected };
  if (target.validUntil !== null) return { kind: 'TenantClosed', tenantNo: no, lastDayOn: target.validUntil };
  return target.validFrom > effectiveOn ? { kind: 'TenantNotOpenYet', tenantNo: no, validFrom: target.validFrom } : null;
}

function againstNamings(order: SuccessionOrder, closing: readonly TenantFacts[]): SuccessionRefusal | null {
  if (order.kind === 'close') return null;
  const roots = wishOf(order).roots;
  const stray = order.below.find(({ tenantNo }) => roots.includes(tenantNo) || !closing.some(({ no }) => no === tenantNo));
  return stray ? { kind: 'NotBelow', tenantNo: stray.tenantNo } : null;
}

/** Where a new tenant stands: as it says, or where its predecessor stood; null only for a province, which no order ends. */
function newParent([first]: readonly TenantNo[], { parentNo }: NewTenant): TenantNo | null {
  return parentNo ?? (first === undefined ? null : parentOf(first));
}

function heirOf({ roots, into }: Wish, known: ReadonlyMap<TenantNo, TenantFacts>): Heir {
  if (typeof into === 'number') return { kind: 'there', tenant: known.get(into)! };
  return { kind: 'new', parent: known.get(newParent(roots, into)!)!, name: into.name, code: into.code };
}
