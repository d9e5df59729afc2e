import { Injectable } from '@nestjs/common';
import { contextOf, sqlCondition, type RequestContext } from '@yimen/access';
import type { Impact } from '@yimen/catalogs-domain';
import { batched, pageOf, pageRequest, tenantArgument, type Page } from '@yimen/graphql-kit';
import { intervalOf, type TenantNo } from '@yimen/jurisdiction';
import { Database, isUuid, LEAST_UUID } from '@yimen/persistence';
import { shanghaiDateOf } from '@yimen/working-days';
import type { QueryResultRow } from 'pg';
import { catalogsAccess, TASK_COLUMNS } from '../catalog.access.js';
import type { PublicationRow } from '../publication/publication.queries.js';
import type { Settlement } from './adjustment-task.entity.js';

/** An override that did not hold when the task was given. */
export interface TaskFinding {
  readonly overrideId: string;
  readonly field: string;
  readonly impact: Impact;
}
export type AdjustmentStatus = 'open' | 'overdue' | 'settled';
export interface TaskRow extends QueryResultRow {
  readonly id: string;
  readonly tenantNo: TenantNo;
  readonly publicationId: string;
  readonly editionId: string;
  readonly editionNo: number;
  readonly itemCode: string;
  readonly itemName: string;
  readonly findings: readonly TaskFinding[];
  readonly givenAt: Date;
  readonly dueOn: string;
  readonly status: AdjustmentStatus;
  readonly settlement: Settlement | null;
  readonly settledAt: Date | null;
  readonly note: string | null;
  readonly version: number;
}
export interface TaskFilter {
  readonly within?: string | null;
  readonly publicationId?: string | null;
  readonly itemCode?: string | null;
  readonly status?: AdjustmentStatus | null;
}
type TaskCounts = Readonly<Record<AdjustmentStatus, number>>;
export interface CountyTasks extends TaskCounts {
  readonly countyNo: TenantNo;
}
export interface AdjustmentRow extends TaskCounts {
  readonly publicationId: string;
  readonly dueOn: string;
  readonly examined: number;
  readonly given: number;
  readonly finishedAt: Date | null;
  readonly counties: readonly CountyTasks[];
}

const STATUS = (today: string): string => `case when t.settled_at is not null then 'settled' when t.due_on < ${today} then 'overdue' else 'open' end`;

/** Tasks in the caller's reach, as his ability allows, and how a publication's tasks go on. */
@Injectable()
export class AdjustmentQueries {
  constructor(private readonly database: Database) {}

  /** By the day on which they are due. */
  async page(ctx: RequestContext, filter: TaskFilter, first: number | null | undefined, after: string | null | undefined): Promise<Page<TaskRow>> {
    const request = pageRequest(first, after, ['date', 'uuid']);
    const [dueOn = '-infinity', id = LEAST_UUID] = request.after ?? [];
    const within = filter.within ? intervalOf(tenantArgument('filter.within', filter.within)) : null;
    if (filter.publicationId && !isUuid(filter.publicationId)) return pageOf([], request.first, () => []);
    const rows = await this.select(ctx,
      `(t.due_on, t.id) > ($2::date, $3::uuid) and ($4::bigint is null or t.tenant_no between $4 and $5) and ($6::uuid is null or t.publication_id = $6)
         and ($7::text is null or t.item_code = $7) and ($8::text is null or ${STATUS('$1')} = $8)`,
      [dueOn, id, within?.lo ?? null, within?.hi ?? null, filter.publicationId ?? null, filter.itemCode ?? null, filter.status ?? null], request.first + 1);
    return pageOf(rows, request.first, (row) => [row.dueOn, row.id]);
  }

  async byId(ctx: RequestContext, id: string): Promise<TaskRow | null> {
    if (!isUuid(id)) return null;
    const load = (ids: readonly string[]) => this.select(ctx, 't.id = any($2::uuid[])', [ids], ids.length);
    return batched(ctx, 'catalogs.adjustmentTask', id.toLowerCase(), load, (row) => row.id);
  }

  /** How a publication's tasks go on; null for who may not see the publication before it is published, and before it is. */
  async progress(ctx: RequestContext, { id, tenantNo }: PublicationRow): Promise<AdjustmentRow | null> {
    if (!catalogsAccess.allows(ctx, 'read', 'ItemPublication', { tenantNo, status: 'in_review' })) return null;
    // Who publishes reads his own office only: what is open below is counted for him.
    const { scope } = contextOf({ kind: 'system', name: 'catalogs.adjustment-progress', provinceNo: tenantNo }, ctx);
    const today = shanghaiDateOf(ctx.now);
    const load = (ids: readonly string[]) => this.database.read(scope, async (sql) => {
      const all = await sql<Omit<AdjustmentRow, keyof TaskCounts | 'counties'>>(
        `select publication_id as "publicationId", due_on as "dueOn", examined, given, finished_at as "finishedAt" from catalogs.adjustment
         where publication_id = any($1::uuid[])`, [ids]);
      const counts = await sql<CountyTasks & { publicationId: string }>(
        `select t.publication_id as "publicationId", t.county_no as "countyNo", count(*) filter (where t.settled_at is not null)::int as settled,
           count(*) filter (where t.settled_at is null and t.due_on < $2)::int as overdue, count(*) filter (where t.settled_at is null and t.due_on >= $2)::int as open
         from catalogs.adjustment_task t where t.publication_id = any($1::uuid[]) group by 1, 2 order by 2`, [ids, today]);
      return all.map((row) => {
        const counties = counts.filter(({ publicationId }) => publicationId === row.publicationId);
        const sum = (status: AdjustmentStatus): number => counties.reduce((total, county) => total + county[status], 0);
        return { ...row, counties, open: sum('open'), overdue: sum('overdue'), settled: sum('settled') };
      });
    });
    return batched(ctx, 'catalogs.adjustment', id, load, (row) => row.publicationId);
  }

  private select(ctx: RequestContext, condition: string, values: readonly unknown[], limit: number): Promise<TaskRow[]> {
    const allowed = sqlCondition(catalogsAccess.of(ctx.principal), 'read', 'AdjustmentTask', TASK_COLUMNS, values.length + 2);
    return this.database.rows<TaskRow>(ctx.scope,
      `select t.id, t.tenant_no as "tenantNo", t.publication_id as "publicationId", t.edition_id as "editionId", e.edition_no as "editionNo",
         t.item_code as "itemCode", e.name as "itemName", t.findings, t.given_at as "givenAt", t.due_on as "dueOn", ${STATUS('$1')} as status, t.settlement,
         t.settled_at as "settledAt", t.note, t.version
       from catalogs.adjustment_task t join catalogs.item_edition e on e.id = t.edition_id
       where ${condition} and ${allowed.text} order by t.due_on, t.id limit ${limit}`,
      [shanghaiDateOf(ctx.now), ...values, ...allowed.values]);
  }
}
