import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import { answer, Ctx, Requires } from '@yimen/graphql-kit';
import { POST_MESSAGES } from './staffing.messages.js';
import { SecondmentQueries, type CertificateRow, type StaffChangeRow } from './staffing.secondment.queries.js';
import { Secondments } from './staffing.secondment.js';
import { tenantsAccess } from '../tenant.access.js';
import { TenantQueries } from '../tenant/tenant.queries.js';

@Resolver('StaffChange')
export class StaffChangeResolver {
  constructor(
    private readonly secondments: Secondments,
    private readonly queries: SecondmentQueries,
  ) {}

  @Query('staffChanges') @Requires(tenantsAccess, 'list', 'StaffChange')
  staffChanges(@Ctx() ctx: RequestContext, @Args('open') open?: boolean, @Args('first') first?: number, @Args('after') after?: string) {
    return this.queries.changes(ctx, open, first, after);
  }

  @Mutation('requestStaffChange') @Requires(tenantsAccess, 'askFor', 'Post')
  async requestStaffChange(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return answer(ctx, await this.secondments.ask(ctx, input), (id) => this.queries.change(ctx, id), POST_MESSAGES);
  }

  @Mutation('consentStaffChange') @Requires(tenantsAccess, 'decide', 'StaffChange')
  async consentStaffChange(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return answer(ctx, await this.secondments.consent(ctx, input), (id) => this.queries.change(ctx, id), POST_MESSAGES);
  }

  @Mutation('declineStaffChange') @Requires(tenantsAccess, 'decide', 'StaffChange')
  async declineStaffChange(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return answer(ctx, await this.secondments.decline(ctx, input), (id) => this.queries.change(ctx, id), POST_MESSAGES);
  }

  @ResolveField('post')
  post(@Ctx() ctx: RequestContext, @Parent() change: StaffChangeRow) {
    return this.queries.postOf(ctx, change);
  }
}

@Resolver('ServiceCertificate')
export class ServiceCertificateResolver {
  constructor(
    private readonly secondments: Secondments,
    private readonly queries: SecondmentQueries,
    private readonly tenants: TenantQueries,
  ) {}

  @Query('serviceCertificates') @Requires(tenantsAccess, 'list', 'ServiceCertificate')
  serviceCertificates(@Ctx() ctx: RequestContext, @Args('first') first?: number, @Args('after') after?: string) {
    return this.queries.certificates(ctx, first, after);
  }

  @Mutation('issueServiceCertificate') @Requires(tenantsAccess, 'appraise', 'Post')
  async issueServiceCertificate(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return answer(ctx, await this.secondments.certify(ctx, input), (id) => this.queries.certificate(ctx, id), POST_MESSAGES);
  }

  @ResolveField('tenant')
  tenant(@Ctx() ctx: RequestContext, @Parent() { tenantNo }: CertificateRow) {
    return this.tenants.byNumber(ctx, tenantNo);
  }
}
