import { Injectable } from '@nestjs/common';
import { actingTenant, sqlCondition, type RequestContext } from '@yimen/access';
import type { WrittenStandard } from '@yimen/catalogs-domain';
import { batched, pageOf, pageRequest, tenantArgument, type Page } from '@yimen/graphql-kit';
import { intervalOf, type TenantNo } from '@yimen/jurisdiction';
import { Database, GREATEST_UUID, isUuid } from '@yimen/persistence';
import type { QueryResultRow } from 'pg';
import { catalogsAccess, PROPOSAL_COLUMNS } from '../catalog.access.js';
import { provinceOfColumn } from '../province-of.js';
import type { ProposalKind } from './item-proposal.entity.js';

export type ProposalStatus = 'open' | 'agreed' | 'refused' | 'withdrawn';
export interface ProposalRow extends QueryResultRow {
  readonly id: string;
  readonly kind: ProposalKind;
  readonly status: ProposalStatus;
  readonly fromTenantNo: TenantNo;
  readonly toTenantNo: TenantNo;
  readonly itemCode: string;
  readonly itemName: string;
  readonly effectiveOn: string;
  readonly until: string | null;
  readonly reason: string;
  readonly proposedAt: Date;
  readonly content: WrittenStandard | null;
  readonly decidedAt: Date | null;
  readonly note: string | null;
  readonly version: number;
}
export interface ProposalFilter {
  readonly kind?: ProposalKind | null;
  readonly status?: ProposalStatus | null;
  readonly toDecide?: boolean | null;
  readonly within?: string | null;
}

const STATUS = `case when p.withdrawn_at is not null then 'withdrawn' when p.agreed then 'agreed' when p.agreed = false then 'refused' else 'open' end`;
const PROPOSAL = `p.id, p.kind, ${STATUS} as status, p.from_tenant_no as "fromTenantNo", p.to_tenant_no as "toTenantNo", p.item_code as "itemCode", p.from_on as "effectiveOn",
  p.until_on as until, p.reason, p.proposed_at as "proposedAt", p.content, p.decided_at as "decidedAt", p.note, p.version,
  coalesce(p.content ->> 'name', (select e.name from catalogs.item_edition e where e.tenant_no = ${provinceOfColumn('p.from_tenant_no')}
    and e.item_code = p.item_code and e.published_at is not null order by e.edition_no desc limit 1)) as "itemName"`;

/** What is asked between tenants, as the caller's rules let him read it. */
@Injectable()
export class ProposalQueries {
  constructor(private readonly database: Database) {}

  async byId(ctx: RequestContext, id: string): Promise<ProposalRow | null> {
    if (!isUuid(id)) return null;
    const load = (ids: readonly string[]) => this.select(ctx, 'p.id = any($1::uuid[])', [ids], ids.length);
    return batched(ctx, 'catalogs.proposal', id.toLowerCase(), load, (row) => row.id);
  }

  /** Newest first. */
  async page(ctx: RequestContext, filter: ProposalFilter, first: number | null | undefined, after: string | null | undefined): Promise<Page<ProposalRow>> {
    const request = pageRequest(first, after, ['instant', 'uuid']);
    const [before = 'infinity', id = GREATEST_UUID] = request.after ?? [];
    const within = filter.within ? intervalOf(tenantArgument('filter.within', filter.within)) : null;
    const rows = await this.select(ctx,
      `(p.proposed_at, p.id) < ($1::timestamptz, $2::uuid) and ($3::text is null or p.kind = $3) and ($4::text is null or ${STATUS} = $4)
         and ($5::bigint is null or p.to_tenant_no = $5) and ($6::bigint is null or p.from_tenant_no between $6 and $7)`,
      [before, id, filter.kind ?? null, filter.status ?? null, filter.toDecide ? actingTenant(ctx) : null, within?.lo ?? null, within?.hi ?? null], request.first + 1);
    return pageOf(rows, request.first, ({ proposedAt, id: last }) => [proposedAt.toISOString(), last]);
  }

  private select(ctx: RequestContext, condition: string, values: readonly unknown[], limit: number): Promise<ProposalRow[]> {
    const allowed = sqlCondition(catalogsAccess.of(ctx.principal), 'read', 'ItemProposal', PROPOSAL_COLUMNS, values.length + 1);
    return this.database.rows<ProposalRow>(ctx.scope,
      `select ${PROPOSAL} from catalogs.item_proposal p where ${condition} and ${allowed.text} order by p.proposed_at desc, p.id desc limit ${limit}`,
      [...values, ...allowed.values]);
  }
}
