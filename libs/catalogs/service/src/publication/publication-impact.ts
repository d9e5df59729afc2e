import { setTimeout as patience } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@yimen/access';
import type { Impact } from '@yimen/catalogs-domain';
import { pageOf, pageRequest, type Page } from '@yimen/graphql-kit';
import { countyOf, type TenantNo } from '@yimen/jurisdiction';
import { Database } from '@yimen/persistence';
import { shanghaiDateOf } from '@yimen/working-days';
import { catalogsAccess } from '../catalog.access.js';
import { BATCH, impactBatch, type ImpactedOverride } from './impact-batches.js';
import { ImpactRun, ImpactRuns, type PublicationImpact } from './impact-run.js';
import { PublicationQueries, type PublicationRow } from './publication.queries.js';

export interface ImpactFilter {
  readonly impact?: Impact | null;
  readonly county?: TenantNo | null;
  readonly first?: number | null;
  readonly after?: string | null;
}

/** So long a report is waited for; then it is told how far it is. */
const PATIENCE_MS = 1_000;

/**
 * What a publication does to what tenants below have set (影响报告), as the catalog stands when it is asked for.
 * For the province's office only.
 */
@Injectable()
export class PublicationImpacts {
  private readonly runs = new ImpactRuns();

  constructor(
    private readonly database: Database,
    private readonly publications: PublicationQueries,
  ) {}

  /** How many overrides become what, in all and by county, as far as that is worked out by now; null for who may not see the publication before it is published. */
  async summary(ctx: RequestContext, publicationId: string): Promise<PublicationImpact | null> {
    const publication = await this.visible(ctx, publicationId);
    if (!publication) return null;
    const [{ version } = { version: 0 }] = await this.database.rows<{ version: number }>(ctx.scope,
      'select coalesce(max(version), 0) as version from catalogs.catalog_change where province_no = $1', [publication.tenantNo]);
    const run = this.runs.of([publication.id, publication.version, version, shanghaiDateOf(ctx.now)].join(' '), () => new ImpactRun(
      publication.count, ctx.now, (after) => this.database.read(ctx.scope, (sql) => impactBatch(sql, publication, ctx.now, after))));
    await Promise.race([run.done, patience(PATIENCE_MS, undefined, { ref: false })]);
    return run.soFar();
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
        const batch = await impactBatch(sql, publication, ctx.now, from, inclusive);
        found.push(...batch.flatMap(({ impacts }) => impacts).filter(wanted));
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
