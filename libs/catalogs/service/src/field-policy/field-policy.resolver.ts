import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import { choicesOf, ITEM_FIELDS, policyOf } from '@yimen/catalogs-domain';
import { answer, Ctx, OpenToAll, Requires, tenantArgument, tenantStub } from '@yimen/graphql-kit';
import { catalogsAccess } from '../catalog.access.js';
import { CATALOG_MESSAGES, nameOf } from '../catalog.messages.js';
import { FieldPolicies } from './field-policies.js';
import { FieldPolicyQueries, type FieldPolicyRow } from './field-policy.queries.js';

const TABLE = ITEM_FIELDS.map((field) => ({ field, label: nameOf(field), policy: policyOf(field), choices: choicesOf(field) }));

@Resolver('FieldPolicyRule')
export class FieldPolicyResolver {
  constructor(
    private readonly queries: FieldPolicyQueries,
    private readonly policies: FieldPolicies,
  ) {}

  @Query('itemFields') @OpenToAll()
  table() {
    return TABLE;
  }

  @Query('fieldPolicies') @OpenToAll()
  rules(
    @Ctx() ctx: RequestContext, @Args('tenantId') tenantId: string, @Args('field') field?: string, @Args('first') first?: number, @Args('after') after?: string,
  ) {
    return this.queries.page(ctx, tenantArgument('tenantId', tenantId), field, first, after);
  }

  @Mutation('setFieldPolicy') @Requires(catalogsAccess, 'set', 'FieldPolicy')
  async set(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return answer(ctx, await this.policies.set(ctx, input), (id) => this.queries.byId(ctx, id), CATALOG_MESSAGES);
  }

  @Mutation('withdrawFieldPolicy') @Requires(catalogsAccess, 'set', 'FieldPolicy')
  async withdraw(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return answer(ctx, await this.policies.withdraw(ctx, input), (id) => this.queries.byId(ctx, id), CATALOG_MESSAGES);
  }

  @ResolveField('tenant')
  tenant(@Parent() { tenantNo }: FieldPolicyRow) {
    return tenantStub(tenantNo);
  }

  @ResolveField('region')
  region(@Parent() { region }: FieldPolicyRow) {
    return region === null ? null : tenantStub(region);
  }
}
