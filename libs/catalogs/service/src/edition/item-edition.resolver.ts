import { Args, Mutation, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import { changesBetween, checkUnder, completed, type FieldChange, type Finding } from '@yimen/catalogs-domain';
import { answer, Ctx, OpenToAll, Requires, tenantArgument, tenantStub } from '@yimen/graphql-kit';
import { addDays, shanghaiDateOf } from '@yimen/working-days';
import { catalogsAccess } from '../catalog.access.js';
import { nameOf, CATALOG_MESSAGES } from '../catalog.messages.js';
import { DictionaryQueries } from '../dictionary/dictionary.queries.js';
import { PublicationQueries } from '../publication/publication.queries.js';
import { EditionDrafting } from './edition-drafting.js';
import { EditionQueries, type EditionRow } from './edition.queries.js';
import { FINDING_MESSAGES } from './finding.messages.js';

@Resolver('ItemEdition')
export class ItemEditionResolver {
  constructor(
    private readonly queries: EditionQueries,
    private readonly drafting: EditionDrafting,
    private readonly publications: PublicationQueries,
    private readonly dictionary: DictionaryQueries,
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

  @Mutation('discardDraft') @Requires(catalogsAccess, 'draft', 'ItemEdition')
  async discard(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return answer(ctx, await this.drafting.discard(ctx, input), (id) => this.queries.byId(ctx, id), CATALOG_MESSAGES);
  }

  @Query('editionChanges') @OpenToAll()
  async between(@Ctx() ctx: RequestContext, @Args('fromId') fromId: string, @Args('toId') toId: string) {
    const [from, to] = await Promise.all([this.queries.byId(ctx, fromId), this.queries.byId(ctx, toId)]);
    return from && to ? changesBetween(completed(from.content), completed(to.content)) : null;
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

  @ResolveField('validUntil')
  validUntil(@Parent() { followedOn }: EditionRow): string | null {
    return followedOn && addDays(followedOn, -1);
  }

  @ResolveField('publication')
  publication(@Ctx() ctx: RequestContext, @Parent() { publicationId }: EditionRow) {
    return publicationId && this.publications.byId(ctx, publicationId);
  }

  @ResolveField('findings')
  async findings(@Ctx() ctx: RequestContext, @Parent() { content, tenantNo, effectiveOn, previousId }: EditionRow): Promise<readonly Finding[]> {
    return checkUnder(await this.dictionary.rules(ctx, tenantNo), completed(content), effectiveOn ?? shanghaiDateOf(ctx.now), previousId === null);
  }
}

@Resolver('StandardFinding')
export class StandardFindingResolver {
  @ResolveField('message')
  message(@Ctx() { locale }: RequestContext, @Parent() { code }: Finding): string {
    return FINDING_MESSAGES[code][locale];
  }
}

/** A finding of a publication is worded like an edition's. */
@Resolver('PublicationFinding')
export class PublicationFindingResolver extends StandardFindingResolver {}

@Resolver('ItemChange')
export class ItemChangeResolver {
  @ResolveField('label')
  label(@Ctx() { locale }: RequestContext, @Parent() { field }: FieldChange): string {
    return locale === 'zh-CN' ? nameOf(field) : field;
  }
}
