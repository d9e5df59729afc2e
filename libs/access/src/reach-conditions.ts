import type { Staff } from './principal.js';
import { chosenIntervals, scopeOf } from './scope.js';

/** A condition of a rule, as CASL takes it. A row is meant when it fulfils one of several. */
export type Condition = Readonly<Record<string, unknown>>;

/** By which columns rows of a type can be told to be somebody's: those of a type without any cannot be had by a narrower post. */
export type OwnedBy = 'departmentId' | 'windowId' | 'handlerId';

/** Rows of the tenants that a post reads: `field` holds the tenant's number. The same interval as the scope's, or the chosen tenants' own. */
export function inTenants(principal: Staff, field = 'tenantNo'): readonly Condition[] {
  const { read } = scopeOf(principal);
  const intervals = principal.post.dataScope === 'tenants' ? chosenIntervals(principal.post) : read === null ? [] : [read];
  return intervals.map(({ lo, hi }) => ({ [field]: lo === hi ? lo : { $gte: lo, $lte: hi } }));
}

/** Rows of the own tenant, where a post writes; none when its chosen tenants leave that out. */
export function atHome(principal: Staff, field = 'tenantNo'): readonly Condition[] {
  const { post } = principal;
  const isOut = post.dataScope === 'tenants' && !chosenIntervals(post).some(({ lo }) => lo === post.tenantNo);
  return isOut ? [] : [{ [field]: post.tenantNo }];
}

/** What of the rows is the post's by its data scope (数据范围). */
export function within(principal: Staff, rows: readonly Condition[], ownedBy: readonly OwnedBy[]): readonly Condition[] {
  const own = ownOf(principal, ownedBy);
  return own === null ? [] : rows.map((row) => ({ ...row, ...own }));
}

/** What of the rows is not above the barrier of the post's level. */
export const belowBarrier = ({ level }: Staff, rows: readonly Condition[]): readonly Condition[] =>
  rows.map((row) => ({ ...row, visibleFrom: { $lte: level } }));

/** Null when nothing can be the post's. */
function ownOf({ personId, post }: Staff, ownedBy: readonly OwnedBy[]): Condition | null {
  const only = (field: OwnedBy, value: string | null): Condition | null => (value !== null && ownedBy.includes(field) ? { [field]: value } : null);
  switch (post.dataScope) {
    case 'whole':
    case 'tenants':
      return {};
    case 'department':
      return only('departmentId', post.departmentId);
    case 'window':
      return only('windowId', post.windowId);
    case 'mine':
      return only('handlerId', personId);
  }
}
