import { Injectable } from '@nestjs/common';
import { sqlCondition, type Post, type RequestContext } from '@yimen/access';
import { batched, inputError, pageOf, pageRequest, tenantArgument, type Page } from '@yimen/graphql-kit';
import { intervalOf } from '@yimen/jurisdiction';
import { Database, isUuid, LEAST_UUID } from '@yimen/persistence';
import type { PostKind } from '@yimen/tenants-domain';
import { isIsoDate } from '@yimen/working-days';
import type { QueryResultRow } from 'pg';
import { POST_COLUMNS, tenantsAccess } from '../tenant.access.js';

export interface PostRow extends Post, QueryResultRow {
  readonly personId: string;
  readonly personName: string;
  readonly kind: PostKind;
  readonly standsInFor: string | null;
  readonly sentBy: string | null;
}
export interface PostFilter {
  readonly within?: string | null;
  readonly role?: string | null;
  readonly kind?: string | null;
  readonly actingOn?: string | null;
  readonly name?: string | null;
}
export interface DepartmentRow {
  readonly id: string;
  readonly tenantNo: number;
  readonly code: string;
  readonly name: string;
}

const columns = (revoked: string): string => `o.id, o.person_id as "personId", o.tenant_no as "tenantNo", o.role, o.kind, o.department_id as "departmentId", o.window_id as "windowId",
  o.valid_from as "validFrom", o.valid_until as "validUntil", ${revoked} as revoked, o.data_scope as "dataScope", o.chosen_tenants as "chosenTenants",
  o.stands_in_for as "standsInFor", o.sent_by as "sentBy"`;
const POST = `${columns('o.revoked_at is not null')}, n.name as "personName" from tenants.post o join tenants.person n on n.id = o.person_id`;
const HELD = `${columns('o.revoked')}, o.person_name as "personName" from contract.held_post o`;
/** How long a beginning of a name may be. */
const LONGEST_NAME = 50;

@Injectable()
export class PostQueries {
  constructor(private readonly database: Database) {}

  /** Posts in the caller's reach, as his ability allows, by tenant and name. */
  async page(ctx: RequestContext, filter: PostFilter, first: number | null | undefined, after: string | null | undefined): Promise<Page<PostRow>> {
    const request = pageRequest(first, after, ['number', 'string', 'uuid']);
    const [tenantNo = -1, name = '', id = LEAST_UUID] = request.after ?? [];
    if ((filter.name?.length ?? 0) > LONGEST_NAME) throw inputError('filter.name', `1..${LONGEST_NAME} characters`);
    if (filter.actingOn && !isIsoDate(String(filter.actingOn))) throw inputError('filter.actingOn', 'date');
    const within = filter.within ? intervalOf(tenantArgument('filter.within', filter.within)) : null;
    const allowed = sqlCondition(tenantsAccess.of(ctx.principal), 'list', 'Post', POST_COLUMNS, 11);
    const rows = await this.database.rows<PostRow>(ctx.scope,
      `select ${POST}
       where o.tenant_no >= $1 and (o.tenant_no, n.name, o.id) > ($1, $2, $3::uuid)
         and ($4::bigint is null or o.tenant_no between $4 and $5) and ($6::text is null or o.role = $6) and ($7::text is null or o.kind = $7)
         and ($8::date is null or (o.revoked_at is null and $8 between o.valid_from and coalesce(o.valid_until, 'infinity')))
         and ($9::text is null or n.name ^@ $9) and ${allowed.text}
       order by o.tenant_no, n.name, o.id limit $10`,
      [tenantNo, name, id, within?.lo ?? null, within?.hi ?? null, filter.role ?? null, filter.kind ?? null, filter.actingOn ?? null,
        filter.name || null, request.first + 1, ...allowed.values]);
    return pageOf(rows, request.first, (row) => [row.tenantNo, row.personName, row.id]);
  }

  /** A post that the caller may see. */
  async byId(ctx: RequestContext, id: string): Promise<PostRow | null> {
    if (!isUuid(id)) return null;
    const [row] = await this.byIds(ctx, [id]);
    return row ?? null;
  }

  /** Posts of a list that the caller may see. */
  byIds(ctx: RequestContext, ids: readonly string[]): Promise<readonly PostRow[]> {
    const allowed = sqlCondition(tenantsAccess.of(ctx.principal), 'list', 'Post', POST_COLUMNS, 2);
    return this.database.rows<PostRow>(ctx.scope, `select ${POST} where o.id = any($1) and ${allowed.text}`, [ids, ...allowed.values]);
  }

  /** All posts the person who calls was ever given, whoever's matters he sees to. */
  own(ctx: RequestContext): Promise<readonly PostRow[]> {
    return this.database.published<PostRow>(`select ${HELD} where o.person_id = $1 order by o.valid_from, o.id`, [ctx.scope.actorId]);
  }

  department(ctx: RequestContext, id: string): Promise<DepartmentRow | null> {
    const load = (ids: readonly string[]) => this.database.rows<DepartmentRow & QueryResultRow>(ctx.scope,
      'select id, tenant_no as "tenantNo", code, name from tenants.department where id = any($1)', [ids]);
    return batched(ctx, 'tenants.department', id, load, (row) => row.id);
  }

  async departmentsOf(ctx: RequestContext, tenantNo: number): Promise<readonly DepartmentRow[]> {
    const load = async (numbers: readonly number[]) => {
      const rows = await this.database.rows<DepartmentRow & QueryResultRow>(ctx.scope,
        'select id, tenant_no as "tenantNo", code, name from tenants.department where tenant_no = any($1) order by code', [numbers]);
      const groups = Map.groupBy(rows, (row) => row.tenantNo);
      return numbers.map((no) => ({ no, departments: groups.get(no) ?? [] }));
    };
    return (await batched(ctx, 'tenants.departments', tenantNo, load, ({ no }) => no))?.departments ?? [];
  }
}
