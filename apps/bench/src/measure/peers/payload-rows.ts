import { ANONYMOUS, scopeOf } from '@yimen/access';
import type { Database } from '@yimen/persistence';

/** A page of the payload: fifty rows of ten fields, as a list of tenants would show them. */
export interface PayloadRow {
  readonly id: string;
  readonly level: number;
  readonly parentNo: string;
  readonly countyNo: string;
  readonly name: string;
  readonly prefecture: string | null;
  readonly centreName: string;
  readonly validFrom: string;
  readonly validUntil: string | null;
  readonly version: number;
}

export const PAYLOAD_ROWS = 50;
export const PAYLOAD_FIELDS = 'id level parentNo countyNo name prefecture centreName validFrom validUntil version';

/** Real tenants through the product's own door to the database: fifty villages. Both sides of the comparison read them so. */
export function readPayload(database: Database): Promise<PayloadRow[]> {
  return database.read(scopeOf(ANONYMOUS), (sql) =>
    sql<PayloadRow & Record<string, unknown>>(
      `select tenant_no::text as id, level, parent_no::text as "parentNo", (tenant_no / 10000000 * 10000000)::text as "countyNo", name, prefecture,
         centre_name as "centreName", valid_from as "validFrom", valid_until as "validUntil", version
       from tenants.tenant where tenant_no > $1 and level = 4 order by tenant_no limit $2`, [0, PAYLOAD_ROWS]));
}
