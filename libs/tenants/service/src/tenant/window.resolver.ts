import { Parent, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import { Ctx } from '@yimen/graphql-kit';
import { TenantQueries, type WindowRow } from './tenant.queries.js';

@Resolver('ServiceWindow')
export class WindowResolver {
  constructor(private readonly queries: TenantQueries) {}

  @ResolveReference()
  reference(stub: { id: string }, context: { ctx: RequestContext }) {
    return this.queries.windowById(context.ctx, stub.id);
  }

  @ResolveField('tenant')
  tenant(@Ctx() ctx: RequestContext, @Parent() { tenantNo }: WindowRow) {
    return this.queries.byNumber(ctx, tenantNo);
  }
}
