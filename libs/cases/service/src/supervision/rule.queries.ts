import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@yimen/access';
import { rulesInForce } from '@yimen/cases-domain';
import { batched } from '@yimen/graphql-kit';
import { lineageOf, NATION, type TenantNo } from '@yimen/jurisdiction';
import { Database } from '@yimen/persistence';
import { RULE, ruleOf, type RuleRow } from './rule-book.js';

/** The rules of supervision as they are published: whoever is measured by them reads them. */
@Injectable()
export class RuleQueries {
  constructor(private readonly database: Database) {}

  byId(ctx: RequestContext, id: string): Promise<RuleRow | null> {
    const load = (ids: readonly string[]) => this.database.rows<RuleRow>(ctx.scope, `select ${RULE} from cases.supervision_rule u where u.id = any($1::uuid[])`, [ids]);
    return batched(ctx, 'cases.supervisionRule', id, load, (row) => row.id);
  }

  /** What counts at a tenant for an item, or, without one, for all that no rule names; by code. Rules that switch a code off are left out. */
  async inForce(ctx: RequestContext, tenantNo: TenantNo, itemCode: string | null): Promise<readonly RuleRow[]> {
    const rows = await this.database.rows<RuleRow>(ctx.scope,
      `select ${RULE} from cases.supervision_rule u where u.withdrawn_at is null and u.tenant_no = any($1::bigint[]) and (u.item_code is null or u.item_code = $2) order by u.code`,
      [[NATION, ...lineageOf(tenantNo)], itemCode]);
    const laid = new Set(rulesInForce(rows.map(ruleOf), tenantNo, itemCode ?? '').map(({ id }) => id));
    return rows.filter(({ id }) => laid.has(id));
  }
}
