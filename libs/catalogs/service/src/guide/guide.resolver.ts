import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import { answer, Ctx, OpenToAll, Requires, tenantArgument, tenantStub } from '@yimen/graphql-kit';
import { catalogsAccess } from '../catalog.access.js';
import { CATALOG_MESSAGES } from '../catalog.messages.js';
import { DisclosureTemplates } from './disclosure-templates.js';
import { GuideQueries, type Guide, type KnownSet } from './guide.queries.js';

@Resolver('Guide')
export class GuideResolver {
  constructor(private readonly queries: GuideQueries) {}

  @Query('guide') @OpenToAll()
  guide(@Ctx() ctx: RequestContext, @Args('tenantId') tenantId: string, @Args('code') code: string, @Args('set') set?: string) {
    return this.queries.guide(ctx, tenantArgument('tenantId', tenantId), code, set);
  }

  @Query('disclosureGauge') @OpenToAll()
  gauge(@Ctx() ctx: RequestContext, @Args('tenantId') tenantId: string, @Args('set') set?: string) {
    return this.queries.gauge(ctx, tenantArgument('tenantId', tenantId), set);
  }

  @ResolveField('tenant')
  tenant(@Parent() { tenantNo }: Guide) {
    return tenantStub(tenantNo);
  }
}

@Resolver('DisclosureSet')
export class DisclosureSetResolver {
  constructor(
    private readonly queries: GuideQueries,
    private readonly templates: DisclosureTemplates,
  ) {}

  @Query('disclosureSets') @OpenToAll()
  sets(@Ctx() ctx: RequestContext, @Args('tenantId') tenantId: string) {
    return this.queries.sets(ctx, tenantArgument('tenantId', tenantId));
  }

  @Mutation('setDisclosureTemplate') @Requires(catalogsAccess, 'set', 'DisclosureTemplate')
  async set(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return answer(ctx, await this.templates.set(ctx, input), (id) => this.queries.templateById(ctx, id), CATALOG_MESSAGES);
  }

  @Mutation('withdrawDisclosureTemplate') @Requires(catalogsAccess, 'set', 'DisclosureTemplate')
  async withdraw(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return answer(ctx, await this.templates.withdraw(ctx, input), (id) => this.queries.templateById(ctx, id), CATALOG_MESSAGES);
  }

  @ResolveField('tenant')
  tenant(@Parent() { tenantNo }: KnownSet) {
    return tenantNo === null ? null : tenantStub(tenantNo);
  }
}
