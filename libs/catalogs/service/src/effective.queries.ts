import { Injectable } from '@nestjs/common';
import type { Scope } from '@yimen/access';
import { foldEffective, type Edition, type EffectiveStandard, type Override } from '@yimen/catalogs-domain';
import { inputError, pageOf, pageRequest, type Page } from '@yimen/graphql-kit';
import { lineageOf, provinceOf, type TenantNo } from '@yimen/jurisdiction';
import { Database, type Sql } from '@yimen/persistence';
import { shanghaiDateOf } from '@yimen/working-days';
import { isStorable } from './item-standard.input.js';

/** A row of the lineage that was in force at the instant asked about. */
export interface OverrideInForce extends Override {
  readonly id: string;
  readonly itemCode: string;
}
/** An item as it holds at one tenant, with what made it. */
export interface EffectiveAtTenant {
  readonly tenantNo: TenantNo;
  readonly edition: Edition;
  readonly overrides: readonly OverrideInForce[];
  readonly effective: EffectiveStandard;
}
export interface EffectiveFilter {
  readonly search?: string | null;
  readonly type?: string | null;
  readonly first?: number | null;
  readonly after?: string | null;
}

const EDITION = `id as "editionId", edition_no as "editionNo", tenant_no as "publishedBy", published_at as "publishedAt",
  effective_on as "effectiveOn", content as standard`;

/**
 * Reads the catalog as it stood at an instant: what was published, set and not yet withdrawn by then, as far as it is
 * effective on that instant's day in China. So an instant in the past gives the same answer for ever, whatever is
 * published later the same day.
 */
@Injectable()
export class EffectiveQueries {
  constructor(private readonly database: Database) {}

  /** The item as it holds at the tenant, or null when its province has none with this code in force then. */
  at(scope: Scope, tenantNo: TenantNo, itemCode: string, asOf: Date): Promise<EffectiveAtTenant | null> {
    return this.database.read(scope, async (sql) => {
      const editions = await sql<Edition>(
        `select ${EDITION} from catalogs.item_edition
         where tenant_no = $1 and item_code = $2 and published_at <= $3 and effective_on <= $4 order by edition_no desc limit 1`,
        [provinceOf(tenantNo), itemCode, asOf, shanghaiDateOf(asOf)],
      );
      const [found] = await this.folded(sql, tenantNo, editions, asOf);
      return found ?? null;
    });
  }

  /** A page of items by code. `search` is looked for in the name and at the beginning of the code; both are locked fields. */
  async page(scope: Scope, tenantNo: TenantNo, asOf: Date, filter: EffectiveFilter): Promise<Page<EffectiveAtTenant>> {
    const request = pageRequest(filter.first, filter.after, ['string']);
    const search = filter.search?.trim() || null;
    if (!isStorable([search, filter.type ?? null, ...(request.after ?? [])])) throw inputError('search', 'storable_text');
    return this.database.read(scope, async (sql) => {
      const editions = await sql<Edition>(
        `select ${EDITION} from (
           select distinct on (item_code) * from catalogs.item_edition
           where tenant_no = $1 and item_code > $2 and published_at <= $3 and effective_on <= $4
           order by item_code, edition_no desc
         ) valid
         where ($5::text is null or strpos(name, $5) > 0 or item_code ^@ $5) and ($6::text is null or item_type = $6)
         order by item_code limit $7`,
        [provinceOf(tenantNo), request.after?.[0] ?? '', asOf, shanghaiDateOf(asOf), search, filter.type ?? null, request.first + 1],
      );
      return pageOf(await this.folded(sql, tenantNo, editions, asOf), request.first, ({ edition }) => [edition.standard.code]);
    });
  }

  private async folded(sql: Sql, tenantNo: TenantNo, editions: readonly Edition[], asOf: Date): Promise<EffectiveAtTenant[]> {
    const lineage = lineageOf(tenantNo);
    const rows = await sql<OverrideInForce>(
      `select id, tenant_no as "tenantNo", item_code as "itemCode", field, value, set_at as "setAt", effective_on as "effectiveOn", version
       from catalogs.item_override
       where tenant_no = any($1) and item_code = any($2) and effective_on <= $4 and set_at <= $3
         and (withdrawn_at is null or withdrawn_at > $3)
       order by id`,
      [lineage, editions.map(({ standard }) => standard.code), asOf, shanghaiDateOf(asOf)],
    );
    return editions.map((edition) => {
      const overrides = rows.filter(({ itemCode }) => itemCode === edition.standard.code);
      return { tenantNo, edition, overrides, effective: foldEffective(edition, overrides, lineage) };
    });
  }
}
