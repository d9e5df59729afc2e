import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import { answer, Ctx, Requires } from '@yimen/graphql-kit';
import type { Done } from '@yimen/persistence';
import { casesAccess } from '../case.access.js';
import { CASE_MESSAGES, type CounterRefusal } from '../case/case-refusals.js';
import { CaseQueries } from '../case/case.queries.js';
import { CitizenDesk } from './citizen-desk.js';

@Resolver()
export class CitizenDeskResolver {
  constructor(
    private readonly desk: CitizenDesk,
    private readonly queries: CaseQueries,
  ) {}

  @Mutation('applyOnline') @Requires(casesAccess, 'apply', 'Case')
  async apply(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.answer(ctx, await this.desk.apply(ctx, input));
  }

  @Mutation('supplyOnline') @Requires(casesAccess, 'supplyOwn', 'Case')
  async supply(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.answer(ctx, await this.desk.supply(ctx, input));
  }

  @Mutation('withdrawOnline') @Requires(casesAccess, 'withdrawOwn', 'Case')
  async withdraw(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.answer(ctx, await this.desk.withdraw(ctx, input));
  }

  private answer(ctx: RequestContext, outcome: Done | CounterRefusal) {
    return answer(ctx, outcome, (id) => this.queries.afresh(ctx, id), CASE_MESSAGES);
  }
}
