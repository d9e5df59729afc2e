import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@yimen/access';
import { completenessOf, DISCLOSURE_SETS, isOfItem, type Completeness, type DisclosureKey, type DisclosureSet } from '@yimen/catalogs-domain';
import { batched, inputError } from '@yimen/graphql-kit';
import { lineageOf, type TenantNo } from '@yimen/jurisdiction';
import { Database } from '@yimen/persistence';
import type { QueryResultRow } from 'pg';
import { EffectiveQueries } from '../effective/effective.queries.js';
import { GUIDE_LINES } from './guide-text.js';

/** A list with who made it: nobody where it is one of the plans'. */
export interface KnownSet extends DisclosureSet {
  readonly tenantNo: TenantNo | null;
  readonly isDefault: boolean;
}
interface TemplateRow extends QueryResultRow {
  readonly code: string;
  readonly tenantNo: TenantNo;
  readonly name: string;
  readonly elements: DisclosureSet['elements'];
}
export interface Guide extends Omit<Completeness, 'missing'> {
  readonly tenantNo: TenantNo;
  readonly itemCode: string;
  readonly itemName: string;
  readonly standing: string;
  readonly set: KnownSet;
  readonly elements: readonly { readonly key: DisclosureKey; readonly label: string; readonly lines: readonly string[]; readonly isFilled: boolean; readonly isOfItem: boolean }[];
  readonly publishedAt: Date;
}
export interface Gauge {
  readonly set: KnownSet;
  readonly items: number;
  readonly complete: number;
  readonly elements: readonly { readonly key: DisclosureKey; readonly label: string; readonly filled: number }[];
  readonly incomplete: readonly { readonly itemCode: string; readonly itemName: string; readonly missing: readonly DisclosureKey[] }[];
}

/** Where nobody above has made a list of his own. */
const DEFAULT = 'eight';
/** As many items that lack something are named. */
const NAMED = 200;

/** What the public is told of an item, by one of the lists of what must be public (办事指南公开). */
@Injectable()
export class GuideQueries {
  constructor(
    private readonly database: Database,
    private readonly effective: EffectiveQueries,
  ) {}

  /** Those of the plans, and those of the tenant and the tenants above it, the own first. */
  async sets(ctx: RequestContext, tenantNo: TenantNo): Promise<readonly KnownSet[]> {
    const lineage = lineageOf(tenantNo);
    const rows = await this.database.rows<TemplateRow>(ctx.scope,
      `select id as code, tenant_no as "tenantNo", name, elements from catalogs.disclosure_template
       where tenant_no = any($1) and withdrawn_at is null order by tenant_no desc`, [lineage]);
    const own = rows.map((row, index) => ({ ...row, isDefault: index === 0 }));
    return [...own, ...DISCLOSURE_SETS.map((set) => ({ ...set, tenantNo: null, isDefault: own.length === 0 && set.code === DEFAULT }))];
  }

  templateById(ctx: RequestContext, id: string): Promise<KnownSet | null> {
    const load = (ids: readonly string[]) => this.database.rows<TemplateRow & { isDefault: boolean }>(ctx.scope,
      'select id as code, tenant_no as "tenantNo", name, elements, withdrawn_at is null as "isDefault" from catalogs.disclosure_template where id = any($1::uuid[])', [ids]);
    return batched(ctx, 'catalogs.disclosureTemplate', id, load, (row) => row.code);
  }

  /** The guide of an item by a list, the tenant's own when none is named; null where the item does not hold. */
  async guide(ctx: RequestContext, tenantNo: TenantNo, itemCode: string, code: string | null | undefined): Promise<Guide | null> {
    const [set, found] = await Promise.all([this.set(ctx, tenantNo, code), this.effective.at(ctx.scope, tenantNo, itemCode, ctx.now)]);
    if (!found) return null;
    const { edition, effective: { values, touched } } = found;
    const { filled, total, missing } = completenessOf(set, values);
    return {
      tenantNo, itemCode, itemName: values.name, standing: edition.standing, set, filled, total,
      elements: set.elements.map(({ key, label }) => ({
        key, label, lines: GUIDE_LINES[key](values, ctx.locale), isFilled: isOfItem(key) && !missing.includes(key), isOfItem: isOfItem(key),
      })),
      publishedAt: new Date(Math.max(edition.publishedAt.getTime(), ...[...touched.values()].map(({ override }) => override.setAt.getTime()))),
    };
  }

  /** How complete the guides of all items in force at a tenant are. */
  async gauge(ctx: RequestContext, tenantNo: TenantNo, code: string | null | undefined): Promise<Gauge> {
    const set = await this.set(ctx, tenantNo, code);
    const missing = new Map<DisclosureKey, number>();
    const incomplete: Gauge['incomplete'][number][] = [];
    let [items, complete] = [0, 0];
    for await (const { edition: { standard: { code: itemCode } }, effective: { values } } of this.effective.all(ctx.scope, tenantNo, ctx.now)) {
      const lacking = completenessOf(set, values).missing;
      items += 1;
      if (lacking.length === 0) complete += 1;
      else if (incomplete.length < NAMED) incomplete.push({ itemCode, itemName: values.name, missing: lacking });
      for (const key of lacking) missing.set(key, (missing.get(key) ?? 0) + 1);
    }
    const elements = set.elements.filter(({ key }) => isOfItem(key)).map(({ key, label }) => ({ key, label, filled: items - (missing.get(key) ?? 0) }));
    return { set, items, complete, elements, incomplete };
  }

  private async set(ctx: RequestContext, tenantNo: TenantNo, code: string | null | undefined): Promise<KnownSet> {
    const sets = await this.sets(ctx, tenantNo);
    const found = sets.find((set) => (code ? set.code === code : set.isDefault));
    if (!found) throw inputError('set', 'disclosure_set');
    return found;
  }
}
