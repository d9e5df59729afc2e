import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import { Ctx, Requires, tenantStub } from '@yimen/graphql-kit';
import { assessmentsAccess } from '../assessment.access.js';
import { AccountabilityQueries, type RecordFilter, type RecordRow } from './accountability.queries.js';

@Resolver('AccountabilityRecord')
export class AccountabilityResolver {
  constructor(private readonly queries: AccountabilityQueries) {}

  @Query('accountabilityRecords') @Requires(assessmentsAccess, 'read', 'AccountabilityRecord')
  page(@Ctx() ctx: RequestContext, @Args('filter') filter?: RecordFilter | null, @Args('first') first?: number, @Args('after') after?: string) {
    return this.queries.page(ctx, filter ?? {}, first, after);
  }

  @ResolveField('tenant')
  tenant(@Parent() { tenantNo }: RecordRow) {
    return tenantStub(tenantNo);
  }

  @ResolveField('window')
  window(@Parent() { windowId }: RecordRow) {
    return windowId && { id: windowId };
  }

  @ResolveField('case')
  case(@Parent() { caseId }: RecordRow) {
    return { id: caseId };
  }
}
