import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import { answer, Ctx, Requires } from '@yimen/graphql-kit';
import { PlatformProvinces } from './platform-provinces.js';
import { POST_MESSAGES } from '../staffing/staffing.messages.js';
import { Representations } from '../staffing/staffing.representation.js';
import { tenantsAccess } from '../tenant.access.js';

@Resolver()
export class PlatformResolver {
  constructor(
    private readonly platform: PlatformProvinces,
    private readonly registry: Representations,
  ) {}

  @Query('provinces') @Requires(tenantsAccess, 'list', 'Province')
  provinces(@Ctx() ctx: RequestContext, @Args('first') first?: number, @Args('after') after?: string) {
    return this.platform.page(ctx, first, after);
  }

  @Mutation('createProvince') @Requires(tenantsAccess, 'create', 'Province')
  async createProvince(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return answer(ctx, await this.platform.create(ctx, input), (id) => this.platform.province(ctx, id), POST_MESSAGES);
  }

  @Mutation('setQuota') @Requires(tenantsAccess, 'setQuota', 'Province')
  async setQuota(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return answer(ctx, await this.platform.setQuota(ctx, input), (id) => this.platform.province(ctx, id), POST_MESSAGES);
  }

  @Query('representations') @Requires(tenantsAccess, 'list', 'Representation')
  representations(@Ctx() ctx: RequestContext, @Args('creditCode') creditCode?: string, @Args('first') first?: number, @Args('after') after?: string) {
    return this.registry.page(ctx, creditCode, first, after);
  }

  @Mutation('registerRepresentation') @Requires(tenantsAccess, 'register', 'Representation')
  async registerRepresentation(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return answer(ctx, await this.registry.register(ctx, input), (id) => this.registry.byId(ctx, id), POST_MESSAGES);
  }

  @Mutation('endRepresentation') @Requires(tenantsAccess, 'end', 'Representation')
  async endRepresentation(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return answer(ctx, await this.registry.end(ctx, input), (id) => this.registry.byId(ctx, id), POST_MESSAGES);
  }
}
