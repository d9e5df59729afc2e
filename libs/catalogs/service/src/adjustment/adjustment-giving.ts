import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { RequestContext } from '@yimen/access';
import { isNewlyAffected } from '@yimen/catalogs-domain';
import { EventBus, type DomainEvent, type Subscription } from '@yimen/events';
import { Database, systemAct } from '@yimen/persistence';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { BATCH, impactBatch, type ItemImpacts } from '../publication/impact-batches.js';
import { PublicationQueries, type PublicationRow } from '../publication/publication.queries.js';

const GIVE_TASKS: Subscription = { event: 'catalogs.publication-published', consumer: 'catalogs.give-adjustment-tasks' };

/** What this service listens to; the command that prepares the database makes the queues. */
export const CATALOGS_SUBSCRIPTIONS: readonly Subscription[] = [GIVE_TASKS];

const FACTS = z.object({ publicationId: z.uuid() });

/** Tells the service itself that there are new editions. */
export const publicationPublished = ({ id, tenantNo }: { readonly id: string; readonly tenantNo: number }): DomainEvent =>
  ({ name: GIVE_TASKS.event, provinceNo: tenantNo, facts: { publicationId: id } });

/**
 * Gives every tenant whose overrides no longer hold a task for each new edition (调整任务): item by item, a batch in each transaction,
 * so that it is seen how far it is, and goes on where it stopped.
 */
@Injectable()
export class AdjustmentGiving implements OnApplicationBootstrap {
  constructor(
    private readonly database: Database,
    private readonly events: EventBus,
    private readonly publications: PublicationQueries,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.events.consume(GIVE_TASKS, (ctx, event) => this.give(ctx, event));
  }

  /** May be told twice. */
  async give(ctx: RequestContext, event: DomainEvent): Promise<void> {
    const { publicationId } = FACTS.parse(event.facts);
    const publication = await this.publications.byId(ctx, publicationId);
    if (!publication) throw new Error(`publication ${publicationId} is not to be found`);
    for (;;) {
      const [{ reached } = { reached: null }] = await this.database.rows<{ reached: string | null }>(ctx.scope,
        'select reached from catalogs.adjustment where publication_id = $1 and finished_at is null', [publicationId]);
      if (reached === null) return;
      await this.put(ctx, publication, reached, await this.database.read(ctx.scope, (sql) => impactBatch(sql, publication, ctx.now, reached)));
    }
  }

  /** Writes down what follows from a batch, unless another process has done so since it was read. */
  private put(ctx: RequestContext, { id, tenantNo }: PublicationRow, reached: string, items: readonly ItemImpacts[]): Promise<void> {
    return systemAct(this.database, ctx, { operation: 'giveAdjustmentTasks', facts: { publicationId: id, reached } }, async (em) => {
      const rows = await em.execute('select from catalogs.adjustment where publication_id = ? and reached = ? and finished_at is null for update', [id, reached]);
      if (rows.length === 0) return null;
      const given = await em.execute(
        `insert into catalogs.adjustment_task (id, tenant_no, publication_id, edition_id, item_code, findings, given_at, due_on)
         select t.id, t.tenant_no, a.publication_id, t.edition_id, t.item_code, t.findings, ?, a.due_on from catalogs.adjustment a,
           jsonb_to_recordset(?::jsonb) t (id uuid, tenant_no bigint, edition_id uuid, item_code text, findings jsonb)
         where a.publication_id = ? on conflict (edition_id, tenant_no) do nothing returning id`,
        [ctx.now, JSON.stringify(items.flatMap(tasksOf)), id]);
      await em.execute(
        `update catalogs.adjustment_task t set settlement = 'overtaken', settled_at = ?, version = version + 1
         where t.publication_id <> ? and t.settled_at is null and t.item_code in (select jsonb_array_elements_text(?::jsonb))
           and not exists (select from jsonb_array_elements(t.findings) f where f -> 'overrideId' in (select jsonb_array_elements(?::jsonb)))`,
        [ctx.now, id, JSON.stringify(items.map(({ itemCode }) => itemCode)), JSON.stringify(items.flatMap(notHolding))]);
      await em.execute(
        'update catalogs.adjustment set examined = examined + ?, reached = ?, given = given + ?, finished_at = ? where publication_id = ?',
        [items.length, items.at(-1)?.itemCode ?? reached, given.length, items.length < BATCH ? ctx.now : null, id]);
      return { objectType: 'Adjustment', objectId: id, tenantNo };
    });
  }
}

/** One for each tenant for whom the edition changes anything, as columns. */
function tasksOf({ editionId, itemCode, impacts }: ItemImpacts): readonly object[] {
  return [...Map.groupBy(impacts.filter(isNewlyAffected), ({ override }) => override.tenantNo)].map(([tenant_no, found]) => ({
    id: uuidv7(), tenant_no, edition_id: editionId, item_code: itemCode,
    findings: found.map(({ override: { id: overrideId, field }, impact }) => ({ overrideId, field, impact })),
  }));
}

const notHolding = ({ impacts }: ItemImpacts): readonly string[] => impacts.filter(({ impact }) => impact !== 'valid').map(({ override }) => override.id);
