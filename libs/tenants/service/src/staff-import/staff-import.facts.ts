import { Injectable } from '@nestjs/common';
import type { KnownPerson, RequestContext } from '@yimen/access';
import { provinceOf, type TenantNo } from '@yimen/jurisdiction';
import { Database } from '@yimen/persistence';
import type { StaffPerson, StaffPlanFacts, StaffRow } from '@yimen/tenants-domain';
import type { QueryResultRow } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { tenantsAccess } from '../tenant.access.js';
import { today } from '../tenant/tenant.queries.js';

interface Placed extends QueryResultRow {
  readonly id: string;
  readonly tenantNo: TenantNo;
  readonly code: string;
}

/** Everything that a table of staff is judged by, read at once for all of its rows. */
@Injectable()
export class StaffImportFacts {
  constructor(private readonly database: Database) {}

  async about(ctx: RequestContext, rows: readonly StaffRow[]): Promise<StaffPlanFacts> {
    const tenants = await this.tenants(ctx, rows.map(({ tenantCode }) => tenantCode));
    const numbers = [...new Set(tenants.values())];
    const [departments, windows, people, quota] = await Promise.all([
      this.placed(ctx, 'department', numbers), this.placed(ctx, 'service_window', numbers), this.people(rows.map(({ account }) => account)), this.quota(numbers),
    ]);
    return {
      today: today(ctx), actorId: ctx.scope.actorId!, quota,
      tenantOf: (code) => tenants.get(code) ?? null,
      gives: (tenantNo, role) => tenantsAccess.allows(ctx, 'give', 'Post', { tenantNo, visibleFrom: 1, role }),
      departmentOf: (tenantNo, code) => departments.get(`${tenantNo} ${code}`) ?? null,
      windowOf: (tenantNo, code) => windows.get(`${tenantNo} ${code}`) ?? null,
      personOf: (account) => people.get(account) ?? { personId: uuidv7(), name: '', posts: [], operator: false, isNew: true },
    };
  }

  /** Numbers of the tenants that are open today, by their official codes. */
  private async tenants(ctx: RequestContext, codes: readonly string[]): Promise<ReadonlyMap<string, TenantNo>> {
    const rows = await this.database.rows<{ code: string; no: TenantNo }>(ctx.scope,
      `select k.code, t.tenant_no as no from tenants.tenant_code k join tenants.tenant t using (tenant_no)
       where k.code = any($1) and $2 between k.valid_from and coalesce(k.valid_until, 'infinity') and $2 between t.valid_from and coalesce(t.valid_until, 'infinity')`,
      [[...new Set(codes)], today(ctx)]);
    return new Map(rows.map(({ code, no }) => [code, no]));
  }

  private async placed(ctx: RequestContext, table: 'department' | 'service_window', numbers: readonly TenantNo[]): Promise<ReadonlyMap<string, string>> {
    const rows = await this.database.rows<Placed>(ctx.scope, `select id, tenant_no as "tenantNo", code from tenants.${table} where tenant_no = any($1)`, [numbers]);
    return new Map(rows.map(({ id, tenantNo, code }) => [`${tenantNo} ${code}`, id]));
  }

  private async people(accounts: readonly string[]): Promise<ReadonlyMap<string, StaffPerson>> {
    const rows = await this.database.published<KnownPerson & { account: string }>(
      'select account, person_id as "personId", name, posts, operator from contract.principal where account = any($1)', [[...new Set(accounts)]]);
    return new Map(rows.map((row) => [row.account, { ...row, isNew: false }]));
  }

  /** The tenants of a table lie in the caller's reach, so in one province; others are refused row by row. */
  private async quota([first]: readonly TenantNo[]): Promise<StaffPlanFacts['quota']> {
    if (first === undefined) return null;
    const [row] = await this.database.published<{ most: number; inUse: number }>(
      'select most_posts as most, posts as "inUse" from contract.province_use where tenant_no = $1', [provinceOf(first)]);
    return row ?? null;
  }
}
