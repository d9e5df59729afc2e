import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { actingTenant, type RequestContext } from '@yimen/access';
import { foldOrder, maySay, type OrderEntryKind } from '@yimen/cases-domain';
import { check, clientRequestId, invalidInput, notFound } from '@yimen/graphql-kit';
import { isTenantNo, type TenantNo } from '@yimen/jurisdiction';
import { Database, done, once, type Done } from '@yimen/persistence';
import { addWorkingDays, shanghaiDateOf, type IsoDate } from '@yimen/working-days';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { casesAccess } from '../case.access.js';
import { line } from '../case/case-inputs.js';
import { CalendarBook } from '../case/calendar-book.js';
import { CaseQueries } from '../case/case.queries.js';
import { StaffDirectory } from '../staff-directory.js';
import type { OrderRefusal } from './order.messages.js';
import { ENTRIES, type EntryRow } from './order.queries.js';

const words = z.string().trim().min(2).max(2_000);
const replyWithinDays = z.int().min(1).max(60);

const ISSUE = z.object({
  clientRequestId, toTenantId: z.string().transform(Number).refine(isTenantNo, 'tenant'), departmentId: z.uuid().nullish(), caseId: z.uuid().nullish(), title: line(2, 100),
  demand: words, document: line(2, 200).nullish(), replyWithinDays,
});
const SAY = z.object({ clientRequestId, orderId: z.uuid(), words });
const REPLY = SAY.extend({ assigneeId: z.uuid().nullish() });
const RETURN = SAY.extend({ replyWithinDays });

/** What an entry has besides its words. */
interface Said {
  readonly assigneeId?: string | null | undefined;
  readonly replyBy?: IsoDate;
}

/** Supervision orders (督办): a centre asks a tenant or department in its reach to see to something, and to say by a day what was done. */
@Injectable()
export class SupervisionOrders {
  constructor(
    private readonly database: Database,
    private readonly calendars: CalendarBook,
    private readonly cases: CaseQueries,
    private readonly staff: StaffDirectory,
  ) {}

  async issue(ctx: RequestContext, input: unknown): Promise<Done | OrderRefusal> {
    const checked = check(ISSUE, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { clientRequestId: requestId, toTenantId: toTenantNo, departmentId = null, caseId = null, title, demand, document = null } = checked.value;
    const fromTenantNo = actingTenant(ctx);
    if (caseId && !(await this.cases.byId(ctx, caseId))) return notFound('Case', caseId);
    const replyBy = await this.lastDay(ctx, toTenantNo, checked.value.replyWithinDays);
    return once<OrderRefusal>(this.database, ctx, { operation: 'issueSupervisionOrder', clientRequestId: requestId, args: checked.value }, async (em) => {
      if (!casesAccess.allows(ctx, 'issue', 'SupervisionOrder', { fromTenantNo, toTenantNo }) || !(await this.isThere(toTenantNo))) return notFound('Tenant', String(toTenantNo));
      const id = uuidv7();
      await em.execute(
        `insert into cases.supervision_order (id, from_tenant_no, to_tenant_no, department_id, case_id, title, demand, document, reply_by, issued_at, issued_by)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [id, fromTenantNo, toTenantNo, departmentId, caseId, title, demand, document, replyBy, ctx.now, ctx.scope.actorId]);
      return done('SupervisionOrder', id);
    });
  }

  /** By who was asked; `assigneeId` is who sees to it (落实专人). */
  async reply(ctx: RequestContext, input: unknown): Promise<Done | OrderRefusal> {
    const checked = check(REPLY, input);
    if (checked.kind === 'InvalidInput') return checked;
    return this.say(ctx, 'replyToOrder', 'replied', checked.value, async () => ({ assigneeId: checked.value.assigneeId }));
  }

  async remind(ctx: RequestContext, input: unknown): Promise<Done | OrderRefusal> {
    return this.asked(ctx, 'remindOfOrder', 'reminded', input);
  }

  async close(ctx: RequestContext, input: unknown): Promise<Done | OrderRefusal> {
    return this.asked(ctx, 'closeOrder', 'closed', input);
  }

  /** The reply is not enough: another is wanted, by another day. */
  async return(ctx: RequestContext, input: unknown): Promise<Done | OrderRefusal> {
    const checked = check(RETURN, input);
    if (checked.kind === 'InvalidInput') return checked;
    return this.say(ctx, 'returnReply', 'returned', checked.value, async (toTenantNo) => ({ replyBy: await this.lastDay(ctx, toTenantNo, checked.value.replyWithinDays) }));
  }

  private async asked(ctx: RequestContext, operation: string, kind: OrderEntryKind, input: unknown): Promise<Done | OrderRefusal> {
    const checked = check(SAY, input);
    if (checked.kind === 'InvalidInput') return checked;
    return this.say(ctx, operation, kind, checked.value, async () => ({}));
  }

  private say(
    ctx: RequestContext, operation: string, kind: OrderEntryKind, args: z.infer<typeof SAY>, more: (toTenantNo: TenantNo) => Promise<Said>,
  ): Promise<Done | OrderRefusal> {
    const { orderId } = args;
    return once<OrderRefusal>(this.database, ctx, { operation, clientRequestId: args.clientRequestId, args }, async (em) => {
      // What two say at once is said one after the other.
      await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`supervision order ${orderId}`]);
      const order = await orderOf(em, orderId);
      if (!order || !casesAccess.allows(ctx, kind === 'replied' ? 'reply' : 'follow', 'SupervisionOrder', order)) return notFound('SupervisionOrder', orderId);
      const entries = await em.execute<EntryRow[]>(`${ENTRIES} where e.order_id = ? order by e.seq`, [orderId]);
      const state = foldOrder(order.replyBy, entries.map((entry) => ({ ...entry, at: new Date(entry.at) })), ctx.now);
      if (!maySay(kind, state)) return { kind: 'OrderRefused', status: state.status };
      const { assigneeId = null, replyBy = null } = await more(order.toTenantNo);
      if (assigneeId && !(await this.staff.worksAt(order.toTenantNo, assigneeId, ctx.now))) return invalidInput('assigneeId', 'post_of_this_tenant');
      await em.execute(
        'insert into cases.order_entry (order_id, seq, kind, tenant_no, words, assignee_id, reply_by, at, written_by) values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
        [orderId, entries.length + 1, kind, actingTenant(ctx), args.words, assigneeId, replyBy, ctx.now, ctx.scope.actorId]);
      return done('SupervisionOrder', orderId);
    });
  }

  /** Working days of whoever has to reply; the day is told, and moves no more. */
  private async lastDay(ctx: RequestContext, toTenantNo: TenantNo, days: number): Promise<IsoDate> {
    const today = shanghaiDateOf(ctx.now);
    return addWorkingDays(await this.calendars.of(toTenantNo, today), today, days).dueOn;
  }

  private async isThere(tenantNo: TenantNo): Promise<boolean> {
    return (await this.database.published('select from contract.tenant where tenant_no = $1', [tenantNo])).length > 0;
  }
}

async function orderOf(em: EntityManager, id: string): Promise<{ readonly fromTenantNo: TenantNo; readonly toTenantNo: TenantNo; readonly replyBy: IsoDate } | null> {
  const [row] = await em.execute<{ fromTenantNo: string; toTenantNo: string; replyBy: string }[]>(
    `select from_tenant_no as "fromTenantNo", to_tenant_no as "toTenantNo", reply_by::text as "replyBy" from cases.supervision_order where id = ?`, [id]);
  return row ? { fromTenantNo: Number(row.fromTenantNo), toTenantNo: Number(row.toTenantNo), replyBy: row.replyBy } : null;
}
