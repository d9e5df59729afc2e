import { Injectable } from '@nestjs/common';
import type { RequestContext, Scope } from '@yimen/access';
import type { NotOffered } from '@yimen/catalogs-contract';
import { codesMeaning, type ClaimMode } from '@yimen/catalogs-domain';
import { batched, inputError, pageOf, pageRequest, type Page } from '@yimen/graphql-kit';
import { intervalOf, levelOf, lineageOf, provinceOf, type TenantNo } from '@yimen/jurisdiction';
import { Database, isUuid } from '@yimen/persistence';
import { shanghaiDateOf } from '@yimen/working-days';
import type { QueryResultRow } from 'pg';
import { isStorable } from '../edition/item-standard.input.js';
import { provinceOfColumn } from '../province-of.js';
import { EffectiveQueries, type EffectiveAtTenant } from '../effective/effective.queries.js';

export type ClaimState = 'planned' | 'offered' | 'suspended' | 'left';
export interface ClaimRow {
  readonly id: string;
  readonly tenantNo: TenantNo;
  readonly itemCode: string;
  readonly itemName: string;
  readonly mode: ClaimMode;
  readonly fromTenantNo: TenantNo | null;
  readonly effectiveOn: string;
  readonly claimedAt: Date;
  readonly state: ClaimState;
  readonly suspendedUntil: string | null;
}
export interface ClaimFilter {
  readonly ownOnly?: boolean | null;
  readonly itemCode?: string | null;
  readonly mode?: ClaimMode | null;
  readonly state?: ClaimState | null;
}
export interface ClaimCountRow {
  readonly tenantNo: TenantNo;
  readonly own: number;
  readonly delegated: number;
  readonly agency: number;
  readonly planned: number;
  readonly suspended: number;
  readonly left: number;
  readonly expected: number;
  readonly unclaimed: number;
}

/** Of each tenant and item the claim `c` that counts on the day $1: the newest that has begun, before that the newest. */
const newest = (condition: string): string =>
  `(select distinct on (tenant_no, item_code) * from catalogs.item_claim where ${condition} order by tenant_no, item_code, effective_on > $1, version desc) c`;
/** What was consented to about a claim `c`, or one that was to follow it, and counts on the day $1: having left goes before being suspended. */
const RELEASE = `left join lateral (
    select case kind when 'leave' then 'left' else 'suspended' end as state, until_on from catalogs.claim_release r
    where r.claim_id in (select x.id from catalogs.item_claim x where x.tenant_no = c.tenant_no and x.item_code = c.item_code and x.version >= c.version) and r.from_on <= $1 and (r.until_on is null or r.until_on >= $1) order by kind, from_on desc limit 1
  ) release on true`;
const STATE = `coalesce(release.state, case when c.effective_on > $1 then 'planned' else 'offered' end)`;
const CLAIM = `c.id, c.tenant_no as "tenantNo", c.item_code as "itemCode", c.mode, c.from_tenant_no as "fromTenantNo", c.effective_on as "effectiveOn",
  c.claimed_at as "claimedAt", ${STATE} as state, release.until_on as "suspendedUntil",
  (select e.name from catalogs.item_edition e where e.tenant_no = ${provinceOfColumn('c.tenant_no')} and e.item_code = c.item_code
     and e.published_at is not null order by e.edition_no desc limit 1) as "itemName"`;

/** Who offers what. Public, like the guides that say so. */
@Injectable()
export class ClaimQueries {
  constructor(
    private readonly database: Database,
    private readonly effective: EffectiveQueries,
  ) {}

  /** The claim that counts of a tenant on an item, or null. */
  of(ctx: RequestContext, tenantNo: TenantNo, itemCode: string): Promise<ClaimRow | null> {
    const key = (one: Pick<ClaimRow, 'tenantNo' | 'itemCode'>) => `${one.tenantNo} ${one.itemCode}`;
    const load = (keys: readonly string[]) => {
      const parts = keys.map((one) => one.split(' '));
      const asked = newest('(tenant_no, item_code) in (select * from unnest($2::bigint[], $3::text[]))');
      return this.database.rows<ClaimRow>(ctx.scope, `select ${CLAIM} from ${asked} ${RELEASE}`, [shanghaiDateOf(ctx.now), ...[0, 1].map((column) => parts.map((one) => one[column]))]);
    };
    return batched(ctx, 'catalogs.claim', key({ tenantNo, itemCode }), load, key);
  }

  /** Which of the tenants has suspended or left the item on the day of an instant; null when none has. */
  async notOffered(scope: Scope, tenants: readonly TenantNo[], itemCode: string, asOf: Date): Promise<NotOffered | null> {
    const [row] = await this.database.rows<NotOffered & QueryResultRow>(scope,
      `select c.tenant_no as "tenantNo", release.state from ${newest('tenant_no = any($2) and item_code = $3')} ${RELEASE} where release.state is not null order by 1 limit 1`,
      [shanghaiDateOf(asOf), tenants, itemCode]);
    return row ?? null;
  }

  /** Claims in a tenant and below it, by tenant and code. */
  async page(ctx: RequestContext, tenantNo: TenantNo, filter: ClaimFilter, first: number | null | undefined, after: string | null | undefined): Promise<Page<ClaimRow>> {
    const request = pageRequest(first, after, ['number', 'string']);
    if (!isStorable([filter.itemCode ?? null, ...(request.after ?? [])])) throw inputError('filter', 'storable_text');
    const { lo, hi } = filter.ownOnly ? { lo: tenantNo, hi: tenantNo } : intervalOf(tenantNo);
    const inside = newest('tenant_no between $2 and $3 and (tenant_no, item_code) > ($4, $5) and ($6::text is null or item_code = $6)');
    const rows = await this.database.rows<ClaimRow>(ctx.scope,
      `select ${CLAIM} from ${inside} ${RELEASE} where ($7::text is null or mode = $7) and ($8::text is null or ${STATE} = $8) order by c.tenant_no, c.item_code limit $9`,
      [shanghaiDateOf(ctx.now), lo, hi, request.after?.[0] ?? 0, request.after?.[1] ?? '', filter.itemCode ?? null, filter.mode ?? null, filter.state ?? null, request.first + 1]);
    return pageOf(rows, request.first, (row) => [row.tenantNo, row.itemCode]);
  }

  /** How many were claimed by one act; null where there is no such act. */
  async batch(ctx: RequestContext, id: string): Promise<{ readonly id: string; readonly count: number } | null> {
    const [row] = await this.database.rows<{ count: number }>(ctx.scope, 'select count(*)::int as count from catalogs.item_claim where batch_id = $1', [id]);
    return row && row.count > 0 ? { id, count: row.count } : null;
  }

  async batchPage(ctx: RequestContext, id: string, first: number | null | undefined, after: string | null | undefined): Promise<Page<ClaimRow>> {
    const request = pageRequest(first, after, ['string']);
    if (!isUuid(id)) return pageOf([], request.first, () => []);
    const rows = await this.database.rows<ClaimRow>(ctx.scope,
      `select ${CLAIM} from catalogs.item_claim c ${RELEASE} where c.batch_id = $2 and c.item_code > $3 order by c.item_code limit $4`,
      [shanghaiDateOf(ctx.now), id, request.after?.[0] ?? '', request.first + 1]);
    return pageOf(rows, request.first, (row) => [row.itemCode]);
  }

  /** A tenant and those right below it, by number, each with how far it has come. */
  async counts(ctx: RequestContext, tenantNo: TenantNo, first: number | null | undefined, after: string | null | undefined): Promise<Page<ClaimCountRow>> {
    const request = pageRequest(first, after, ['number']);
    const { lo, hi } = intervalOf(tenantNo);
    const level = levelOf(tenantNo);
    const today = shanghaiDateOf(ctx.now);
    const tenants = await this.database.published<{ no: TenantNo }>(
      `select tenant_no as no from contract.tenant where tenant_no > $5 and (tenant_no = $1 or (tenant_no between $1 and $2 and level = $3 and (valid_until is null or valid_until >= $4))) order by 1 limit $6`,
      [lo, hi, level + 1, today, request.after?.[0] ?? 0, request.first + 1]);
    const numbers = tenants.map(({ no }) => no);
    const rows = await this.database.read(ctx.scope, async (sql) => {
      const claimed = await sql<Omit<ClaimCountRow, 'expected' | 'unclaimed'>>(
        `select tenant_no as "tenantNo", ${(['own', 'delegated', 'agency'] as const).map((mode) => `count(*) filter (where state = 'offered' and mode = '${mode}')::int as ${mode}`).join(', ')},
           ${(['planned', 'suspended', 'left'] as const).map((state) => `count(*) filter (where state = '${state}')::int as "${state}"`).join(', ')}
         from (select c.tenant_no, c.mode, ${STATE} as state from ${newest('tenant_no = any($2)')} ${RELEASE}) claims group by tenant_no`, [today, numbers]);
      const expected = await sql<Pick<ClaimCountRow, 'tenantNo' | 'expected' | 'unclaimed'>>(EXPECTED, [
        today, numbers, provinceOf(tenantNo), numbers.map((no) => codesMeaning(levelOf(no)).join(' ')), ctx.now, numbers.map((no) => lineageOf(no).join(' ')),
      ]);
      const [byClaims, byItems] = [claimed, expected].map((found) => new Map(found.map((row) => [row.tenantNo, row])));
      return numbers.map((no) => ({ ...NONE, ...byClaims!.get(no), ...byItems!.get(no), tenantNo: no }));
    });
    return pageOf(rows, request.first, ({ tenantNo: last }) => [last]);
  }

  /** Items for the tenant's level that it has never claimed, by code. */
  async unclaimed(ctx: RequestContext, tenantNo: TenantNo, first: number | null | undefined, after: string | null | undefined): Promise<Page<EffectiveAtTenant>> {
    const request = pageRequest(first, after, ['string']);
    const claimed = await this.database.rows<{ itemCode: string }>(ctx.scope, 'select distinct item_code as "itemCode" from catalogs.item_claim where tenant_no = $1', [tenantNo]);
    const codes = new Set(claimed.map(({ itemCode }) => itemCode));
    const meant = codesMeaning(levelOf(tenantNo));
    const found: EffectiveAtTenant[] = [];
    for await (const item of this.effective.all(ctx.scope, tenantNo, ctx.now, after)) {
      const { powers: { levels } } = item.effective.values;
      if (!codes.has(item.edition.standard.code) && meant.some((code) => levels.includes(code))) found.push(item);
      if (found.length > request.first) break;
    }
    return pageOf(found, request.first, ({ edition }) => [edition.standard.code]);
  }
}

const NONE = { own: 0, delegated: 0, agency: 0, planned: 0, suspended: 0, left: 0, expected: 0, unclaimed: 0 };

/** Of each tenant how many items in force are for its level, and how many of them it has never claimed. */
const EXPECTED = `with item as materialized (
    select valid.item_code, valid.levels, local.region_no from (
      select distinct on (item_code) item_code, content #> '{powers,levels}' as levels from catalogs.item_edition
      where tenant_no = $3 and published_at <= $5 and effective_on <= $1 order by item_code, edition_no desc
    ) valid left join catalogs.local_item local on local.tenant_no = $3 and local.item_code = valid.item_code
    where coalesce((select s.standing from catalogs.item_standing s where s.tenant_no = $3 and s.item_code = valid.item_code and s.effective_on <= $1
      order by s.version desc limit 1), 'in_force') = 'in_force'
  )
  select t.no as "tenantNo", count(*)::int as expected,
    (count(*) filter (where not exists (select from catalogs.item_claim c where c.tenant_no = t.no and c.item_code = item.item_code)))::int as unclaimed
  from unnest($2::bigint[], $4::text[], $6::text[]) t (no, codes, lineage)
  join item on item.levels ?| string_to_array(t.codes, ' ') and (item.region_no is null or item.region_no = any(string_to_array(t.lineage, ' ')::bigint[]))
  group by t.no`;
