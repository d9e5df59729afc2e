import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import { ITEM_FIELDS, provenanceOf } from '@yimen/catalogs-domain';
import { Ctx, OpenToAll, tenantArgument, tenantStub } from '@yimen/graphql-kit';
import { lastInstantOf } from '@yimen/working-days';
import { ItemStandingQueries } from '../standing/item-standing.queries.js';
import { EffectiveQueries, type EffectiveAtTenant, type EffectiveFilter } from './effective.queries.js';

@Resolver('EffectiveItem')
export class EffectiveItemResolver {
  constructor(
    private readonly queries: EffectiveQueries,
    private readonly standings: ItemStandingQueries,
  ) {}

  @Query('effectiveItem') @OpenToAll()
  async one(
    @Ctx() ctx: RequestContext, @Args('tenantId') tenantId: string, @Args('code') code: string, @Args('asOf') asOf: string | undefined,
    @Args('atLeast') atLeast: number | undefined,
  ) {
    const found = await this.queries.at(ctx.scope, tenantArgument('tenantId', tenantId), code, asOf ? lastInstantOf(asOf) : ctx.now, atLeast);
    return found && showEffective(found);
  }

  @ResolveField('standingSaid')
  standingSaid(@Ctx() ctx: RequestContext, @Parent() { standingId }: { readonly standingId: string | null }) {
    return standingId && this.standings.byId(ctx, standingId);
  }

  @Query('effectiveItems') @OpenToAll()
  async many(@Ctx() ctx: RequestContext, @Args('tenantId') tenantId: string, @Args() filter: EffectiveFilter) {
    const { nodes, pageInfo } = await this.queries.page(ctx.scope, tenantArgument('tenantId', tenantId), ctx.now, filter);
    return { nodes: nodes.map(showEffective), pageInfo };
  }
}

/** An item as GraphQL shows it. */
export function showEffective({ tenantNo, edition, effective, catalogVersion }: EffectiveAtTenant) {
  const { editionId, editionNo, standing, standingId, regionNo } = edition;
  const fields = () => ITEM_FIELDS.map((field) => {
    const { setBy, ...facts } = provenanceOf(edition, effective, tenantNo, field);
    return { field, setBy: tenantStub(setBy), ...facts };
  });
  return { ...effective.values, editionId, editionNo, standing, standingId, regionNo, catalogVersion, tenant: tenantStub(tenantNo), fields };
}
