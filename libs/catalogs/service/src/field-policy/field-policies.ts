import { Injectable } from '@nestjs/common';
import { actingTenant, type RequestContext } from '@yimen/access';
import { choicesOf, isItemField } from '@yimen/catalogs-domain';
import { check, clientRequestId, invalidInput, notFound } from '@yimen/graphql-kit';
import { isTenantNo, provinceOf, type Level } from '@yimen/jurisdiction';
import { Database, done, once, type Done } from '@yimen/persistence';
import { shanghaiDateOf } from '@yimen/working-days';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { catalogsAccess } from '../catalog.access.js';
import type { CatalogRefusal } from '../catalog.messages.js';
import { ItemEdition } from '../edition/item-edition.entity.js';
import { itemCode, line } from '../edition/item-standard.input.js';
import { effectiveOn } from '../effective-on.js';
import { FieldPolicy } from './field-policy.entity.js';

const SET = z.object({
  clientRequestId,
  field: z.string().refine(isItemField, 'item_field'),
  policy: z.enum(['LOCKED', 'TIGHTEN', 'FREE', 'APPEND']),
  itemCode: itemCode.nullish(),
  implementer: line.nullish(),
  line: line.nullish(),
  itemType: z.string().regex(/^\d{2}$/, 'item_type').nullish(),
  regionId: z.string().transform(Number).refine(isTenantNo, 'tenant').nullish(),
  level: z.int().min(2).max(4).nullish(),
  reason: line,
  effectiveOn,
}).refine(({ field, policy }) => !isItemField(field) || choicesOf(field).includes(policy), { path: ['policy'], message: 'possible_for_the_field' });
const WITHDRAW = z.object({ clientRequestId, id: z.uuid() });

/** Laying down what tenants below may do with a field, for the whole province or for some items and tenants of it (字段约束). */
@Injectable()
export class FieldPolicies {
  constructor(private readonly database: Database) {}

  async set(ctx: RequestContext, input: unknown): Promise<Done | CatalogRefusal> {
    const checked = check(SET, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { field, policy, itemCode: code, implementer, line: of, itemType, regionId: regionNo, level, reason } = checked.value;
    const tenantNo = actingTenant(ctx);
    const today = shanghaiDateOf(ctx.now);
    const on = checked.value.effectiveOn ?? today;
    if (on < today) return invalidInput('effectiveOn', 'not_in_the_past');
    if (regionNo && provinceOf(regionNo) !== tenantNo) return invalidInput('regionId', 'of_the_province');
    const act = { operation: 'setFieldPolicy', clientRequestId: checked.value.clientRequestId, args: checked.value };
    return once<CatalogRefusal>(this.database, ctx, act, async (em) => {
      if (!catalogsAccess.allows(ctx, 'set', 'FieldPolicy', { tenantNo })) return notFound('Tenant', String(tenantNo));
      if (code && (await em.count(ItemEdition, { tenantNo, itemCode: code })) === 0) return notFound('Item', code);
      return done('FieldPolicyRule', em.create(FieldPolicy, {
        id: uuidv7(), tenantNo, field, policy, itemCode: code ?? null, implementer: implementer ?? null, line: of ?? null, itemType: itemType ?? null,
        regionNo: regionNo ?? null, level: (level ?? null) as Level | null, reason, effectiveOn: on, setAt: ctx.now, setBy: ctx.scope.actorId!,
      }).id);
    });
  }

  /** From now on the next narrower rule counts, or the table. */
  async withdraw(ctx: RequestContext, input: unknown): Promise<Done | CatalogRefusal> {
    const checked = check(WITHDRAW, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { id } = checked.value;
    const act = { operation: 'withdrawFieldPolicy', clientRequestId: checked.value.clientRequestId, args: checked.value };
    return once<CatalogRefusal>(this.database, ctx, act, async (em) => {
      const rule = await em.findOne(FieldPolicy, { id, withdrawnAt: null });
      if (!rule || !catalogsAccess.allows(ctx, 'set', 'FieldPolicy', rule)) return notFound('FieldPolicy', id);
      rule.withdrawnAt = ctx.now;
      return done('FieldPolicyRule', id);
    });
  }
}
