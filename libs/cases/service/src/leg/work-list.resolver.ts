import { Args, Query, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import { Ctx, Requires, tenantStub } from '@yimen/graphql-kit';
import { casesAccess } from '../case.access.js';
import { CaseQueries } from '../case/case.queries.js';
import { WorkListQueries, type LegFilter } from './work-list.queries.js';

@Resolver('WorkItem')
export class WorkListResolver {
  constructor(
    private readonly lists: WorkListQueries,
    private readonly cases: CaseQueries,
  ) {}

  /** What leads on from a row stands in the row: a resolver for each would be asked for every one of them. */
  @Query('workList') @Requires(casesAccess, 'list', 'CaseLeg')
  async workList(@Ctx() ctx: RequestContext, @Args() filter: LegFilter) {
    const page = await this.lists.legs(ctx, filter);
    const nodes = page.nodes.map((row) => ({
      ...row, tenant: tenantStub(row.tenantNo), window: row.windowId && { id: row.windowId }, case: () => this.cases.byId(ctx, row.caseId),
    }));
    return { ...page, nodes };
  }

  @Query('inbox') @Requires(casesAccess, 'list', 'Handover')
  async inbox(@Ctx() ctx: RequestContext, @Args('signed') signed?: boolean, @Args('first') first?: number, @Args('after') after?: string) {
    const page = await this.lists.inbox(ctx, signed ?? false, first, after);
    const nodes = page.nodes.map((row) => ({ ...row, fromTenant: tenantStub(row.fromTenantNo), toTenant: tenantStub(row.toTenantNo) }));
    return { ...page, nodes };
  }
}
