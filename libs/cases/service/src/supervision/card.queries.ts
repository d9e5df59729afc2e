import { Injectable } from '@nestjs/common';
import { sqlCondition, type RequestContext } from '@yimen/access';
import { batched, pageOf, pageRequest, tenantArgument, type Page } from '@yimen/graphql-kit';
import { intervalOf, type TenantNo } from '@yimen/jurisdiction';
import { Database, GREATEST_UUID, isUuid } from '@yimen/persistence';
import type { QueryResultRow } from 'pg';
import { APPEAL_COLUMNS, CARD_COLUMNS, casesAccess } from '../case.access.js';
import { grouped } from '../case/case-record.js';

export interface CardRow extends QueryResultRow {
  readonly id: string;
  readonly cardNo: number;
  readonly caseId: string;
  readonly tenantNo: TenantNo;
  readonly windowId: string | null;
  readonly departmentId: string | null;
  readonly handlerId: string | null;
  readonly ruleId: string;
  readonly ruleCode: string;
  readonly colour: string;
  readonly at: Date;
  readonly issuedAt: Date;
  readonly withdrawnAt: Date | null;
  readonly withdrawnBecause: string | null;
}
export interface AppealRow extends QueryResultRow {
  readonly id: string;
  readonly cardId: string;
  readonly status: string;
  readonly fromTenantNo: TenantNo;
  readonly toTenantNo: TenantNo;
  readonly reason: string;
  readonly appealedAt: Date;
  readonly decidedAt: Date | null;
  readonly note: string | null;
  readonly version: number;
}
export interface CardFilter {
  readonly colour?: string | null;
  readonly standing?: boolean | null;
  readonly ruleCode?: string | null;
  readonly within?: string | null;
  readonly from?: string | null;
  readonly until?: string | null;
}

/** More cards than rules can bring a case. */
const MOST_OF_CASE = 100;

const CARD = `c.id, c.card_no as "cardNo", c.case_id as "caseId", c.tenant_no as "tenantNo", c.window_id as "windowId", c.department_id as "departmentId", c.handler_id as "handlerId",
  c.rule_id as "ruleId", c.rule_code as "ruleCode", c.colour, c.at, c.issued_at as "issuedAt", c.withdrawn_at as "withdrawnAt", c.withdrawn_because as "withdrawnBecause"`;
const STATUS = `case when a.withdrawn_at is not null then 'withdrawn' when a.agreed then 'agreed' when a.agreed = false then 'refused' else 'open' end`;
const APPEAL = `a.id, a.card_id as "cardId", ${STATUS} as status, a.from_tenant_no as "fromTenantNo", a.to_tenant_no as "toTenantNo", a.reason, a.appealed_at as "appealedAt",
  a.decided_at as "decidedAt", a.note, a.version`;

/** Cards and what was said against them, as the caller's rules let him read them. */
@Injectable()
export class CardQueries {
  constructor(private readonly database: Database) {}

  async byId(ctx: RequestContext, id: string): Promise<CardRow | null> {
    if (!isUuid(id)) return null;
    const load = (ids: readonly string[]) => this.cards(ctx, 'c.id = any($1::uuid[])', [ids], ids.length);
    return batched(ctx, 'cases.card', id.toLowerCase(), load, (row) => row.id);
  }

  /** Of a case, in the order of their issue. */
  async ofCase(ctx: RequestContext, caseId: string): Promise<readonly CardRow[]> {
    const load = async (ids: readonly string[]) => grouped(ids, await this.cards(ctx, 'c.case_id = any($1::uuid[])', [ids], MOST_OF_CASE * ids.length));
    return (await batched(ctx, 'cases.cardsOfCase', caseId, load, (row) => row.caseId))!.rows.toReversed();
  }

  /** The latest first. */
  async page(ctx: RequestContext, filter: CardFilter, first?: number | null, after?: string | null): Promise<Page<CardRow>> {
    const request = pageRequest(first, after, ['instant', 'uuid']);
    const [before = 'infinity', id = GREATEST_UUID] = request.after ?? [];
    const within = filter.within ? intervalOf(tenantArgument('filter.within', filter.within)) : null;
    const rows = await this.cards(ctx,
      `(c.issued_at, c.id) < ($1::timestamptz, $2::uuid) and ($3::text is null or c.colour = $3) and ($4::boolean is null or (c.withdrawn_at is null) = $4)
         and ($5::text is null or c.rule_code = $5) and ($6::bigint is null or c.tenant_no between $6 and $7)
         and ($8::date is null or c.issued_at >= $8::date::timestamp at time zone 'Asia/Shanghai')
         and ($9::date is null or c.issued_at < ($9::date + 1)::timestamp at time zone 'Asia/Shanghai')`,
      [before, id, filter.colour ?? null, filter.standing ?? null, filter.ruleCode ?? null, within?.lo ?? null, within?.hi ?? null, filter.from ?? null, filter.until ?? null],
      request.first + 1);
    return pageOf(rows, request.first, (row) => [row.issuedAt.toISOString(), row.id]);
  }

  async appeal(ctx: RequestContext, id: string): Promise<AppealRow | null> {
    if (!isUuid(id)) return null;
    const load = (ids: readonly string[]) => this.select(ctx, 'a.id = any($1::uuid[])', [ids], ids.length);
    return batched(ctx, 'cases.cardAppeal', id.toLowerCase(), load, (row) => row.id);
  }

  /** The one that was not withdrawn, or null. */
  appealOf(ctx: RequestContext, cardId: string): Promise<AppealRow | null> {
    const load = (ids: readonly string[]) => this.select(ctx, 'a.card_id = any($1::uuid[]) and a.withdrawn_at is null', [ids], ids.length);
    return batched(ctx, 'cases.appealOfCard', cardId, load, (row) => row.cardId);
  }

  async appeals(ctx: RequestContext, status?: string | null, first?: number | null, after?: string | null): Promise<Page<AppealRow>> {
    const request = pageRequest(first, after, ['instant', 'uuid']);
    const [before = 'infinity', id = GREATEST_UUID] = request.after ?? [];
    const rows = await this.select(ctx, `(a.appealed_at, a.id) < ($1::timestamptz, $2::uuid) and ($3::text is null or ${STATUS} = $3)`, [before, id, status ?? null], request.first + 1);
    return pageOf(rows, request.first, (row) => [row.appealedAt.toISOString(), row.id]);
  }

  private cards(ctx: RequestContext, condition: string, values: readonly unknown[], limit: number): Promise<CardRow[]> {
    const allowed = sqlCondition(casesAccess.of(ctx.principal), 'list', 'SupervisionCard', CARD_COLUMNS, values.length + 1);
    return this.database.rows<CardRow>(ctx.scope,
      `select ${CARD} from cases.supervision_card c where ${condition} and ${allowed.text} order by c.issued_at desc, c.id desc limit ${limit}`, [...values, ...allowed.values]);
  }

  private select(ctx: RequestContext, condition: string, values: readonly unknown[], limit: number): Promise<AppealRow[]> {
    const allowed = sqlCondition(casesAccess.of(ctx.principal), 'read', 'CardAppeal', APPEAL_COLUMNS, values.length + 1);
    return this.database.rows<AppealRow>(ctx.scope,
      `select ${APPEAL} from cases.card_appeal a where ${condition} and ${allowed.text} order by a.appealed_at desc, a.id desc limit ${limit}`, [...values, ...allowed.values]);
  }
}

