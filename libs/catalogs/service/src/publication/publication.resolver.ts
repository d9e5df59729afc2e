import { Args, Mutation, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import { answer, Ctx, OpenToAll, Requires, tenantArgument, tenantStub } from '@yimen/graphql-kit';
import { catalogsAccess } from '../catalog.access.js';
import { CATALOG_MESSAGES } from '../catalog.messages.js';
import { EditionQueries } from '../edition/edition.queries.js';
import { PublicationDeciding } from './publication-deciding.js';
import { PublicationQueries, type PublicationRow } from './publication.queries.js';
import { PublicationSubmitting } from './publication-submitting.js';

@Resolver('ItemPublication')
export class PublicationResolver {
  constructor(
    private readonly queries: PublicationQueries,
    private readonly editions: EditionQueries,
    private readonly submitting: PublicationSubmitting,
    private readonly deciding: PublicationDeciding,
  ) {}

  @Query('itemPublication') @OpenToAll()
  one(@Ctx() ctx: RequestContext, @Args('id') id: string) {
    return this.queries.byId(ctx, id);
  }

  @Query('itemPublications') @OpenToAll()
  many(
    @Ctx() ctx: RequestContext, @Args('tenantId') tenantId: string, @Args('status') status?: string,
    @Args('first') first?: number, @Args('after') after?: string,
  ) {
    return this.queries.page(ctx, tenantArgument('tenantId', tenantId), status, first, after);
  }

  @Mutation('submitPublication') @Requires(catalogsAccess, 'submit', 'ItemPublication')
  async submit(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return answer(ctx, await this.submitting.submit(ctx, input), (id) => this.queries.byId(ctx, id), CATALOG_MESSAGES);
  }

  @Mutation('publishPublication') @Requires(catalogsAccess, 'decide', 'ItemPublication')
  async publish(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return answer(ctx, await this.deciding.publish(ctx, input), (id) => this.queries.byId(ctx, id), CATALOG_MESSAGES);
  }

  @Mutation('returnPublication') @Requires(catalogsAccess, 'decide', 'ItemPublication')
  async return(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return answer(ctx, await this.deciding.return(ctx, input), (id) => this.queries.byId(ctx, id), CATALOG_MESSAGES);
  }

  @ResolveReference()
  reference(stub: { id: string }, context: { ctx: RequestContext }) {
    return this.queries.byId(context.ctx, stub.id);
  }

  @ResolveField('tenant')
  tenant(@Parent() { tenantNo }: PublicationRow) {
    return tenantStub(tenantNo);
  }

  /** Who submits is told whether he may decide; nobody else learns who it was. */
  @ResolveField('mine')
  mine(@Ctx() ctx: RequestContext, @Parent() { submittedBy }: PublicationRow): boolean {
    return submittedBy === ctx.scope.actorId;
  }

  @ResolveField('editions')
  editionsOf(@Ctx() ctx: RequestContext, @Parent() { id }: PublicationRow, @Args('first') first?: number, @Args('after') after?: string) {
    return this.editions.published(ctx, id, first, after);
  }

  @ResolveField('answers')
  answers(@Ctx() ctx: RequestContext, @Parent() { id }: PublicationRow) {
    return this.queries.answers(ctx, id);
  }
}
