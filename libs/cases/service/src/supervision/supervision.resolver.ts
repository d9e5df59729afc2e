import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import { answer, Ctx, OpenToAll, Requires, tenantArgument, tenantStub } from '@yimen/graphql-kit';
import { NATION } from '@yimen/jurisdiction';
import { casesAccess } from '../case.access.js';
import { CaseQueries } from '../case/case.queries.js';
import { Appealing } from './appealing.js';
import { CardQueries, type AppealRow, type CardFilter, type CardRow } from './card.queries.js';
import type { RuleRow } from './rule-book.js';
import { RuleQueries } from './rule.queries.js';
import { RuleSetting } from './rule-setting.js';
import { SUPERVISION_MESSAGES } from './supervision.messages.js';

@Resolver('SupervisionRule')
export class SupervisionRuleResolver {
  constructor(
    private readonly queries: RuleQueries,
    private readonly setting: RuleSetting,
  ) {}

  @Query('supervisionRules') @OpenToAll()
  inForce(@Ctx() ctx: RequestContext, @Args('tenantId') tenantId: string, @Args('itemCode') itemCode?: string | null) {
    return this.queries.inForce(ctx, tenantArgument('tenantId', tenantId), itemCode ?? null);
  }

  @Mutation('setSupervisionRule') @Requires(casesAccess, 'set', 'SupervisionRule')
  async set(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return answer(ctx, await this.setting.set(ctx, input), (id) => this.queries.byId(ctx, id), SUPERVISION_MESSAGES);
  }

  @Mutation('withdrawSupervisionRule') @Requires(casesAccess, 'set', 'SupervisionRule')
  async withdraw(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return answer(ctx, await this.setting.withdraw(ctx, input), (id) => this.queries.byId(ctx, id), SUPERVISION_MESSAGES);
  }

  @ResolveField('name')
  name(@Ctx() { locale }: RequestContext, @Parent() { name, nameEn }: RuleRow) {
    return locale === 'en' ? (nameEn ?? name) : name;
  }

  @ResolveField('owner')
  owner(@Parent() { ownerNo }: RuleRow) {
    return ownerNo === NATION ? null : tenantStub(ownerNo);
  }

  @ResolveField('threshold')
  threshold(@Parent() { unit, amount }: RuleRow) {
    return { unit, amount };
  }

  @ResolveField('off')
  off(@Parent() { isOff }: RuleRow) {
    return isOff;
  }
}

@Resolver('SupervisionCard')
export class SupervisionCardResolver {
  constructor(
    private readonly cards: CardQueries,
    private readonly rules: RuleQueries,
    private readonly cases: CaseQueries,
  ) {}

  @Query('supervisionCards') @Requires(casesAccess, 'list', 'SupervisionCard')
  page(@Ctx() ctx: RequestContext, @Args('filter') filter?: CardFilter | null, @Args('first') first?: number, @Args('after') after?: string) {
    return this.cards.page(ctx, filter ?? {}, first, after);
  }

  @ResolveField('tenant')
  tenant(@Parent() { tenantNo }: CardRow) {
    return tenantStub(tenantNo);
  }

  @ResolveField('window')
  window(@Parent() { windowId }: CardRow) {
    return windowId && { id: windowId };
  }

  @ResolveField('rule')
  rule(@Ctx() ctx: RequestContext, @Parent() { ruleId }: CardRow) {
    return this.rules.byId(ctx, ruleId);
  }

  @ResolveField('case')
  case(@Ctx() ctx: RequestContext, @Parent() { caseId }: CardRow) {
    return this.cases.byId(ctx, caseId);
  }

  @ResolveField('appeal')
  appeal(@Ctx() ctx: RequestContext, @Parent() { id }: CardRow) {
    return this.cards.appealOf(ctx, id);
  }
}

@Resolver('CardAppeal')
export class CardAppealResolver {
  constructor(
    private readonly cards: CardQueries,
    private readonly appealing: Appealing,
  ) {}

  @Query('cardAppeals') @Requires(casesAccess, 'read', 'CardAppeal')
  page(@Ctx() ctx: RequestContext, @Args('status') status?: string | null, @Args('first') first?: number, @Args('after') after?: string) {
    return this.cards.appeals(ctx, status, first, after);
  }

  @Mutation('appealCard') @Requires(casesAccess, 'appeal', 'SupervisionCard')
  async appeal(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return answer(ctx, await this.appealing.appeal(ctx, input), (id) => this.cards.appeal(ctx, id), SUPERVISION_MESSAGES);
  }

  @Mutation('withdrawAppeal') @Requires(casesAccess, 'withdraw', 'CardAppeal')
  async withdraw(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return answer(ctx, await this.appealing.withdraw(ctx, input), (id) => this.cards.appeal(ctx, id), SUPERVISION_MESSAGES);
  }

  @Mutation('decideAppeal') @Requires(casesAccess, 'decide', 'CardAppeal')
  async decide(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return answer(ctx, await this.appealing.decide(ctx, input), (id) => this.cards.appeal(ctx, id), SUPERVISION_MESSAGES);
  }

  @ResolveField('card')
  card(@Ctx() ctx: RequestContext, @Parent() { cardId }: AppealRow) {
    return this.cards.byId(ctx, cardId);
  }

  @ResolveField('from')
  from(@Parent() { fromTenantNo }: AppealRow) {
    return tenantStub(fromTenantNo);
  }

  @ResolveField('to')
  to(@Parent() { toTenantNo }: AppealRow) {
    return tenantStub(toTenantNo);
  }
}
