import { Injectable } from '@nestjs/common';
import type { Scope } from '@yimen/access';
import { foldEffective, policiesUnder, type Edition, type EffectiveStandard, type Override } from '@yimen/catalogs-domain';
import { inputError, LARGEST_PAGE, pageOf, pageRequest, type Page } from '@yimen/graphql-kit';
import { lineageOf, provinceOf, type TenantNo } from '@yimen/jurisdiction';
import { Database, type Sql } from '@yimen/persistence';
import { shanghaiDateOf } from '@yimen/working-days';
import { isStorable } from '../edition/item-standard.input.js';
import { rulesAt } from '../field-policy/field-policy.queries.js';
import { OVERRIDE } from '../override/override.queries.js';
import type { Standing } from '../standing/item-standing.entity.js';
import { PublishedStandards } from '../edition/published-standards.js';

/** A row of the lineage that was in force at the instant asked about. */
export interface OverrideInForce extends Override {
  readonly id: string;
  readonly itemCode: string;
}
/** An item as it holds at one tenant, with what made it. */
export interface EffectiveAtTenant {
  readonly tenantNo: TenantNo;
  readonly edition: StandingEdition;
  readonly overrides: readonly OverrideInForce[];
  readonly effective: EffectiveStandard;
}
/** An edition with the standing of its item, and which row says so; null while nothing was said. */
interface StandingEdition extends Edition {
  readonly standing: Standing;
  readonly standingId: string | null;
}
/** An edition whose item is wanted as it holds at a tenant. */
type AtTenant = Pick<EffectiveAtTenant, 'tenantNo' | 'edition'>;

export interface EffectiveFilter {
  readonly search?: string | null;
  readonly type?: string | null;
  readonly standing?: Standing | null;
  readonly first?: number | null;
  readonly after?: string | null;
}

const EDITION = `valid.id as "editionId", valid.edition_no as "editionNo", valid.tenant_no as "publishedBy", valid.published_at as "publishedAt",
  valid.effective_on as "effectiveOn", coalesce(said.standing, 'in_force') as standing, said.id as "standingId"`;
/** What was said of an item's standing by the instant $3 and counts on the day $4. */
const SAID = `left join lateral (
    select s.id, s.standing from catalogs.item_standing s
    where s.tenant_no = valid.tenant_no and s.item_code = valid.item_code and s.set_at <= $3 and s.effective_on <= $4 order by s.version desc limit 1
  ) said on true`;

/**
 * Reads the catalog as it stood at an instant: what was published, set and not yet withdrawn by then, as far as it is
 * effective on that instant's day in China. So an instant in the past gives the same answer for ever, whatever is
 * published later the same day.
 */
@Injectable()
export class EffectiveQueries {
  private readonly standards = new PublishedStandards();

  constructor(private readonly database: Database) {}

  /** The item as it holds at the tenant, or null when its province has none with this code in force then. */
  async at(scope: Scope, tenantNo: TenantNo, itemCode: string, asOf: Date): Promise<EffectiveAtTenant | null> {
    const [found = null] = await this.manyAt(scope, [{ tenantNo, itemCode }], asOf);
    return found;
  }

  /** Several items of several tenants in two round trips, in the order in which they were asked for. */
  manyAt(scope: Scope, asked: readonly { readonly tenantNo: TenantNo; readonly itemCode: string }[], asOf: Date): Promise<readonly (EffectiveAtTenant | null)[]> {
    return this.database.read(scope, async (sql) => {
      const editions = await this.standards.of(sql, await sql<Omit<StandingEdition, 'standard'>>(
        `select ${EDITION} from (
           select distinct on (tenant_no, item_code) * from catalogs.item_edition
           where (tenant_no, item_code) in (select * from unnest($1::bigint[], $2::text[])) and published_at <= $3 and effective_on <= $4
           order by tenant_no, item_code, edition_no desc
         ) valid ${SAID}`,
        [asked.map(({ tenantNo }) => provinceOf(tenantNo)), asked.map(({ itemCode }) => itemCode), asOf, shanghaiDateOf(asOf)],
      ));
      const inForce = new Map(editions.map((edition) => [`${edition.publishedBy} ${edition.standard.code}`, edition]));
      const wanted = asked.map(({ tenantNo, itemCode }) => ({ tenantNo, edition: inForce.get(`${provinceOf(tenantNo)} ${itemCode}`) ?? null }));
      const found = await this.folded(sql, wanted.filter((one): one is AtTenant => one.edition !== null), asOf);
      return wanted.map(({ tenantNo, edition }) => found.find((one) => one.tenantNo === tenantNo && one.edition === edition) ?? null);
    });
  }

  /** A page of items by code. `search` is looked for in the name and at the beginning of the code; both are locked fields. */
  async page(scope: Scope, tenantNo: TenantNo, asOf: Date, filter: EffectiveFilter): Promise<Page<EffectiveAtTenant>> {
    const request = pageRequest(filter.first, filter.after, ['string']);
    const search = filter.search?.trim() || null;
    if (!isStorable([search, filter.type ?? null, ...(request.after ?? [])])) throw inputError('search', 'storable_text');
    return this.database.read(scope, async (sql) => {
      const editions = await this.standards.of(sql, await sql<Omit<StandingEdition, 'standard'>>(
        `select ${EDITION} from (
           select distinct on (item_code) * from catalogs.item_edition
           where tenant_no = $1 and item_code > $2 and published_at <= $3 and effective_on <= $4
           order by item_code, edition_no desc
         ) valid ${SAID}
         where ($5::text is null or strpos(name, $5) > 0 or item_code ^@ $5) and ($6::text is null or item_type = $6)
           and coalesce(said.standing, 'in_force') = $7
         order by item_code limit $8`,
        [
          provinceOf(tenantNo), request.after?.[0] ?? '', asOf, shanghaiDateOf(asOf), search, filter.type ?? null, filter.standing ?? 'in_force',
          request.first + 1,
        ],
      ));
      return pageOf(await this.folded(sql, editions.map((edition) => ({ tenantNo, edition })), asOf), request.first, ({ edition }) => [edition.standard.code]);
    });
  }

  /** Every item in force at a tenant, by code, as all stood at one instant. */
  async *all(scope: Scope, tenantNo: TenantNo, asOf: Date): AsyncGenerator<EffectiveAtTenant> {
    let after: string | null = null;
    do {
      const page: Page<EffectiveAtTenant> = await this.page(scope, tenantNo, asOf, { first: LARGEST_PAGE, after });
      yield* page.nodes;
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
  }

  private async folded(sql: Sql, wanted: readonly AtTenant[], asOf: Date): Promise<readonly EffectiveAtTenant[]> {
    const lineages = new Map(wanted.map(({ tenantNo }) => [tenantNo, lineageOf(tenantNo)]));
    const on = shanghaiDateOf(asOf);
    const [rules, rows] = await Promise.all([rulesAt(sql, wanted.map(({ tenantNo }) => provinceOf(tenantNo)), asOf, on), sql<OverrideInForce>(
      `select ${OVERRIDE} from catalogs.item_override
       where tenant_no = any($1) and item_code = any($2) and effective_on <= $4 and set_at <= $3
         and (withdrawn_at is null or withdrawn_at > $3)
       order by id`,
      [[...new Set([...lineages.values()].flat())], wanted.map(({ edition }) => edition.standard.code), asOf, on],
    )]);
    return wanted.map(({ tenantNo, edition }) => {
      const lineage = lineages.get(tenantNo)!;
      const overrides = rows.filter((row) => row.itemCode === edition.standard.code && lineage.includes(row.tenantNo));
      const policies = policiesUnder(rules.filter((rule) => rule.tenantNo === edition.publishedBy), edition.standard);
      return { tenantNo, edition, overrides, effective: foldEffective(edition, overrides, lineage, policies) };
    });
  }
}
