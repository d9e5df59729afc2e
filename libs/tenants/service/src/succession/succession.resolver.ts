import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import { answer, Ctx, Requires } from '@yimen/graphql-kit';
import type { TenantNo } from '@yimen/jurisdiction';
import type { Done } from '@yimen/persistence';
import { SUCCESSION_MESSAGES, type OrderRefusal } from './succession.messages.js';
import { SuccessionQueries, type SuccessionRow } from './succession.queries.js';
import { TenantSuccession } from './succession.js';
import { tenantsAccess } from '../tenant.access.js';
import { TenantQueries, type TenantRow } from '../tenant/tenant.queries.js';

@Resolver('Succession')
export class SuccessionResolver {
  constructor(
    private readonly succession: TenantSuccession,
    private readonly queries: SuccessionQueries,
    private readonly tenants: TenantQueries,
  ) {}

  @Mutation('closeTenant') @Requires(tenantsAccess, 'reorganise', 'Tenant')
  closeTenant(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.answer(ctx, this.succession.close(ctx, input));
  }

  @Mutation('succeedTenant') @Requires(tenantsAccess, 'reorganise', 'Tenant')
  succeedTenant(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.answer(ctx, this.succession.succeed(ctx, input));
  }

  @Mutation('mergeTenants') @Requires(tenantsAccess, 'reorganise', 'Tenant')
  mergeTenants(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.answer(ctx, this.succession.merge(ctx, input));
  }

  @ResolveField('links')
  links(@Ctx() ctx: RequestContext, @Parent() { links }: SuccessionRow) {
    const tenant = (no: TenantNo) => () => this.tenants.byNumber(ctx, no);
    return links.map(({ predecessorNo, successorNo }) => ({ predecessor: tenant(predecessorNo), successor: tenant(successorNo) }));
  }

  private async answer(ctx: RequestContext, outcome: Promise<Done | OrderRefusal>) {
    return answer(ctx, await outcome, (id) => this.queries.orderById(ctx, id), SUCCESSION_MESSAGES);
  }
}

/** What a tenant says of those before and after it. */
@Resolver('Tenant')
export class TenantSuccessionResolver {
  constructor(
    private readonly queries: SuccessionQueries,
    private readonly tenants: TenantQueries,
  ) {}

  @ResolveField('successors')
  async successors(@Ctx() ctx: RequestContext, @Parent() { tenantNo }: TenantRow) {
    return this.all(ctx, await this.queries.successorsOf(ctx, tenantNo));
  }

  @ResolveField('predecessors')
  async predecessors(@Ctx() ctx: RequestContext, @Parent() { tenantNo }: TenantRow) {
    return this.all(ctx, await this.queries.predecessorsOf(ctx, tenantNo));
  }

  private all(ctx: RequestContext, numbers: readonly TenantNo[]) {
    return Promise.all(numbers.map((no) => this.tenants.byNumber(ctx, no)));
  }
}
