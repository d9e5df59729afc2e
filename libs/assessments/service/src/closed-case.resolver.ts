import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import { Ctx, Requires, tenantStub } from '@yimen/graphql-kit';
import { assessmentsAccess } from './assessment.access.js';
import { ClosedCaseQueries, type ClosedCaseRow } from './closed-case.queries.js';
import { RatingQueries } from './rating.queries.js';

@Resolver('ClosedCase')
export class ClosedCaseResolver {
  constructor(
    private readonly cases: ClosedCaseQueries,
    private readonly ratings: RatingQueries,
  ) {}

  @Query('myClosedCases') @Requires(assessmentsAccess, 'list', 'ClosedCase')
  myClosedCases(@Ctx() ctx: RequestContext, @Args('first') first?: number, @Args('after') after?: string) {
    return this.cases.own(ctx, first, after);
  }

  @ResolveField('case')
  case(@Parent() { caseId }: ClosedCaseRow) {
    return { id: caseId };
  }

  @ResolveField('tenant')
  tenant(@Parent() { tenantNo }: ClosedCaseRow) {
    return tenantStub(tenantNo);
  }

  @ResolveField('window')
  window(@Parent() { windowId }: ClosedCaseRow) {
    return windowId === null ? null : { id: windowId };
  }

  @ResolveField('rating')
  rating(@Ctx() ctx: RequestContext, @Parent() { caseId }: ClosedCaseRow) {
    return this.ratings.ownOfCase(ctx, caseId);
  }
}
