import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { actingTenant, type RequestContext } from '@yimen/access';
import { EventBus, type DomainEvent } from '@yimen/events';
import { check, clientRequestId, notFound } from '@yimen/graphql-kit';
import { parentOf, provinceOf } from '@yimen/jurisdiction';
import { Database, done, once, systemAct, type Done } from '@yimen/persistence';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { casesAccess } from '../case.access.js';
import { APPEAL_UPHELD, WITHDRAW_CARD } from '../case/case-subscriptions.js';
import { CARDS_WITHDRAWN } from './card-issuing.js';
import { CardQueries } from './card.queries.js';
import { CardAppeal } from './card-appeal.entity.js';
import type { AppealRefused, SupervisionRefusal } from './supervision.messages.js';

const words = z.string().trim().min(2).max(2_000);
const APPEAL = z.object({ clientRequestId, cardId: z.uuid(), reason: words });
const WITHDRAW = z.object({ clientRequestId, appealId: z.uuid() });
const DECIDE = WITHDRAW.extend({ upheld: z.boolean(), note: words });

const refused = (reason: AppealRefused['reason']): AppealRefused => ({ kind: 'AppealRefused', reason });

/** Appeals against cards (申诉): made by the tenant that has the card, decided by the one above it; an appeal that is right takes the card back. */
@Injectable()
export class Appealing implements OnApplicationBootstrap {
  constructor(
    private readonly database: Database,
    private readonly events: EventBus,
    private readonly queries: CardQueries,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.events.consume(WITHDRAW_CARD, (ctx, event) => this.withdrawCard(ctx, event));
  }

  async appeal(ctx: RequestContext, input: unknown): Promise<Done | SupervisionRefusal> {
    const checked = check(APPEAL, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { cardId, reason } = checked.value;
    const card = await this.queries.byId(ctx, cardId);
    return once<SupervisionRefusal>(this.database, ctx, { operation: 'appealCard', clientRequestId: checked.value.clientRequestId, args: checked.value }, async (em) => {
      if (!card || !casesAccess.allows(ctx, 'appeal', 'SupervisionCard', card)) return notFound('SupervisionCard', cardId);
      const [standing] = await em.execute<{ withdrawnAt: Date | null }[]>('select withdrawn_at as "withdrawnAt" from cases.supervision_card where id = ?', [cardId]);
      if (standing?.withdrawnAt !== null) return refused('WITHDRAWN_CARD');
      if (await em.findOne(CardAppeal, { cardId, withdrawnAt: null })) return refused('APPEALED_BEFORE');
      const fromTenantNo = actingTenant(ctx);
      // Nobody is above a province: its supervisors decide themselves.
      const toTenantNo = parentOf(fromTenantNo) ?? fromTenantNo;
      const made = { id: uuidv7(), cardId, fromTenantNo, toTenantNo, reason, appealedAt: ctx.now, appealedBy: ctx.scope.actorId! };
      return done('CardAppeal', em.create(CardAppeal, { ...made, withdrawnAt: null, decidedAt: null, decidedBy: null, agreed: null, note: null, version: 1 }).id);
    });
  }

  async withdraw(ctx: RequestContext, input: unknown): Promise<Done | SupervisionRefusal> {
    const checked = check(WITHDRAW, input);
    if (checked.kind === 'InvalidInput') return checked;
    return this.end(ctx, 'withdrawAppeal', 'withdraw', checked.value, async (_, appeal) => {
      appeal.withdrawnAt = ctx.now;
      return null;
    });
  }

  async decide(ctx: RequestContext, input: unknown): Promise<Done | SupervisionRefusal> {
    const checked = check(DECIDE, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { upheld, note } = checked.value;
    return this.end(ctx, 'decideAppeal', 'decide', checked.value, async (em, appeal) => {
      if (appeal.appealedBy === ctx.scope.actorId) return refused('OWN_APPEAL');
      Object.assign(appeal, { decidedAt: ctx.now, decidedBy: ctx.scope.actorId, agreed: upheld, note });
      const facts = { cardId: appeal.cardId, appealId: appeal.id };
      if (upheld) await this.events.publish(em, { name: APPEAL_UPHELD, provinceNo: provinceOf(appeal.fromTenantNo), facts });
      return null;
    });
  }

  private end(
    ctx: RequestContext, operation: string, action: 'withdraw' | 'decide', args: z.infer<typeof WITHDRAW>,
    apply: (em: EntityManager, appeal: CardAppeal) => Promise<SupervisionRefusal | null>,
  ): Promise<Done | SupervisionRefusal> {
    const { appealId } = args;
    return once<SupervisionRefusal>(this.database, ctx, { operation, clientRequestId: args.clientRequestId, args }, async (em) => {
      const appeal = await em.findOne(CardAppeal, { id: appealId });
      if (!appeal || !casesAccess.allows(ctx, action, 'CardAppeal', appeal)) return notFound('CardAppeal', appealId);
      if (appeal.withdrawnAt || appeal.decidedAt) return refused('NOT_OPEN');
      return (await apply(em, appeal)) ?? done('CardAppeal', appealId);
    });
  }

  /** Idempotent: a card is taken back once, whatever took it back. */
  withdrawCard(ctx: RequestContext, { facts, provinceNo }: DomainEvent): Promise<void> {
    const cardId = String(facts['cardId']);
    return systemAct(this.database, ctx, { operation: 'withdrawCard', facts }, async (em) => {
      const [card] = await em.execute<{ tenantNo: string; colour: string }[]>(
        `update cases.supervision_card set withdrawn_at = ?, withdrawn_because = 'appeal' where id = ? and withdrawn_at is null returning tenant_no as "tenantNo", colour`, [ctx.now, cardId]);
      if (!card) return null;
      if (card.colour === 'red') await this.events.publish(em, { name: CARDS_WITHDRAWN, provinceNo, facts: { cardIds: [cardId], because: 'appeal' } });
      return { objectType: 'SupervisionCard', objectId: cardId, tenantNo: Number(card.tenantNo) };
    });
  }
}

