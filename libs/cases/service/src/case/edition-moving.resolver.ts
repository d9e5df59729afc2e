import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import { answer, Ctx, inputError, Requires } from '@yimen/graphql-kit';
import { casesAccess } from '../case.access.js';
import { CaseQueries } from './case.queries.js';
import { EDITION_MESSAGES, EditionMoving, MOST_MOVES } from './edition-moving.js';

@Resolver()
export class EditionMovingResolver {
  constructor(
    private readonly moving: EditionMoving,
    private readonly queries: CaseQueries,
  ) {}

  @Query('editionMoves') @Requires(casesAccess, 'moveEdition', 'CaseLeg')
  async editionMoves(@Ctx() ctx: RequestContext, @Args('caseIds') caseIds: readonly string[]) {
    if (caseIds.length > MOST_MOVES) throw inputError('caseIds', `0..${MOST_MOVES}`);
    const plans = await this.moving.plan(ctx, caseIds);
    return plans.map(({ row, ...plan }) => ({ ...plan, case: row }));
  }

  @Mutation('moveToEdition') @Requires(casesAccess, 'moveEdition', 'CaseLeg')
  async moveToEdition(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return answer(ctx, await this.moving.move(ctx, input), (id) => this.queries.afresh(ctx, id), EDITION_MESSAGES);
  }
}
