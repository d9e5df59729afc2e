import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@yimen/access';
import type { PolicyRule } from '@yimen/catalogs-domain';
import { batched, pageOf, pageRequest, type Page } from '@yimen/graphql-kit';
import { provinceOf, type TenantNo } from '@yimen/jurisdiction';
import { Database, type Sql } from '@yimen/persistence';

/** A rule with its province and its term. */
export interface FieldPolicyRow extends PolicyRule {
  readonly tenantNo: TenantNo;
  readonly reason: string;
  readonly effectiveOn: string;
  readonly withdrawnAt: Date | null;
}

const RULE = `id, tenant_no as "tenantNo", field, policy, item_code as "itemCode", implementer, line, item_type as "itemType", region_no as region, level, reason,
  effective_on as "effectiveOn", set_at as "setAt", withdrawn_at as "withdrawnAt"`;

/** A day after all others. */
export const FOREVER = '9999-12-31';

/**
 * The rules of provinces as they stood at an instant.
 * @param on the day for which they are asked
 */
export const rulesAt = (sql: Sql, provinces: readonly TenantNo[], asOf: Date, on: string): Promise<readonly FieldPolicyRow[]> =>
  sql<FieldPolicyRow>(
    `select ${RULE} from catalogs.field_policy
     where tenant_no = any($1) and set_at <= $2 and (withdrawn_at is null or withdrawn_at > $2) and effective_on <= $3`, [[...new Set(provinces)], asOf, on]);

@Injectable()
export class FieldPolicyQueries {
  constructor(private readonly database: Database) {}

  byId(ctx: RequestContext, id: string): Promise<FieldPolicyRow | null> {
    const load = (ids: readonly string[]) => this.database.rows<FieldPolicyRow>(ctx.scope, `select ${RULE} from catalogs.field_policy where id = any($1::uuid[])`, [ids]);
    return batched(ctx, 'catalogs.fieldPolicy', id, load, (row) => row.id);
  }

  /** What the tenant's province has laid down and not withdrawn, newest first. */
  async page(ctx: RequestContext, tenantNo: TenantNo, field: string | null | undefined, first: number | null | undefined, after: string | null | undefined): Promise<Page<FieldPolicyRow>> {
    const request = pageRequest(first, after, ['instant', 'uuid']);
    const [at = null, id = null] = request.after ?? [];
    const rows = await this.database.rows<FieldPolicyRow>(ctx.scope,
      `select ${RULE} from catalogs.field_policy
       where tenant_no = $1 and withdrawn_at is null and ($2::text is null or field = $2) and ($3::timestamptz is null or (set_at, id) < ($3, $4::uuid))
       order by set_at desc, id desc limit $5`,
      [provinceOf(tenantNo), field ?? null, at, id, request.first + 1]);
    return pageOf(rows, request.first, (row) => [row.setAt.toISOString(), row.id]);
  }
}
