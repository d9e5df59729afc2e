import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@yimen/access';
import { completed, impactsOf, type Impact, type Override, type OverrideImpact, type WrittenStandard } from '@yimen/catalogs-domain';
import { pageOf, pageRequest, type Page } from '@yimen/graphql-kit';
import { countyOf, type TenantNo } from '@yimen/jurisdiction';
import { Database, type Sql } from '@yimen/persistence';
import { catalogsAccess } from '../catalog.access.js';
import type { OverrideRow } from '../override/override.queries.js';
import { PublicationQueries, type PublicationRow } from './publication.queries.js';

export type ImpactCounts = Readonly<Record<Impact, number>>;
export interface CountyImpact extends ImpactCounts {
  readonly countyNo: TenantNo;
}
export interface PublicationImpact extends ImpactCounts {
  readonly counties: readonly CountyImpact[];
}
export interface ImpactedOverride extends Omit<OverrideImpact, 'override'> {
  readonly override: OverrideRow;
}
export interface ImpactFilter {
  readonly impact?: Impact | null;
  readonly county?: TenantNo | null;
  readonly first?: number | null;
  readonly after?: string | null;
}
interface Standards {
  readonly itemCode: string;
  readonly before: WrittenStandard | null;
  readonly after: WrittenStandard;
}

/** Items whose overrides are worked out together: what one batch holds in memory. */
const BATCH = 100;
const NONE: ImpactCounts = { valid: 0, clamped: 0, conflicting: 0, obsolete: 0 };

/**
 * What a publication does to what tenants below have set (影响报告), worked out anew each time it is asked for, item by item: the
 * same fold that will hold afterwards, over the standard that counts now and the one that will. For the province's office only.
 */
@Injectable()
export class PublicationImpacts {
  constructor(
    private readonly database: Database,
    private readonly publications: PublicationQueries,
  ) {}

  /** How many overrides become what, in all and by county; null for who may not see the publication before it is published. */
  async summary(ctx: RequestContext, publicationId: string): Promise<PublicationImpact | null> {
    const publication = await this.visible(ctx, publicationId);
    if (!publication) return null;
    const counties = new Map<TenantNo, Record<Impact, number>>();
    const all = { ...NONE };
    await this.database.read(ctx.scope, async (sql) => {
      for (let after = ''; ;) {
        const batch = await standardsOf(sql, publication, after);
        for (const { impact, override: { tenantNo } } of await impactsIn(sql, publication, batch)) {
          const countyNo = countyOf(tenantNo) ?? tenantNo;
          const county = counties.get(countyNo) ?? { ...NONE };
          counties.set(countyNo, county);
          county[impact] += 1;
          all[impact] += 1;
        }
        if (batch.length < BATCH) return;
        after = batch.at(-1)!.itemCode;
      }
    });
    return { ...all, counties: [...counties].toSorted(([a], [b]) => a - b).map(([countyNo, counts]) => ({ countyNo, ...counts })) };
  }

  /** The overrides themselves with three ways to look at each, by code of the item, tenant and field. */
  async page(ctx: RequestContext, publicationId: string, filter: ImpactFilter): Promise<Page<ImpactedOverride> | null> {
    const request = pageRequest(filter.first, filter.after, ['string', 'number', 'string']);
    const publication = await this.visible(ctx, publicationId);
    if (!publication) return null;
    const [code, tenantNo, field] = (request.after ?? ['', 0, '']) as Place;
    const wanted = ({ impact, override }: ImpactedOverride): boolean =>
      (!filter.impact || impact === filter.impact) && (!filter.county || countyOf(override.tenantNo) === filter.county)
      && follows([override.itemCode, override.tenantNo, override.field], [code, tenantNo, field]);
    const found: ImpactedOverride[] = [];
    await this.database.read(ctx.scope, async (sql) => {
      // The item of the last row seen may have more.
      for (let from = code, inclusive = true; found.length <= request.first; inclusive = false) {
        const batch = await standardsOf(sql, publication, from, inclusive);
        found.push(...(await impactsIn(sql, publication, batch)).filter(wanted));
        if (batch.length < BATCH) return;
        from = batch.at(-1)!.itemCode;
      }
    });
    return pageOf(found.slice(0, request.first + 1), request.first, ({ override }) => [override.itemCode, override.tenantNo, override.field]);
  }

  private async visible(ctx: RequestContext, id: string): Promise<PublicationRow | null> {
    const publication = await this.publications.byId(ctx, id);
    // Published, it is everybody's to read; whom it overtakes stays the office's business.
    const inside = publication && catalogsAccess.allows(ctx, 'read', 'ItemPublication', { tenantNo: publication.tenantNo, status: 'in_review' });
    return inside ? publication : null;
  }
}

type Place = readonly [itemCode: string, tenantNo: number, field: string];
function follows(a: Place, b: Place): boolean {
  for (const index of [0, 1, 2] as const) if (a[index] !== b[index]) return a[index] > b[index];
  return false;
}

/** A batch of the publication's items by code: the standard of each that counts until the publication's day, and the new one. */
function standardsOf(sql: Sql, { id, effectiveOn }: PublicationRow, after: string, inclusive = false): Promise<readonly Standards[]> {
  return sql<Standards>(
    `select e.item_code as "itemCode", e.content as after, (
       select b.content from catalogs.item_edition b
       where b.tenant_no = e.tenant_no and b.item_code = e.item_code and b.edition_no < e.edition_no and b.status = 'published' and b.effective_on <= $4
       order by b.edition_no desc limit 1) as before
     from catalogs.item_publication p cross join lateral jsonb_array_elements(p.contents) entry
     join catalogs.item_edition e on e.id = (entry ->> 'editionId')::uuid
     where p.id = $1 and (e.item_code collate "C" > $2 or ($3 and e.item_code = $2)) order by e.item_code collate "C" limit ${BATCH}`,
    [id, after, inclusive, effectiveOn]);
}

async function impactsIn(sql: Sql, { tenantNo, effectiveOn }: PublicationRow, batch: readonly Standards[]): Promise<readonly ImpactedOverride[]> {
  if (batch.length === 0) return [];
  const rows = await sql<OverrideRow & Override>(
    `select id, tenant_no as "tenantNo", item_code as "itemCode", field, value, set_at as "setAt", effective_on as "effectiveOn",
       withdrawn_at as "withdrawnAt", version
     from catalogs.item_override where province_no = $1 and item_code = any($2) and withdrawn_at is null order by item_code, tenant_no, field collate "C", version`,
    [tenantNo, batch.map(({ itemCode }) => itemCode)]);
  const byItem = Map.groupBy(rows, ({ itemCode }) => itemCode);
  return batch.flatMap(({ itemCode, before, after }) =>
    impactsOf(before && completed(before), completed(after), byItem.get(itemCode) ?? [], effectiveOn) as readonly ImpactedOverride[]);
}
