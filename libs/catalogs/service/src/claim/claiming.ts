import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { actingTenant, type RequestContext } from '@yimen/access';
import { CLAIM_MODES, claimFault, type Claim, type ClaimMode } from '@yimen/catalogs-domain';
import { check, clientRequestId, invalidInput, notFound, tenantNoOf } from '@yimen/graphql-kit';
import type { TenantNo } from '@yimen/jurisdiction';
import { Database, done, once, type Done } from '@yimen/persistence';
import { shanghaiDateOf, startOfShanghaiDay } from '@yimen/working-days';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { catalogsAccess } from '../catalog.access.js';
import type { CatalogRefusal } from '../catalog.messages.js';
import { itemCode } from '../edition/item-standard.input.js';
import { effectiveOn } from '../effective-on.js';
import { EffectiveQueries, type EffectiveAtTenant } from '../effective/effective.queries.js';
import { oneAtATime } from '../one-at-a-time.js';
import { ItemClaim } from './item-claim.entity.js';

const MOST = 500;
const CLAIM = z.object({
  clientRequestId,
  items: z.array(z.object({ code: itemCode, mode: z.enum(CLAIM_MODES), fromTenantId: z.string().refine((id) => tenantNoOf(id) !== null, 'tenant').nullish() })).min(1).max(MOST),
  effectiveOn,
}).refine(({ items }) => new Set(items.map(({ code }) => code)).size === items.length, { path: ['items'], message: 'distinct' });

interface Wanted extends Claim {
  readonly code: string;
}

/** Claiming (认领): a tenant says which items it offers, and by whose power. */
@Injectable()
export class Claiming {
  constructor(
    private readonly database: Database,
    private readonly effective: EffectiveQueries,
  ) {}

  async claim(ctx: RequestContext, input: unknown): Promise<Done | CatalogRefusal> {
    const checked = check(CLAIM, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { items } = checked.value;
    const today = shanghaiDateOf(ctx.now);
    const on = checked.value.effectiveOn ?? today;
    if (on < today) return invalidInput('effectiveOn', 'not_in_the_past');
    const tenantNo = actingTenant(ctx);
    const wanted: readonly Wanted[] = items.map(({ code, mode, fromTenantId }) => ({ code, mode, fromTenantNo: fromTenantId ? tenantNoOf(fromTenantId) : null }));
    // Read before the transaction, which has its own connection.
    const standards = await this.effective.manyAt(ctx.scope, items.map(({ code }) => ({ tenantNo, itemCode: code })), on === today ? ctx.now : startOfShanghaiDay(on));
    const act = { operation: 'claimItems', clientRequestId: checked.value.clientRequestId, args: checked.value };
    return once<CatalogRefusal>(this.database, ctx, act, async (em) => {
      if (!catalogsAccess.allows(ctx, 'claim', 'ItemClaim', { tenantNo })) return notFound('Tenant', String(tenantNo));
      await oneAtATime(em, tenantNo);
      const claims = await claimsBefore(em, tenantNo, wanted);
      const batchId = uuidv7();
      for (const [index, one] of wanted.entries()) {
        const { code, mode, fromTenantNo } = one;
        const before = claims.get(code);
        const refusal = refused(standards[index] ?? null, tenantNo, one, index) ?? (before && repeated(before, one));
        if (refusal) return refusal;
        em.create(ItemClaim, {
          id: uuidv7(), tenantNo, itemCode: code, mode, fromTenantNo, effectiveOn: on, claimedAt: ctx.now, claimedBy: ctx.scope.actorId!, batchId, version: (before?.version ?? 0) + 1,
        });
      }
      return done('ItemClaimBatch', batchId);
    });
  }
}

function refused(item: EffectiveAtTenant | null, tenantNo: TenantNo, wanted: Wanted, index: number): CatalogRefusal | null {
  if (!item || item.edition.standing === 'retired') return notFound('Item', wanted.code);
  const fault = claimFault(item.effective.values.powers, tenantNo, wanted);
  if (fault === null) return null;
  return fault === 'level_without_power' ? { kind: 'ClaimRefused', reason: 'LEVEL_WITHOUT_POWER', itemCode: wanted.code } : invalidInput(`items.${index}.fromTenantId`, fault);
}

/** What is offered, or will be, is not claimed once more as it is. */
function repeated(before: Before, { code, mode, fromTenantNo }: Wanted): CatalogRefusal | null {
  const isSame = before.mode === mode && before.fromTenantNo === fromTenantNo && !before.isReleased;
  return isSame ? { kind: 'ClaimRefused', reason: 'ALREADY_CLAIMED', itemCode: code } : null;
}

/** The newest claim of a tenant on an item, and whether anything was consented to about it. */
interface Before {
  readonly itemCode: string;
  readonly mode: ClaimMode;
  readonly fromTenantNo: TenantNo | null;
  readonly version: number;
  readonly isReleased: boolean;
}
async function claimsBefore(em: EntityManager, tenantNo: TenantNo, items: readonly Wanted[]): Promise<ReadonlyMap<string, Before>> {
  const rows = await em.execute<Before[]>(
    `select distinct on (item_code) item_code as "itemCode", mode, from_tenant_no as "fromTenantNo", version,
       exists (select from catalogs.claim_release r where r.claim_id = c.id) as "isReleased"
     from catalogs.item_claim c where tenant_no = ? and item_code in (select jsonb_array_elements_text(?::jsonb)) order by item_code, version desc`,
    [tenantNo, JSON.stringify(items.map(({ code }) => code))]);
  return new Map(rows.map((row) => [row.itemCode, { ...row, fromTenantNo: row.fromTenantNo && Number(row.fromTenantNo) }]));
}
