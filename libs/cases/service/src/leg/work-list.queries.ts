import { Injectable } from '@nestjs/common';
import { REACH, sqlCondition, type RequestContext } from '@yimen/access';
import { inputError, pageOf, pageRequest, type Page } from '@yimen/graphql-kit';
import { Level, type TenantNo } from '@yimen/jurisdiction';
import { Database, LEAST_UUID } from '@yimen/persistence';
import type { QueryResultRow } from 'pg';
import { casesAccess, LEG_COLUMNS, LETTER_COLUMNS } from '../case.access.js';

export interface LegRow extends QueryResultRow {
  readonly id: string;
  readonly caseId: string;
  readonly caseNo: string;
  readonly tenantNo: TenantNo;
  readonly windowId: string | null;
  readonly itemCode: string;
  readonly itemName: string;
  readonly kind: string;
  readonly status: string;
  readonly openedAt: Date;
  readonly dueOn: string | null;
  readonly deadlineAt: Date;
  readonly provisional: boolean;
}
export interface HandoverRow extends QueryResultRow {
  readonly id: string;
  readonly kind: string;
  readonly caseNo: string;
  readonly itemName: string;
  readonly fromTenantNo: TenantNo;
  readonly toTenantNo: TenantNo;
  readonly sentAt: Date;
  readonly signedAt: Date | null;
}
export interface LegFilter {
  readonly status?: string | null;
  readonly kind?: string | null;
  readonly search?: string | null;
  readonly first?: number | null;
  readonly after?: string | null;
}

/** The column that holds the number of a tenant of a level on every leg below it: the index that a subtree's list walks. */
const LEVEL_COLUMN: Readonly<Record<Level, string>> = {
  [Level.Province]: 'l.province_no', [Level.County]: 'l.county_no', [Level.Township]: 'l.town_no', [Level.Village]: 'l.tenant_no',
};

/** Lists of open work: legs and letters, by nearest deadline. */
@Injectable()
export class WorkListQueries {
  constructor(private readonly database: Database) {}

  /** Open legs where the caller works or supervises, nearest deadline first. */
  async legs(ctx: RequestContext, filter: LegFilter): Promise<Page<LegRow>> {
    const { principal } = ctx;
    if (principal.kind !== 'staff') throw new Error('the guard lets staff in only');
    const page = pageRequest(filter.first, filter.after, ['instant', 'uuid']);
    const { tenantNo, role, dataScope } = principal.post;
    const column = REACH[role] === 'subtree' ? LEVEL_COLUMN[principal.level] : 'l.tenant_no';
    const allowed = sqlCondition(casesAccess.of(principal), 'list', 'CaseLeg', LEG_COLUMNS, 8);
    if (filter.search && filter.search.length > 50) throw inputError('search', '1..50 characters');
    const [deadline = '-infinity', id = LEAST_UUID] = page.after ?? [];
    const rows = await this.database.rows<LegRow>(
      ctx.scope,
      `select l.id, l.case_id as "caseId", l.case_no as "caseNo", l.tenant_no as "tenantNo", l.window_id as "windowId", l.item_code as "itemCode",
         l.item_name as "itemName", l.kind, l.status, l.opened_at as "openedAt", l.due_on as "dueOn", l.deadline_at as "deadlineAt", l.provisional
       from cases.case_leg l
       where ${column} = $1 and l.status <> 'closed' and (l.deadline_at, l.id) > ($2::timestamptz, $3::uuid)
         and ($4::text is null or l.status = $4) and ($5::text is null or l.kind = $5)
         and ($6::text is null or l.case_no ^@ $6 or l.item_name ^@ $6) and ${allowed.text}
       order by l.deadline_at, l.id limit $7`,
      [tenantNo, deadline, id, filter.status ?? null, filter.kind ?? null, filter.search || null, page.first + 1, ...allowed.values],
      // Prepared where the statement is the same for all: whatever the scope, it walks the one index that has the list's order.
      dataScope === 'whole' ? `legs by ${column}` : undefined);
    return pageOf(rows, page.first, (row) => [row.deadlineAt.toISOString(), row.id]);
  }

  /** Letters to the caller's tenant, unsigned ones unless asked otherwise, oldest first. */
  async inbox(ctx: RequestContext, signed: boolean, first: number | null | undefined, after: string | null | undefined): Promise<Page<HandoverRow>> {
    const page = pageRequest(first, after, ['instant', 'uuid']);
    const [sentAt = '-infinity', id = LEAST_UUID] = page.after ?? [];
    const allowed = sqlCondition(casesAccess.of(ctx.principal), 'list', 'Handover', LETTER_COLUMNS, 5);
    const rows = await this.database.rows<HandoverRow>(ctx.scope,
      `select h.id, h.kind, h.case_no as "caseNo", h.item_name as "itemName", h.from_tenant_no as "fromTenantNo",
         h.to_tenant_no as "toTenantNo", h.sent_at as "sentAt", h.signed_at as "signedAt"
       from cases.hand_over h
       where (h.signed_at is not null) = $1 and h.lapsed_at is null and (h.sent_at, h.id) > ($2::timestamptz, $3::uuid) and ${allowed.text}
       order by h.sent_at, h.id limit $4`,
      [signed, sentAt, id, page.first + 1, ...allowed.values]);
    return pageOf(rows, page.first, (row) => [row.sentAt.toISOString(), row.id]);
  }
}
