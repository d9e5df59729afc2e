import { Args, Mutation, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import { answer, Ctx, OpenToAll, Requires } from '@yimen/graphql-kit';
import { tenantsAccess } from '../tenant.access.js';
import { TENANT_MESSAGES } from './tenant.messages.js';
import { TenantNaming } from './tenant-naming.js';
import { TenantQueries, today, type TenantFilter, type TenantRow } from './tenant.queries.js';

@Resolver('Tenant')
export class TenantResolver {
  constructor(
    private readonly queries: TenantQueries,
    private readonly naming: TenantNaming,
  ) {}

  @Query('tenant') @OpenToAll()
  tenant(@Ctx() ctx: RequestContext, @Args('id') id: string) {
    return this.queries.byId(ctx, id);
  }

  @Query('tenantByCode') @OpenToAll()
  tenantByCode(@Ctx() ctx: RequestContext, @Args('code') code: string, @Args('on') on: string | undefined) {
    return this.queries.byCode(ctx, code, on ?? today(ctx));
  }

  @Query('tenants') @OpenToAll()
  tenants(@Ctx() ctx: RequestContext, @Args() filter: TenantFilter) {
    return this.queries.page(ctx, filter);
  }

  @Mutation('renameCentre') @Requires(tenantsAccess, 'rename', 'Tenant')
  async renameCentre(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    const outcome = await this.naming.rename(ctx, input);
    return answer(ctx, outcome, (id) => this.queries.byId(ctx, id), TENANT_MESSAGES);
  }

  @ResolveReference()
  reference(stub: { id: string }, context: { ctx: RequestContext }) {
    return this.queries.byId(context.ctx, stub.id);
  }

  @ResolveField('parent')
  parent(@Ctx() ctx: RequestContext, @Parent() { parentNo }: TenantRow) {
    return parentNo === null ? null : this.queries.byNumber(ctx, parentNo);
  }

  @ResolveField('lineage')
  lineage(@Ctx() ctx: RequestContext, @Parent() { tenantNo }: TenantRow) {
    return this.queries.lineage(ctx, tenantNo);
  }

  @ResolveField('children')
  children(@Ctx() ctx: RequestContext, @Parent() { tenantNo }: TenantRow, @Args() { first, after }: TenantFilter) {
    return this.queries.childrenOf(ctx, tenantNo, first, after);
  }

  @ResolveField('windows')
  windows(@Ctx() ctx: RequestContext, @Parent() { tenantNo }: TenantRow) {
    return this.queries.windowsOf(ctx, tenantNo);
  }
}
