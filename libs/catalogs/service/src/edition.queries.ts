import { Injectable } from '@nestjs/common';
import { sqlCondition, type RequestContext } from '@yimen/access';
import type { WrittenStandard } from '@yimen/catalogs-domain';
import { batched, pageOf, pageRequest, type Page } from '@yimen/graphql-kit';
import { provinceOf, type TenantNo } from '@yimen/jurisdiction';
import { Database } from '@yimen/persistence';
import { z } from 'zod';
import { catalogsAccess, EDITION_COLUMNS } from './catalog.access.js';

export interface EditionRow {
  readonly id: string;
  readonly tenantNo: TenantNo;
  readonly code: string;
  readonly editionNo: number;
  readonly status: 'draft' | 'published';
  readonly name: string;
  readonly content: WrittenStandard;
  readonly effectiveOn: string | null;
  readonly publishedAt: Date | null;
  readonly version: number;
}

const EDITION = `e.id, e.tenant_no as "tenantNo", e.item_code as code, e.edition_no as "editionNo", e.status, e.name, e.content,
  e.effective_on as "effectiveOn", e.published_at as "publishedAt", e.version`;

const readable = ({ principal }: RequestContext, firstParameter: number) =>
  sqlCondition(catalogsAccess.of(principal), 'read', 'ItemEdition', EDITION_COLUMNS, firstParameter);
const keyOf = ({ tenantNo, code, editionNo }: Pick<EditionRow, 'tenantNo' | 'code' | 'editionNo'>) => `${tenantNo} ${code} ${editionNo}`;

/** Editions the caller may see: everybody the published ones, the province's office its drafts too. */
@Injectable()
export class EditionQueries {
  constructor(private readonly database: Database) {}

  async byId(ctx: RequestContext, id: string): Promise<EditionRow | null> {
    if (!z.uuid().safeParse(id).success) return null;
    const load = (ids: readonly string[]) => this.select(ctx, 'e.id = any($1::uuid[])', [ids]);
    return batched(ctx, 'catalogs.edition', id.toLowerCase(), load, (row) => row.id);
  }

  /** The edition before this one, or null for the first. */
  previous(ctx: RequestContext, { tenantNo, code, editionNo }: EditionRow): Promise<EditionRow | null> {
    const load = (keys: readonly string[]) => {
      const parts = keys.map((key) => key.split(' '));
      return this.select(
        ctx,
        '(e.tenant_no, e.item_code, e.edition_no) in (select * from unnest($1::bigint[], $2::text[], $3::int[]))',
        [0, 1, 2].map((column) => parts.map((key) => key[column])),
      );
    };
    return batched(ctx, 'catalogs.edition.no', keyOf({ tenantNo, code, editionNo: editionNo - 1 }), load, keyOf);
  }

  /** Editions of one item in the tenant's province, newest first. */
  async page(
    ctx: RequestContext, tenantNo: TenantNo, code: string, first: number | null | undefined, after: string | null | undefined,
  ): Promise<Page<EditionRow>> {
    const request = pageRequest(first, after, ['number']);
    const rows = await this.select(
      ctx,
      'e.tenant_no = $1 and e.item_code = $2 and e.edition_no < $3::float8',
      [provinceOf(tenantNo), code, request.after?.[0] ?? Number.MAX_SAFE_INTEGER],
      request.first + 1,
    );
    return pageOf(rows, request.first, ({ editionNo }) => [editionNo]);
  }

  private select(ctx: RequestContext, condition: string, values: readonly unknown[], limit?: number): Promise<EditionRow[]> {
    const allowed = readable(ctx, values.length + 1);
    return this.database.rows<EditionRow>(ctx.scope,
      `select ${EDITION} from catalogs.item_edition e where ${condition} and ${allowed.text}
       order by e.edition_no desc ${limit === undefined ? '' : `limit ${limit}`}`,
      [...values, ...allowed.values]);
  }
}
