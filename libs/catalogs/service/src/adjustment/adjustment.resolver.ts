import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import { answer, Ctx, Requires, tenantStub } from '@yimen/graphql-kit';
import { catalogsAccess } from '../catalog.access.js';
import { CATALOG_MESSAGES } from '../catalog.messages.js';
import type { PublicationRow } from '../publication/publication.queries.js';
import { AdjustmentSettling } from './adjustment-settling.js';
import { AdjustmentQueries, type CountyTasks, type TaskFilter, type TaskRow } from './adjustment.queries.js';
import { ThreeWays } from './three-ways.js';

@Resolver('AdjustmentTask')
export class AdjustmentTaskResolver {
  constructor(
    private readonly queries: AdjustmentQueries,
    private readonly threeWays: ThreeWays,
    private readonly settling: AdjustmentSettling,
  ) {}

  @Query('adjustmentTask') @Requires(catalogsAccess, 'read', 'AdjustmentTask')
  one(@Ctx() ctx: RequestContext, @Args('id') id: string) {
    return this.queries.byId(ctx, id);
  }

  @Query('adjustmentTasks') @Requires(catalogsAccess, 'read', 'AdjustmentTask')
  many(@Ctx() ctx: RequestContext, @Args('filter') filter?: TaskFilter, @Args('first') first?: number, @Args('after') after?: string) {
    return this.queries.page(ctx, filter ?? {}, first, after);
  }

  @Mutation('settleAdjustmentTask') @Requires(catalogsAccess, 'settle', 'AdjustmentTask')
  async settle(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return answer(ctx, await this.settling.settle(ctx, input), (id) => this.queries.byId(ctx, id), CATALOG_MESSAGES);
  }

  @ResolveField('tenant')
  tenant(@Parent() { tenantNo }: TaskRow) {
    return tenantStub(tenantNo);
  }

  @ResolveField('overrides')
  overrides(@Ctx() ctx: RequestContext, @Parent() task: TaskRow) {
    return this.threeWays.of(ctx, task);
  }
}

@Resolver('ItemPublication')
export class PublicationAdjustmentResolver {
  constructor(private readonly queries: AdjustmentQueries) {}

  @ResolveField('adjustment')
  adjustment(@Ctx() ctx: RequestContext, @Parent() publication: PublicationRow) {
    return this.queries.progress(ctx, publication);
  }
}

@Resolver('CountyTasks')
export class CountyTasksResolver {
  @ResolveField('county')
  county(@Parent() { countyNo }: CountyTasks) {
    return tenantStub(countyNo);
  }
}
