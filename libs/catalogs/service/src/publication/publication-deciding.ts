import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@yimen/access';
import { check, clientRequestId, invalidInput, notFound } from '@yimen/graphql-kit';
import { EventBus } from '@yimen/events';
import { Database, done, once, type Done } from '@yimen/persistence';
import { shanghaiDateOf } from '@yimen/working-days';
import { z } from 'zod';
import { publicationPublished } from '../adjustment/adjustment-giving.js';
import { Adjustment } from '../adjustment/adjustment.entity.js';
import { catalogsAccess } from '../catalog.access.js';
import type { CatalogRefusal } from '../catalog.messages.js';
import { line } from '../edition/item-standard.input.js';
import { oneAtATime } from '../one-at-a-time.js';
import { retiredAmong } from '../standing/retired.js';
import { ItemPublication } from './item-publication.entity.js';
import { dueAfter, earliestDay } from './timing.js';

const PUBLISH = z.object({ clientRequestId, publicationId: z.uuid(), version: z.int() });
const RETURN = PUBLISH.extend({ reason: line });

/**
 * The second person's decision. Publishing is all or nothing: in one transaction every edition becomes the law of its day, and
 * every tenant of the province inherits it; tasks for those whose overrides no longer hold follow.
 */
@Injectable()
export class PublicationDeciding {
  constructor(
    private readonly database: Database,
    private readonly events: EventBus,
  ) {}

  async publish(ctx: RequestContext, input: unknown): Promise<Done | CatalogRefusal> {
    const checked = check(PUBLISH, input);
    if (checked.kind === 'InvalidInput') return checked;
    return this.decide(ctx, 'publishPublication', checked.value, async (em, publication) => {
      if (publication.submittedBy === ctx.scope.actorId) return { kind: 'SecondPersonNeeded', publicationId: publication.id };
      const { tenantNo, contents, effectiveOn } = publication;
      const codes = contents.map(({ itemCode }) => itemCode);
      const today = shanghaiDateOf(ctx.now);
      // Should the day have passed meanwhile, it is the day of publishing: nothing takes effect before it is published.
      const on = effectiveOn < today ? today : effectiveOn;
      const retired = await retiredAmong(em, tenantNo, codes, on);
      if (retired) return retired;
      if (on < (await earliestDay(em, tenantNo, codes))) return invalidInput('publicationId', 'not_before_previous_edition');
      publication.status = 'published';
      publication.effectiveOn = on;
      await em.execute(`update catalogs.item_edition set status = 'published', effective_on = ?, published_at = ?, version = version + 1
        where publication_id = ? and status = 'in_review'`, [on, ctx.now, publication.id]);
      em.create(Adjustment, { publicationId: publication.id, tenantNo, dueOn: dueAfter(on, publication.adjustBy) });
      await this.events.publish(em, publicationPublished(publication));
      return null;
    });
  }

  /** Back to the desk, with the reason; who submitted it may take it back himself. */
  async return(ctx: RequestContext, input: unknown): Promise<Done | CatalogRefusal> {
    const checked = check(RETURN, input);
    if (checked.kind === 'InvalidInput') return checked;
    return this.decide(ctx, 'returnPublication', checked.value, async (em, publication) => {
      publication.status = 'returned';
      publication.reason = checked.value.reason;
      await em.execute(`update catalogs.item_edition set status = 'draft', publication_id = null, version = version + 1
        where publication_id = ? and status = 'in_review'`, [publication.id]);
      return null;
    });
  }

  private decide(
    ctx: RequestContext, operation: string, args: z.infer<typeof PUBLISH>,
    apply: (em: EntityManager, publication: ItemPublication) => Promise<CatalogRefusal | null>,
  ): Promise<Done | CatalogRefusal> {
    const { clientRequestId, publicationId, version } = args;
    return once<CatalogRefusal>(this.database, ctx, { operation, clientRequestId, args }, async (em) => {
      const seen = await em.findOne(ItemPublication, { id: publicationId });
      if (!seen || !catalogsAccess.allows(ctx, 'decide', 'ItemPublication', seen)) return notFound('ItemPublication', publicationId);
      await oneAtATime(em, seen.tenantNo);
      const publication = await em.refresh(seen);
      if (!publication || publication.version !== version) return { kind: 'StalePublication', publicationId, currentVersion: publication?.version ?? version };
      if (publication.status !== 'in_review') return invalidInput('publicationId', 'in_review');
      const refusal = await apply(em, publication);
      if (refusal) return refusal;
      publication.decidedBy = ctx.scope.actorId;
      publication.decidedAt = ctx.now;
      return done('ItemPublication', publication.id);
    });
  }
}
