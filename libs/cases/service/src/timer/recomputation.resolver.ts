import { Args, Query, Resolver } from '@nestjs/graphql';
import { sqlCondition, type RequestContext } from '@yimen/access';
import { Ctx, inputError, pageOf, pageRequest, Requires, tenantStub } from '@yimen/graphql-kit';
import type { TenantNo } from '@yimen/jurisdiction';
import { Database, GREATEST_UUID, isUuid } from '@yimen/persistence';
import type { QueryResultRow } from 'pg';
import { casesAccess, CLOCK_COLUMNS } from '../case.access.js';

interface RecomputationRow extends QueryResultRow {
  readonly changeId: string;
  readonly tenantNo: TenantNo;
  readonly startedAt: Date;
  readonly total: number;
  readonly done: number;
  readonly moved: number;
  readonly finishedAt: Date | null;
}

/** Who supervises sees how far it is. */
@Resolver()
export class RecomputationResolver {
  constructor(private readonly database: Database) {}

  @Query('recomputations') @Requires(casesAccess, 'count', 'LegClock')
  async recomputations(@Ctx() ctx: RequestContext, @Args('changeId') changeId?: string | null, @Args('first') first?: number, @Args('after') after?: string) {
    if (changeId && !isUuid(changeId)) throw inputError('changeId', 'uuid');
    const page = pageRequest(first, after, ['instant', 'uuid']);
    const [startedAt = '9999-12-31', id = GREATEST_UUID] = page.after ?? [];
    const allowed = sqlCondition(casesAccess.of(ctx.principal), 'count', 'LegClock', CLOCK_COLUMNS, 5);
    const rows = await this.database.rows<RecomputationRow>(ctx.scope,
      `select l.change_id as "changeId", l.tenant_no as "tenantNo", l.started_at as "startedAt", l.total, l.done, l.moved, l.finished_at as "finishedAt"
       from cases.recomputation l where ($1::uuid is null or l.change_id = $1) and (l.started_at, l.change_id) < ($2::timestamptz, $3::uuid) and ${allowed.text}
       order by l.started_at desc, l.change_id desc limit $4`, [changeId ?? null, startedAt, id, page.first + 1, ...allowed.values]);
    const shown = pageOf(rows, page.first, (row) => [row.startedAt.toISOString(), row.changeId]);
    return { ...shown, nodes: shown.nodes.map((row) => ({ ...row, tenant: tenantStub(row.tenantNo) })) };
  }
}
