import { Injectable } from '@nestjs/common';
import { sqlCondition, type RequestContext } from '@yimen/access';
import type { WrittenStandard } from '@yimen/catalogs-domain';
import { batched, pageOf, pageRequest, type Page } from '@yimen/graphql-kit';
import { provinceOf, type TenantNo } from '@yimen/jurisdiction';
import { Database } from '@yimen/persistence';
import { shanghaiDateOf } from '@yimen/working-days';
import { z } from 'zod';
import { catalogsAccess, EDITION_COLUMNS } from '../catalog.access.js';
import type { Standing } from '../standing/item-standing.entity.js';

export interface EditionRow {
  readonly id: string;
  readonly tenantNo: TenantNo;
  readonly code: string;
  readonly editionNo: number;
  readonly status: 'draft' | 'in_review' | 'published' | 'discarded' | 'superseded' | Exclude<Standing, 'in_force'>;
  readonly name: string;
  readonly content: WrittenStandard;
  readonly effectiveOn: string | null;
  readonly publishedAt: Date | null;
  readonly publicationId: string | null;
  /** The one before; null for the first. */
  readonly previousId: string | null;
  /** First day of the edition that follows. */
  readonly followedOn: string | null;
  readonly version: number;
}

const EDITION = `e.id, e.tenant_no as "tenantNo", e.item_code as code, e.edition_no as "editionNo", e.name, e.content,
  e.effective_on as "effectiveOn", e.published_at as "publishedAt", e.publication_id as "publicationId", e.version, next.effective_on as "followedOn",
  (select b.id from catalogs.item_edition b where b.tenant_no = e.tenant_no and b.item_code = e.item_code and b.edition_no < e.edition_no and b.status <> 'discarded'
     order by b.edition_no desc limit 1) as "previousId",
  case when e.status <> 'published' then e.status when next.effective_on <= $1 then 'superseded'
    when e.effective_on <= $1 and standing.standing <> 'in_force' then standing.standing else 'published' end as status`;
/** The edition after each, and what was said of its item by the day $1. */
const AROUND = `left join lateral (
    select n.effective_on from catalogs.item_edition n
    where n.tenant_no = e.tenant_no and n.item_code = e.item_code and n.edition_no > e.edition_no and n.status = 'published' order by n.edition_no limit 1
  ) next on true
  left join lateral (
    select s.standing from catalogs.item_standing s
    where s.tenant_no = e.tenant_no and s.item_code = e.item_code and s.effective_on <= $1 order by s.version desc limit 1
  ) standing on true`;

const readable = ({ principal }: RequestContext, firstParameter: number) =>
  sqlCondition(catalogsAccess.of(principal), 'read', 'ItemEdition', EDITION_COLUMNS, firstParameter);

/** Editions the caller may see: everybody the published ones, the province's office its drafts too. */
@Injectable()
export class EditionQueries {
  constructor(private readonly database: Database) {}

  async byId(ctx: RequestContext, id: string): Promise<EditionRow | null> {
    if (!z.uuid().safeParse(id).success) return null;
    const load = (ids: readonly string[]) => this.select(ctx, 'e.id = any($2::uuid[])', [ids]);
    return batched(ctx, 'catalogs.edition', id.toLowerCase(), load, (row) => row.id);
  }

  /** The edition before this one, or null for the first. */
  previous(ctx: RequestContext, { previousId }: EditionRow): Promise<EditionRow | null> {
    return previousId === null ? Promise.resolve(null) : this.byId(ctx, previousId);
  }

  /** Editions of one item in the tenant's province, newest first. */
  async page(
    ctx: RequestContext, tenantNo: TenantNo, code: string, first: number | null | undefined, after: string | null | undefined,
  ): Promise<Page<EditionRow>> {
    const request = pageRequest(first, after, ['number']);
    const rows = await this.select(
      ctx,
      'e.tenant_no = $2 and e.item_code = $3 and e.edition_no < $4::float8',
      [provinceOf(tenantNo), code, request.after?.[0] ?? Number.MAX_SAFE_INTEGER],
      request.first + 1,
    );
    return pageOf(rows, request.first, ({ editionNo }) => [editionNo]);
  }

  /** A publication's editions by code of the item: for all publications of a list in one statement. */
  async published(ctx: RequestContext, publicationId: string, first: number | null | undefined, after: string | null | undefined): Promise<Page<EditionRow>> {
    const request = pageRequest(first, after, ['string']);
    const begin = request.after?.[0] ?? '';
    const load = async (ids: readonly string[]) => {
      const allowed = readable(ctx, 5);
      const rows = await this.database.rows<EditionRow & { readonly listedIn: string }>(ctx.scope,
        `select listed.*, p.id as "listedIn" from catalogs.item_publication p cross join lateral (
           select ${EDITION} from catalogs.item_edition e ${AROUND}
           where e.id in (select (entry ->> 'editionId')::uuid from jsonb_array_elements(p.contents) entry) and e.item_code > $3 and ${allowed.text}
           order by e.item_code limit $4
         ) listed where p.id = any($2::uuid[]) order by listed.code`,
        [shanghaiDateOf(ctx.now), ids, begin, request.first + 1, ...allowed.values]);
      return ids.map((id) => ({ id, rows: rows.filter(({ listedIn }) => listedIn === id) }));
    };
    const found = await batched(ctx, `catalogs.publication.editions ${request.first} ${begin}`, publicationId, load, ({ id }) => id);
    return pageOf(found?.rows ?? [], request.first, ({ code }) => [code]);
  }

  /** `condition` speaks of its values from $2 on; $1 is today. */
  private select(ctx: RequestContext, condition: string, values: readonly unknown[], limit?: number): Promise<EditionRow[]> {
    const allowed = readable(ctx, values.length + 2);
    return this.database.rows<EditionRow>(ctx.scope,
      `select ${EDITION} from catalogs.item_edition e ${AROUND} where ${condition} and ${allowed.text}
       order by e.edition_no desc ${limit === undefined ? '' : `limit ${limit}`}`,
      [shanghaiDateOf(ctx.now), ...values, ...allowed.values]);
  }
}
