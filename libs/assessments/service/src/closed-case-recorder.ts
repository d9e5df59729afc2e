import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { RequestContext } from '@yimen/access';
import { EventBus, type DomainEvent } from '@yimen/events';
import { isTenantNo, type TenantNo } from '@yimen/jurisdiction';
import { Database, systemAct } from '@yimen/persistence';
import { z } from 'zod';
import { RECORD_CLOSED_CASE } from './assessment-subscriptions.js';

/** Facts of `cases.case-closed`; `tenantNo` is the centre that handled the case, `personId` its applicant. */
const CLOSED_CASE = z.object({
  caseId: z.uuid(),
  caseNo: z.string().min(1),
  tenantNo: z.custom<TenantNo>(isTenantNo),
  /** Left out by events that were under way when it was added. */
  visibleFrom: z.int().min(1).max(4).default(1),
  windowId: z.uuid().nullable(),
  departmentId: z.uuid().nullable(),
  itemCode: z.string().min(1),
  acceptedOn: z.iso.date(),
  closedOn: z.iso.date(),
  dueOn: z.iso.date(),
  onTime: z.boolean(),
  supplements: z.int().min(0),
  personId: z.uuid(),
  outcome: z.string().min(1),
});

/** Writes every closed case down once: the facts behind ratings and scores. */
@Injectable()
export class ClosedCaseRecorder implements OnApplicationBootstrap {
  constructor(
    private readonly database: Database,
    private readonly events: EventBus,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.events.consume(RECORD_CLOSED_CASE, (ctx, event) => this.record(ctx, event));
  }

  /** A case that is known already is left as it is, so an event may come twice. @throws when the facts are not as agreed. */
  async record(ctx: RequestContext, event: DomainEvent): Promise<void> {
    const fact = CLOSED_CASE.parse(event.facts);
    await systemAct(this.database, ctx, { operation: 'recordClosedCase', facts: event.facts }, async (em) => {
      const { affectedRows } = await em.execute<{ affectedRows: number }>(
        `insert into assessments.closed_case (case_id, case_no, tenant_no, visible_from, window_id, department_id, item_code, accepted_on, closed_on, due_on,
           on_time, supplements, outcome, person_id)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (case_id) do nothing`,
        [fact.caseId, fact.caseNo, fact.tenantNo, fact.visibleFrom, fact.windowId, fact.departmentId, fact.itemCode, fact.acceptedOn, fact.closedOn, fact.dueOn,
          fact.onTime, fact.supplements, fact.outcome, fact.personId],
        'run');
      return affectedRows === 0 ? null : { objectType: 'ClosedCase', objectId: fact.caseId, tenantNo: fact.tenantNo };
    });
  }
}
