import type { TenantNo } from '@yimen/jurisdiction';
import { decideGiving } from './staffing-giving.js';
import type { StaffFault, StaffColumn, StaffRow } from './staff-table.js';
import type { Candidate, NewPost, StaffingFacts, StaffingRefusal } from './staffing.js';
import type { StaffRole } from './staffing-roles.js';

/** Somebody whom a row names; whoever is new has his id already, and no posts. */
export interface StaffPerson extends Candidate {
  readonly name: string;
  readonly isNew: boolean;
}

/** What a whole table is judged by. Each look-up gives null for what there is not. */
export interface StaffPlanFacts extends StaffingFacts {
  readonly tenantOf: (code: string) => TenantNo | null;
  /** May the caller give this role there? */
  readonly gives: (tenantNo: TenantNo, role: StaffRole) => boolean;
  readonly departmentOf: (tenantNo: TenantNo, code: string) => string | null;
  readonly windowOf: (tenantNo: TenantNo, code: string) => string | null;
  readonly personOf: (account: string) => StaffPerson;
}

/** The posts of a table, each for the person of its row. */
export interface StaffPlan {
  readonly posts: readonly { readonly row: number; readonly personId: string; readonly post: NewPost }[];
  readonly newcomers: readonly { readonly personId: string; readonly account: string; readonly name: string }[];
  readonly faults: readonly StaffFault[];
}

/** Plans what a table asks for, row after row: each sees what the rows before it give. Every row's first fault is told. */
export function planStaff(rows: readonly StaffRow[], facts: StaffPlanFacts): StaffPlan {
  const people = new Map<string, StaffPerson>();
  const posts: { row: number; personId: string; post: NewPost }[] = [];
  const faults: StaffFault[] = [];
  for (const row of rows) {
    const person = people.get(row.account) ?? { ...facts.personOf(row.account) };
    const known = person.isNew && !people.has(row.account) ? { ...person, name: row.name } : person;
    const outcome = planRow(row, known, facts, posts.length);
    if ('rule' in outcome) {
      faults.push(outcome);
      continue;
    }
    posts.push({ row: row.no, personId: known.personId, post: outcome });
    people.set(row.account, { ...known, posts: [...known.posts, { ...outcome, id: `row ${row.no}`, revoked: false }] });
  }
  const newcomers = [...people].flatMap(([account, { personId, name, isNew }]) => (isNew ? [{ personId, account, name }] : []));
  return { posts, newcomers, faults };
}

function planRow(row: StaffRow, person: StaffPerson, facts: StaffPlanFacts, before: number): NewPost | StaffFault {
  const fault = (column: StaffColumn | null, rule: string): StaffFault => ({ row: row.no, column, rule, given: column === null ? '' : String(row[column] ?? '') });
  const tenantNo = facts.tenantOf(row.tenantCode);
  if (tenantNo === null) return fault('tenantCode', 'unknown_tenant');
  if (!facts.gives(tenantNo, row.role)) return fault('role', 'not_yours_to_give');
  if (person.name !== row.name) return fault('name', 'not_that_account');
  const departmentId = row.departmentCode === null ? null : facts.departmentOf(tenantNo, row.departmentCode);
  if (row.departmentCode !== null && departmentId === null) return fault('departmentCode', 'unknown_code');
  const windowId = row.windowCode === null ? null : facts.windowOf(tenantNo, row.windowCode);
  if (row.windowCode !== null && windowId === null) return fault('windowCode', 'unknown_code');
  const { role, dataScope, validFrom, validUntil, sentBy } = row;
  const order = { tenantNo, role, departmentId, windowId, dataScope, chosenTenants: [], validFrom, validUntil, sentBy };
  const quota = facts.quota && { ...facts.quota, inUse: facts.quota.inUse + before };
  const outcome = decideGiving(order, person, { ...facts, quota });
  return outcome.kind === 'NewPost' ? outcome : fault(columnOf(outcome), 'rule' in outcome ? outcome.rule : outcome.kind);
}

/** The column that a refused order's field stands in. */
function columnOf(refusal: StaffingRefusal): StaffColumn | null {
  if (refusal.kind !== 'InvalidOrder') return refusal.kind === 'QuotaReached' ? null : 'account';
  const { field } = refusal;
  if (field === 'departmentId') return 'departmentCode';
  if (field === 'windowId') return 'windowCode';
  return field === 'role' || field === 'dataScope' || field === 'validFrom' || field === 'validUntil' || field === 'sentBy' ? field : null;
}
