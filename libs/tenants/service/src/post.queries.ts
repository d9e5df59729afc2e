import { Injectable } from '@nestjs/common';
import { sqlCondition, type Post, type RequestContext, type Staff } from '@yimen/access';
import { pageOf, pageRequest, type Page } from '@yimen/graphql-kit';
import { Database, LEAST_UUID } from '@yimen/persistence';
import { tenantsAccess } from './tenant.access.js';

export interface PostRow extends Post {
  readonly personName: string;
}

@Injectable()
export class PostQueries {
  constructor(private readonly database: Database) {}

  /** Posts in the caller's reach, as his ability allows. */
  async page(ctx: RequestContext, first: number | null | undefined, after: string | null | undefined): Promise<Page<PostRow>> {
    const request = pageRequest(first, after, ['number', 'uuid']);
    const [tenantNo = -1, id = LEAST_UUID] = request.after ?? [];
    const allowed = sqlCondition(tenantsAccess.of(ctx.principal), 'list', 'Post', { tenantNo: 'o.tenant_no', visibleFrom: 'o.visible_from' }, 4);
    const rows = await this.database.read(ctx.scope, (sql) =>
      sql<PostRow>(
        `select o.id, o.tenant_no as "tenantNo", o.role, o.department_id as "departmentId", o.window_id as "windowId",
           o.valid_from as "validFrom", o.valid_until as "validUntil", o.revoked_at is not null as revoked, o.data_scope as "dataScope",
           o.chosen_tenants as "chosenTenants", n.name as "personName"
         from tenants.post o join tenants.person n on n.id = o.person_id
         where (o.tenant_no, o.id) > ($1, $2::uuid) and ${allowed.text} order by o.tenant_no, o.id limit $3`,
        [tenantNo, id, request.first + 1, ...allowed.values],
      ));
    return pageOf(rows, request.first, (row) => [row.tenantNo, row.id]);
  }

  /** All posts the caller was ever given. */
  async own(ctx: RequestContext): Promise<readonly PostRow[]> {
    const { principal } = ctx;
    if (principal.kind !== 'staff' && principal.kind !== 'citizen') return [];
    const [row] = await this.database.published<{ posts: Post[] }>('select posts from contract.principal where person_id = $1', [principal.personId]);
    return (row?.posts ?? []).map((post) => ({ ...post, personName: principal.name }));
  }
}

export const ofPost = ({ post, name }: Staff): PostRow => ({ ...post, personName: name });
