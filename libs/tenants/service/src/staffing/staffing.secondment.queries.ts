import { Injectable } from '@nestjs/common';
import { sqlCondition, type RequestContext } from '@yimen/access';
import { batched, pageOf, pageRequest, type Page } from '@yimen/graphql-kit';
import { Database, GREATEST_UUID, isUuid } from '@yimen/persistence';
import type { QueryResultRow } from 'pg';
import { PostQueries, type PostRow } from '../post/post.queries.js';
import { tenantsAccess } from '../tenant.access.js';

export interface StaffChangeRow extends QueryResultRow {
  readonly id: string;
  readonly postId: string;
  readonly askedAt: Date;
}
export interface CertificateRow extends QueryResultRow {
  readonly id: string;
  readonly tenantNo: number;
  readonly issuedAt: Date;
}

const CHANGE = `c.id, c.post_id as "postId", c.kind, c.last_on as "lastOn", c.reason, c.replacement_account as "replacementAccount", c.replacement_name as "replacementName",
  c.asked_at as "askedAt", c.outcome, c.decided_at as "decidedAt", c.opinion from tenants.staff_change c`;
const CHANGE_COLUMNS = { tenantNo: 'c.tenant_no', visibleFrom: 'c.visible_from', askedBy: 'c.asked_by' };
const CERTIFICATE = `c.id, c.tenant_no as "tenantNo", c.post_id as "postId", c.person_id as "personId", c.person_name as "personName", c.role, c.from_on as "fromOn",
  c.until_on as "untilOn", c.grade, c.appraisal, c.issued_at as "issuedAt" from tenants.service_certificate c`;
const CERTIFICATE_COLUMNS = { tenantNo: 'c.tenant_no', visibleFrom: 'c.visible_from', personId: 'c.person_id' };
const LATEST = 'infinity';

@Injectable()
export class SecondmentQueries {
  constructor(
    private readonly database: Database,
    private readonly posts: PostQueries,
  ) {}

  async changes(ctx: RequestContext, open: boolean | null | undefined, first?: number | null, after?: string | null): Promise<Page<StaffChangeRow>> {
    const page = pageRequest(first, after, ['instant', 'uuid']);
    const [at = LATEST, id = GREATEST_UUID] = page.after ?? [];
    const allowed = sqlCondition(tenantsAccess.of(ctx.principal), 'list', 'StaffChange', CHANGE_COLUMNS, 5);
    const rows = await this.database.rows<StaffChangeRow>(ctx.scope,
      `select ${CHANGE} where (c.asked_at, c.id) < ($1::timestamptz, $2::uuid) and ($3::boolean is null or (c.decided_at is null) = $3) and ${allowed.text}
       order by c.asked_at desc, c.id desc limit $4`, [at, id, open ?? null, page.first + 1, ...allowed.values]);
    return pageOf(rows, page.first, (row) => [row.askedAt.toISOString(), row.id]);
  }

  async change(ctx: RequestContext, id: string): Promise<StaffChangeRow | null> {
    if (!isUuid(id)) return null;
    const allowed = sqlCondition(tenantsAccess.of(ctx.principal), 'list', 'StaffChange', CHANGE_COLUMNS, 2);
    const [row] = await this.database.rows<StaffChangeRow>(ctx.scope, `select ${CHANGE} where c.id = $1 and ${allowed.text}`, [id, ...allowed.values]);
    return row ?? null;
  }

  postOf(ctx: RequestContext, { postId }: StaffChangeRow): Promise<PostRow | null> {
    return batched(ctx, 'tenants.post', postId, (ids) => this.posts.byIds(ctx, ids), (row) => row.id);
  }

  async certificates(ctx: RequestContext, first?: number | null, after?: string | null): Promise<Page<CertificateRow>> {
    const page = pageRequest(first, after, ['instant', 'uuid']);
    const [at = LATEST, id = GREATEST_UUID] = page.after ?? [];
    const rows = await this.certified(ctx, '(c.issued_at, c.id) < ($1::timestamptz, $2::uuid)', [at, id], page.first + 1);
    return pageOf(rows, page.first, (row) => [row.issuedAt.toISOString(), row.id]);
  }

  async certificate(ctx: RequestContext, id: string): Promise<CertificateRow | null> {
    const [row] = isUuid(id) ? await this.certified(ctx, 'c.id = $1', [id], 1) : [];
    return row ?? null;
  }

  private async certified(ctx: RequestContext, where: string, values: readonly unknown[], limit: number): Promise<readonly CertificateRow[]> {
    const allowed = sqlCondition(tenantsAccess.of(ctx.principal), 'list', 'ServiceCertificate', CERTIFICATE_COLUMNS, values.length + 2);
    return this.database.rows<CertificateRow>(ctx.scope,
      `select ${CERTIFICATE} where ${where} and ${allowed.text} order by c.issued_at desc, c.id desc limit $${values.length + 1}`, [...values, limit, ...allowed.values]);
  }
}
