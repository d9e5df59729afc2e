import type { EntityManager } from '@mikro-orm/postgresql';
import { intervalOf, type TenantNo } from '@yimen/jurisdiction';
import { hasServiceTime, serviceHoursOf } from '@yimen/working-days';
import { calendarOwners, type HoursRow } from './calendar.queries.js';

/** Whether an ordinary week of a tenant, or of one below it that has set hours of its own, would be without any hours of service now. */
export async function leavesNoService(em: EntityManager, tenantNo: TenantNo): Promise<boolean> {
  const { lo, hi } = intervalOf(tenantNo);
  const rows = await em.execute<(Pick<HoursRow, 'appliesTo' | 'periods' | 'document'> & { readonly tenantNo: string })[]>(
    `select tenant_no as "tenantNo", applies_to as "appliesTo", periods, document from tenants.calendar_hours
     where (tenant_no = any(string_to_array(?, ',')::bigint[]) or tenant_no between ? and ?) and withdrawn_at is null`, [calendarOwners(tenantNo).join(','), lo, hi]);
  const setBy = Map.groupBy(rows, (row) => Number(row.tenantNo));
  const concerned = [tenantNo, ...[...setBy.keys()].filter((no) => no > lo && no <= hi)];
  return concerned.some((no) => !hasServiceTime(calendarOwners(no).map((owner) => (setBy.get(owner) ?? []).map(serviceHoursOf))));
}
