import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import { isBadRating } from '@yimen/assessments-domain';
import { answer, Ctx, Requires, tenantStub } from '@yimen/graphql-kit';
import { assessmentsAccess } from './assessment.access.js';
import { ASSESSMENT_MESSAGES, sayLevel } from './assessment.messages.js';
import { CaseRating } from './case-rating.js';
import { RatingQueries, type RatingFilter, type RatingRow } from './rating.queries.js';

@Resolver('Rating')
export class RatingResolver {
  constructor(
    private readonly queries: RatingQueries,
    private readonly rating: CaseRating,
  ) {}

  @Query('ratings') @Requires(assessmentsAccess, 'read', 'Rating')
  ratings(@Ctx() ctx: RequestContext, @Args() filter: RatingFilter) {
    return this.queries.page(ctx, filter);
  }

  @Mutation('rateCase') @Requires(assessmentsAccess, 'rate', 'ClosedCase')
  async rateCase(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    const outcome = await this.rating.rate(ctx, input);
    return answer(ctx, outcome, (id) => this.queries.byId(ctx, id), ASSESSMENT_MESSAGES);
  }

  @ResolveField('levelName')
  levelName(@Ctx() ctx: RequestContext, @Parent() { level }: RatingRow): string {
    return sayLevel(level, ctx.locale);
  }

  @ResolveField('bad')
  bad(@Parent() { level }: RatingRow): boolean {
    return isBadRating(level);
  }

  @ResolveField('tenant')
  tenant(@Parent() { tenantNo }: RatingRow) {
    return tenantStub(tenantNo);
  }

  @ResolveField('window')
  window(@Parent() { windowId }: RatingRow) {
    return windowId === null ? null : { id: windowId };
  }
}
