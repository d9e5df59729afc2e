import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { threeLevels, type ServingPost } from '@yimen/assessments-domain';
import type { RequestContext } from '@yimen/access';
import { EventBus, type DomainEvent } from '@yimen/events';
import { isTenantNo, type TenantNo } from '@yimen/jurisdiction';
import { Database, systemAct } from '@yimen/persistence';
import type { QueryResultRow } from 'pg';
import { z } from 'zod';
import { OPEN_ACCOUNTABILITY, WITHDRAW_ACCOUNTABILITY } from '../assessment-subscriptions.js';

/** Facts of `cases.red-cards-issued`: those of one look. */
const RED_CARDS = z.object({
  cards: z.array(z.object({
    cardId: z.uuid(), caseId: z.uuid(), tenantNo: z.custom<TenantNo>(isTenantNo), windowId: z.uuid().nullable(), departmentId: z.uuid().nullable(),
    handlerId: z.uuid().nullable(), ruleCode: z.string().min(1), at: z.iso.datetime(),
  })),
});
/** Facts of `cases.cards-withdrawn`. */
const WITHDRAWN = z.object({ cardIds: z.array(z.uuid()), because: z.enum(['recomputed', 'appeal']) });

type RedCard = z.infer<typeof RED_CARDS>['cards'][number];
type Serving = ServingPost & { readonly tenantNo: TenantNo };

/** A card that is withdrawn was not told of yet; the event comes again. */
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
    const { cards } = RED_CARDS.parse(facts);
    const serving = await this.serving(cards);
    await systemAct(this.database, ctx, { operation: 'openAccountability', facts }, async (em) => {
      const records = cards.map((card) => ({ ...card, answerable: threeLevels(card, serving.filter(({ tenantNo }) => tenantNo === card.tenantNo)) }));
      const opened = await em.execute<object[]>(
        `insert into assessments.accountability_record (id, case_id, tenant_no, window_id, department_id, rule_code, overrun_at, opened_at, responsible_id, answerable)
         select "cardId", "caseId", "tenantNo", "windowId", "departmentId", "ruleCode", at, ?, "handlerId", answerable
         from jsonb_to_recordset(?::jsonb) c ("cardId" uuid, "caseId" uuid, "tenantNo" bigint, "windowId" uuid, "departmentId" uuid, "ruleCode" text, at timestamptz, "handlerId" uuid, answerable jsonb)
         on conflict (id) do nothing returning id`, [ctx.now, JSON.stringify(records)]);
      return opened.length === 0 ? null : { objectType: 'AccountabilityRecord', objectId: ctx.requestId };
    });
  }

  /** Who directs and leads at the tenants of these cards, and who handled them. */
  private serving(cards: readonly RedCard[]): Promise<Serving[]> {
    return this.database.published<Serving & QueryResultRow>(
      `select tenant_no as "tenantNo", person_id as "personId", person_name as "name", role, department_id as "departmentId" from contract.serving_post
       where tenant_no = any($1::bigint[]) and (role in ('approver', 'centre_manager') or person_id = any($2::uuid[]))`,
      [[...new Set(cards.map(({ tenantNo }) => tenantNo))], cards.flatMap(({ handlerId }) => handlerId ?? [])]);
  }

  async withdraw(ctx: RequestContext, { facts }: DomainEvent): Promise<void> {
    const { cardIds, because } = WITHDRAWN.parse(facts);
    const ids = `{${cardIds.join(',')}}`;
    await systemAct(this.database, ctx, { operation: 'withdrawAccountability', facts }, async (em) => {
      const known = await em.execute<object[]>('select id from assessments.accountability_record where id = any(?::uuid[])', [ids]);
      if (known.length < new Set(cardIds).size) throw new NotOpenedYet();
      const withdrawn = await em.execute<object[]>(
        'update assessments.accountability_record set withdrawn_at = ?, withdrawn_because = ? where id = any(?::uuid[]) and withdrawn_at is null returning id', [ctx.now, because, ids]);
      return withdrawn.length === 0 ? null : { objectType: 'AccountabilityRecord', objectId: ctx.requestId };
    });
  }
}
