import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@yimen/access';
import { batched } from '@yimen/graphql-kit';
import { provinceOf, type TenantNo } from '@yimen/jurisdiction';
import { Database } from '@yimen/persistence';
import type { Standing } from './item-standing.entity.js';

export interface StandingRow {
  readonly id: string;
  readonly tenantNo: TenantNo;
  readonly itemCode: string;
  readonly standing: Standing;
  readonly effectiveOn: string;
  readonly reason: string;
  readonly setAt: Date;
}

const STANDING = 'id, tenant_no as "tenantNo", item_code as "itemCode", standing, effective_on as "effectiveOn", reason, set_at as "setAt"';

@Injectable()
export class ItemStandingQueries {
  constructor(private readonly database: Database) {}

  byId(ctx: RequestContext, id: string): Promise<StandingRow | null> {
    const load = (ids: readonly string[]) =>
      this.database.rows<StandingRow>(ctx.scope, `select ${STANDING} from catalogs.item_standing where id = any($1::uuid[])`, [ids]);
    return batched(ctx, 'catalogs.standing', id, load, (row) => row.id);
  }

  /** Everything that was said of an item's standing in the tenant's province, newest first; at most a few. */
  ofItem(ctx: RequestContext, tenantNo: TenantNo, code: string): Promise<readonly StandingRow[]> {
    return this.database.rows<StandingRow>(ctx.scope,
      `select ${STANDING} from catalogs.item_standing where tenant_no = $1 and item_code = $2 order by version desc limit 200`, [provinceOf(tenantNo), code]);
  }
}
