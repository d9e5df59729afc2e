import { Injectable } from '@nestjs/common';
import type { Edition, ItemOverride, WrittenStandard } from '@yimen/catalogs-domain';
import { provinceOf, type TenantNo } from '@yimen/jurisdiction';
import type { Sql } from '@yimen/persistence';
import { shanghaiDateOf } from '@yimen/working-days';
import { PublishedStandards } from '../edition/published-standards.js';
import { SAID } from '../override/override.queries.js';
import type { Standing } from '../standing/item-standing.entity.js';

/** A row of the lineage that was in force at the instant asked about. */
export interface OverrideInForce extends ItemOverride {
  readonly id: string;
}
/** An edition with the standing of its item, and which row says so; null while nothing was said. */
export interface StandingEdition extends Edition {
  readonly standing: Standing;
  readonly standingId: string | null;
  /** How many changes the province's catalog had seen when this was read. */
  readonly catalogVersion: number;
}
export interface ItemOfTenant {
  readonly tenantNo: TenantNo;
  readonly itemCode: string;
}
/** Which items of a province are wanted. What is null does not matter. */
export interface EditionFilter {
  /** Those that hold at the first of these, which are all above it. */
  readonly lineage: readonly TenantNo[] | null;
  readonly search: string | null;
  readonly type: string | null;
  readonly standing: Standing | null;
  readonly after: string;
  readonly most: number | null;
}
export const EVERY_ITEM: EditionFilter = { lineage: null, search: null, type: null, standing: null, after: '', most: null };

const EDITION = `valid.id as "editionId", valid.edition_no as "editionNo", valid.tenant_no as "publishedBy", valid.published_at as "publishedAt",
  valid.effective_on as "effectiveOn", local.region_no as "regionNo", coalesce(said.standing, 'in_force') as standing, said.id as "standingId",
  coalesce((select max(c.version) from catalogs.catalog_change c where c.province_no = valid.tenant_no), 0) as "catalogVersion"`;
/** What was said of an item's standing by the instant $3 and counts on the day $4, and where the item holds. */
const STANDING = `left join lateral (
    select s.id, s.standing from catalogs.item_standing s
    where s.tenant_no = valid.tenant_no and s.item_code = valid.item_code and s.set_at <= $3 and s.effective_on <= $4 order by s.version desc limit 1
  ) said on true
  left join catalogs.local_item local on local.tenant_no = valid.tenant_no and local.item_code = valid.item_code`;

const inForce = (further: string): string => `
  select ${EDITION}${further} from (
    select distinct on (tenant_no, item_code) * from catalogs.item_edition
    where (tenant_no, item_code) in (select * from unnest($1::bigint[], $2::text[])) and published_at <= $3 and effective_on <= $4
    order by tenant_no, item_code, edition_no desc
  ) valid ${STANDING}`;
const valuesOf = (items: readonly ItemOfTenant[], asOf: Date): readonly unknown[] =>
  [items.map(({ tenantNo }) => provinceOf(tenantNo)), items.map(({ itemCode }) => itemCode), asOf, shanghaiDateOf(asOf)];

/**
 * The rows of which effective items are made, as they stood at an instant: what was published, set and not yet withdrawn by then, as
 * far as it is effective on that instant's day in China.
 */
@Injectable()
export class CatalogRows {
  private readonly standards = new PublishedStandards();

  /** The editions in force of several items, of one province or more. */
  async editions(sql: Sql, items: readonly ItemOfTenant[], asOf: Date): Promise<readonly StandingEdition[]> {
    return this.standards.of(sql, await sql<Omit<StandingEdition, 'standard'>>(inForce(''), valuesOf(items, asOf)));
  }

  /** The same of a few items that have just changed: with their standards, in one round trip. */
  async changed(sql: Sql, items: readonly ItemOfTenant[], asOf: Date): Promise<readonly StandingEdition[]> {
    const rows = await sql<Omit<StandingEdition, 'standard'> & { readonly content: WrittenStandard }>(inForce(', valid.content'), valuesOf(items, asOf));
    for (const { editionId, content } of rows) this.standards.learn(editionId, content);
    return this.standards.of(sql, rows.map(({ content: _learnt, ...edition }) => edition));
  }

  /** A province's editions in force, by code of the item. */
  async editionsOf(sql: Sql, provinceNo: TenantNo, asOf: Date, { lineage, search, type, standing, after, most }: EditionFilter): Promise<readonly StandingEdition[]> {
    return this.standards.of(sql, await sql<Omit<StandingEdition, 'standard'>>(
      `select ${EDITION} from (
         select distinct on (item_code) * from catalogs.item_edition
         where tenant_no = $1 and item_code > $2 and published_at <= $3 and effective_on <= $4
         order by item_code, edition_no desc
       ) valid ${STANDING}
       where ($5::text is null or strpos(name, $5) > 0 or valid.item_code ^@ $5) and ($6::text is null or item_type = $6)
         and ($7::text is null or coalesce(said.standing, 'in_force') = $7)
         and ($9::bigint[] is null or local.region_no is null or local.region_no = any($9))
       order by valid.item_code limit $8`,
      [provinceNo, after, asOf, shanghaiDateOf(asOf), search, type, standing, most, lineage],
    ));
  }

  /** What any of the tenants says of any of the items. */
  overrides(sql: Sql, tenants: readonly TenantNo[], itemCodes: readonly string[], asOf: Date): Promise<readonly OverrideInForce[]> {
    return sql<OverrideInForce>(
      `select ${SAID} from catalogs.item_override
       where tenant_no = any($1) and item_code = any($2) and effective_on <= $4 and set_at <= $3
         and (withdrawn_at is null or withdrawn_at > $3)
       order by id`,
      [tenants, itemCodes, asOf, shanghaiDateOf(asOf)]);
  }
}
