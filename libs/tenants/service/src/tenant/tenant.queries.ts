import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@yimen/access';
import { intervalOf, lineageOf, type TenantNo } from '@yimen/jurisdiction';
import { Database, isUuid } from '@yimen/persistence';
import { batched, pageOf, pageRequest, tenantArgument, tenantNoOf, type Page } from '@yimen/graphql-kit';
import { shanghaiDateOf } from '@yimen/working-days';

export interface TenantRow {
  readonly id: string;
  readonly tenantNo: TenantNo;
  readonly level: number;
  readonly parentNo: TenantNo | null;
  readonly name: string;
  readonly prefecture: string | null;
  readonly centreName: string;
  readonly code: string | null;
  readonly validFrom: string;
  readonly validUntil: string | null;
}
export interface WindowRow {
  readonly id: string;
  readonly tenantNo: TenantNo;
  readonly code: string;
  readonly name: string;
  readonly department: string | null;
  readonly itemCodes: readonly string[];
}
export interface CalendarRow {
  readonly on: string;
  readonly kind: string;
  readonly name: string;
  readonly document: string;
  readonly tenantNo: TenantNo;
}
export interface TenantFilter {
  readonly name?: string | null;
  readonly level?: number | null;
  readonly within?: string | null;
  readonly first?: number | null;
  readonly after?: string | null;
}

const TENANT = `t.tenant_no::text as id, t.tenant_no as "tenantNo", t.level, t.parent_no as "parentNo", t.name, t.prefecture, t.centre_name as "centreName",
  t.valid_from as "validFrom", t.valid_until as "validUntil", (select c.code from tenants.tenant_code c where c.tenant_no = t.tenant_no order by c.valid_from desc limit 1) as code`;
const WINDOW = `w.id, w.tenant_no as "tenantNo", w.code, w.name, w.item_codes as "itemCodes",
  (select d.name from tenants.department d where d.id = w.department_id) as department`;

@Injectable()
export class TenantQueries {
  constructor(private readonly database: Database) {}

  byNumbers(ctx: RequestContext, numbers: readonly TenantNo[]): Promise<TenantRow[]> {
    return this.database.rows<TenantRow>(
      ctx.scope, `select ${TENANT} from tenants.tenant t where t.tenant_no = any($1) order by t.tenant_no`, [numbers], 'tenants by number');
  }

  byNumber(ctx: RequestContext, no: TenantNo): Promise<TenantRow | null> {
    return batched(ctx, 'tenants.tenant', no, (numbers) => this.byNumbers(ctx, numbers), ({ tenantNo }) => tenantNo);
  }

  async byId(ctx: RequestContext, id: string): Promise<TenantRow | null> {
    const no = tenantNoOf(id);
    return no === null ? null : this.byNumber(ctx, no);
  }

  async byCode(ctx: RequestContext, code: string, on: string): Promise<TenantRow | null> {
    const [row] = await this.database.rows<TenantRow>(ctx.scope,
      `select ${TENANT} from tenants.tenant t join tenants.tenant_code k using (tenant_no)
       where k.code = $1 and k.valid_from <= $2 and (k.valid_until is null or k.valid_until >= $2)`,
      [code, on]);
    return row ?? null;
  }

  async lineage(ctx: RequestContext, no: TenantNo): Promise<TenantRow[]> {
    const rows = await Promise.all(lineageOf(no).map((one) => this.byNumber(ctx, one)));
    return rows.filter((row) => row !== null);
  }

  /** A page of tenants by number. The name is compared by prefix, which an index and row-level security both bear. */
  async page(ctx: RequestContext, filter: TenantFilter): Promise<Page<TenantRow>> {
    const request = pageRequest(filter.first, filter.after, ['number']);
    const within = filter.within ? tenantArgument('within', filter.within) : null;
    const { lo, hi } = within === null ? { lo: 0, hi: Number.MAX_SAFE_INTEGER } : intervalOf(within);
    const rows = await this.database.rows<TenantRow>(ctx.scope,
      `select ${TENANT} from tenants.tenant t
       where t.tenant_no between $1 and $2 and t.tenant_no > $3
         and ($4::text is null or t.name ^@ $4) and ($5::int is null or t.level = $5)
       order by t.tenant_no limit $6`,
      [lo, hi, request.after?.[0] ?? -1, filter.name ?? null, filter.level ?? null, request.first + 1]);
    return pageOf(rows, request.first, ({ tenantNo }) => [tenantNo]);
  }

  /** A page of a tenant's children by number; the pages of several tenants are read together. */
  async childrenOf(ctx: RequestContext, parentNo: TenantNo, first: number | null | undefined, after: string | null | undefined): Promise<Page<TenantRow>> {
    const request = pageRequest(first, after, ['number']);
    const from = request.after?.[0] ?? -1;
    const load = async (parents: readonly TenantNo[]) => {
      const rows = await this.database.rows<TenantRow>(ctx.scope,
        `select ${TENANT} from unnest($1::bigint[]) as asked (no) cross join lateral (
           select * from tenants.tenant c where c.parent_no = asked.no and c.tenant_no > $2 order by c.tenant_no limit $3
         ) t order by t.tenant_no`,
        [parents, from, request.first + 1]);
      const children = Map.groupBy(rows, (row) => row.parentNo);
      return parents.map((no) => ({ no, rows: children.get(no) ?? [] }));
    };
    const found = await batched(ctx, `tenants.children ${request.first} ${from}`, parentNo, load, ({ no }) => no);
    return pageOf(found?.rows ?? [], request.first, ({ tenantNo }) => [tenantNo]);
  }

  async windowsOf(ctx: RequestContext, tenantNo: TenantNo): Promise<readonly WindowRow[]> {
    const found = await batched(ctx, 'tenants.windows', tenantNo, (numbers) => this.windowsByTenant(ctx, numbers), (group) => group.tenantNo);
    return found?.windows ?? [];
  }

  windowById(ctx: RequestContext, id: string): Promise<WindowRow | null> {
    const load = (ids: readonly string[]) => this.database.rows<WindowRow>(
      ctx.scope, `select ${WINDOW} from tenants.service_window w where w.id = any($1)`, [ids.filter(isUuid)], 'windows by id');
    return batched(ctx, 'tenants.window', id, load, (row) => row.id);
  }

  private async windowsByTenant(ctx: RequestContext, numbers: readonly TenantNo[]) {
    const rows = await this.database.rows<WindowRow>(
      ctx.scope, `select ${WINDOW} from tenants.service_window w where w.tenant_no = any($1) order by w.code`, [numbers], 'windows by tenant');
    return numbers.map((tenantNo) => ({ tenantNo, windows: rows.filter((row) => row.tenantNo === tenantNo) }));
  }
}

export const today = (ctx: RequestContext): string => shanghaiDateOf(ctx.now);
