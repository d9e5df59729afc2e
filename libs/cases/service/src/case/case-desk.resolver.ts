import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import type { LegCommand } from '@yimen/cases-domain';
import { answer, Ctx, Requires } from '@yimen/graphql-kit';
import type { Done } from '@yimen/persistence';
import { casesAccess } from '../case.access.js';
import { CaseDesk } from './case-desk.js';
import { LEG_VERBS } from './case-inputs.js';
import { CaseIntake } from './case-intake.js';
import { CASE_MESSAGES, type CounterRefusal } from './case-refusals.js';
import { CaseQueries } from './case.queries.js';

/** The verbs as mutations. Those at a leg differ in name and input only, and are added below. */
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

  atLeg(verb: LegCommand['verb'], ctx: RequestContext, input: unknown) {
    return this.answer(ctx, this.desk.atLeg(ctx, verb, input));
  }

  private async answer(ctx: RequestContext, outcome: Promise<Done | CounterRefusal>) {
    return answer(ctx, await outcome, (id) => this.queries.afresh(ctx, id), CASE_MESSAGES);
  }
}

/** Each verb at a leg is a mutation of its name, which requires the ability of its name. */
for (const verb of LEG_VERBS) {
  const value = function (this: CaseDeskResolver, ctx: RequestContext, input: unknown) {
    return this.atLeg(verb, ctx, input);
  };
  const method: PropertyDescriptor = { value, configurable: true, writable: true };
  Object.defineProperty(CaseDeskResolver.prototype, verb, method);
  Mutation(verb)(CaseDeskResolver.prototype, verb, method);
  Requires(casesAccess, verb, 'CaseLeg')(CaseDeskResolver.prototype, verb, method);
  Ctx()(CaseDeskResolver.prototype, verb, 0);
  Args('input')(CaseDeskResolver.prototype, verb, 1);
}
