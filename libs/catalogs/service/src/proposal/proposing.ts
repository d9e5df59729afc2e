import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { actingTenant, type RequestContext } from '@yimen/access';
import { checkUnder, completed, type WrittenStandard } from '@yimen/catalogs-domain';
import { check, clientRequestId, invalidInput, notFound } from '@yimen/graphql-kit';
import { parentOf, provinceOf, type TenantNo } from '@yimen/jurisdiction';
import { Database, done, once, type Done } from '@yimen/persistence';
import { shanghaiDateOf } from '@yimen/working-days';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { catalogsAccess } from '../catalog.access.js';
import type { CatalogRefusal } from '../catalog.messages.js';
import { rulesFor } from '../dictionary/dictionary.queries.js';
import { itemCode, line, STANDARD } from '../edition/item-standard.input.js';
import { effectiveOn } from '../effective-on.js';
import { oneAtATime } from '../one-at-a-time.js';
import { retiredAmong } from '../standing/retired.js';
import { ownerOf } from './local-items.js';
import { ItemProposal, type ProposalKind } from './item-proposal.entity.js';

const LEAVE = z.object({ clientRequestId, itemCode, reason: line, effectiveOn });
const SUSPEND = LEAVE.extend({ until: effectiveOn });
const LOCAL_ITEM = z.object({ clientRequestId, content: STANDARD, reason: line, effectiveOn });

/** What differs between the kinds of proposals. */
interface Proposed {
  readonly kind: ProposalKind;
  readonly itemCode: string;
  readonly toTenantNo: TenantNo | null;
  readonly content: WrittenStandard | null;
  readonly until: string | null;
}
interface Asked {
  readonly clientRequestId: string;
  readonly reason: string;
  readonly effectiveOn?: string | null | undefined;
}

/** Asking the tenant above (报批): nothing changes until it agrees. */
@Injectable()
export class Proposing {
  constructor(private readonly database: Database) {}

  async leaving(ctx: RequestContext, input: unknown): Promise<Done | CatalogRefusal> {
    const checked = check(LEAVE, input);
    if (checked.kind === 'InvalidInput') return checked;
    const proposed = { kind: 'leave', itemCode: checked.value.itemCode, toTenantNo: parentOf(actingTenant(ctx)), content: null, until: null } as const;
    return this.propose(ctx, 'proposeLeaving', checked.value, proposed, offered('leave'));
  }

  async suspension(ctx: RequestContext, input: unknown): Promise<Done | CatalogRefusal> {
    const checked = check(SUSPEND, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { until = null } = checked.value;
    const proposed = { kind: 'suspend', itemCode: checked.value.itemCode, toTenantNo: parentOf(actingTenant(ctx)), content: null, until } as const;
    return this.propose(ctx, 'proposeSuspension', checked.value, proposed, offered('suspend'));
  }

  async localItem(ctx: RequestContext, input: unknown): Promise<Done | CatalogRefusal> {
    const checked = check(LOCAL_ITEM, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { content } = checked.value;
    const provinceNo = provinceOf(actingTenant(ctx));
    const proposed = { kind: 'local_item', itemCode: content.code, toTenantNo: provinceNo, content, until: null } as const;
    return this.propose(ctx, 'proposeLocalItem', checked.value, proposed, async (em, tenantNo, on) => {
      const owner = await ownerOf(em, provinceNo, content.code, tenantNo);
      if (owner === 'another') return invalidInput('content.code', 'code_taken');
      const errors = checkUnder(await rulesFor(em, provinceNo), completed(content), on, owner === 'nobody').filter(({ severity }) => severity === 'error');
      if (errors.length > 0) return { kind: 'LocalItemFaulty', findings: errors };
      return retiredAmong(em, provinceNo, [content.code], on);
    });
  }

  /** @param claimOf the claim that is meant, nothing where none is, or why it cannot be asked */
  private async propose(
    ctx: RequestContext, operation: string, asked: Asked, { kind, itemCode: code, toTenantNo, content, until }: Proposed,
    claimOf: (em: EntityManager, tenantNo: TenantNo, on: string, code: string) => Promise<{ readonly claimId: string } | CatalogRefusal | null>,
  ): Promise<Done | CatalogRefusal> {
    const today = shanghaiDateOf(ctx.now);
    const on = asked.effectiveOn ?? today;
    if (on < today) return invalidInput('effectiveOn', 'not_in_the_past');
    if (until !== null && until < on) return invalidInput('until', 'not_before_effectiveOn');
    const tenantNo = actingTenant(ctx);
    return once<CatalogRefusal>(this.database, ctx, { operation, clientRequestId: asked.clientRequestId, args: asked }, async (em) => {
      if (toTenantNo === null || !catalogsAccess.allows(ctx, 'propose', 'ItemProposal', { fromTenantNo: tenantNo, toTenantNo })) return notFound('Item', code);
      await oneAtATime(em, tenantNo);
      const open = await em.findOne(ItemProposal, { fromTenantNo: tenantNo, itemCode: code, withdrawnAt: null, decidedAt: null });
      if (open) return { kind: 'ProposalRefused', reason: 'ALREADY_OPEN', proposalId: open.id };
      const claim = await claimOf(em, tenantNo, on, code);
      if (claim && 'kind' in claim) return claim;
      const row = {
        id: uuidv7(), fromTenantNo: tenantNo, toTenantNo, kind, itemCode: code, claimId: claim?.claimId ?? null, content, fromOn: on, untilOn: until,
        reason: asked.reason, proposedAt: ctx.now, proposedBy: ctx.scope.actorId!,
      };
      return done('ItemProposal', em.create(ItemProposal, row).id);
    });
  }
}

/** The claim by which a tenant offers an item: what was left is not left again, what is interrupted not interrupted. */
const offered = (kind: 'leave' | 'suspend') => async (em: EntityManager, tenantNo: TenantNo, on: string, code: string): Promise<{ readonly claimId: string } | CatalogRefusal> => {
  const [newest] = await em.execute<{ claimId: string; isReleased: boolean }[]>(
    `select c.id as "claimId", exists (select from catalogs.claim_release r where r.claim_id = c.id and (r.until_on is null or r.until_on >= ?) and r.kind in ('leave', ?)) as "isReleased"
     from catalogs.item_claim c where c.tenant_no = ? and c.item_code = ? order by c.version desc limit 1`, [on, kind, tenantNo, code]);
  return newest && !newest.isReleased ? { claimId: newest.claimId } : { kind: 'ClaimRefused', reason: 'NOT_OFFERED', itemCode: code };
};
