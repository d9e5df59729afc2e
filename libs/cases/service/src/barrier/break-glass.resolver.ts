import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import { Ctx, Requires, showRefusal, tenantStub } from '@yimen/graphql-kit';
import { BARRIER_MESSAGES } from './barrier.js';
import { BreakGlass } from './break-glass.js';
import { casesAccess } from '../case.access.js';
import { CaseQueries } from '../case/case.queries.js';

@Resolver()
export class BreakGlassResolver {
  constructor(
    private readonly glass: BreakGlass,
    private readonly cases: CaseQueries,
  ) {}

  @Mutation('openRestrictedCase') @Requires(casesAccess, 'breakGlass', 'LegClock')
  async openRestrictedCase(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    const outcome = await this.glass.open(ctx, input);
    if (outcome.kind !== 'OpenedCase') return showRefusal(outcome, BARRIER_MESSAGES, ctx.locale);
    const events = outcome.events.map((event) => ({ ...event, tenant: tenantStub(event.tenantNo) }));
    return { ...outcome, __typename: 'OpenedCase', handlingTenant: tenantStub(outcome.handlingTenantNo), events };
  }

  @Query('caseOpenings') @Requires(casesAccess, 'list', 'CaseOpening')
  async caseOpenings(@Ctx() ctx: RequestContext, @Args('first') first?: number, @Args('after') after?: string) {
    const page = await this.glass.openings(ctx, first, after);
    const nodes = page.nodes.map((row) => ({ ...row, fromTenant: tenantStub(row.fromTenantNo), case: () => this.cases.byId(ctx, row.caseId) }));
    return { ...page, nodes };
  }
}
