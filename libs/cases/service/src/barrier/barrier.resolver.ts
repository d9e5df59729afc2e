import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import { answer, Ctx, Requires } from '@yimen/graphql-kit';
import type { Done } from '@yimen/persistence';
import { BARRIER_MESSAGES, Barriers, type BarrierRefused } from './barrier.js';
import { casesAccess } from '../case.access.js';
import { CaseQueries } from '../case/case.queries.js';

@Resolver()
export class BarrierResolver {
  constructor(
    private readonly barriers: Barriers,
    private readonly queries: CaseQueries,
  ) {}

  @Mutation('restrictCase') @Requires(casesAccess, 'restrict', 'CaseLeg')
  async restrictCase(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.answered(ctx, await this.barriers.restrict(ctx, input));
  }

  @Mutation('liftRestriction') @Requires(casesAccess, 'restrict', 'CaseLeg')
  async liftRestriction(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.answered(ctx, await this.barriers.lift(ctx, input));
  }

  private answered(ctx: RequestContext, outcome: Done | BarrierRefused) {
    return answer(ctx, outcome, (id) => this.queries.afresh(ctx, id), BARRIER_MESSAGES);
  }
}
