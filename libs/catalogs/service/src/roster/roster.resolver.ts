import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import type { ReconciledSection, RosterKind } from '@yimen/catalogs-domain';
import { Ctx, OpenToAll, tenantArgument, tenantStub } from '@yimen/graphql-kit';
import { sayTotal } from './roster-words.js';
import { RosterQueries, type RosterRow } from './roster.queries.js';

@Resolver('DepartmentRoster')
export class DepartmentRosterResolver {
  constructor(private readonly queries: RosterQueries) {}

  @Query('departmentRoster') @OpenToAll()
  newest(@Ctx() ctx: RequestContext, @Args('tenantId') tenantId: string) {
    return this.queries.newest(ctx, tenantArgument('tenantId', tenantId));
  }

  @ResolveField('tenant')
  tenant(@Parent() { tenantNo }: RosterRow) {
    return tenantStub(tenantNo);
  }

  @ResolveField('sections')
  async sections(@Ctx() ctx: RequestContext, @Parent() roster: RosterRow) {
    return (await this.queries.report(ctx, roster)).sections;
  }

  @ResolveField('entries')
  entries(
    @Ctx() ctx: RequestContext, @Parent() roster: RosterRow, @Args('kind') kind?: RosterKind, @Args('noticed') noticed?: boolean,
    @Args('first') first?: number, @Args('after') after?: string,
  ) {
    return this.queries.entries(ctx, roster, { kind: kind ?? null, noticed: noticed ?? null }, first, after);
  }
}

@Resolver('RosterSection')
export class RosterSectionResolver {
  @ResolveField('differences')
  differences(@Ctx() { locale }: RequestContext, @Parent() { findings }: ReconciledSection) {
    return findings.map((finding) => sayTotal(finding, locale));
  }
}
