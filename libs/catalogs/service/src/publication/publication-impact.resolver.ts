import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import type { Impact } from '@yimen/catalogs-domain';
import { Ctx, OpenToAll, tenantArgument, tenantStub } from '@yimen/graphql-kit';
import { sayOverrideRefusal } from '../catalog.messages.js';
import type { ImpactedOverride } from './impact-batches.js';
import type { CountyImpact } from './impact-run.js';
import { PublicationImpacts } from './publication-impact.js';

@Resolver('ImpactedOverride')
export class PublicationImpactResolver {
  constructor(private readonly impacts: PublicationImpacts) {}

  @Query('publicationImpact') @OpenToAll()
  summary(@Ctx() ctx: RequestContext, @Args('publicationId') publicationId: string) {
    return this.impacts.summary(ctx, publicationId);
  }

  @Query('impactedOverrides') @OpenToAll()
  overrides(
    @Ctx() ctx: RequestContext, @Args('publicationId') publicationId: string, @Args('impact') impact?: Impact,
    @Args('countyId') countyId?: string, @Args('first') first?: number, @Args('after') after?: string,
  ) {
    return this.impacts.page(ctx, publicationId, { impact, county: countyId ? tenantArgument('countyId', countyId) : null, first, after });
  }

  @ResolveField('reasons')
  reasons(@Ctx() { locale }: RequestContext, @Parent() { refusals }: ImpactedOverride): readonly string[] {
    return refusals.map((refusal) => sayOverrideRefusal(refusal, locale));
  }
}

@Resolver('CountyImpact')
export class CountyImpactResolver {
  @ResolveField('county')
  county(@Parent() { countyNo }: CountyImpact) {
    return tenantStub(countyNo);
  }
}
