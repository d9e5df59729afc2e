import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { contextOf, type RequestContext } from '@yimen/access';
import { allowedVerbs, countedLegOf, type CaseState, type CaseVerb, type Leg, type LegCommand } from '@yimen/cases-domain';
import { check, notFound } from '@yimen/graphql-kit';
import { Level, levelOf, provinceOf, type TenantNo } from '@yimen/jurisdiction';
import { Database, done, once, type Done } from '@yimen/persistence';
import { PersonIndex } from '@yimen/personal-data';
import { shanghaiDateOf } from '@yimen/working-days';
import { APPLY, CASE_ONLY, materialIds, words } from '../case/case-inputs.js';
import { CaseIntake } from '../case/case-intake.js';
import { CaseLedger } from '../case/case-ledger.js';
import { CaseNumbers } from '../case/case-numbers.js';
import { atCounter, type CounterRefusal } from '../case/case-refusals.js';
import { CaseQueries } from '../case/case.queries.js';

const SUPPLY = CASE_ONLY.extend({ materialIds: materialIds.min(1) });
const WITHDRAW = CASE_ONLY.extend({ reasons: words.default('') });
/** From this depth on an item is applied for online (网上办理深度 Ⅲ级). */
const APPLIED_ONLINE = 3;

type Answer = Promise<Done | CounterRefusal>;

/**
 * What applicants do themselves (网上申请、补正、撤回). There is no rule for citizens on staff tables: what a citizen asks is checked against his own projection,
 * and a named service carries it out in the province, in his name and as the act of the centre that has the case.
 */
@Injectable()
export class CitizenDesk {
  constructor(
    private readonly database: Database,
    private readonly ledger: CaseLedger,
    private readonly intake: CaseIntake,
    private readonly numbers: CaseNumbers,
    private readonly queries: CaseQueries,
    private readonly persons: PersonIndex,
  ) {}

  async apply(ctx: RequestContext, input: unknown): Answer {
    const checked = check(APPLY, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { clientRequestId, tenantId: tenantNo, duplicateReason, ...said } = checked.value;
    const { applicant, itemCode } = said;
    // In one's own matters only; for somebody else a village agent acts on his mandate.
    if (this.persons.personIdOf(applicant.idNumber) !== personOf(ctx)) return { kind: 'NotYourself', field: 'applicant.idNumber' };
    if (levelOf(tenantNo) === Level.Village) return notFound('Tenant', String(tenantNo));
    const caseNo = await this.numbers.find(tenantNo, shanghaiDateOf(ctx.now));
    if (caseNo === null) return notFound('Tenant', String(tenantNo));
    const item = await this.ledger.itemAt(tenantNo, itemCode, ctx.now, [tenantNo]);
    if ((item?.values.onlineDepth ?? APPLIED_ONLINE) < APPLIED_ONLINE) return { kind: 'NotAppliedOnline', itemCode };
    return once<CounterRefusal>(this.database, forHim(ctx, tenantNo), { operation: 'applyOnline', clientRequestId, args: checked.value }, (em) =>
      this.intake.openCase(em, forHim(ctx, tenantNo), {
        ...said, duplicateReason, mandate: null, tenantNo, handlingTenantNo: tenantNo, caseNo, item,
        command: { verb: 'submitCase', channel: 'online', materialIds: said.materialIds, ...(duplicateReason && { duplicateReason }) },
      }));
  }

  async supply(ctx: RequestContext, input: unknown): Answer {
    const checked = check(SUPPLY, input);
    if (checked.kind === 'InvalidInput') return checked;
    return this.act(ctx, 'supplyOnline', checked.value, ({ legId }) => ({ verb: 'supplyMaterials', legId, materialIds: checked.value.materialIds }));
  }

  async withdraw(ctx: RequestContext, input: unknown): Answer {
    const checked = check(WITHDRAW, input);
    if (checked.kind === 'InvalidInput') return checked;
    return this.act(ctx, 'withdrawOnline', checked.value, ({ legId }) => ({ verb: 'withdrawCase', legId, document: '网上撤回申请', reasons: checked.value.reasons }));
  }

  /** Does at the leg that has the case what its applicant asks for. */
  private async act(ctx: RequestContext, operation: string, args: { readonly clientRequestId: string; readonly caseId: string }, commandAt: (leg: Leg) => LegCommand): Answer {
    const { clientRequestId, caseId } = args;
    const own = await this.queries.byId(ctx, caseId);
    if (!own) return notFound('Case', caseId);
    const his = forHim(ctx, own.handlingTenantNo);
    return once<CounterRefusal>(this.database, his, { operation, clientRequestId, args }, async (em: EntityManager) => {
      const loaded = await this.ledger.load(em, his, caseId);
      const leg = loaded && legOf(loaded.state);
      if (!leg) return notFound('Case', caseId);
      const refusal = await this.ledger.act(em, his, loaded, commandAt(leg), leg.tenantNo);
      return refusal ? atCounter(refusal, caseId) : done('Case', caseId);
    });
  }
}

/** Who has the case: the centre, or, while it is on its way there, the agent. */
const legOf = (state: CaseState): Leg | undefined => countedLegOf(state) ?? state.legs[0];

const OWN_VERBS = { supplyMaterials: 'supplyOnline', withdrawCase: 'withdrawOnline' } as const;

/** What an applicant may do now himself, by the same table as everybody. */
export function ownVerbs(state: CaseState): readonly string[] {
  const leg = legOf(state);
  const verbs = leg ? allowedVerbs(leg.kind, leg.status) : [];
  return Object.entries(OWN_VERBS).filter(([verb]) => verbs.includes(verb as CaseVerb)).map(([, own]) => own);
}

function personOf({ principal }: RequestContext): string {
  if (principal.kind !== 'citizen') throw new Error('the guard lets citizens in only');
  return principal.personId;
}

/** The service that carries out what a person asks, in the province of a tenant. What it writes names who acts, also for a legal person. */
export function forHim(ctx: RequestContext, tenantNo: TenantNo): RequestContext {
  const { now, requestId, locale } = ctx;
  return contextOf({ kind: 'system', name: 'cases.citizen-desk', provinceNo: provinceOf(tenantNo), actsFor: ctx.scope.actorId! }, { now, requestId, locale });
}
