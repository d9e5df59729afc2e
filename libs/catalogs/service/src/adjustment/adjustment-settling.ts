import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@yimen/access';
import { check, clientRequestId, invalidInput, notFound } from '@yimen/graphql-kit';
import type { TenantNo } from '@yimen/jurisdiction';
import { Database, done, once, type Done } from '@yimen/persistence';
import { z } from 'zod';
import { catalogsAccess } from '../catalog.access.js';
import type { CatalogRefusal } from '../catalog.messages.js';
import { line } from '../edition/item-standard.input.js';
import { oneAtATime } from '../one-at-a-time.js';
import { AdjustmentTask } from './adjustment-task.entity.js';

const SETTLE = z.object({ clientRequestId, taskId: z.uuid(), version: z.int(), note: line });

/** Ends a task without changing an override: what holds above holds, and what the tenant once said stays on record (知悉). */
@Injectable()
export class AdjustmentSettling {
  constructor(private readonly database: Database) {}

  async settle(ctx: RequestContext, input: unknown): Promise<Done | CatalogRefusal> {
    const checked = check(SETTLE, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { taskId, version, note } = checked.value;
    const act = { operation: 'settleAdjustmentTask', clientRequestId: checked.value.clientRequestId, args: checked.value };
    return once<CatalogRefusal>(this.database, ctx, act, async (em) => {
      const seen = await em.findOne(AdjustmentTask, { id: taskId });
      if (!seen || !catalogsAccess.allows(ctx, 'settle', 'AdjustmentTask', seen)) return notFound('AdjustmentTask', taskId);
      await oneAtATime(em, seen.tenantNo);
      const task = await em.refresh(seen);
      if (!task || task.version !== version) return { kind: 'StaleAdjustmentTask', taskId, currentVersion: task?.version ?? version };
      if (task.settledAt) return invalidInput('taskId', 'open');
      em.assign(task, { settlement: 'kept', settledAt: ctx.now, settledBy: ctx.scope.actorId, note });
      return done('AdjustmentTask', task.id);
    });
  }
}

/** After a tenant has changed or withdrawn an override: ends its tasks of the item in which nothing is left to do. */
export async function settleWhatIsDone(em: EntityManager, ctx: RequestContext, tenantNo: TenantNo, itemCode: string): Promise<void> {
  await em.flush();
  await em.execute(
    `update catalogs.adjustment_task t set settlement = 'acted', settled_at = ?, settled_by = ?, version = version + 1
     where t.tenant_no = ? and t.item_code = ? and t.settled_at is null and not exists (
       select from jsonb_array_elements(t.findings) f join catalogs.item_override o on o.id = (f ->> 'overrideId')::uuid
       where o.withdrawn_at is null and not exists (
         select from catalogs.item_override newer
         where newer.tenant_no = o.tenant_no and newer.item_code = o.item_code and newer.field = o.field and newer.version > o.version))`,
    [ctx.now, ctx.scope.actorId, tenantNo, itemCode]);
}
