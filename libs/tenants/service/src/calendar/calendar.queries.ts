import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@yimen/access';
import { isStorableText, pageOf, pageRequest, type Page } from '@yimen/graphql-kit';
import { lineageOf, NATION, type TenantNo } from '@yimen/jurisdiction';
import { Database, GREATEST_UUID, isUuid } from '@yimen/persistence';
import type { QueryResultRow } from 'pg';

interface Owned extends QueryResultRow {
  readonly tenantNo: TenantNo;
}
export interface CalendarRow extends Owned {
  readonly on: string;
  readonly kind: string;
  readonly name: string;
  readonly document: string;
}
export interface HoursRow extends Owned {
  readonly appliesTo: string;
  readonly periods: string;
  readonly document: string;
}
export interface ChangeRow extends Owned {
  readonly id: string;
  readonly document: string;
  readonly fromOn: string;
  readonly untilOn: string | null;
  readonly days: number;
  readonly hours: number;
  readonly changedAt: Date;
}

const CHANGE = `c.id, c.tenant_no as "tenantNo", c.document, c.from_on as "fromOn", c.until_on as "untilOn", c.days, c.hours, c.set_at as "changedAt"`;
/** Whose calendars count for a tenant: the nation's first, its own last. */
export const calendarOwners = (tenantNo: TenantNo): readonly TenantNo[] => [NATION, ...lineageOf(tenantNo)];

/** Calendars as they are published: everybody may ask. */
@Injectable()
export class CalendarQueries {
  constructor(private readonly database: Database) {}

  days(ctx: RequestContext, tenantNo: TenantNo, year: number): Promise<CalendarRow[]> {
    return this.database.rows<CalendarRow>(ctx.scope,
      `select distinct on (day) day as "on", kind, name, document, tenant_no as "tenantNo" from tenants.calendar_day
       where tenant_no = any($1) and day between make_date($2, 1, 1) and make_date($2, 12, 31) and withdrawn_at is null order by day, tenant_no desc`,
      [calendarOwners(tenantNo), year]);
  }

  hours(ctx: RequestContext, tenantNo: TenantNo): Promise<HoursRow[]> {
    return this.database.rows<HoursRow>(ctx.scope,
      `select applies_to as "appliesTo", periods, document, tenant_no as "tenantNo" from tenants.calendar_hours
       where tenant_no = any($1) and withdrawn_at is null order by tenant_no desc, applies_to`, [calendarOwners(tenantNo)]);
  }

  async changes(ctx: RequestContext, tenantNo: TenantNo, first?: number | null, after?: string | null): Promise<Page<ChangeRow>> {
    const page = pageRequest(first, after, ['instant', 'uuid']);
    const [setAt = '9999-12-31', id = GREATEST_UUID] = page.after ?? [];
    const rows = await this.database.rows<ChangeRow>(ctx.scope,
      `select ${CHANGE} from tenants.calendar_change c where c.tenant_no = any($1) and (c.set_at, c.id) < ($2::timestamptz, $3::uuid) order by c.set_at desc, c.id desc limit $4`,
      [calendarOwners(tenantNo), setAt, id, page.first + 1]);
    return pageOf(rows, page.first, (row) => [row.changedAt.toISOString(), row.id]);
  }

  async change(ctx: RequestContext, id: string): Promise<ChangeRow | null> {
    if (!isUuid(id) || !isStorableText(id)) return null;
    const [row] = await this.database.rows<ChangeRow>(ctx.scope, `select ${CHANGE} from tenants.calendar_change c where c.id = $1`, [id]);
    return row ?? null;
  }
}
