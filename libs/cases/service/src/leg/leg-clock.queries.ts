import { Injectable } from '@nestjs/common';
import { sqlCondition, type RequestContext } from '@yimen/access';
import { isWithin, Level, levelOf, type TenantNo } from '@yimen/jurisdiction';
import { Database } from '@yimen/persistence';
import { shanghaiDateOf } from '@yimen/working-days';
import type { QueryResultRow } from 'pg';
import { casesAccess, CLOCK_COLUMNS } from '../case.access.js';

export interface CountRow extends QueryResultRow {
  readonly tenantNo: TenantNo;
  readonly open: number;
  readonly overdue: number;
  readonly dueToday: number;
  readonly provisional: number;
  readonly restricted: number;
}
export interface Counts extends CountRow {
  readonly below: readonly CountRow[];
}

/** Column that holds a tenant of the level on every row below it, and the one that tells the tenants right below apart. */
const COLUMNS: Readonly<Record<Level, readonly [own: string, below: string]>> = {
  [Level.Province]: ['l.province_no', 'l.county_no'],
  [Level.County]: ['l.county_no', 'l.town_no'],
  [Level.Township]: ['l.town_no', 'l.tenant_no'],
  [Level.Village]: ['l.tenant_no', 'l.tenant_no'],
};

/** Counts for supervision (督办统计), which need no content and so stop at no barrier. */
@Injectable()
export class LegClocks {
  constructor(private readonly database: Database) {}

  /** Open cases at the tenant and below, in one statement; null for a tenant outside the caller's reach. */
  async within(ctx: RequestContext, tenantNo: TenantNo): Promise<Counts | null> {
    const { principal, scope } = ctx;
    const reach = scope.read;
    if (principal.kind !== 'staff' || !reach || !isWithin(tenantNo, principal.post.tenantNo) || tenantNo < reach.lo || tenantNo > reach.hi) return null;
    const [own, below] = COLUMNS[levelOf(tenantNo)];
    const allowed = sqlCondition(casesAccess.of(principal), 'count', 'LegClock', CLOCK_COLUMNS, 5);
    const rows = await this.database.rows<CountRow>(scope,
      `select ${below} as "tenantNo", count(*)::int as open, count(*) filter (where l.deadline_at <= $2)::int as overdue,
         count(*) filter (where l.due_on = $3::date)::int as "dueToday", count(*) filter (where l.provisional)::int as provisional,
         count(*) filter (where l.visible_from > $4)::int as restricted
       from cases.leg_clock l where ${own} = $1 and l.status <> 'closed' and l.counted and ${allowed.text} group by 1 order by 1`,
      [tenantNo, ctx.now, shanghaiDateOf(ctx.now), scope.level, ...allowed.values]);
    const sum = (of: 'open' | 'overdue' | 'dueToday' | 'provisional' | 'restricted'): number => rows.reduce((all, row) => all + row[of], 0);
    return {
      tenantNo, open: sum('open'), overdue: sum('overdue'), dueToday: sum('dueToday'), provisional: sum('provisional'), restricted: sum('restricted'), below: rows,
    };
  }
}
