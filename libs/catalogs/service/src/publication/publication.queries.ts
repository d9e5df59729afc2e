import { Injectable } from '@nestjs/common';
import { sqlCondition, type RequestContext } from '@yimen/access';
import { batched, pageOf, pageRequest, type Page } from '@yimen/graphql-kit';
import { provinceOf, type TenantNo } from '@yimen/jurisdiction';
import { Database } from '@yimen/persistence';
import { z } from 'zod';
import { catalogsAccess, PUBLICATION_COLUMNS } from '../catalog.access.js';
import type { Answer } from './item-publication.entity.js';

/** Why a warning of one of the editions is let stand. */
export interface AnswerRow extends Answer {
  readonly editionId: string;
  readonly itemCode: string;
}

/** As many answers of one publication are told. */
const TOLD = 200;

export interface PublicationRow {
  readonly id: string;
  readonly tenantNo: TenantNo;
  readonly title: string;
  readonly kind: 'regular' | 'correction';
  readonly status: 'in_review' | 'published' | 'returned';
  readonly effectiveOn: string;
  readonly adjustBy: string | null;
  /** How many editions there are. */
  readonly count: number;
  readonly submittedBy: string;
  readonly submittedAt: Date;
  readonly decidedAt: Date | null;
  readonly reason: string | null;
  readonly version: number;
}

const PUBLICATION = `p.id, p.tenant_no as "tenantNo", p.title, p.kind, p.status, p.effective_on as "effectiveOn", p.adjust_by as "adjustBy", jsonb_array_length(p.contents) as count, p.submitted_by as "submittedBy",
  p.submitted_at as "submittedAt", p.decided_at as "decidedAt", p.reason, p.version`;

/** Publications the caller may see: everybody what was published, the province's office what is in review or came back. */
@Injectable()
export class PublicationQueries {
  constructor(private readonly database: Database) {}

  async byId(ctx: RequestContext, id: string): Promise<PublicationRow | null> {
    if (!z.uuid().safeParse(id).success) return null;
    const load = (ids: readonly string[]) => this.select(ctx, 'p.id = any($1::uuid[])', [ids], ids.length);
    return batched(ctx, 'catalogs.publication', id.toLowerCase(), load, (row) => row.id);
  }

  /** Of the tenant's province, submitted last first. */
  async page(
    ctx: RequestContext, tenantNo: TenantNo, status: string | null | undefined, first: number | null | undefined, after: string | null | undefined,
  ): Promise<Page<PublicationRow>> {
    const request = pageRequest(first, after, ['instant', 'uuid']);
    const [at = null, id = null] = request.after ?? [];
    const rows = await this.select(ctx,
      'p.tenant_no = $1 and ($2::text is null or p.status = $2) and ($3::timestamptz is null or (p.submitted_at, p.id) < ($3, $4::uuid))',
      [provinceOf(tenantNo), status ?? null, at, id], request.first + 1);
    return pageOf(rows, request.first, (row) => [row.submittedAt.toISOString(), row.id]);
  }

  /** The first answers of a publication; for all publications of a list in one statement. */
  async answers(ctx: RequestContext, id: string): Promise<readonly AnswerRow[]> {
    const load = (ids: readonly string[]) => this.database.rows<{ readonly id: string; readonly answers: readonly AnswerRow[] }>(ctx.scope,
      `select p.id, coalesce((select jsonb_agg(given.answer || jsonb_build_object('editionId', given.content ->> 'editionId', 'itemCode', given.content ->> 'itemCode'))
         from (select content, answer from jsonb_array_elements(p.contents) content, jsonb_array_elements(content -> 'answers') answer limit ${TOLD}) given), '[]') as answers
       from catalogs.item_publication p where p.id = any($1::uuid[])`, [ids]);
    return (await batched(ctx, 'catalogs.publication.answers', id, load, (row) => row.id))?.answers ?? [];
  }

  private select(ctx: RequestContext, condition: string, values: readonly unknown[], limit: number): Promise<PublicationRow[]> {
    const allowed = sqlCondition(catalogsAccess.of(ctx.principal), 'read', 'ItemPublication', PUBLICATION_COLUMNS, values.length + 1);
    return this.database.rows<PublicationRow>(ctx.scope,
      `select ${PUBLICATION} from catalogs.item_publication p where ${condition} and ${allowed.text} order by p.submitted_at desc, p.id desc limit ${limit}`,
      [...values, ...allowed.values]);
  }
}
