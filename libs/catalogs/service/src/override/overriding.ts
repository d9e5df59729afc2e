import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { actingTenant, type RequestContext } from '@yimen/access';
import { checkOverride, isItemField } from '@yimen/catalogs-domain';
import { check, clientRequestId, invalidInput, notFound } from '@yimen/graphql-kit';
import { parentOf, type TenantNo } from '@yimen/jurisdiction';
import { Database, done, once, type Done } from '@yimen/persistence';
import { shanghaiDateOf, startOfShanghaiDay } from '@yimen/working-days';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { settleWhatIsDone } from '../adjustment/adjustment-settling.js';
import { oneAtATime } from '../one-at-a-time.js';
import { catalogsAccess } from '../catalog.access.js';
import { overrideRefused, type CatalogRefusal } from '../catalog.messages.js';
import { effectiveOn } from '../effective-on.js';
import { EffectiveQueries, type EffectiveAtTenant } from '../effective/effective.queries.js';
import { ItemOverride } from './item-override.entity.js';
import { isStorable, itemCode } from '../edition/item-standard.input.js';

const field = z.string().min(1).max(50);
const SET = z.object({ clientRequestId, itemCode, field, value: z.unknown().refine(isStorable, 'storable_text'), effectiveOn });
const WITHDRAW = z.object({ clientRequestId, itemCode, field });

/** Overrides (本级调整) of the acting tenant: what its own guide says differently from the standard above. */
@Injectable()
export class Overriding {
  constructor(
    private readonly database: Database,
    private readonly effective: EffectiveQueries,
  ) {}

  async set(ctx: RequestContext, input: unknown): Promise<Done | CatalogRefusal> {
    const checked = check(SET, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { itemCode: code, field, value } = checked.value;
    const today = shanghaiDateOf(ctx.now);
    const on = checked.value.effectiveOn ?? today;
    if (on < today) return invalidInput('effectiveOn', 'not_in_the_past');
    const tenantNo = actingTenant(ctx);
    // Read before the transaction, which has its own connection. Should the parent change in between, the row is
    // clamped like any other whose parent became stricter: what is in force is never looser than above.
    const parent = await this.above(ctx, tenantNo, code, on === today ? ctx.now : startOfShanghaiDay(on));
    const act = { operation: 'setOverride', clientRequestId: checked.value.clientRequestId, args: checked.value };
    return once<CatalogRefusal>(this.database, ctx, act, async (em) => {
      if (!parent || !catalogsAccess.allows(ctx, 'set', 'ItemOverride', { tenantNo })) return notFound('Item', code);
      const refusal = checkOverride(parent.effective.values, field, value, isItemField(field) ? parent.effective.policies(field, tenantNo) : undefined);
      if (refusal) return refusal.kind === 'InvalidValue' ? invalidInput('value', refusal.rule) : overrideRefused(refusal);
      await oneAtATime(em, tenantNo);
      const version = 1 + (await lastVersion(em, tenantNo, code, field));
      const row = { id: uuidv7(), tenantNo, itemCode: code, field, value, setAt: ctx.now, effectiveOn: on, version };
      const { id } = em.create(ItemOverride, row);
      await settleWhatIsDone(em, ctx, tenantNo, code);
      return done('ItemOverride', id);
    });
  }

  /** Withdraws what the tenant says of the field, planned changes included: from now on it is inherited again. */
  async withdraw(ctx: RequestContext, input: unknown): Promise<Done | CatalogRefusal> {
    const checked = check(WITHDRAW, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { itemCode: code, field } = checked.value;
    const tenantNo = actingTenant(ctx);
    const act = { operation: 'withdrawOverride', clientRequestId: checked.value.clientRequestId, args: checked.value };
    return once<CatalogRefusal>(this.database, ctx, act, async (em) => {
      await oneAtATime(em, tenantNo);
      const rows = await em.find(ItemOverride, { tenantNo, itemCode: code, field, withdrawnAt: null }, { orderBy: { version: 'desc' } });
      const [newest] = rows;
      if (!newest || !catalogsAccess.allows(ctx, 'withdraw', 'ItemOverride', newest)) return notFound('ItemOverride', `${code} ${field}`);
      for (const row of rows) row.withdrawnAt = ctx.now;
      await settleWhatIsDone(em, ctx, tenantNo, code);
      return done('ItemOverride', newest.id);
    });
  }

  private async above(ctx: RequestContext, tenantNo: TenantNo, code: string, asOf: Date): Promise<EffectiveAtTenant | null> {
    const parentNo = parentOf(tenantNo);
    return parentNo === null ? null : this.effective.at(ctx.scope, parentNo, code, asOf);
  }
}

async function lastVersion(em: EntityManager, tenantNo: TenantNo, code: string, field: string): Promise<number> {
  const [last] = await em.find(ItemOverride, { tenantNo, itemCode: code, field }, { orderBy: { version: 'desc' }, limit: 1 });
  return last?.version ?? 0;
}
