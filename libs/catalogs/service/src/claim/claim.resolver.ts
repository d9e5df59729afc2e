import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import { answer, Ctx, OpenToAll, Requires, tenantArgument, tenantNoOf, tenantStub } from '@yimen/graphql-kit';
import { catalogsAccess } from '../catalog.access.js';
import { CATALOG_MESSAGES } from '../catalog.messages.js';
import { showEffective } from '../effective/effective-item.resolver.js';
import { Claiming } from './claiming.js';
import { ClaimQueries, type ClaimCountRow, type ClaimFilter, type ClaimRow } from './claim.queries.js';

@Resolver('ItemClaim')
export class ItemClaimResolver {
  constructor(
    private readonly queries: ClaimQueries,
    private readonly claiming: Claiming,
  ) {}

  @Query('itemClaims') @OpenToAll()
  claims(
    @Ctx() ctx: RequestContext, @Args('tenantId') tenantId: string, @Args('filter') filter?: ClaimFilter, @Args('first') first?: number, @Args('after') after?: string,
  ) {
    return this.queries.page(ctx, tenantArgument('tenantId', tenantId), filter ?? {}, first, after);
  }

  @Query('claimCounts') @OpenToAll()
  counts(@Ctx() ctx: RequestContext, @Args('tenantId') tenantId: string, @Args('first') first?: number, @Args('after') after?: string) {
    return this.queries.counts(ctx, tenantArgument('tenantId', tenantId), first, after);
  }

  @Query('unclaimedItems') @OpenToAll()
  async unclaimed(@Ctx() ctx: RequestContext, @Args('tenantId') tenantId: string, @Args('first') first?: number, @Args('after') after?: string) {
    const { nodes, pageInfo } = await this.queries.unclaimed(ctx, tenantArgument('tenantId', tenantId), first, after);
    return { nodes: nodes.map(showEffective), pageInfo };
  }

  @Mutation('claimItems') @Requires(catalogsAccess, 'claim', 'ItemClaim')
  async claim(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return answer(ctx, await this.claiming.claim(ctx, input), (id) => this.queries.batch(ctx, id), CATALOG_MESSAGES);
  }

  @ResolveField('tenant')
  tenant(@Parent() { tenantNo }: ClaimRow) {
    return tenantStub(tenantNo);
  }

  @ResolveField('from')
  from(@Parent() { fromTenantNo }: ClaimRow) {
    return fromTenantNo && tenantStub(fromTenantNo);
  }
}

@Resolver('ItemClaimBatch')
export class ItemClaimBatchResolver {
  constructor(private readonly queries: ClaimQueries) {}

  @ResolveField('claims')
  claims(@Ctx() ctx: RequestContext, @Parent() { id }: { readonly id: string }, @Args('first') first?: number, @Args('after') after?: string) {
    return this.queries.batchPage(ctx, id, first, after);
  }
}

@Resolver('ClaimCount')
export class ClaimCountResolver {
  @ResolveField('tenant')
  tenant(@Parent() { tenantNo }: ClaimCountRow) {
    return tenantStub(tenantNo);
  }
}

@Resolver('EffectiveItem')
export class ClaimOfItemResolver {
  constructor(private readonly queries: ClaimQueries) {}

  @ResolveField('claim')
  claim(@Ctx() ctx: RequestContext, @Parent() { code, tenant }: { readonly code: string; readonly tenant: { readonly id: string } }) {
    return this.queries.of(ctx, tenantNoOf(tenant.id)!, code);
  }
}
