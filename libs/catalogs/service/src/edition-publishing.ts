import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { actingTenant, type RequestContext } from '@yimen/access';
import { checkStandard, completed } from '@yimen/catalogs-domain';
import { check, clientRequestId, invalidInput, notFound, type InvalidInput } from '@yimen/graphql-kit';
import { Database, done, once, type Done } from '@yimen/persistence';
import { shanghaiDateOf } from '@yimen/working-days';
import { z } from 'zod';
import { oneAtATime } from './one-at-a-time.js';
import { catalogsAccess } from './catalog.access.js';
import type { CatalogRefusal } from './catalog.messages.js';
import { effectiveOn } from './effective-on.js';
import { ItemEdition } from './item-edition.entity.js';

const PUBLISH = z.object({ clientRequestId, editionId: z.uuid(), version: z.int(), effectiveOn });

/** Publishing editions (发布版本): from then on the content cannot change, and every tenant of the province inherits it. */
@Injectable()
export class EditionPublishing {
  constructor(private readonly database: Database) {}

  async publish(ctx: RequestContext, input: unknown): Promise<Done | CatalogRefusal> {
    const checked = check(PUBLISH, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { editionId, version } = checked.value;
    const act = { operation: 'publishEdition', clientRequestId: checked.value.clientRequestId, args: checked.value };
    return once<CatalogRefusal>(this.database, ctx, act, async (em) => {
      await oneAtATime(em, actingTenant(ctx));
      const edition = await em.findOne(ItemEdition, { id: editionId });
      if (!edition || !catalogsAccess.allows(ctx, 'publish', 'ItemEdition', edition)) return notFound('ItemEdition', editionId);
      if (edition.version !== version) return { kind: 'StaleEdition', editionId, currentVersion: edition.version };
      if (edition.status !== 'draft') return invalidInput('editionId', 'draft');
      const on = checked.value.effectiveOn ?? shanghaiDateOf(ctx.now);
      const tooEarly = await earlierThanAllowed(em, ctx, edition, on);
      if (tooEarly) return tooEarly;
      const findings = checkStandard(completed(edition.content)).filter(({ severity }) => severity === 'error');
      if (findings.length > 0) return { kind: 'StandardNotPublishable', findings };
      edition.status = 'published';
      edition.effectiveOn = on;
      edition.publishedAt = ctx.now;
      return done('ItemEdition', editionId);
    });
  }
}

/**
 * Nothing takes effect before it is published, and editions take effect in the order of their numbers: so the newest one
 * effective on a day is the only one valid on it, and none is passed over unseen.
 */
async function earlierThanAllowed(em: EntityManager, ctx: RequestContext, edition: ItemEdition, on: string): Promise<InvalidInput | null> {
  if (on < shanghaiDateOf(ctx.now)) return invalidInput('effectiveOn', 'not_in_the_past');
  const { tenantNo, itemCode } = edition;
  const later = await em.count(ItemEdition, { tenantNo, itemCode, effectiveOn: { $gt: on } });
  return later > 0 ? invalidInput('effectiveOn', 'not_before_previous_edition') : null;
}
