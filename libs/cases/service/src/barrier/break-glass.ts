import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { actingTenant, sqlCondition, type RequestContext } from '@yimen/access';
import { check, clientRequestId, notFound, pageOf, pageRequest, type Page } from '@yimen/graphql-kit';
import { Level, type TenantNo } from '@yimen/jurisdiction';
import { Database, done, GREATEST_UUID, once, type Done } from '@yimen/persistence';
import type { QueryResultRow } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { Applicants, type ApplicantValues } from '../applicant/applicants.js';
import { reason, type BarrierRefused } from './barrier.js';
import { casesAccess } from '../case.access.js';
import { EVENT_COLUMNS, eventOf, factsOf, type EventRow } from '../case/case-record.js';

const OPEN = z.object({ clientRequestId, caseId: z.uuid(), reason });

interface RootRow extends QueryResultRow {
  readonly caseNo: string;
  readonly itemName: string;
  readonly status: string;
  readonly outcome: string | null;
  readonly submittedAt: Date;
  readonly closedAt: Date | null;
  readonly handlingTenantNo: TenantNo;
}
/** A restricted case as it stood when it was opened. */
export interface OpenedCase extends RootRow {
  readonly kind: 'OpenedCase';
  readonly id: string;
  readonly openedAt: Date;
  readonly applicant: ApplicantValues | null;
  readonly events: readonly (EventRow & { readonly facts: object })[];
}
export interface OpeningRow extends QueryResultRow {
  readonly id: string;
  readonly caseId: string;
  readonly openedAt: Date;
  readonly fromTenantNo: TenantNo;
  readonly openedBy: string;
  readonly postId: string;
  readonly reason: string;
}

/** What the caller may read below every barrier, in his own reach; for one act that is written down first. */
const lifted = (ctx: RequestContext): RequestContext => ({ ...ctx, scope: { ...ctx.scope, level: Level.Village } });

/** Breaking the glass (破窗查看): who supervises opens a restricted case in his reach, says why, and the handling centre is told. */
@Injectable()
export class BreakGlass {
  constructor(
    private readonly database: Database,
    private readonly applicants: Applicants,
  ) {}

  async open(ctx: RequestContext, input: unknown): Promise<OpenedCase | BarrierRefused> {
    const checked = check(OPEN, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { caseId } = checked.value;
    const [seen] = await this.database.rows(ctx.scope, 'select from cases.case_root where id = $1', [caseId]);
    if (seen) return { kind: 'NotRestricted', caseId };
    const below = lifted(ctx);
    let isFirst = false;
    const act = { operation: 'breakGlass', clientRequestId: checked.value.clientRequestId, args: checked.value };
    // The row in the audit and the word to the centre stand before anything is read.
    const outcome = await once<BarrierRefused>(this.database, below, act, (em) => {
      isFirst = true;
      return this.note(em, below, checked.value);
    });
    if (outcome.kind !== 'done') return outcome as BarrierRefused;
    if (!isFirst) return this.openedBefore((outcome as Done).id, below);
    return this.snapshot(below, caseId, (outcome as Done).id);
  }

  /** Openings of cases of the caller's centre, the last one first. */
  async openings(ctx: RequestContext, first: number | null | undefined, after: string | null | undefined): Promise<Page<OpeningRow>> {
    const page = pageRequest(first, after, ['instant', 'uuid']);
    const [openedAt = '9999-12-31', id = GREATEST_UUID] = page.after ?? [];
    const allowed = sqlCondition(casesAccess.of(ctx.principal), 'list', 'CaseOpening', { toTenantNo: 'o.to_tenant_no' }, 4);
    const rows = await this.database.rows<OpeningRow>(ctx.scope,
      `select o.id, o.case_id as "caseId", o.opened_at as "openedAt", o.from_tenant_no as "fromTenantNo", o.opened_by as "openedBy", o.post_id as "postId", o.reason
       from cases.case_opening o where (o.opened_at, o.id) < ($1::timestamptz, $2::uuid) and ${allowed.text}
       order by o.opened_at desc, o.id desc limit $3`, [openedAt, id, page.first + 1, ...allowed.values]);
    return pageOf(rows, page.first, (row) => [row.openedAt.toISOString(), row.id]);
  }

  private async note(em: EntityManager, ctx: RequestContext, { caseId, reason: why }: z.infer<typeof OPEN>): Promise<Done | BarrierRefused> {
    const legs = await em.execute<{ tenantNo: string }[]>('select tenant_no as "tenantNo" from cases.case_leg where case_id = ?', [caseId]);
    const mayOpen = legs.some(({ tenantNo }) => casesAccess.allows(ctx, 'breakGlass', 'LegClock', { tenantNo: Number(tenantNo) }));
    if (!mayOpen || ctx.principal.kind !== 'staff') return notFound('Case', caseId);
    const id = uuidv7();
    await em.execute(
      `insert into cases.case_opening (id, case_id, from_tenant_no, to_tenant_no, opened_at, opened_by, post_id, reason)
       select ?, id, ?, handling_tenant_no, ?, ?, ?, ? from cases.case_root where id = ?`,
      [id, actingTenant(ctx), ctx.now, ctx.scope.actorId, ctx.principal.post.id, why, caseId]);
    return done('OpenedCase', id);
  }

  private async openedBefore(id: string, ctx: RequestContext): Promise<BarrierRefused> {
    const [row] = await this.database.rows<{ openedAt: Date }>(ctx.scope, 'select opened_at as "openedAt" from cases.case_opening where id = $1', [id]);
    return row ? { kind: 'AlreadyOpened', openedAt: row.openedAt.toISOString() } : notFound('OpenedCase', id);
  }

  private snapshot(ctx: RequestContext, caseId: string, id: string): Promise<OpenedCase> {
    return this.database.read(ctx.scope, async (sql) => {
      const [[root], events, applicants] = await Promise.all([
        sql<RootRow>(
          `select case_no as "caseNo", item_name as "itemName", status, outcome, submitted_at as "submittedAt", closed_at as "closedAt",
             handling_tenant_no as "handlingTenantNo" from cases.case_root where id = $1`, [caseId]),
        sql<EventRow>(`select ${EVENT_COLUMNS} from cases.case_event where case_id = $1 order by seq`, [caseId]),
        this.applicants.masked(sql, [caseId]),
      ]);
      if (!root) throw new Error(`case ${caseId} was there a moment ago`);
      const shown = events.map((row) => ({ ...row, facts: factsOf(eventOf(row)) as Readonly<Record<string, unknown>> }));
      return { kind: 'OpenedCase', ...root, id, openedAt: ctx.now, applicant: applicants[0]?.values ?? null, events: shown };
    });
  }
}
