import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import { checkUnder, completed } from '@yimen/catalogs-domain';
import { answer, Ctx, Requires, tenantStub } from '@yimen/graphql-kit';
import type { TenantNo } from '@yimen/jurisdiction';
import type { Done } from '@yimen/persistence';
import { catalogsAccess } from '../catalog.access.js';
import { CATALOG_MESSAGES, type CatalogRefusal } from '../catalog.messages.js';
import { DictionaryQueries } from '../dictionary/dictionary.queries.js';
import { ProposalEnding } from './proposal-ending.js';
import { ProposalQueries, type ProposalFilter, type ProposalRow } from './proposal.queries.js';
import { Proposing } from './proposing.js';

@Resolver('ItemProposal')
export class ItemProposalResolver {
  constructor(
    private readonly queries: ProposalQueries,
    private readonly proposing: Proposing,
    private readonly ending: ProposalEnding,
    private readonly dictionary: DictionaryQueries,
  ) {}

  @Query('itemProposal') @Requires(catalogsAccess, 'read', 'ItemProposal')
  one(@Ctx() ctx: RequestContext, @Args('id') id: string) {
    return this.queries.byId(ctx, id);
  }

  @Query('itemProposals') @Requires(catalogsAccess, 'read', 'ItemProposal')
  many(@Ctx() ctx: RequestContext, @Args('filter') filter?: ProposalFilter, @Args('first') first?: number, @Args('after') after?: string) {
    return this.queries.page(ctx, filter ?? {}, first, after);
  }

  @Mutation('proposeLeaving') @Requires(catalogsAccess, 'propose', 'ItemProposal')
  async leave(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.answer(ctx, await this.proposing.leaving(ctx, input));
  }

  @Mutation('proposeSuspension') @Requires(catalogsAccess, 'propose', 'ItemProposal')
  async suspend(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.answer(ctx, await this.proposing.suspension(ctx, input));
  }

  @Mutation('proposeLocalItem') @Requires(catalogsAccess, 'propose', 'ItemProposal')
  async localItem(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.answer(ctx, await this.proposing.localItem(ctx, input));
  }

  @Mutation('withdrawProposal') @Requires(catalogsAccess, 'withdraw', 'ItemProposal')
  async withdraw(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.answer(ctx, await this.ending.withdraw(ctx, input));
  }

  @Mutation('agreeToProposal') @Requires(catalogsAccess, 'decide', 'ItemProposal')
  async agree(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.answer(ctx, await this.ending.agree(ctx, input));
  }

  @Mutation('refuseProposal') @Requires(catalogsAccess, 'decide', 'ItemProposal')
  async refuse(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.answer(ctx, await this.ending.refuse(ctx, input));
  }

  @ResolveField('from')
  from(@Parent() { fromTenantNo }: ProposalRow) {
    return tenantStub(fromTenantNo);
  }

  @ResolveField('to')
  to(@Parent() { toTenantNo }: ProposalRow) {
    return tenantStub(toTenantNo);
  }

  @ResolveField('findings')
  async findings(@Ctx() ctx: RequestContext, @Parent() { content, toTenantNo, effectiveOn }: ProposalRow) {
    return content ? checkUnder(await this.dictionary.rules(ctx, toTenantNo), completed(content), effectiveOn, false) : [];
  }

  private answer(ctx: RequestContext, outcome: Done | CatalogRefusal) {
    return answer(ctx, outcome, (id) => this.queries.byId(ctx, id), CATALOG_MESSAGES);
  }
}

@Resolver('EffectiveItem')
export class RegionOfItemResolver {
  @ResolveField('region')
  region(@Parent() { regionNo }: { readonly regionNo: TenantNo | null }) {
    return regionNo && tenantStub(regionNo);
  }
}
