import { Injectable } from '@nestjs/common';
import type { Scope } from '@yimen/access';
import { foldEffective, holdsAt, policiesUnder, type FoldedItem } from '@yimen/catalogs-domain';
import { inputError, LARGEST_PAGE, pageOf, pageRequest, type Page } from '@yimen/graphql-kit';
import { lineageOf, provinceOf, type TenantNo } from '@yimen/jurisdiction';
import { Database, type Sql } from '@yimen/persistence';
import { shanghaiDateOf } from '@yimen/working-days';
import { isStorable } from '../edition/item-standard.input.js';
import { rulesAt } from '../field-policy/field-policy.queries.js';
import { CatalogMemory } from '../memory/catalog-memory.js';
import type { KnownCatalog } from '../memory/known-province.js';
import type { Standing } from '../standing/item-standing.entity.js';
import { CatalogRows, type EditionFilter, type ItemOfTenant, type OverrideInForce, type StandingEdition } from './catalog-rows.js';

/** An item as it holds at one tenant, with what made it. */
export interface EffectiveAtTenant extends FoldedItem<StandingEdition, OverrideInForce> {
  readonly tenantNo: TenantNo;
  /** How many changes the province's catalog had seen, at least, when this was read. */
  readonly catalogVersion: number;
}
/** An edition whose item is wanted as it holds at a tenant. */
type AtTenant = Pick<EffectiveAtTenant, 'tenantNo' | 'edition'>;

export interface EffectiveFilter {
  readonly search?: string | null;
  readonly type?: string | null;
  readonly standing?: Standing | null;
  readonly first?: number | null;
  readonly after?: string | null;
  /** Catalog version that the caller knows of; anything older is refused. */
  readonly atLeast?: number | null;
}

/**
 * Reads the catalog as it stood at an instant. An instant in the past gives the same answer for ever, whatever is published
 * later the same day. Of now the process knows it by heart as soon as somebody has asked about the province; else the
 * database is asked, and says the same.
 */
@Injectable()
export class EffectiveQueries {
  constructor(
    private readonly database: Database,
    private readonly rows: CatalogRows,
    private readonly memory: CatalogMemory,
  ) {}

  /** The item as it holds at the tenant, or null when its province has none with this code in force then. */
  async at(scope: Scope, tenantNo: TenantNo, itemCode: string, asOf: Date, atLeast?: number | null): Promise<EffectiveAtTenant | null> {
    const [found = null] = await this.manyAt(scope, [{ tenantNo, itemCode }], asOf, atLeast);
    return found;
  }

  /** Several items of several tenants in two round trips, in the order in which they were asked for. */
  async manyAt(scope: Scope, asked: readonly ItemOfTenant[], asOf: Date, atLeast?: number | null): Promise<readonly (EffectiveAtTenant | null)[]> {
    const provinces = [...new Set(asked.map(({ tenantNo }) => provinceOf(tenantNo)))];
    const known = new Map(await Promise.all(provinces.map(async (no) => [no, await this.memory.soon(no, asOf, atLeast ?? 0)] as const)));
    if (![...known.values()].includes(null)) return asked.map(({ tenantNo, itemCode }) => from(known.get(provinceOf(tenantNo))!, tenantNo, itemCode));
    return this.database.read(scope, async (sql) => {
      const editions = await this.rows.editions(sql, asked, asOf);
      const inForce = new Map(editions.map((edition) => [`${edition.publishedBy} ${edition.standard.code}`, edition]));
      const wanted = asked.map(({ tenantNo, itemCode }) => ({ tenantNo, edition: heldAt(inForce.get(`${provinceOf(tenantNo)} ${itemCode}`), tenantNo) }));
      const found = await this.folded(sql, wanted.filter((one): one is AtTenant => one.edition !== null), asOf, atLeast);
      return wanted.map(({ tenantNo, edition }) => found.find((one) => one.tenantNo === tenantNo && one.edition === edition) ?? null);
    });
  }

  /** A page of items by code. `search` is looked for in the name and at the beginning of the code; both are locked fields. */
  async page(scope: Scope, tenantNo: TenantNo, asOf: Date, { first, after, atLeast, ...narrowed }: EffectiveFilter): Promise<Page<EffectiveAtTenant>> {
    const request = pageRequest(first, after, ['string']);
    const search = narrowed.search?.trim() || null;
    if (!isStorable([search, narrowed.type ?? null, ...(request.after ?? [])])) throw inputError('search', 'storable_text');
    const filter = { lineage: lineageOf(tenantNo), search, type: narrowed.type ?? null, standing: narrowed.standing ?? 'in_force', after: String(request.after?.[0] ?? ''), most: request.first + 1 };
    const known = await this.memory.soon(provinceOf(tenantNo), asOf, atLeast ?? 0);
    const items = (known && listed(known, tenantNo, filter)) ?? (await this.database.read(scope, async (sql) => {
      const editions = await this.rows.editionsOf(sql, provinceOf(tenantNo), asOf, filter);
      return this.folded(sql, editions.map((edition) => ({ tenantNo, edition })), asOf, atLeast);
    }));
    return pageOf(items, request.first, ({ edition }) => [edition.standard.code]);
  }

  /** Every item in force at a tenant, by code, as all stood at one instant; from where a page ended. */
  async *all(scope: Scope, tenantNo: TenantNo, asOf: Date, from?: string | null): AsyncGenerator<EffectiveAtTenant> {
    let after = from ?? null;
    do {
      const page: Page<EffectiveAtTenant> = await this.page(scope, tenantNo, asOf, { first: LARGEST_PAGE, after });
      yield* page.nodes;
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
  }

  private async folded(sql: Sql, wanted: readonly AtTenant[], asOf: Date, atLeast: number | null = null): Promise<readonly EffectiveAtTenant[]> {
    if (wanted.some(({ edition }) => edition.catalogVersion < (atLeast ?? 0))) throw inputError('atLeast', 'catalog_version');
    const lineages = new Map(wanted.map(({ tenantNo }) => [tenantNo, lineageOf(tenantNo)]));
    const [rules, rows] = await Promise.all([
      rulesAt(sql, wanted.map(({ tenantNo }) => provinceOf(tenantNo)), asOf, shanghaiDateOf(asOf)),
      this.rows.overrides(sql, [...new Set([...lineages.values()].flat())], wanted.map(({ edition }) => edition.standard.code), asOf),
    ]);
    return wanted.map(({ tenantNo, edition }) => {
      const lineage = lineages.get(tenantNo)!;
      const overrides = rows.filter((row) => row.itemCode === edition.standard.code && lineage.includes(row.tenantNo));
      const policies = policiesUnder(rules.filter((rule) => rule.tenantNo === edition.publishedBy), edition.standard);
      return { tenantNo, edition, overrides, effective: foldEffective(edition, overrides, lineage, policies), catalogVersion: edition.catalogVersion };
    });
  }
}

const heldAt = (edition: StandingEdition | undefined, tenantNo: TenantNo): StandingEdition | null => (edition && holdsAt(edition, tenantNo) ? edition : null);

function from({ catalog, version }: KnownCatalog, tenantNo: TenantNo, itemCode: string): EffectiveAtTenant | null {
  const item = catalog.at(tenantNo, itemCode);
  return item && { ...item, tenantNo, catalogVersion: version };
}

/** Null where the list cannot be continued from what is known: the item after which it goes on is no longer there. */
function listed({ catalog, version }: KnownCatalog, tenantNo: TenantNo, { search, type, standing, after, most }: EditionFilter): readonly EffectiveAtTenant[] | null {
  const last = after === '' ? -1 : catalog.placeOf(after);
  if (last === undefined) return null;
  const items = catalog.from(tenantNo, last + 1, most ?? Infinity, (edition) =>
    (standing === null || edition.standing === standing) && (type === null || edition.standard.type === type)
    && (search === null || edition.standard.name.includes(search) || edition.standard.code.startsWith(search)));
  return items.map((item) => ({ ...item, tenantNo, catalogVersion: version }));
}
