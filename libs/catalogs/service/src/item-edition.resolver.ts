import { Args, Mutation, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import { changesBetween, checkStandard, completed, type Finding } from '@yimen/catalogs-domain';
import { answer, Ctx, OpenToAll, Requires, tenantArgument, tenantStub } from '@yimen/graphql-kit';
import { catalogsAccess } from './catalog.access.js';
import { CATALOG_MESSAGES } from './catalog.messages.js';
import { EditionDrafting } from './edition-drafting.js';
import { EditionPublishing } from './edition-publishing.js';
import { EditionQueries, type EditionRow } from './edition.queries.js';
import { FINDING_MESSAGES } from './finding.messages.js';

@Resolver('ItemEdition')
export class ItemEditionResolver {
  constructor(
    private readonly queries: EditionQueries,
    private readonly drafting: EditionDrafting,
    private readonly publishing: EditionPublishing,
  ) {}

  @Query('itemEditions') @OpenToAll()
  editions(
    @Ctx() ctx: RequestContext, @Args('tenantId') tenantId: string, @Args('code') code: string,
    @Args('first') first?: number, @Args('after') after?: string,
  ) {
    return this.queries.page(ctx, tenantArgument('tenantId', tenantId), code, first, after);
  }

  @Mutation('draftEdition') @Requires(catalogsAccess, 'draft', 'ItemEdition')
  async draft(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return answer(ctx, await this.drafting.draft(ctx, input), (id) => this.queries.byId(ctx, id), CATALOG_MESSAGES);
  }

  @Mutation('publishEdition') @Requires(catalogsAccess, 'publish', 'ItemEdition')
  async publish(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return answer(ctx, await this.publishing.publish(ctx, input), (id) => this.queries.byId(ctx, id), CATALOG_MESSAGES);
  }

  @ResolveReference()
  reference(stub: { id: string }, context: { ctx: RequestContext }) {
    return this.queries.byId(context.ctx, stub.id);
  }

  @ResolveField('tenant')
  tenant(@Parent() { tenantNo }: EditionRow) {
    return tenantStub(tenantNo);
  }

  @ResolveField('changes')
  async changes(@Ctx() ctx: RequestContext, @Parent() edition: EditionRow) {
    const previous = await this.queries.previous(ctx, edition);
    return previous ? changesBetween(completed(previous.content), completed(edition.content)) : [];
  }

  @ResolveField('findings')
  findings(@Parent() { content }: EditionRow): readonly Finding[] {
    return checkStandard(completed(content));
  }
}

@Resolver('StandardFinding')
export class StandardFindingResolver {
  @ResolveField('message')
  message(@Ctx() { locale }: RequestContext, @Parent() { code }: Finding): string {
    return FINDING_MESSAGES[code][locale];
  }
}
