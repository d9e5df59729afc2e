import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import { answer, Ctx, Requires } from '@yimen/graphql-kit';
import type { Done } from '@yimen/persistence';
import { PostQueries } from '../post/post.queries.js';
import { POST_MESSAGES, type PostRefusal } from './staffing.messages.js';
import { Staffing } from './staffing.js';
import { tenantsAccess } from '../tenant.access.js';

@Resolver()
export class StaffingResolver {
  constructor(
    private readonly staffing: Staffing,
    private readonly posts: PostQueries,
  ) {}

  @Mutation('givePost') @Requires(tenantsAccess, 'give', 'Post')
  async givePost(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.answered(ctx, await this.staffing.give(ctx, input));
  }

  @Mutation('appointStandIn') @Requires(tenantsAccess, 'give', 'Post')
  async appointStandIn(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.answered(ctx, await this.staffing.appointStandIn(ctx, input));
  }

  @Mutation('changePost') @Requires(tenantsAccess, 'give', 'Post')
  async changePost(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.answered(ctx, await this.staffing.change(ctx, input));
  }

  @Mutation('renewPost') @Requires(tenantsAccess, 'give', 'Post')
  async renewPost(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.answered(ctx, await this.staffing.renew(ctx, input));
  }

  @Mutation('revokePost') @Requires(tenantsAccess, 'revoke', 'Post')
  async revokePost(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.answered(ctx, await this.staffing.revoke(ctx, input));
  }

  private answered(ctx: RequestContext, outcome: Done | PostRefusal) {
    return answer(ctx, outcome, (id) => this.posts.byId(ctx, id), POST_MESSAGES);
  }
}
