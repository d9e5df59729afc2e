import type { EntityManager } from '@mikro-orm/postgresql';
import type { SuccessionPlan } from '@yimen/tenants-domain';

/** The order behind a plan, as it is kept. */
export interface KeptOrder {
  readonly id: string;
  readonly document: string;
  readonly orderedAt: Date;
}

/** How many rows of each kind a plan changed. */
export interface Carried {
  readonly tenantsClosed: number;
  readonly tenantsFounded: number;
  readonly postsEnded: number;
  readonly departmentsTakenOver: number;
  readonly windowsTakenOver: number;
  readonly calendarDaysTakenOver: number;
}

/**
 * Writes a plan: what is founded, what ends, with its codes and posts, who goes on for whom. Rows are never moved: what a
 * successor takes over is copied, and the predecessor's stays with it as its history.
 */
export async function writeSuccession(em: EntityManager, plan: SuccessionPlan, order: KeptOrder): Promise<Carried> {
  await found(em, plan);
  const heirs = JSON.stringify(plan.creations.flatMap(({ no, inheritsFrom }) => (inheritsFrom === null ? [] : [{ from_no: inheritsFrom, to_no: no }])));
  // Offices first: a window's department is found again by its code.
  const departmentsTakenOver = await count(em, `
    insert into tenants.department (id, tenant_no, code, name)
    select gen_random_uuid(), h.to_no, d.code, d.name from ${HEIRS} join tenants.department d on d.tenant_no = h.from_no`, [heirs]);
  const windowsTakenOver = await count(em, `
    insert into tenants.service_window (id, tenant_no, code, name, department_id, item_codes)
    select gen_random_uuid(), h.to_no, w.code, w.name,
      (select n.id from tenants.department o join tenants.department n on n.code = o.code and n.tenant_no = h.to_no where o.id = w.department_id), w.item_codes
    from ${HEIRS} join tenants.service_window w on w.tenant_no = h.from_no`, [heirs]);
  await count(em, `
    insert into tenants.calendar_year (tenant_no, year, status, document)
    select h.to_no, y.year, y.status, y.document from ${HEIRS} join tenants.calendar_year y on y.tenant_no = h.from_no
    where y.year >= extract(year from ?::date)`, [heirs, plan.effectiveOn]);
  const calendarDaysTakenOver = await count(em, `
    insert into tenants.calendar_day (tenant_no, day, kind, name, document)
    select h.to_no, d.day, d.kind, d.name, d.document from ${HEIRS} join tenants.calendar_day d on d.tenant_no = h.from_no
    where d.day >= ?::date and d.withdrawn_at is null`, [heirs, plan.effectiveOn]);
  await count(em, `
    insert into tenants.calendar_hours (tenant_no, applies_to, periods, document, set_at)
    select h.to_no, c.applies_to, c.periods, c.document, ? from ${HEIRS} join tenants.calendar_hours c on c.tenant_no = h.from_no
    where c.withdrawn_at is null`, [order.orderedAt, heirs]);
  const postsEnded = await end(em, plan);
  await count(em, `
    insert into tenants.succession (predecessor_no, successor_no, order_id, kind, effective_on, document, ordered_at)
    select c.no, c."successorNo", ?, ?, ?, ?, ? from jsonb_to_recordset(?::jsonb) as c (no bigint, "successorNo" bigint)`,
  [order.id, plan.order, plan.effectiveOn, order.document, order.orderedAt, JSON.stringify(plan.closures)]);
  return {
    tenantsClosed: plan.closures.length, tenantsFounded: plan.creations.length, postsEnded, departmentsTakenOver, windowsTakenOver, calendarDaysTakenOver,
  };
}

const HEIRS = 'jsonb_to_recordset(?::jsonb) as h (from_no bigint, to_no bigint)';

async function found(em: EntityManager, { creations, effectiveOn }: SuccessionPlan): Promise<void> {
  const rows = JSON.stringify(creations);
  await em.execute(`
    insert into tenants.tenant (tenant_no, level, parent_no, name, prefecture, centre_name, valid_from)
    select c.no, c.level, c."parentNo", c.name, c.prefecture, c."centreName", ?::date
    from jsonb_to_recordset(?::jsonb) as c (no bigint, level smallint, "parentNo" bigint, name text, prefecture text, "centreName" text) order by c.no`, [effectiveOn, rows]);
  await em.execute(`
    insert into tenants.tenant_code (code, valid_from, tenant_no)
    select c.code, ?::date, c.no from jsonb_to_recordset(?::jsonb) as c (code text, no bigint)`, [effectiveOn, rows]);
}

/** Tenants before their posts: a post that is being given meanwhile waits for its tenant, and ends with it. */
async function end(em: EntityManager, { closures, lastDayOn }: SuccessionPlan): Promise<number> {
  const closing = `any(string_to_array(?, ',')::bigint[])`;
  const numbers = closures.map(({ no }) => no).join(',');
  await em.execute(`update tenants.tenant set valid_until = ?::date, version = version + 1 where tenant_no = ${closing}`, [lastDayOn, numbers]);
  await em.execute(`update tenants.tenant_code set valid_until = ?::date where tenant_no = ${closing} and valid_until is null`, [lastDayOn, numbers]);
  return count(em, `update tenants.post set valid_until = ?::date where tenant_no = ${closing} and (valid_until is null or valid_until > ?::date)`, [lastDayOn, numbers, lastDayOn]);
}

/** Runs a statement and says how many rows it wrote. */
async function count(em: EntityManager, text: string, values: readonly unknown[]): Promise<number> {
  const { affectedRows } = await em.execute<{ affectedRows: number }>(text, [...values], 'run');
  return affectedRows;
}
