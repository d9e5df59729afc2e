import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@yimen/access';
import { check, notFound, type InvalidInput, type NotFound } from '@yimen/graphql-kit';
import { isTenantNo, provinceOf } from '@yimen/jurisdiction';
import { Database, done, once, type Done } from '@yimen/persistence';
import { namedBy, planSuccession, type SuccessionOrder, type SuccessionPlan } from '@yimen/tenants-domain';
import { shanghaiDateOf, type IsoDate } from '@yimen/working-days';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import { CLOSE, closeOrder, MERGE, mergeOrder, SUCCEED, succeedOrder } from './succession.input.js';
import { oneOrderAtATime, successionFacts } from './succession-facts.js';
import { shownRefusal, type OrderRefusal, type SuccessionRefused } from './succession.messages.js';
import { writeSuccession } from './succession-writing.js';
import { tenantsAccess } from '../tenant.access.js';

interface OrderInput {
  readonly clientRequestId: string;
  readonly document: string;
}

/** Orders about divisions (区划调整): tenants are dissolved, go on as others, become one. Open work follows in the cases service. */
@Injectable()
export class TenantSuccession {
  constructor(private readonly database: Database) {}

  close(ctx: RequestContext, input: unknown): Promise<Done | OrderRefusal> {
    return this.order(ctx, 'closeTenant', CLOSE, closeOrder, input);
  }

  succeed(ctx: RequestContext, input: unknown): Promise<Done | OrderRefusal> {
    return this.order(ctx, 'succeedTenant', SUCCEED, succeedOrder, input);
  }

  merge(ctx: RequestContext, input: unknown): Promise<Done | OrderRefusal> {
    return this.order(ctx, 'mergeTenants', MERGE, mergeOrder, input);
  }

  private async order<I extends OrderInput>(
    ctx: RequestContext, operation: string, schema: z.ZodType<I>, orderOf: (input: I) => SuccessionOrder | NotFound | InvalidInput, input: unknown,
  ): Promise<Done | OrderRefusal> {
    const checked = check(schema, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { clientRequestId, document } = checked.value;
    return once<OrderRefusal>(this.database, ctx, { operation, clientRequestId, args: checked.value }, async (em) => {
      const order = orderOf(checked.value);
      if (order.kind === 'NotFound' || order.kind === 'InvalidInput') return order;
      const outside = namedBy(order).find((tenantNo) => !tenantsAccess.allows(ctx, 'reorganise', 'Tenant', { tenantNo }));
      if (outside !== undefined) return notFound('Tenant', String(outside));
      const plan = await plannedIn(em, order, shanghaiDateOf(ctx.now));
      if (plan.kind !== 'SuccessionPlan') return plan;
      const id = uuidv7();
      await writeSuccession(em, plan, { id, document, orderedAt: ctx.now });
      return done('Succession', id);
    });
  }
}

/** Plans an order by what the database knows, after the orders before it; nothing is changed. */
export async function plannedIn(em: EntityManager, order: SuccessionOrder, today: IsoDate): Promise<SuccessionPlan | NotFound | SuccessionRefused> {
  const [first] = namedBy(order);
  if (first === undefined || !isTenantNo(first)) throw new RangeError('an order names at least one tenant');
  await oneOrderAtATime(em, provinceOf(first));
  const facts = await successionFacts(em, order, today);
  const plan = planSuccession(order, facts);
  if (plan.kind === 'SuccessionPlan') return plan;
  if (plan.kind === 'UnknownTenant') return notFound('Tenant', String(plan.tenantNo));
  return shownRefusal(plan, (no) => facts.tenants.find((tenant) => tenant.no === no)?.name ?? null);
}
