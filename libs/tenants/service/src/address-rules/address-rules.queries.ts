import { Injectable } from '@nestjs/common';
import { lineageOf, type TenantNo } from '@yimen/jurisdiction';
import { Database } from '@yimen/persistence';
import type { AddressRule } from '@yimen/serving';

export interface NotedRule extends AddressRule {
  readonly note: string;
}
export interface AddressRulesRow {
  readonly id: string;
  readonly tenantNo: TenantNo;
  readonly rules: readonly NotedRule[];
}

/** Rules on addresses as they are published: those of tenants above are no secret to those whom they bind. */
@Injectable()
export class AddressRulesQueries {
  constructor(private readonly database: Database) {}

  /** A tenant's own rules, none or some. */
  async of(tenantNo: TenantNo): Promise<AddressRulesRow> {
    const rules = await this.database.published<NotedRule>('select cidr, allows, note from contract.address_rule where tenant_no = $1 order by allows, cidr::inet', [tenantNo]);
    return { id: String(tenantNo), tenantNo, rules };
  }

  /** The rules of the nearest of these tenants that has any; the farthest stands in front. */
  async nearest(lineage: readonly TenantNo[]): Promise<AddressRulesRow | null> {
    const [row] = await this.database.published<{ no: TenantNo | null }>('select max(tenant_no) as no from contract.address_rule where tenant_no = any($1)', [lineage]);
    return row?.no ? this.of(row.no) : null;
  }

  /** The rules that hold at a tenant. */
  at(tenantNo: TenantNo): Promise<AddressRulesRow | null> {
    return this.nearest(lineageOf(tenantNo));
  }
}
