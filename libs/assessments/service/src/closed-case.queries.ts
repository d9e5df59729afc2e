import { Injectable } from '@nestjs/common';
import { sqlCondition, type RequestContext } from '@yimen/access';
import { pageOf, pageRequest, type Page } from '@yimen/graphql-kit';
import type { TenantNo } from '@yimen/jurisdiction';
import { Database } from '@yimen/persistence';
import type { IsoDate } from '@yimen/working-days';
import { assessmentsAccess, CLOSED_CASE_COLUMNS } from './assessment.access.js';

export interface ClosedCaseRow {
  readonly caseId: string;
  readonly tenantNo: TenantNo;
  readonly windowId: string | null;
  readonly itemCode: string;
  readonly acceptedOn: IsoDate;
  readonly closedOn: IsoDate;
  readonly dueOn: IsoDate;
  readonly onTime: boolean;
  readonly supplements: number;
  readonly outcome: string;
}

@Injectable()
export class ClosedCaseQueries {
  constructor(private readonly database: Database) {}

  /** The caller's own closed cases, last closed first. */
  async own(ctx: RequestContext, first: number | null | undefined, after: string | null | undefined): Promise<Page<ClosedCaseRow>> {
    const request = pageRequest(first, after, ['date', 'uuid']);
    const [closedOn = null, caseId = null] = request.after ?? [];
    const allowed = sqlCondition(assessmentsAccess.of(ctx.principal), 'list', 'ClosedCase', CLOSED_CASE_COLUMNS, 4);
    const rows = await this.database.rows<ClosedCaseRow>(ctx.scope,
      `select c.case_id as "caseId", c.tenant_no as "tenantNo", c.window_id as "windowId", c.item_code as "itemCode",
         c.accepted_on as "acceptedOn", c.closed_on as "closedOn", c.due_on as "dueOn", c.on_time as "onTime", c.supplements, c.outcome
       from assessments.closed_case c
       where ($1::date is null or (c.closed_on, c.case_id) < ($1::date, $2::uuid)) and ${allowed.text}
       order by c.closed_on desc, c.case_id desc limit $3`,
      [closedOn, caseId, request.first + 1, ...allowed.values]);
    return pageOf(rows, request.first, (row) => [row.closedOn, row.caseId]);
  }
}
