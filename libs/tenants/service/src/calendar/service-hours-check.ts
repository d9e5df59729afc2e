import type { EntityManager } from '@mikro-orm/postgresql';
import type { TenantNo } from '@yimen/jurisdiction';
import { hasServiceTime, serviceHoursOf } from '@yimen/working-days';
import { calendarOwners, type HoursRow } from './calendar.queries.js';

/** Whether an ordinary week of a tenant, as it is set now by itself and above it, would be without any hours of service. */
export async function leavesNoService(em: EntityManager, tenantNo: TenantNo): Promise<boolean> {
  const owners = calendarOwners(tenantNo);
  const rows = await em.execute<(Pick<HoursRow, 'appliesTo' | 'periods' | 'document'> & { readonly tenantNo: string })[]>(
    `select tenant_no as "tenantNo", applies_to as "appliesTo", periods, document from tenants.calendar_hours
     where tenant_no = any(string_to_array(?, ',')::bigint[]) and withdrawn_at is null`, [owners.join(',')]);
  return !hasServiceTime(owners.map((owner) => rows.filter((row) => Number(row.tenantNo) === owner).map(serviceHoursOf)));
}
