import { Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { actingTenant, type RequestContext } from '@yimen/access';
import { allowedVerbs, type CaseVerb, type Leg, type LegCommand } from '@yimen/cases-domain';
import { check, notFound } from '@yimen/graphql-kit';
import { Database, done, once, type Done } from '@yimen/persistence';
import type { z } from 'zod';
import { casesAccess } from '../case.access.js';
import { CASE_ONLY, DECIDE, DELIVER, REQUEST_SUPPLEMENT, SEND_FOR_REVIEW, SIGN, SUPPLY } from './case-inputs.js';
import { CaseLedger, type LoadedCase } from './case-ledger.js';
import { atCounter, type CounterRefusal } from './case-refusals.js';

type Answer = Promise<Done | CounterRefusal>;
interface CaseInput {
  readonly clientRequestId: string;
  readonly caseId: string;
}

/** The desk (办事窗口): every verb after intake. Each loads in scope, checks the ability, lets the domain decide, and writes. */
@Injectable()
export class CaseDesk {
  constructor(
    private readonly database: Database,
    private readonly ledger: CaseLedger,
  ) {}

  async signHandover(ctx: RequestContext, input: unknown): Answer {
    const checked = check(SIGN, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { clientRequestId, handoverId } = checked.value;
    return once<CounterRefusal>(this.database, ctx, { operation: 'signHandover', clientRequestId, args: checked.value }, async (em) => {
      const [row] = await em.execute<{ caseId: string; toTenantNo: string; visibleFrom: number }[]>(
        'select case_id as "caseId", to_tenant_no as "toTenantNo", visible_from as "visibleFrom" from cases.hand_over where id = ?', [handoverId]);
      const mine = row && casesAccess.allows(ctx, 'signHandover', 'Handover', { ...row, toTenantNo: Number(row.toTenantNo) });
      const loaded = mine ? await this.ledger.load(em, ctx, row.caseId) : null;
      if (!loaded) return notFound('Handover', handoverId);
      const refusal = await this.ledger.act(em, ctx, loaded, { verb: 'signHandover', handoverId });
      return refusal ? atCounter(refusal, loaded.root.id) : done('Case', loaded.root.id);
    });
  }

  requestSupplement(ctx: RequestContext, input: unknown): Answer {
    return this.atLeg(ctx, 'requestSupplement', REQUEST_SUPPLEMENT, input, ({ legId }, { missing }) => ({ verb: 'requestSupplement', legId, missing }));
  }

  supplyMaterials(ctx: RequestContext, input: unknown): Answer {
    return this.atLeg(ctx, 'supplyMaterials', SUPPLY, input, ({ legId }, { materialIds }) => ({ verb: 'supplyMaterials', legId, materialIds }));
  }

  acceptCase(ctx: RequestContext, input: unknown): Answer {
    return this.atLeg(ctx, 'acceptCase', CASE_ONLY, input, ({ legId }, _, { item }) => {
      const { editionId, editionNo } = item;
      return { verb: 'acceptCase', legId, editionId, editionNo };
    });
  }

  sendForReview(ctx: RequestContext, input: unknown): Answer {
    return this.atLeg(ctx, 'sendForReview', SEND_FOR_REVIEW, input, ({ legId }, { opinion }) => ({ verb: 'sendForReview', legId, opinion }));
  }

  decideCase(ctx: RequestContext, input: unknown): Answer {
    return this.atLeg(ctx, 'decideCase', DECIDE, input, ({ legId }, { outcome, reasons }) => ({ verb: 'decideCase', legId, outcome, reasons }));
  }

  deliverResult(ctx: RequestContext, input: unknown): Answer {
    return this.atLeg(ctx, 'deliverResult', DELIVER, input, ({ legId }, { method, receivedBy }) => ({ verb: 'deliverResult', legId, method, receivedBy }));
  }

  finishCase(ctx: RequestContext, input: unknown): Answer {
    return this.atLeg(ctx, 'finishCase', CASE_ONLY, input, ({ legId }) => ({ verb: 'finishCase', legId }));
  }

  private async atLeg<I extends CaseInput>(
    ctx: RequestContext,
    verb: LegCommand['verb'],
    schema: z.ZodType<I>,
    input: unknown,
    commandOf: (leg: Leg, input: I, loaded: LoadedCase) => LegCommand,
  ): Answer {
    const checked = check(schema, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { clientRequestId, caseId } = checked.value;
    return once<CounterRefusal>(this.database, ctx, { operation: verb, clientRequestId, args: checked.value }, async (em: EntityManager) => {
      const loaded = await this.ledger.load(em, ctx, caseId);
      const leg = loaded && ownLeg(loaded, ctx, verb);
      const row = leg && loaded.legs.find(({ id }) => id === leg.legId);
      if (!row || !casesAccess.allows(ctx, verb, 'CaseLeg', row)) return notFound('Case', caseId);
      const refusal = await this.ledger.act(em, ctx, loaded, commandOf(leg, checked.value, loaded));
      return refusal ? atCounter(refusal, caseId) : done('Case', caseId);
    });
  }
}

/** The actor's leg that the verb is meant for; when none allows it, the last one, so that the refusal says where it stands. */
function ownLeg({ state }: LoadedCase, ctx: RequestContext, verb: CaseVerb): Leg | undefined {
  const own = state.legs.filter(({ tenantNo }) => tenantNo === actingTenant(ctx));
  return own.find(({ kind, status }) => allowedVerbs(kind, status).includes(verb)) ?? own.at(-1);
}
