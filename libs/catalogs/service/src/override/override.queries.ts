import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@yimen/access';
import type { TenantNo } from '@yimen/jurisdiction';
import { Database } from '@yimen/persistence';

export interface OverrideRow {
  readonly id: string;
  readonly tenantNo: TenantNo;
  readonly itemCode: string;
  readonly field: string;
  readonly value: unknown;
  readonly setAt: Date;
  readonly effectiveOn: string;
  readonly withdrawnAt: Date | null;
  readonly version: number;
}

/** What a row of `catalogs.item_override` says. */
export const SAID = 'id, tenant_no as "tenantNo", item_code as "itemCode", field, value, set_at as "setAt", effective_on as "effectiveOn", version';
/** All its columns. */
export const OVERRIDE = `${SAID}, withdrawn_at as "withdrawnAt"`;

@Injectable()
export class OverrideQueries {
  constructor(private readonly database: Database) {}

  async byId(ctx: RequestContext, id: string): Promise<OverrideRow | null> {
    const [row] = await this.database.rows<OverrideRow>(ctx.scope, `select ${OVERRIDE} from catalogs.item_override where id = $1`, [id]);
    return row ?? null;
  }
}
