import { Injectable } from '@nestjs/common';
import { sqlCondition, type RequestContext } from '@yimen/access';
import { foldOrder, type OrderEntryKind, type OrderState, type OrderStatus } from '@yimen/cases-domain';
import { batched, inputError, pageOf, pageRequest, tenantArgument, type Page } from '@yimen/graphql-kit';
import { intervalOf, type TenantNo } from '@yimen/jurisdiction';
import { Database, GREATEST_UUID, isUuid } from '@yimen/persistence';
import type { IsoDate } from '@yimen/working-days';
import type { QueryResultRow } from 'pg';
import { casesAccess, ORDER_COLUMNS } from '../case.access.js';
import { grouped } from '../case/case-record.js';

export interface OrderRow extends QueryResultRow {
  readonly id: string;
  readonly orderNo: number;
  readonly fromTenantNo: TenantNo;
  readonly toTenantNo: TenantNo;
  readonly departmentId: string | null;
  readonly caseId: string | null;
  readonly title: string;
  readonly demand: string;
  readonly document: string | null;
  readonly replyBy: IsoDate;
  readonly issuedAt: Date;
  readonly issuedBy: string;
}
export interface EntryRow extends QueryResultRow {
  readonly orderId: string;
  readonly seq: number;
  readonly kind: OrderEntryKind;
  readonly tenantNo: TenantNo;
  readonly words: string;
  readonly assigneeId: string | null;
  readonly replyBy: IsoDate | null;
  readonly at: Date;
}
export interface OrderFilter {
  readonly status?: OrderStatus | null;
  readonly overdue?: boolean | null;
  readonly within?: string | null;
  readonly caseId?: string | null;
}

/** Everything that was said to orders; a condition follows. */
export const ENTRIES = `select e.order_id as "orderId", e.seq, e.kind, e.tenant_no as "tenantNo", e.words, e.assignee_id as "assigneeId", e.reply_by::text as "replyBy", e.at
  from cases.order_entry e`;

const ORDER = `o.id, o.order_no as "orderNo", o.from_tenant_no as "fromTenantNo", o.to_tenant_no as "toTenantNo", o.department_id as "departmentId", o.case_id as "caseId", o.title,
  o.demand, o.document, o.reply_by as "replyBy", o.issued_at as "issuedAt", o.issued_by as "issuedBy"`;
/** Where an order stands, as `foldOrder` says it. */
const LAST = "(select e.kind from cases.order_entry e where e.order_id = o.id and e.kind <> 'reminded' order by e.seq desc limit 1)";
const STATUS = `coalesce(${LAST}, 'awaiting_reply')`;
const REPLY_BY = 'coalesce((select e.reply_by from cases.order_entry e where e.order_id = o.id and e.reply_by is not null order by e.seq desc limit 1), o.reply_by)';
const LAST_DAY_OVER = `$6::timestamptz >= (${REPLY_BY} + 1)::timestamp at time zone 'Asia/Shanghai'`;

/** Orders as the caller's rules let him read them. */
@Injectable()
export class OrderQueries {
  constructor(private readonly database: Database) {}

  async byId(ctx: RequestContext, id: string): Promise<OrderRow | null> {
    if (!isUuid(id)) return null;
    const load = (ids: readonly string[]) => this.select(ctx, 'o.id = any($1::uuid[])', [ids], ids.length);
    return batched(ctx, 'cases.order', id.toLowerCase(), load, (row) => row.id);
  }

  /** The latest first. `overdue` asks for those whose reply is awaited and late. */
  async page(ctx: RequestContext, filter: OrderFilter, first?: number | null, after?: string | null): Promise<Page<OrderRow>> {
    const request = pageRequest(first, after, ['instant', 'uuid']);
    const [before = 'infinity', id = GREATEST_UUID] = request.after ?? [];
    const within = filter.within ? intervalOf(tenantArgument('filter.within', filter.within)) : null;
    const caseId = filter.caseId ?? null;
    if (caseId !== null && !isUuid(caseId)) throw inputError('filter.caseId', 'uuid');
    const rows = await this.select(ctx,
      `(o.issued_at, o.id) < ($1::timestamptz, $2::uuid) and ($3::text is null or ${STATUS} = $3) and ($4::bigint is null or o.to_tenant_no between $4 and $5)
         and ($7::boolean is null or ${STATUS} in ('awaiting_reply', 'returned') and (${LAST_DAY_OVER}) = $7) and ($8::uuid is null or o.case_id = $8)`,
      [before, id, filter.status ?? null, within?.lo ?? null, within?.hi ?? null, ctx.now, filter.overdue ?? null, caseId], request.first + 1);
    return pageOf(rows, request.first, (row) => [row.issuedAt.toISOString(), row.id]);
  }

  /** What was said to an order, in turn. */
  async entries(ctx: RequestContext, orderId: string): Promise<readonly EntryRow[]> {
    const load = async (ids: readonly string[]) => {
      const rows = await this.database.rows<EntryRow>(ctx.scope, `${ENTRIES} where e.order_id = any($1::uuid[]) order by e.order_id, e.seq`, [ids]);
      return grouped(ids, rows.map((row) => ({ ...row, caseId: row.orderId })));
    };
    return (await batched(ctx, 'cases.orderEntries', orderId, load, (group) => group.caseId))!.rows;
  }

  async state(ctx: RequestContext, { id, replyBy }: OrderRow): Promise<OrderState> {
    return foldOrder(replyBy, await this.entries(ctx, id), ctx.now);
  }

  private select(ctx: RequestContext, condition: string, values: readonly unknown[], limit: number): Promise<OrderRow[]> {
    const allowed = sqlCondition(casesAccess.of(ctx.principal), 'read', 'SupervisionOrder', ORDER_COLUMNS, values.length + 1);
    return this.database.rows<OrderRow>(ctx.scope,
      `select ${ORDER} from cases.supervision_order o where ${condition} and ${allowed.text} order by o.issued_at desc, o.id desc limit ${limit}`, [...values, ...allowed.values]);
  }
}
