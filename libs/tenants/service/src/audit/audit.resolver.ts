import { Args, Query, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import { Ctx, inputError, Requires } from '@yimen/graphql-kit';
import { auditFilter, AuditQueries } from './audit.queries.js';
import { tenantsAccess } from '../tenant.access.js';
import { TenantQueries } from '../tenant/tenant.queries.js';

@Resolver('AuditEntry')
export class AuditResolver {
  constructor(
    private readonly audit: AuditQueries,
    private readonly tenants: TenantQueries,
  ) {}

  @Query('auditEntries') @Requires(tenantsAccess, 'read', 'AuditEntry')
  async auditEntries(@Ctx() ctx: RequestContext, @Args() { first, after, ...asked }: { readonly first?: number; readonly after?: string }) {
    const filter = auditFilter(asked);
    if (filter.kind === 'InvalidInput') throw inputError(filter.field, filter.rule);
    const page = await this.audit.page(ctx, filter.value, first, after);
    const nodes = page.nodes.map((row) => ({ ...row, tenant: () => (row.tenantNo === null ? null : this.tenants.byNumber(ctx, row.tenantNo)) }));
    return { ...page, nodes };
  }
}
