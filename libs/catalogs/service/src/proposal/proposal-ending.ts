import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@yimen/access';
import { EventBus } from '@yimen/events';
import { check, clientRequestId, invalidInput, notFound } from '@yimen/graphql-kit';
import { Database, done, once, type Done } from '@yimen/persistence';
import { shanghaiDateOf } from '@yimen/working-days';
import { z } from 'zod';
import { catalogsAccess } from '../catalog.access.js';
import type { CatalogRefusal } from '../catalog.messages.js';
import { ItemClaim } from '../claim/item-claim.entity.js';
import { line } from '../edition/item-standard.input.js';
import { oneAtATime } from '../one-at-a-time.js';
import { ClaimRelease } from './claim-release.entity.js';
import { ItemProposal } from './item-proposal.entity.js';
import { publishLocalItem } from './local-items.js';

const WITHDRAW = z.object({ clientRequestId, proposalId: z.uuid(), version: z.int() });
const AGREE = WITHDRAW.extend({ note: line.nullish() });
const REFUSE = WITHDRAW.extend({ note: line });

/** How proposals end (撤回、同意、不同意): once, by who asked or by who is asked. */
@Injectable()
export class ProposalEnding {
  constructor(
    private readonly database: Database,
    private readonly events: EventBus,
  ) {}

  async withdraw(ctx: RequestContext, input: unknown): Promise<Done | CatalogRefusal> {
    const checked = check(WITHDRAW, input);
    if (checked.kind === 'InvalidInput') return checked;
    return this.end(ctx, 'withdrawProposal', 'withdraw', checked.value, async (_, proposal) => {
      proposal.withdrawnAt = ctx.now;
      return null;
    });
  }

  async agree(ctx: RequestContext, input: unknown): Promise<Done | CatalogRefusal> {
    const checked = check(AGREE, input);
    if (checked.kind === 'InvalidInput') return checked;
    return this.end(ctx, 'agreeToProposal', 'decide', checked.value, async (em, proposal) => {
      const refusal = decide(ctx, proposal, true, checked.value.note);
      if (refusal) return refusal;
      return proposal.kind === 'local_item' ? publishLocalItem(em, ctx, this.events, proposal) : release(em, ctx, proposal, proposal.kind);
    });
  }

  async refuse(ctx: RequestContext, input: unknown): Promise<Done | CatalogRefusal> {
    const checked = check(REFUSE, input);
    if (checked.kind === 'InvalidInput') return checked;
    return this.end(ctx, 'refuseProposal', 'decide', checked.value, async (_, proposal) => decide(ctx, proposal, false, checked.value.note));
  }

  private end(
    ctx: RequestContext, operation: string, action: 'withdraw' | 'decide', args: z.infer<typeof WITHDRAW>,
    apply: (em: EntityManager, proposal: ItemProposal) => Promise<CatalogRefusal | null>,
  ): Promise<Done | CatalogRefusal> {
    const { clientRequestId: requestId, proposalId, version } = args;
    return once<CatalogRefusal>(this.database, ctx, { operation, clientRequestId: requestId, args }, async (em) => {
      const seen = await em.findOne(ItemProposal, { id: proposalId });
      if (!seen || !catalogsAccess.allows(ctx, action, 'ItemProposal', seen)) return notFound('ItemProposal', proposalId);
      await oneAtATime(em, seen.fromTenantNo);
      const proposal = await em.refresh(seen);
      if (!proposal || proposal.version !== version) return { kind: 'StaleProposal', proposalId, currentVersion: proposal?.version ?? version };
      if (proposal.withdrawnAt || proposal.decidedAt) return invalidInput('proposalId', 'open');
      return (await apply(em, proposal)) ?? done('ItemProposal', proposal.id);
    });
  }
}

function decide(ctx: RequestContext, proposal: ItemProposal, agreed: boolean, note: string | null | undefined): CatalogRefusal | null {
  const decidedBy = ctx.scope.actorId!;
  if (proposal.proposedBy === decidedBy) return { kind: 'ProposalRefused', reason: 'OWN_PROPOSAL', proposalId: proposal.id };
  Object.assign(proposal, { decidedAt: ctx.now, decidedBy, agreed, note: note ?? null });
  return null;
}

/** Nothing is left or interrupted before it was agreed to. */
async function release(em: EntityManager, ctx: RequestContext, { id, fromTenantNo, toTenantNo, itemCode, claimId, fromOn, untilOn = null }: ItemProposal, kind: 'leave' | 'suspend'): Promise<CatalogRefusal | null> {
  const today = shanghaiDateOf(ctx.now);
  if (untilOn !== null && untilOn < today) return invalidInput('proposalId', 'not_in_the_past');
  const [newest] = await em.find(ItemClaim, { tenantNo: fromTenantNo, itemCode }, { orderBy: { version: 'desc' }, limit: 1 });
  if (newest?.id !== claimId) return invalidInput('proposalId', 'claimed_anew_since');
  em.create(ClaimRelease, { id, tenantNo: toTenantNo, claimId: claimId!, kind, fromOn: fromOn < today ? today : fromOn, untilOn, agreedAt: ctx.now });
  return null;
}
