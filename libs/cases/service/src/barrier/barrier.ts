import { Injectable } from '@nestjs/common';
import { actingTenant, type RequestContext } from '@yimen/access';
import { countedLegOf, openAccess, restrictAccess, type BarrierFacts, type BarrierRefusal, type CaseEvent, type CaseState } from '@yimen/cases-domain';
import { check, clientRequestId, invalidInput, KIT_MESSAGES, notFound, type InvalidInput, type KitRefusal, type Messages } from '@yimen/graphql-kit';
import { Level } from '@yimen/jurisdiction';
import { Database, done, once, type Done } from '@yimen/persistence';
import { z } from 'zod';
import { casesAccess } from '../case.access.js';
import { CaseLedger } from '../case/case-ledger.js';

export interface NotRestricted {
  readonly kind: 'NotRestricted';
  readonly caseId: string;
}
export interface AlreadyOpened {
  readonly kind: 'AlreadyOpened';
  readonly openedAt: string;
}
export type BarrierRefused = KitRefusal | NotRestricted | AlreadyOpened;

export const BARRIER_MESSAGES: Messages<BarrierRefused> = {
  ...KIT_MESSAGES,
  NotRestricted: {
    'zh-CN': () => '该办件对您没有查看限制。',
    en: () => 'The case is not hidden from you.',
  },
  AlreadyOpened: {
    'zh-CN': () => '该次查看的内容已经给出，仅给出一次；如需再看，请重新发起并说明理由。',
    en: () => 'What was opened has been told, once; to see it again, open it again and say why.',
  },
};

/** Words that people read, on one or several lines. */
export const reason = z.string().trim().min(2).max(500);
const LIFT = z.object({ clientRequestId, caseId: z.uuid(), reason });
const RESTRICT = LIFT.extend({ visibleFrom: z.literal([Level.County, Level.Township, Level.Village]) });

/** Barriers (查看屏障): who handles a case hides it from levels above, and lifts that again. */
@Injectable()
export class Barriers {
  constructor(
    private readonly database: Database,
    private readonly ledger: CaseLedger,
  ) {}

  async restrict(ctx: RequestContext, input: unknown): Promise<Done | BarrierRefused> {
    const checked = check(RESTRICT, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { visibleFrom } = checked.value;
    return this.change(ctx, 'restrictCase', checked.value, (state, facts) => restrictAccess(state, visibleFrom, facts));
  }

  async lift(ctx: RequestContext, input: unknown): Promise<Done | BarrierRefused> {
    const checked = check(LIFT, input);
    if (checked.kind === 'InvalidInput') return checked;
    return this.change(ctx, 'liftRestriction', checked.value, openAccess);
  }

  private change(
    ctx: RequestContext, operation: string, args: z.infer<typeof LIFT>, decide: (state: CaseState, facts: BarrierFacts) => CaseEvent | BarrierRefusal,
  ): Promise<Done | BarrierRefused> {
    const { caseId } = args;
    return once<BarrierRefused>(this.database, ctx, { operation, clientRequestId: args.clientRequestId, args }, async (em) => {
      const loaded = await this.ledger.load(em, ctx, caseId);
      const counted = loaded && countedLegOf(loaded.state);
      const leg = loaded?.legs.find(({ id }) => id === counted?.legId);
      if (!loaded || !leg || !casesAccess.allows(ctx, 'restrict', 'CaseLeg', leg)) return notFound('Case', caseId);
      const event = decide(loaded.state, { actingTenantNo: actingTenant(ctx), at: ctx.now, reason: args.reason });
      if (!('seq' in event)) return refused(event, caseId);
      await this.ledger.record(em, ctx, loaded, [event]);
      return done('Case', caseId);
    });
  }
}

function refused(refusal: BarrierRefusal, caseId: string): BarrierRefused | InvalidInput {
  switch (refusal.kind) {
    case 'NotHandling':
      return notFound('Case', caseId);
    case 'BarrierOutOfRange':
      return invalidInput('visibleFrom', refusal.least > refusal.most ? 'as_narrow_as_can_be' : `${refusal.least}..${refusal.most}`);
    case 'NotRestricted':
      return { kind: 'NotRestricted', caseId };
  }
}
