import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import { answer, Ctx, Requires, tenantStub } from '@yimen/graphql-kit';
import { catalogsAccess } from '../catalog.access.js';
import { CATALOG_MESSAGES } from '../catalog.messages.js';
import { OverrideQueries, type OverrideRow } from './override.queries.js';
import { Overriding } from './overriding.js';

@Resolver('ItemOverride')
export class ItemOverrideResolver {
  constructor(
    private readonly queries: OverrideQueries,
    private readonly overriding: Overriding,
  ) {}

  @Mutation('setOverride') @Requires(catalogsAccess, 'set', 'ItemOverride')
  async set(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return answer(ctx, await this.overriding.set(ctx, input), (id) => this.queries.byId(ctx, id), CATALOG_MESSAGES);
  }

  @Mutation('withdrawOverride') @Requires(catalogsAccess, 'withdraw', 'ItemOverride')
  async withdraw(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return answer(ctx, await this.overriding.withdraw(ctx, input), (id) => this.queries.byId(ctx, id), CATALOG_MESSAGES);
  }

  @ResolveField('tenant')
  tenant(@Parent() { tenantNo }: OverrideRow) {
    return tenantStub(tenantNo);
  }
}
