import { completed, impactsOf, type Override, type OverrideImpact, type WrittenStandard } from '@yimen/catalogs-domain';
import type { Sql } from '@yimen/persistence';
import { rulesAt } from '../field-policy/field-policy.queries.js';
import { OVERRIDE, type OverrideRow } from '../override/override.queries.js';
import type { PublicationRow } from './publication.queries.js';

export interface ImpactedOverride extends Omit<OverrideImpact, 'override'> {
  readonly override: OverrideRow;
}
/** What becomes of the overrides of one item. */
export interface ItemImpacts {
  readonly itemCode: string;
  readonly editionId: string;
  readonly impacts: readonly ImpactedOverride[];
}
/** A publication's item with the standard that counts until the publication's day, and the new one. */
interface Standards {
  readonly itemCode: string;
  readonly editionId: string;
  readonly before: WrittenStandard | null;
  readonly after: WrittenStandard;
}

/** The standard of the item of an edition `e` that counts until a day on which the edition begins to. */
export const standardBefore = (day: string): string => `(
  select b.content from catalogs.item_edition b
  where b.tenant_no = e.tenant_no and b.item_code = e.item_code and b.edition_no < e.edition_no and b.status = 'published' and b.effective_on <= ${day}
  order by b.edition_no desc limit 1)`;

/** Items whose overrides are worked out together: what one batch holds in memory. */
export const BATCH = 100;

/**
 * The next items of a publication by code, fewer than a batch at its end, each with what becomes of its overrides: the same fold that
 * will hold afterwards.
 * @param asOf what tenants and province have set by then counts
 * @param inclusive whether `from` itself is meant, too
 */
export async function impactBatch(sql: Sql, publication: PublicationRow, asOf: Date, from: string, inclusive = false): Promise<readonly ItemImpacts[]> {
  const { id, tenantNo, effectiveOn } = publication;
  const batch = await sql<Standards>(
    `select e.item_code as "itemCode", e.id as "editionId", e.content as after, ${standardBefore('$4')} as before
     from catalogs.item_publication p cross join lateral jsonb_array_elements(p.contents) entry
     join catalogs.item_edition e on e.id = (entry ->> 'editionId')::uuid
     where p.id = $1 and (e.item_code collate "C" > $2 or ($3 and e.item_code = $2)) order by e.item_code collate "C" limit ${BATCH}`,
    [id, from, inclusive, effectiveOn]);
  if (batch.length === 0) return [];
  const [rules, rows] = await Promise.all([rulesAt(sql, [tenantNo], asOf, effectiveOn), sql<OverrideRow & Override>(
    `select ${OVERRIDE} from catalogs.item_override where province_no = $1 and item_code = any($2) and withdrawn_at is null order by item_code, tenant_no, field collate "C", version`,
    [tenantNo, batch.map(({ itemCode }) => itemCode)])]);
  const byItem = Map.groupBy(rows, ({ itemCode }) => itemCode);
  return batch.map(({ itemCode, editionId, before, after }) => ({
    itemCode, editionId, impacts: impactsOf(before && completed(before), completed(after), byItem.get(itemCode) ?? [], effectiveOn, rules) as readonly ImpactedOverride[],
  }));
}
