import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@yimen/access';
import { reconcileRoster, type InCatalog, type ReconciledEntry, type Roster, type RosterKind, type RosterReport } from '@yimen/catalogs-domain';
import { batched, pageOf, pageRequest, type Page } from '@yimen/graphql-kit';
import type { TenantNo } from '@yimen/jurisdiction';
import { Database } from '@yimen/persistence';
import type { QueryResultRow } from 'pg';
import { EffectiveQueries } from '../effective/effective.queries.js';

export interface RosterRow extends Roster, QueryResultRow {
  readonly id: string;
  readonly tenantNo: TenantNo;
  readonly title: string;
  readonly importedAt: Date;
  readonly version: number;
}
export interface RosterEntryFilter {
  readonly kind?: RosterKind | null;
  readonly noticed?: boolean | null;
}

/** 行政许可 in GB/T 39046-2020 table A.1. */
const LICENCE = '01';
const NOTHING: InCatalog = { licences: 0, others: 0, claimed: 0 };
const ROSTER = 'id, tenant_no as "tenantNo", title, entries, totals, imported_at as "importedAt", version';

/** Rosters, and how they stand to themselves and to today's catalog. Public, like the documents that they come from. */
@Injectable()
export class RosterQueries {
  constructor(
    private readonly database: Database,
    private readonly effective: EffectiveQueries,
  ) {}

  /** The tenant's newest; null while it has none. */
  async newest(ctx: RequestContext, tenantNo: TenantNo): Promise<RosterRow | null> {
    const [row] = await this.database.rows<RosterRow>(ctx.scope, `select ${ROSTER} from catalogs.department_roster where tenant_no = $1 order by version desc limit 1`, [tenantNo]);
    return row ?? null;
  }

  /** Worked out once in a request, whatever is asked of it. */
  async report(ctx: RequestContext, roster: Pick<RosterRow, 'tenantNo' | 'entries' | 'totals'> & { readonly id?: string }): Promise<RosterReport> {
    const load = async (keys: readonly string[]) => {
      const known = await this.inCatalog(ctx, roster.tenantNo);
      const report = reconcileRoster(roster, (department) => known.get(department) ?? NOTHING);
      return keys.map((key) => ({ key, report }));
    };
    return (await batched(ctx, `catalogs.roster ${roster.id ?? ''}`, 'report', load, ({ key }) => key))!.report;
  }

  /** By kind and place in the document. */
  async entries(ctx: RequestContext, roster: RosterRow, filter: RosterEntryFilter, first: number | null | undefined, after: string | null | undefined): Promise<Page<ReconciledEntry>> {
    const request = pageRequest(first, after, ['number']);
    const from = Number(request.after?.[0] ?? -1);
    const numbered = (await this.report(ctx, roster)).entries.map((entry, place) => ({ entry, place }));
    const wanted = numbered.filter(({ entry: { kind, findings }, place }) => place > from && (!filter.kind || kind === filter.kind) && (!filter.noticed || findings.length > 0));
    const { nodes, pageInfo } = pageOf(wanted.slice(0, request.first + 1), request.first, ({ place }) => [place]);
    return { nodes: nodes.map(({ entry }) => entry), pageInfo };
  }

  /** Items in force at the tenant by the names of whoever they are said to be of: implementing authority, body, department in charge. */
  private async inCatalog(ctx: RequestContext, tenantNo: TenantNo): Promise<ReadonlyMap<string, InCatalog>> {
    const claims = await this.database.rows<{ itemCode: string }>(ctx.scope, 'select distinct item_code as "itemCode" from catalogs.item_claim where tenant_no = $1', [tenantNo]);
    const claimed = new Set(claims.map(({ itemCode }) => itemCode));
    const found = new Map<string, InCatalog>();
    for await (const { effective: { values: { code, type, implementer, body, department } } } of this.effective.all(ctx.scope, tenantNo, ctx.now)) {
      for (const name of new Set([implementer.name, body.name, department])) {
        const before = found.get(name) ?? NOTHING;
        const isLicence = type === LICENCE;
        found.set(name, { licences: before.licences + Number(isLicence), others: before.others + Number(!isLicence), claimed: before.claimed + Number(claimed.has(code)) });
      }
    }
    return found;
  }
}
