import { Args, Query, Resolver } from '@nestjs/graphql';
import { actingTenant, type RequestContext } from '@yimen/access';
import { Ctx, Requires, tenantArgument, tenantStub } from '@yimen/graphql-kit';
import { casesAccess } from '../case.access.js';
import { LegClocks } from './leg-clock.queries.js';

@Resolver()
export class LegClockResolver {
  constructor(private readonly clocks: LegClocks) {}

  @Query('caseCounts') @Requires(casesAccess, 'count', 'LegClock')
  async caseCounts(@Ctx() ctx: RequestContext, @Args('within') within?: string | null) {
    const counts = await this.clocks.within(ctx, within ? tenantArgument('within', within) : actingTenant(ctx));
    return counts && { ...counts, tenant: tenantStub(counts.tenantNo), below: counts.below.map((row) => ({ ...row, tenant: tenantStub(row.tenantNo) })) };
  }
}
