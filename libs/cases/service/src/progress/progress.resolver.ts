import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import { Ctx, OpenToAll, tenantStub } from '@yimen/graphql-kit';
import type { TenantNo } from '@yimen/jurisdiction';
import { Database } from '@yimen/persistence';
import { PersonIndex } from '@yimen/personal-data';
import { rateError, TokenBuckets } from '@yimen/serving';
import { shanghaiDateOf } from '@yimen/working-days';
import type { QueryResultRow } from 'pg';
import type { CaseRow } from '../case/case.queries.js';

interface ProgressRow extends QueryResultRow {
  readonly caseNo: string;
  readonly itemName: string;
  readonly status: string;
  readonly outcome: string | null;
  readonly submittedAt: Date;
  readonly closedAt: Date | null;
  readonly dueOn: string | null;
  readonly handlingTenantNo: TenantNo;
}

/** A million codes are tried in two years so, one number at a time. */
const TRIES = { perSecond: 1 / 60, burst: 10 };

/** Progress for whoever holds a receipt (办件进度公开查询): row-level security knows him by number and code, and nothing else of the case is read. */
@Resolver('Case')
export class ProgressResolver {
  private readonly tries = new TokenBuckets(TRIES);

  constructor(
    private readonly database: Database,
    private readonly persons: PersonIndex,
  ) {}

  @Query('caseProgress') @OpenToAll()
  async caseProgress(@Ctx() ctx: RequestContext, @Args('caseNo') asked: string, @Args('code') code: string) {
    const caseNo = asked.trim().toUpperCase();
    if (!/^[0-9A-Z]{10,50}$/.test(caseNo) || !/^\d{6}$/.test(code)) return null;
    const wait = this.tries.take(caseNo);
    if (wait > 0) throw rateError('progress', wait, ctx.locale);
    const bearer = { ...ctx.scope, audience: 'person', read: null, write: null, level: null, actorId: null, personId: this.persons.progressIdOf(caseNo, code), today: shanghaiDateOf(ctx.now) } as const;
    const [row] = await this.database.rows<ProgressRow>(bearer,
      `select p.case_no as "caseNo", p.item_name as "itemName", r.status, r.outcome, r.submitted_at as "submittedAt", r.closed_at as "closedAt", p.due_on as "dueOn",
         r.handling_tenant_no as "handlingTenantNo"
       from cases.person_case p join cases.case_root r on r.id = p.case_id where p.capacity = 'bearer' limit 1`);
    return row ? { ...row, handlingTenant: tenantStub(row.handlingTenantNo) } : null;
  }

  @ResolveField('progressCode')
  progressCode(@Parent() { caseNo }: CaseRow): string {
    return this.persons.progressCodeOf(caseNo);
  }
}
