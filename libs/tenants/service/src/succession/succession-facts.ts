import type { EntityManager } from '@mikro-orm/postgresql';
import { intervalOf, type Level, type TenantNo } from '@yimen/jurisdiction';
import { namedBy, type SuccessionFacts, type SuccessionOrder, type TenantFacts } from '@yimen/tenants-domain';
import type { IsoDate } from '@yimen/working-days';

interface FactsRow {
  readonly no: string;
  readonly level: number;
  readonly parentNo: string | null;
  readonly name: string;
  readonly code: string;
  readonly prefecture: string | null;
  readonly centreName: string;
  readonly validFrom: string;
  readonly validUntil: string | null;
}

/** Lets the orders about one province run one after the other until the transaction ends: each is judged by what the ones before have left. */
export async function oneOrderAtATime(em: EntityManager, provinceNo: TenantNo): Promise<void> {
  await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`tenants succession ${provinceNo}`]);
}

/** What an order is judged by: every tenant it touches, and whose the codes are or were that it could give. */
export async function successionFacts(em: EntityManager, order: SuccessionOrder, today: IsoDate): Promise<SuccessionFacts> {
  const roots = order.kind === 'merge' ? order.tenantNos : [order.tenantNo];
  const named = namedBy(order);
  const subtrees = roots.map(() => 't.tenant_no between ? and ?').join(' or ');
  const rows = await em.execute<FactsRow[]>(
    `select t.tenant_no::text as no, t.level, t.parent_no::text as "parentNo", t.name, t.prefecture, t.centre_name as "centreName",
       t.valid_from::text as "validFrom", t.valid_until::text as "validUntil",
       (select c.code from tenants.tenant_code c where c.tenant_no = t.tenant_no order by c.valid_from desc limit 1) as code
     from tenants.tenant t
     where t.tenant_no = any(string_to_array(?, ',')::bigint[]) or t.parent_no = any(string_to_array(?, ',')::bigint[]) or ${subtrees}
     order by t.tenant_no`,
    [named.join(','), named.join(','), ...roots.flatMap((no) => Object.values(intervalOf(no)))]);
  const tenants = rows.map((row): TenantFacts => ({
    ...row, no: Number(row.no), level: row.level as Level, parentNo: row.parentNo === null ? null : Number(row.parentNo),
  }));
  return { today, tenants, codes: await codesBeginning(em, prefixesOf(order, tenants)) };
}

/** Whoever has or had a code that begins so. */
async function codesBeginning(em: EntityManager, prefixes: readonly string[]): Promise<SuccessionFacts['codes']> {
  const rows = await em.execute<{ code: string; no: string }[]>(
    `select k.code, k.tenant_no::text as no from tenants.tenant_code k
     where exists (select from unnest(string_to_array(?, ',')) as given (code) where k.code ^@ given.code) order by k.valid_from`,
    [prefixes.join(',')]);
  return rows.map(({ code, no }) => ({ code, tenantNo: Number(no) }));
}

/** Codes of what lies below a successor begin with the successor's own, or with one that the order names. */
function prefixesOf(order: SuccessionOrder, tenants: readonly TenantFacts[]): readonly string[] {
  if (order.kind === 'close') return [];
  const named = order.below.map(({ code }) => code);
  if (order.kind === 'succeed') return [order.successor.code, ...named];
  const { into } = order;
  return [...(typeof into === 'number' ? tenants.filter(({ no }) => no === into) : [into]).map(({ code }) => code), ...named];
}
