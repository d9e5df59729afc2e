import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import { answer, Ctx, Requires, tenantStub } from '@yimen/graphql-kit';
import type { Done } from '@yimen/persistence';
import { casesAccess } from '../case.access.js';
import { CaseQueries } from '../case/case.queries.js';
import { ORDER_MESSAGES, type OrderRefusal } from './order.messages.js';
import { OrderQueries, type OrderFilter, type OrderRow } from './order.queries.js';
import { SupervisionOrders } from './supervision-orders.js';

@Resolver('SupervisionOrder')
export class OrderResolver {
  constructor(
    private readonly queries: OrderQueries,
    private readonly orders: SupervisionOrders,
    private readonly cases: CaseQueries,
  ) {}

  @Query('supervisionOrders') @Requires(casesAccess, 'read', 'SupervisionOrder')
  page(@Ctx() ctx: RequestContext, @Args('filter') filter?: OrderFilter | null, @Args('first') first?: number, @Args('after') after?: string) {
    return this.queries.page(ctx, filter ?? {}, first, after);
  }

  @Mutation('issueSupervisionOrder') @Requires(casesAccess, 'issue', 'SupervisionOrder')
  async issue(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.answer(ctx, await this.orders.issue(ctx, input));
  }

  @Mutation('replyToOrder') @Requires(casesAccess, 'reply', 'SupervisionOrder')
  async reply(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.answer(ctx, await this.orders.reply(ctx, input));
  }

  @Mutation('remindOfOrder') @Requires(casesAccess, 'follow', 'SupervisionOrder')
  async remind(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.answer(ctx, await this.orders.remind(ctx, input));
  }

  @Mutation('returnReply') @Requires(casesAccess, 'follow', 'SupervisionOrder')
  async return(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.answer(ctx, await this.orders.return(ctx, input));
  }

  @Mutation('closeOrder') @Requires(casesAccess, 'follow', 'SupervisionOrder')
  async close(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.answer(ctx, await this.orders.close(ctx, input));
  }

  @ResolveField('from')
  from(@Parent() { fromTenantNo }: OrderRow) {
    return tenantStub(fromTenantNo);
  }

  @ResolveField('to')
  to(@Parent() { toTenantNo }: OrderRow) {
    return tenantStub(toTenantNo);
  }

  @ResolveField('case')
  case(@Ctx() ctx: RequestContext, @Parent() { caseId }: OrderRow) {
    return caseId && this.cases.byId(ctx, caseId);
  }

  @ResolveField('status')
  async status(@Ctx() ctx: RequestContext, @Parent() row: OrderRow) {
    return (await this.queries.state(ctx, row)).status;
  }

  @ResolveField('replyBy')
  async replyBy(@Ctx() ctx: RequestContext, @Parent() row: OrderRow) {
    return (await this.queries.state(ctx, row)).replyBy;
  }

  @ResolveField('overdue')
  async overdue(@Ctx() ctx: RequestContext, @Parent() row: OrderRow) {
    return (await this.queries.state(ctx, row)).overdue;
  }

  @ResolveField('entries')
  async entries(@Ctx() ctx: RequestContext, @Parent() { id }: OrderRow) {
    return (await this.queries.entries(ctx, id)).map((entry) => ({ ...entry, tenant: tenantStub(entry.tenantNo) }));
  }

  private answer(ctx: RequestContext, outcome: Done | OrderRefusal) {
    return answer(ctx, outcome, (id) => this.queries.byId(ctx, id), ORDER_MESSAGES);
  }
}
