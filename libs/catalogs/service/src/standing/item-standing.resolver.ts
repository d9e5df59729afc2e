import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import { answer, Ctx, OpenToAll, Requires, tenantArgument, tenantStub } from '@yimen/graphql-kit';
import { catalogsAccess } from '../catalog.access.js';
import { CATALOG_MESSAGES } from '../catalog.messages.js';
import type { Standing } from './item-standing.entity.js';
import { ItemStandingQueries, type StandingRow } from './item-standing.queries.js';
import { ItemStandings } from './item-standing.js';

@Resolver('ItemStanding')
export class ItemStandingResolver {
  constructor(
    private readonly queries: ItemStandingQueries,
    private readonly standings: ItemStandings,
  ) {}

  @Query('itemStandings') @OpenToAll()
  ofItem(@Ctx() ctx: RequestContext, @Args('tenantId') tenantId: string, @Args('code') code: string) {
    return this.queries.ofItem(ctx, tenantArgument('tenantId', tenantId), code);
  }

  @Mutation('suspendItem') @Requires(catalogsAccess, 'set', 'ItemStanding')
  suspend(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.set(ctx, 'suspended', input);
  }

  @Mutation('resumeItem') @Requires(catalogsAccess, 'set', 'ItemStanding')
  resume(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.set(ctx, 'in_force', input);
  }

  @Mutation('retireItem') @Requires(catalogsAccess, 'set', 'ItemStanding')
  retire(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.set(ctx, 'retired', input);
  }

  @ResolveField('tenant')
  tenant(@Parent() { tenantNo }: StandingRow) {
    return tenantStub(tenantNo);
  }

  private async set(ctx: RequestContext, standing: Standing, input: unknown) {
    return answer(ctx, await this.standings.set(ctx, standing, input), (id) => this.queries.byId(ctx, id), CATALOG_MESSAGES);
  }
}
