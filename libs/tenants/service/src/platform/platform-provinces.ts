import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@yimen/access';
import { check, clientRequestId, invalidInput, notFound, pageOf, pageRequest, tenantNoOf, type Page } from '@yimen/graphql-kit';
import { composeTenantNo, intervalOf, isTenantNo, Level, levelOf, type TenantNo } from '@yimen/jurisdiction';
import { Database, done, once, type Done } from '@yimen/persistence';
import { centreName } from '@yimen/tenants-domain';
import type { QueryResultRow } from 'pg';
import { z } from 'zod';
import { isoDate, line } from '../staffing/staffing.input.js';
import type { PostRefusal } from '../staffing/staffing.messages.js';
import { tenantsAccess } from '../tenant.access.js';
import { today } from '../tenant/tenant.queries.js';

const mostPosts = z.number().int().min(1).max(10_000_000);
const CREATE = z.object({ clientRequestId, code: z.string().refine((code) => /^[1-9]\d$/.test(code), 'two_digits'), name: line(2, 30), validFrom: isoDate.nullish(), mostPosts });
const QUOTA = z.object({ clientRequestId, provinceId: z.string(), mostPosts });

const SPAN = intervalOf(10_00_000_000_0000).hi - 10_00_000_000_0000;
const below = (column: string): string => `${column} between t.tenant_no and t.tenant_no + ${SPAN}`;
const PROVINCE = `t.tenant_no::text as id, t.name, (select k.code from tenants.tenant_code k where k.tenant_no = t.tenant_no order by k.valid_from desc limit 1) as code,
  (select count(*)::int from tenants.tenant d where ${below('d.tenant_no')} and coalesce(d.valid_until, 'infinity') >= $1) as tenants,
  (select count(*)::int from tenants.post o where ${below('o.tenant_no')} and o.revoked_at is null and coalesce(o.valid_until, 'infinity') >= $1) as posts,
  (select q.most_posts from tenants.province_quota q where q.tenant_no = t.tenant_no) as "mostPosts"
  from tenants.tenant t where t.level = ${Level.Province}`;
export interface ProvinceRow extends QueryResultRow {
  readonly id: string;
}

/** What runs the platform (平台运营): provinces and their quotas. Nothing here, nor anything the operator's role reaches, is a case. */
@Injectable()
export class PlatformProvinces {
  constructor(private readonly database: Database) {}

  async page(ctx: RequestContext, first?: number | null, after?: string | null): Promise<Page<ProvinceRow>> {
    const page = pageRequest(first, after, ['number']);
    const rows = await this.database.rows<ProvinceRow>(ctx.scope,
      `select ${PROVINCE} and t.tenant_no > $2 order by t.tenant_no limit $3`, [today(ctx), page.after?.[0] ?? 0, page.first + 1]);
    return pageOf(rows, page.first, ({ id }) => [Number(id)]);
  }

  async province(ctx: RequestContext, id: string): Promise<ProvinceRow | null> {
    const [row] = await this.database.rows<ProvinceRow>(ctx.scope, `select ${PROVINCE} and t.tenant_no = $2`, [today(ctx), tenantNoOf(id) ?? 0]);
    return row ?? null;
  }

  async create(ctx: RequestContext, input: unknown): Promise<Done | PostRefusal> {
    const checked = check(CREATE, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { code, name, validFrom, mostPosts: most } = checked.value;
    const no = composeTenantNo({ province: Number(code), prefecture: 0, county: 0, township: 0, village: 0 });
    if (!isTenantNo(no) || !tenantsAccess.allows(ctx, 'create', 'Province', { tenantNo: no })) return notFound('Province', code);
    const from = validFrom ?? today(ctx);
    if (from < today(ctx)) return invalidInput('validFrom', 'not_in_past');
    return once<PostRefusal>(this.database, ctx, { operation: 'createProvince', clientRequestId: checked.value.clientRequestId, args: checked.value }, async (em) => {
      const written = await em.execute<object[]>(
        'insert into tenants.tenant (tenant_no, level, parent_no, name, centre_name, valid_from) values (?, ?, null, ?, ?, ?) on conflict (tenant_no) do nothing returning tenant_no',
        [no, Level.Province, name, centreName(Level.Province, name), from]);
      if (written.length === 0) return { kind: 'AlreadyThere', what: 'Province' };
      await em.execute('insert into tenants.tenant_code (code, valid_from, tenant_no) values (?, ?, ?)', [code, from, no]);
      await em.execute(SET_QUOTA, [no, most, ctx.now, ctx.scope.actorId]);
      return done('Province', String(no));
    });
  }

  async setQuota(ctx: RequestContext, input: unknown): Promise<Done | PostRefusal> {
    const checked = check(QUOTA, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { provinceId, mostPosts: most } = checked.value;
    const no = provinceNoOf(provinceId);
    if (no === null || !tenantsAccess.allows(ctx, 'setQuota', 'Province', { tenantNo: no })) return notFound('Province', provinceId);
    return once<PostRefusal>(this.database, ctx, { operation: 'setQuota', clientRequestId: checked.value.clientRequestId, args: checked.value }, async (em) => {
      const [tenant] = await em.execute<object[]>('select from tenants.tenant where tenant_no = ?', [no]);
      if (!tenant) return notFound('Province', provinceId);
      await em.execute(SET_QUOTA, [no, most, ctx.now, ctx.scope.actorId]);
      return done('Province', provinceId);
    });
  }
}

const SET_QUOTA = `insert into tenants.province_quota (tenant_no, most_posts, set_at, set_by) values (?, ?, ?, ?)
  on conflict (tenant_no) do update set most_posts = excluded.most_posts, set_at = excluded.set_at, set_by = excluded.set_by`;

function provinceNoOf(id: string): TenantNo | null {
  const no = tenantNoOf(id);
  return no !== null && levelOf(no) === Level.Province ? no : null;
}
