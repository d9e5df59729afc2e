import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { isActingOn, type RequestContext } from '@yimen/access';
import { Ctx, Requires } from '@yimen/graphql-kit';
import { PostQueries, type PostFilter, type PostRow } from './post.queries.js';
import { tenantsAccess } from '../tenant.access.js';
import { TenantQueries, today, type TenantRow } from '../tenant/tenant.queries.js';

@Resolver('Post')
export class PostResolver {
  constructor(
    private readonly posts: PostQueries,
    private readonly tenants: TenantQueries,
  ) {}

  @Query('posts') @Requires(tenantsAccess, 'list', 'Post')
  list(@Ctx() ctx: RequestContext, @Args('filter') filter?: PostFilter | null, @Args('first') first?: number, @Args('after') after?: string) {
    return this.posts.page(ctx, filter ?? {}, first, after);
  }

  @Query('post') @Requires(tenantsAccess, 'list', 'Post')
  one(@Ctx() ctx: RequestContext, @Args('id') id: string) {
    return this.posts.byId(ctx, id);
  }

  @ResolveField('tenant')
  tenant(@Ctx() ctx: RequestContext, @Parent() { tenantNo }: PostRow) {
    return this.tenants.byNumber(ctx, tenantNo);
  }

  @ResolveField('department')
  department(@Ctx() ctx: RequestContext, @Parent() { departmentId }: PostRow) {
    return departmentId === null ? null : this.posts.department(ctx, departmentId);
  }

  @ResolveField('window')
  window(@Ctx() ctx: RequestContext, @Parent() { windowId }: PostRow) {
    return windowId === null ? null : this.tenants.windowById(ctx, windowId);
  }

  @ResolveField('chosenTenants')
  async chosenTenants(@Ctx() ctx: RequestContext, @Parent() { chosenTenants }: PostRow) {
    const rows = await Promise.all(chosenTenants.map((no) => this.tenants.byNumber(ctx, no)));
    return rows.filter((row) => row !== null);
  }

  @ResolveField('acting')
  acting(@Ctx() ctx: RequestContext, @Parent() post: PostRow): boolean {
    return isActingOn(post, today(ctx));
  }
}

@Resolver('Tenant')
export class DepartmentsResolver {
  constructor(private readonly posts: PostQueries) {}

  @ResolveField('departments')
  departments(@Ctx() ctx: RequestContext, @Parent() { tenantNo }: TenantRow) {
    return this.posts.departmentsOf(ctx, tenantNo);
  }
}
