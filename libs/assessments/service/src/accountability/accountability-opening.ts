import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { threeLevels, type ServingPost } from '@yimen/assessments-domain';
import type { RequestContext } from '@yimen/access';
import { EventBus, type DomainEvent } from '@yimen/events';
import { isTenantNo, type TenantNo } from '@yimen/jurisdiction';
import { Database, systemAct } from '@yimen/persistence';
import { z } from 'zod';
import { OPEN_ACCOUNTABILITY, WITHDRAW_ACCOUNTABILITY } from '../assessment-subscriptions.js';

/** Facts of `cases.red-card-issued`. */
const RED_CARD = z.object({
  cardId: z.uuid(), caseId: z.uuid(), tenantNo: z.custom<TenantNo>(isTenantNo), windowId: z.uuid().nullable(), departmentId: z.uuid().nullable(),
  handlerId: z.uuid().nullable(), ruleCode: z.string().min(1), at: z.iso.datetime(),
});
/** Facts of `cases.card-withdrawn`. */
const WITHDRAWN = z.object({ cardId: z.uuid(), because: z.enum(['recomputed', 'appeal']) });

/** The card that is withdrawn was not told of yet; the event comes again. */
class NotOpenedYet extends Error {}

/** Opens a record of accountability for every red card (超时直接生成问责), and closes it where the card falls. */
@Injectable()
export class AccountabilityOpening implements OnApplicationBootstrap {
  constructor(
    private readonly database: Database,
    private readonly events: EventBus,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.events.consume(OPEN_ACCOUNTABILITY, (ctx, event) => this.open(ctx, event));
    await this.events.consume(WITHDRAW_ACCOUNTABILITY, (ctx, event) => this.withdraw(ctx, event));
  }

  /** A card that has its record is left as it is, so an event may come twice. @throws when the facts are not as agreed. */
  async open(ctx: RequestContext, { facts }: DomainEvent): Promise<void> {
    const card = RED_CARD.parse(facts);
    const serving = await this.database.published<ServingPost>(
      `select person_id as "personId", person_name as "name", role, department_id as "departmentId" from contract.serving_post
       where tenant_no = $1 and (role in ('approver', 'centre_manager') or person_id = $2)`, [card.tenantNo, card.handlerId]);
    await systemAct(this.database, ctx, { operation: 'openAccountability', facts }, async (em) => {
      const { affectedRows } = await em.execute<{ affectedRows: number }>(
        `insert into assessments.accountability_record (id, case_id, tenant_no, window_id, department_id, rule_code, overrun_at, opened_at, responsible_id, answerable)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing`,
        [card.cardId, card.caseId, card.tenantNo, card.windowId, card.departmentId, card.ruleCode, card.at, ctx.now, card.handlerId, JSON.stringify(threeLevels(card, serving))], 'run');
      return affectedRows === 0 ? null : { objectType: 'AccountabilityRecord', objectId: card.cardId, tenantNo: card.tenantNo };
    });
  }

  async withdraw(ctx: RequestContext, { facts }: DomainEvent): Promise<void> {
    const { cardId, because } = WITHDRAWN.parse(facts);
    await systemAct(this.database, ctx, { operation: 'withdrawAccountability', facts }, async (em) => {
      const [record] = await em.execute<{ tenantNo: string; withdrawn: boolean }[]>(
        'select tenant_no as "tenantNo", withdrawn_at is not null as withdrawn from assessments.accountability_record where id = ?', [cardId]);
      if (!record) throw new NotOpenedYet();
      if (record.withdrawn) return null;
      await em.execute('update assessments.accountability_record set withdrawn_at = ?, withdrawn_because = ? where id = ?', [ctx.now, because, cardId]);
      return { objectType: 'AccountabilityRecord', objectId: cardId, tenantNo: Number(record.tenantNo) };
    });
  }
}
