import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import { Ctx, Requires, tenantStub } from '@yimen/graphql-kit';
import { casesAccess } from './case.access.js';
import { CaseQueries } from './case.queries.js';
import { WorkListQueries, type LegFilter, type LegRow } from './work-list.queries.js';

@Resolver('WorkItem')
export class WorkListResolver {
  constructor(
    private readonly lists: WorkListQueries,
    private readonly cases: CaseQueries,
  ) {}

  @Query('workList') @Requires(casesAccess, 'list', 'CaseLeg')
  workList(@Ctx() ctx: RequestContext, @Args() filter: LegFilter) {
    return this.lists.legs(ctx, filter);
  }

  @Query('inbox') @Requires(casesAccess, 'list', 'Handover')
  async inbox(@Ctx() ctx: RequestContext, @Args('signed') signed?: boolean, @Args('first') first?: number, @Args('after') after?: string) {
    const page = await this.lists.inbox(ctx, signed ?? false, first, after);
    const nodes = page.nodes.map((row) => ({ ...row, fromTenant: tenantStub(row.fromTenantNo), toTenant: tenantStub(row.toTenantNo) }));
    return { ...page, nodes };
  }

  @ResolveField('case')
  case(@Ctx() ctx: RequestContext, @Parent() { caseId }: LegRow) {
    return this.cases.byId(ctx, caseId);
  }

  @ResolveField('tenant')
  tenant(@Parent() { tenantNo }: LegRow) {
    return tenantStub(tenantNo);
  }

  @ResolveField('window')
  window(@Parent() { windowId }: LegRow) {
    return windowId && { id: windowId };
  }
}
