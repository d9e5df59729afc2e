import { Args, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import { allowedVerbs, openGaps, pressingClock, routeOf } from '@yimen/cases-domain';
import { Ctx, Requires, tenantStub } from '@yimen/graphql-kit';
import { Attachments } from '../file/attachments.js';
import { casesAccess } from '../case.access.js';
import { ownVerbs } from '../citizen/citizen-desk.js';
import { CardQueries } from '../supervision/card.queries.js';
import { factsOf } from './case-record.js';
import { shownClock } from './clock-view.js';
import { CaseQueries, type CaseRow, type PersonCaseRow } from './case.queries.js';

@Resolver('Case')
export class CaseResolver {
  constructor(
    private readonly queries: CaseQueries,
    private readonly attachments: Attachments,
    private readonly cardQueries: CardQueries,
  ) {}

  @Query('case') @Requires(casesAccess, 'read', 'Case')
  case(@Ctx() ctx: RequestContext, @Args('id') id: string) {
    return this.queries.byId(ctx, id);
  }

  @Query('myCases') @Requires(casesAccess, 'readOwn', 'Case')
  async myCases(@Ctx() ctx: RequestContext, @Args('first') first?: number, @Args('after') after?: string) {
    const page = await this.queries.ofPerson(ctx, first, after);
    return { ...page, nodes: page.nodes.map((row: PersonCaseRow) => ({ ...row, case: () => this.queries.byId(ctx, row.id) })) };
  }

  @ResolveReference()
  reference(row: { id: string }, context: { ctx: RequestContext }) {
    const { ctx } = context;
    return casesAccess.of(ctx.principal).can('read', 'Case') ? this.queries.byId(ctx, row.id) : null;
  }

  @ResolveField('handlingTenant')
  handlingTenant(@Parent() { handlingTenantNo }: CaseRow) {
    return tenantStub(handlingTenantNo);
  }

  @ResolveField('edition')
  async edition(@Ctx() ctx: RequestContext, @Parent() row: CaseRow) {
    const standard = await this.queries.frozenOf(ctx, row);
    return standard && { ...standard, ...standard.values };
  }

  @ResolveField('timeKind')
  async timeKind(@Ctx() ctx: RequestContext, @Parent() row: CaseRow) {
    return (await this.queries.frozenOf(ctx, row))?.values.timeKind ?? null;
  }

  @ResolveField('route')
  async route(@Ctx() ctx: RequestContext, @Parent() { id }: CaseRow) {
    return routeOf((await this.queries.story(ctx, id)).state);
  }

  @ResolveField('supplyBy')
  async supplyBy(@Ctx() ctx: RequestContext, @Parent() { id }: CaseRow) {
    return (await this.queries.story(ctx, id)).state.supplyBy;
  }

  @ResolveField('promise')
  async promise(@Ctx() ctx: RequestContext, @Parent() { id }: CaseRow) {
    const { state } = await this.queries.story(ctx, id);
    return state.promise && { ...state.promise, openIds: openGaps(state) };
  }

  @ResolveField('flags')
  async flags(@Ctx() ctx: RequestContext, @Parent() { id }: CaseRow) {
    const { flags } = (await this.queries.story(ctx, id)).state;
    return Object.entries(flags).filter(([, isSet]) => isSet).map(([flag]) => flag);
  }

  @ResolveField('applicant')
  applicant(@Ctx() ctx: RequestContext, @Parent() { id }: CaseRow) {
    return this.queries.masked(ctx, id);
  }

  @ResolveField('mandate')
  mandate(@Ctx() ctx: RequestContext, @Parent() { id }: CaseRow) {
    return this.queries.mandate(ctx, id);
  }

  @ResolveField('materials')
  async materials(@Ctx() ctx: RequestContext, @Parent() row: CaseRow) {
    const [item, { state }] = await Promise.all([this.queries.itemOf(ctx, row), this.queries.story(ctx, row.id)]);
    return (item?.values.materials ?? []).map((material) => ({
      ...material, presented: state.presented.has(material.id), outstanding: state.outstanding.has(material.id),
      attachments: async () => (await this.attachments.ofCase(ctx, row.id))
        .filter(({ materialId }) => materialId === material.id).map((file) => ({ ...file, url: `/files/${file.id}` })),
    }));
  }

  @ResolveField('legs')
  async legs(@Ctx() ctx: RequestContext, @Parent() row: CaseRow) {
    const { state } = await this.queries.story(ctx, row.id);
    return state.legs.map((leg) => ({
      ...leg, id: leg.legId, counted: leg.legId === state.countedLegId, tenant: tenantStub(leg.tenantNo), step: () => this.stepOf(ctx, row, leg.stepId),
    }));
  }

  @ResolveField('events')
  async events(@Ctx() ctx: RequestContext, @Parent() { id }: CaseRow) {
    const { events } = await this.queries.story(ctx, id);
    return events.map((event) => ({ ...event, tenant: tenantStub(event.tenantNo), facts: factsOf(event) }));
  }

  @ResolveField('clocks')
  async clocks(@Ctx() ctx: RequestContext, @Parent() row: CaseRow) {
    const clocks = await this.queries.clocks(ctx, row, await this.queries.story(ctx, row.id));
    return clocks.map((clock) => ({ ...shownClock(clock, ctx.locale), step: () => this.stepOf(ctx, row, clock.stepId) }));
  }

  @ResolveField('deadline')
  async deadline(@Ctx() ctx: RequestContext, @Parent() row: CaseRow) {
    const story = await this.queries.story(ctx, row.id);
    const clocks = await this.queries.clocks(ctx, row, story);
    const pressing = pressingClock(clocks, story.state.countedLegId ?? '');
    const clock = clocks.find(({ reading }) => reading === pressing);
    return clock ? shownClock(clock, ctx.locale) : null;
  }

  @ResolveField('cards')
  cards(@Ctx() ctx: RequestContext, @Parent() { id }: CaseRow) {
    return ctx.principal.kind === 'staff' ? this.cardQueries.ofCase(ctx, id) : null;
  }

  @ResolveField('allowedVerbs')
  async allowedVerbs(@Ctx() ctx: RequestContext, @Parent() { id }: CaseRow) {
    const [{ state }, rows] = await Promise.all([this.queries.story(ctx, id), this.queries.legsOf(ctx, id)]);
    if (ctx.principal.kind === 'citizen') return ownVerbs(state);
    const factsOfLeg = new Map(rows.map((row) => [row.legId, row]));
    const own = state.legs.flatMap(({ legId, kind, status }) => {
      const facts = factsOfLeg.get(legId);
      return facts ? allowedVerbs(kind, status).filter((verb) => casesAccess.allows(ctx, verb, 'CaseLeg', facts)) : [];
    });
    return [...new Set(own)];
  }

  private async stepOf(ctx: RequestContext, row: CaseRow, stepId: string | null) {
    return stepId === null ? null : ((await this.queries.frozenOf(ctx, row))?.values.steps.find(({ id }) => id === stepId) ?? null);
  }
}
