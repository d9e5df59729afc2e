import { Injectable } from '@nestjs/common';
import { actingTenant, type RequestContext } from '@yimen/access';
import { check, clientRequestId, invalidInput, notFound } from '@yimen/graphql-kit';
import { Database, done, once, type Done } from '@yimen/persistence';
import { shanghaiDateOf } from '@yimen/working-days';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { catalogsAccess } from '../catalog.access.js';
import type { CatalogRefusal } from '../catalog.messages.js';
import { ItemEdition } from '../edition/item-edition.entity.js';
import { itemCode, line } from '../edition/item-standard.input.js';
import { effectiveOn } from '../effective-on.js';
import { oneAtATime } from '../one-at-a-time.js';
import { ItemStanding, type Standing } from './item-standing.entity.js';

const SET = z.object({ clientRequestId, itemCode, reason: line, effectiveOn });

/** What may follow: what is suspended may go on, what has ended has ended. */
const FOLLOWS: Readonly<Record<Standing, readonly Standing[]>> = { in_force: ['suspended', 'retired'], suspended: ['in_force', 'retired'], retired: [] };
const OPERATIONS: Readonly<Record<Standing, string>> = { in_force: 'resumeItem', suspended: 'suspendItem', retired: 'retireItem' };

/** Suspending (暂停), resuming (恢复) and ending (取消) an item of the province, for everybody below. Cases that were received go on. */
@Injectable()
export class ItemStandings {
  constructor(private readonly database: Database) {}

  async set(ctx: RequestContext, standing: Standing, input: unknown): Promise<Done | CatalogRefusal> {
    const checked = check(SET, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { itemCode: code, reason } = checked.value;
    const today = shanghaiDateOf(ctx.now);
    const on = checked.value.effectiveOn ?? today;
    if (on < today) return invalidInput('effectiveOn', 'not_in_the_past');
    const tenantNo = actingTenant(ctx);
    const act = { operation: OPERATIONS[standing], clientRequestId: checked.value.clientRequestId, args: checked.value };
    return once<CatalogRefusal>(this.database, ctx, act, async (em) => {
      if (!catalogsAccess.allows(ctx, 'set', 'ItemStanding', { tenantNo })) return notFound('Item', code);
      await oneAtATime(em, tenantNo);
      if ((await em.count(ItemEdition, { tenantNo, itemCode: code, status: 'published' })) === 0) return notFound('Item', code);
      const [newest] = await em.find(ItemStanding, { tenantNo, itemCode: code }, { orderBy: { version: 'desc' }, limit: 1 });
      const current = newest?.standing ?? 'in_force';
      if (!FOLLOWS[current].includes(standing)) return { kind: 'StandingRefused', itemCode: code, standing: current };
      if (newest && on < newest.effectiveOn) return invalidInput('effectiveOn', 'not_before_previous_standing');
      const row = { id: uuidv7(), tenantNo, itemCode: code, standing, effectiveOn: on, reason, setAt: ctx.now, setBy: ctx.scope.actorId, version: (newest?.version ?? 0) + 1 };
      return done('ItemStanding', em.create(ItemStanding, row).id);
    });
  }
}
