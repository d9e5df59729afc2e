import { Injectable } from '@nestjs/common';
import { sqlCondition, type RequestContext } from '@yimen/access';
import type { AnswerablePerson } from '@yimen/assessments-domain';
import { pageOf, pageRequest, tenantArgument, type Page } from '@yimen/graphql-kit';
import { intervalOf, type TenantNo } from '@yimen/jurisdiction';
import { Database, GREATEST_UUID } from '@yimen/persistence';
import type { QueryResultRow } from 'pg';
import { assessmentsAccess, RECORD_COLUMNS } from '../assessment.access.js';

export interface RecordRow extends QueryResultRow {
  readonly id: string;
  readonly caseId: string;
  readonly tenantNo: TenantNo;
  readonly windowId: string | null;
  readonly departmentId: string | null;
  readonly ruleCode: string;
  readonly overrunAt: Date;
  readonly openedAt: Date;
  readonly answerable: readonly AnswerablePerson[];
  readonly withdrawnAt: Date | null;
  readonly withdrawnBecause: string | null;
}
export interface RecordFilter {
  readonly within?: string | null;
  readonly standing?: boolean | null;
}

const RECORD = `a.id, a.case_id as "caseId", a.tenant_no as "tenantNo", a.window_id as "windowId", a.department_id as "departmentId", a.rule_code as "ruleCode",
  a.overrun_at as "overrunAt", a.opened_at as "openedAt", a.answerable, a.withdrawn_at as "withdrawnAt", a.withdrawn_because as "withdrawnBecause"`;

@Injectable()
export class AccountabilityQueries {
  constructor(private readonly database: Database) {}

  /** The latest first. */
  async page(ctx: RequestContext, filter: RecordFilter, first?: number | null, after?: string | null): Promise<Page<RecordRow>> {
    const request = pageRequest(first, after, ['instant', 'uuid']);
    const [before = 'infinity', id = GREATEST_UUID] = request.after ?? [];
    const within = filter.within ? intervalOf(tenantArgument('filter.within', filter.within)) : null;
    const allowed = sqlCondition(assessmentsAccess.of(ctx.principal), 'read', 'AccountabilityRecord', RECORD_COLUMNS, 7);
    const rows = await this.database.rows<RecordRow>(ctx.scope,
      `select ${RECORD} from assessments.accountability_record a
       where (a.opened_at, a.id) < ($1::timestamptz, $2::uuid) and ($3::bigint is null or a.tenant_no between $3 and $4)
         and ($5::boolean is null or (a.withdrawn_at is null) = $5) and ${allowed.text}
       order by a.opened_at desc, a.id desc limit $6`,
      [before, id, within?.lo ?? null, within?.hi ?? null, filter.standing ?? null, request.first + 1, ...allowed.values]);
    return pageOf(rows, request.first, (row) => [row.openedAt.toISOString(), row.id]);
  }
}
