import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { isActingOn, type RequestContext } from '@yimen/access';
import { Ctx, Requires, RequiresSignIn } from '@yimen/graphql-kit';
import { ofPost, PostQueries, type PostRow } from './post.queries.js';
import { tenantsAccess } from './tenant.access.js';
import { TenantQueries, today } from './tenant.queries.js';

@Resolver('Post')
export class PostResolver {
  constructor(
    private readonly posts: PostQueries,
    private readonly tenants: TenantQueries,
  ) {}

  @Query('me') @RequiresSignIn()
  async me(@Ctx() ctx: RequestContext) {
    const { principal } = ctx;
    if (principal.kind !== 'staff' && principal.kind !== 'citizen') throw new Error('the guard lets nobody else in');
    const { personId, name } = principal;
    return { personId, name, actingPost: principal.kind === 'staff' ? ofPost(principal) : null, posts: await this.posts.own(ctx) };
  }

  @Query('posts') @Requires(tenantsAccess, 'list', 'Post')
  list(@Ctx() ctx: RequestContext, @Args('first') first?: number, @Args('after') after?: string) {
    return this.posts.page(ctx, first, after);
  }

  @ResolveField('tenant')
  tenant(@Ctx() ctx: RequestContext, @Parent() { tenantNo }: PostRow) {
    return this.tenants.byNumber(ctx, tenantNo);
  }

  @ResolveField('window')
  window(@Ctx() ctx: RequestContext, @Parent() { windowId }: PostRow) {
    return windowId === null ? null : this.tenants.windowById(ctx, windowId);
  }

  @ResolveField('acting')
  acting(@Ctx() ctx: RequestContext, @Parent() post: PostRow): boolean {
    return isActingOn(post, today(ctx));
  }
}
