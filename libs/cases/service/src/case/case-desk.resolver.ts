import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import { answer, Ctx, Requires } from '@yimen/graphql-kit';
import type { Done } from '@yimen/persistence';
import { casesAccess } from '../case.access.js';
import { CaseDesk } from './case-desk.js';
import { CaseIntake } from './case-intake.js';
import { CASE_MESSAGES, type CounterRefusal } from './case-refusals.js';
import { CaseQueries } from './case.queries.js';

@Resolver()
export class CaseDeskResolver {
  constructor(
    private readonly intake: CaseIntake,
    private readonly desk: CaseDesk,
    private readonly queries: CaseQueries,
  ) {}

  @Mutation('submitCase') @Requires(casesAccess, 'submitCase', 'CaseLeg')
  submitCase(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.answer(ctx, this.intake.submit(ctx, input));
  }

  @Mutation('signHandover') @Requires(casesAccess, 'signHandover', 'Handover')
  signHandover(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.answer(ctx, this.desk.signHandover(ctx, input));
  }

  @Mutation('requestSupplement') @Requires(casesAccess, 'requestSupplement', 'CaseLeg')
  requestSupplement(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.answer(ctx, this.desk.requestSupplement(ctx, input));
  }

  @Mutation('supplyMaterials') @Requires(casesAccess, 'supplyMaterials', 'CaseLeg')
  supplyMaterials(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.answer(ctx, this.desk.supplyMaterials(ctx, input));
  }

  @Mutation('acceptCase') @Requires(casesAccess, 'acceptCase', 'CaseLeg')
  acceptCase(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.answer(ctx, this.desk.acceptCase(ctx, input));
  }

  @Mutation('sendForReview') @Requires(casesAccess, 'sendForReview', 'CaseLeg')
  sendForReview(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.answer(ctx, this.desk.sendForReview(ctx, input));
  }

  @Mutation('decideCase') @Requires(casesAccess, 'decideCase', 'CaseLeg')
  decideCase(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.answer(ctx, this.desk.decideCase(ctx, input));
  }

  @Mutation('deliverResult') @Requires(casesAccess, 'deliverResult', 'CaseLeg')
  deliverResult(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.answer(ctx, this.desk.deliverResult(ctx, input));
  }

  @Mutation('finishCase') @Requires(casesAccess, 'finishCase', 'CaseLeg')
  finishCase(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.answer(ctx, this.desk.finishCase(ctx, input));
  }

  private async answer(ctx: RequestContext, outcome: Promise<Done | CounterRefusal>) {
    return answer(ctx, await outcome, (id) => this.queries.afresh(ctx, id), CASE_MESSAGES);
  }
}
