import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { actingTenant, type RequestContext } from '@yimen/access';
import type { WrittenStandard } from '@yimen/catalogs-domain';
import { check, clientRequestId, notFound, type InvalidInput } from '@yimen/graphql-kit';
import { Database, done, once, type Done } from '@yimen/persistence';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { oneAtATime } from '../one-at-a-time.js';
import { catalogsAccess } from '../catalog.access.js';
import type { CatalogRefusal } from '../catalog.messages.js';
import { retiredAmong } from '../standing/retired.js';
import { ItemEdition } from './item-edition.entity.js';
import { itemCode, STANDARD, STANDARD_CHANGES } from './item-standard.input.js';

const DRAFT = z.object({ clientRequestId, code: itemCode, version: z.int().nullish(), changes: STANDARD_CHANGES }).refine(
  ({ code, changes }) => changes.code === undefined || changes.code === code,
  { path: ['changes', 'code'], message: 'same_code' },
);

/** Drafting editions (拟定版本): an item has at most one draft, which is changed until it is published. */
@Injectable()
export class EditionDrafting {
  constructor(private readonly database: Database) {}

  async draft(ctx: RequestContext, input: unknown): Promise<Done | CatalogRefusal> {
    const checked = check(DRAFT, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { code, changes } = checked.value;
    const tenantNo = actingTenant(ctx);
    const act = { operation: 'draftEdition', clientRequestId: checked.value.clientRequestId, args: checked.value };
    return once<CatalogRefusal>(this.database, ctx, act, async (em) => {
      if (!catalogsAccess.allows(ctx, 'draft', 'ItemEdition', { tenantNo })) return notFound('Item', code);
      await oneAtATime(em, tenantNo);
      const retired = await retiredAmong(em, tenantNo, [code], '9999-12-31');
      if (retired) return retired;
      const [newest] = await em.find(ItemEdition, { tenantNo, itemCode: code }, { orderBy: { editionNo: 'desc' }, limit: 1 });
      if (newest?.status === 'in_review') return { kind: 'EditionInReview', editionId: newest.id, publicationId: newest.publicationId! };
      const { version } = checked.value;
      if (newest?.status === 'draft' && typeof version === 'number' && newest.version !== version) {
        return { kind: 'StaleEdition', editionId: newest.id, currentVersion: newest.version };
      }
      const content = newest ? { ...newest.content, ...changes } : whole({ ...changes, code });
      if ('kind' in content) return content;
      if (newest?.status === 'draft') {
        newest.content = content;
        return done('ItemEdition', newest.id);
      }
      return done('ItemEdition', add(em, { tenantNo, itemCode: code, editionNo: (newest?.editionNo ?? 0) + 1, content }));
    });
  }
}

/** A new item has no edition to take the rest from: every essential field must be there. */
function whole(content: Partial<WrittenStandard>): WrittenStandard | InvalidInput {
  const checked = check(STANDARD, content);
  return checked.kind === 'valid' ? checked.value : { ...checked, field: `changes.${checked.field}` };
}

function add(em: EntityManager, facts: Pick<ItemEdition, 'tenantNo' | 'itemCode' | 'editionNo' | 'content'>): string {
  const { id } = em.create(ItemEdition, { id: uuidv7(), status: 'draft', ...facts });
  return id;
}
