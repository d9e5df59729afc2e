import { Injectable } from '@nestjs/common';
import { sqlCondition, type RequestContext } from '@yimen/access';
import type { RatingLevel } from '@yimen/assessments-domain';
import { batched, inputError, pageOf, pageRequest, type Page } from '@yimen/graphql-kit';
import { isTenantNo, type TenantNo } from '@yimen/jurisdiction';
import { Database } from '@yimen/persistence';
import { validate as isUuid } from 'uuid';
import { assessmentsAccess, RATING_COLUMNS } from './assessment.access.js';
import { firstDayOf, inMonth, monthOf } from './month.js';

export interface RatingRow {
  readonly id: string;
  readonly tenantNo: TenantNo;
  readonly windowId: string | null;
  readonly level: RatingLevel;
  readonly active: boolean;
  readonly comment: string | null;
  readonly channel: string;
  readonly ratedAt: Date;
}
export interface RatingFilter {
  readonly tenantId?: string | null;
  readonly windowId?: string | null;
  readonly month: string;
  readonly badOnly?: boolean;
  readonly first?: number | null;
  readonly after?: string | null;
}

const RATING = `r.id, r.tenant_no as "tenantNo", r.window_id as "windowId", r.level, r.active, r.comment, r.channel, r.rated_at as "ratedAt"`;

@Injectable()
export class RatingQueries {
  constructor(private readonly database: Database) {}

  async byId(ctx: RequestContext, id: string): Promise<RatingRow | null> {
    const [row] = await this.database.rows<RatingRow>(ctx.scope, `select ${RATING} from assessments.rating r where r.id = $1`, [id]);
    return row ?? null;
  }

  /** The caller's own rating of a case of his. */
  ownOfCase(ctx: RequestContext, caseId: string): Promise<RatingRow | null> {
    const load = (ids: readonly string[]) => this.database.rows<RatingRow & { caseId: string }>(ctx.scope,
      `select ${RATING}, r.case_id as "caseId" from assessments.rating r where r.case_id = any($1)`, [ids]);
    return batched(ctx, 'assessments.rating', caseId, load, (row) => row.caseId);
  }

  /** A month's ratings that the caller's ability allows, newest first; ids follow time, so they order the page. */
  async page(ctx: RequestContext, filter: RatingFilter): Promise<Page<RatingRow>> {
    const request = pageRequest(filter.first, filter.after, ['string']);
    const after = (request.after?.[0] ?? null) as string | null;
    if (after !== null && !isUuid(after)) throw inputError('after', 'cursor');
    const month = monthOf(filter.month);
    const { windowId = null, badOnly = false } = filter;
    if (windowId !== null && !isUuid(windowId)) throw inputError('windowId', 'uuid');
    const tenantNo = filter.tenantId ? Number(filter.tenantId) : null;
    if (tenantNo !== null && !isTenantNo(tenantNo)) throw inputError('tenantId', 'tenant');
    const allowed = sqlCondition(assessmentsAccess.of(ctx.principal), 'read', 'Rating', RATING_COLUMNS, 7);
    const rows = await this.database.rows<RatingRow>(ctx.scope,
      `select ${RATING} from assessments.rating r
       where ${inMonth('r.rated_on', '$1')} and ($2::bigint is null or r.tenant_no = $2) and ($3::uuid is null or r.window_id = $3)
         and (not $4::boolean or r.level >= 4) and ($5::uuid is null or r.id < $5) and ${allowed.text}
       order by r.id desc limit $6`,
      [firstDayOf(month), tenantNo, windowId, badOnly, after, request.first + 1, ...allowed.values]);
    return pageOf(rows, request.first, ({ id }) => [id]);
  }
}
