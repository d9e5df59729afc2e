import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import { answer, Ctx, Requires, tenantArgument } from '@yimen/graphql-kit';
import { ADDRESS_MESSAGES } from './address-rules.messages.js';
import { AddressRulesQueries, type AddressRulesRow } from './address-rules.queries.js';
import { AddressRuleSetting } from './address-rules.js';
import { tenantsAccess } from '../tenant.access.js';
import { TenantQueries } from '../tenant/tenant.queries.js';

@Resolver('AddressRules')
export class AddressRulesResolver {
  constructor(
    private readonly queries: AddressRulesQueries,
    private readonly setting: AddressRuleSetting,
    private readonly tenants: TenantQueries,
  ) {}

  @Query('addressRules') @Requires(tenantsAccess, 'list', 'AddressRule')
  addressRules(@Ctx() ctx: RequestContext, @Args('tenantId') tenantId: string) {
    const no = tenantArgument('tenantId', tenantId);
    return tenantsAccess.allows(ctx, 'list', 'AddressRule', { tenantNo: no }) ? this.queries.at(no) : null;
  }

  @Mutation('setAddressRules') @Requires(tenantsAccess, 'set', 'AddressRule')
  async setAddressRules(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    const outcome = await this.setting.set(ctx, input);
    return answer(ctx, outcome, (id) => this.queries.of(Number(id)), ADDRESS_MESSAGES);
  }

  @ResolveField('tenant')
  tenant(@Ctx() ctx: RequestContext, @Parent() { tenantNo }: AddressRulesRow) {
    return this.tenants.byNumber(ctx, tenantNo);
  }

  @ResolveField('rules')
  rules(@Parent() { rules }: AddressRulesRow) {
    return rules.map(({ cidr, allows, note }) => ({ cidr, action: allows ? 'allow' : 'deny', note }));
  }
}
