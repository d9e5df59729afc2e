import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { RequestContext } from '@yimen/access';
import { EventBus, type DomainEvent, type Subscription } from '@yimen/events';
import { Database } from '@yimen/persistence';
import { LEGS_MOVED } from './case-facts.js';
import { CaseLedger } from './case-ledger.js';

export const CASES_SUBSCRIPTIONS: readonly Subscription[] = [{ event: LEGS_MOVED, consumer: 'cases.copy-legs' }];

/**
 * Brings the stored copies of other tenants' legs up to date. Nobody writes outside his own tenant: when the township files
 * a case, its own leg is closed in the same transaction, and the agent's and the county's legs follow by this.
 */
@Injectable()
export class LegCopies implements OnApplicationBootstrap {
  constructor(
    private readonly events: EventBus,
    private readonly database: Database,
    private readonly ledger: CaseLedger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.events.consume(CASES_SUBSCRIPTIONS[0]!, (ctx, event) => this.copy(ctx, event));
  }

  /** Idempotent: the copies are folded anew each time. */
  copy(ctx: RequestContext, { facts }: DomainEvent): Promise<void> {
    return this.database.transaction(ctx.scope, (em) => this.ledger.copyLegs(em, ctx, String(facts['caseId'])));
  }
}
