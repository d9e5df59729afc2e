import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { RequestContext } from '@yimen/access';
import { EventBus, type DomainEvent } from '@yimen/events';
import { Database, systemAct } from '@yimen/persistence';
import { CaseLedger } from '../case/case-ledger.js';
import { COPY_LEGS } from '../case/case-subscriptions.js';

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
    await this.events.consume(COPY_LEGS, (ctx, event) => this.copy(ctx, event));
  }

  /** Idempotent: the copies are folded anew each time. */
  copy(ctx: RequestContext, { facts }: DomainEvent): Promise<void> {
    return systemAct(this.database, ctx, { operation: 'copyLegs', facts }, async (em) => {
      const caseId = String(facts['caseId']);
      await this.ledger.copyLegs(em, ctx, caseId);
      return { objectType: 'Case', objectId: caseId };
    });
  }
}
