import { Args, Query, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import { Ctx, Requires } from '@yimen/graphql-kit';
import { assessmentsAccess } from './assessment.access.js';
import { WindowScoreQueries } from './window-score.queries.js';

@Resolver('WindowScore')
export class WindowScoreResolver {
  constructor(private readonly queries: WindowScoreQueries) {}

  @Query('windowScore') @Requires(assessmentsAccess, 'read', 'WindowScore')
  windowScore(@Ctx() ctx: RequestContext, @Args('windowId') windowId: string, @Args('month') month: string) {
    return this.queries.score(ctx, windowId, month);
  }
}
