import { Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { actingTenant, type RequestContext } from '@yimen/access';
import { allowedVerbs, type CaseVerb, type Leg, type LegCommand } from '@yimen/cases-domain';
import { check, invalidInput, notFound } from '@yimen/graphql-kit';
import { Database, done, once, type Done } from '@yimen/persistence';
import { casesAccess } from '../case.access.js';
import { StaffDirectory } from '../staff-directory.js';
import { SIGN, VERB_INPUTS } from './case-inputs.js';
import { CaseLedger, type LoadedCase } from './case-ledger.js';
import { atCounter, type CounterRefusal } from './case-refusals.js';

type Answer = Promise<Done | CounterRefusal>;

/** The desk (办事窗口): every verb after intake. Each loads in scope, checks the ability, lets the domain decide, and writes. */
@Injectable()
export class CaseDesk {
  constructor(
    private readonly database: Database,
    private readonly ledger: CaseLedger,
    private readonly staff: StaffDirectory,
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

  /** Does what a verb says at the actor's own leg of the case. */
  async atLeg(ctx: RequestContext, verb: LegCommand['verb'], input: unknown): Answer {
    const checked = check(VERB_INPUTS[verb], input);
    if (checked.kind === 'InvalidInput') return checked;
    const { clientRequestId, caseId, ...said } = checked.value;
    return once<CounterRefusal>(this.database, ctx, { operation: verb, clientRequestId, args: checked.value }, async (em: EntityManager) => {
      const loaded = await this.ledger.load(em, ctx, caseId);
      const leg = loaded && ownLeg(loaded, ctx, verb);
      const row = leg && loaded.legs.find(({ id }) => id === leg.legId);
      if (!row || !casesAccess.allows(ctx, verb, 'CaseLeg', row)) return notFound('Case', caseId);
      const command = { verb, legId: leg.legId, ...said } as LegCommand;
      const handlerId = 'handlerId' in command ? command.handlerId : null;
      if (handlerId !== null && !(await this.staff.worksAt(actingTenant(ctx), handlerId, ctx.now, ['window_clerk', 'approver']))) return invalidInput('handlerId', 'post_of_this_tenant');
      const refusal = await this.ledger.act(em, ctx, loaded, command);
      return refusal ? atCounter(refusal, caseId) : done('Case', caseId);
    });
  }
}

/** The actor's leg that the verb is meant for; when none allows it, the last one, so that the refusal says where it stands. */
function ownLeg({ state }: LoadedCase, ctx: RequestContext, verb: CaseVerb): Leg | undefined {
  const own = state.legs.filter(({ tenantNo }) => tenantNo === actingTenant(ctx));
  return own.find(({ kind, status }) => allowedVerbs(kind, status).includes(verb)) ?? own.at(-1);
}
