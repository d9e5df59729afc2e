import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { actingTenant, type RequestContext } from '@yimen/access';
import type { WrittenStandard } from '@yimen/catalogs-domain';
import { check, clientRequestId, invalidInput, notFound, type InvalidInput } from '@yimen/graphql-kit';
import type { TenantNo } from '@yimen/jurisdiction';
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

const DISCARD = z.object({ clientRequestId, editionId: z.uuid(), version: z.int() });

/** Drafting editions (拟定版本): an item has at most one draft, which is changed until it is published or discarded. */
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
      const [newest] = await em.find(ItemEdition, { tenantNo, itemCode: code, status: { $ne: 'discarded' } }, { orderBy: { editionNo: 'desc' }, limit: 1 });
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
      return done('ItemEdition', add(em, { tenantNo, itemCode: code, editionNo: await nextEditionNo(em, tenantNo, code), content }));
    });
  }

  /** Gives a draft up (作废草稿): it stays readable in the office, and the next one begins from what is published. */
  async discard(ctx: RequestContext, input: unknown): Promise<Done | CatalogRefusal> {
    const checked = check(DISCARD, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { editionId, version } = checked.value;
    const act = { operation: 'discardDraft', clientRequestId: checked.value.clientRequestId, args: checked.value };
    return once<CatalogRefusal>(this.database, ctx, act, async (em) => {
      const seen = await em.findOne(ItemEdition, { id: editionId });
      if (!seen || !catalogsAccess.allows(ctx, 'draft', 'ItemEdition', { tenantNo: seen.tenantNo })) return notFound('ItemEdition', editionId);
      await oneAtATime(em, seen.tenantNo);
      const draft = await em.refresh(seen);
      if (!draft || draft.version !== version) return { kind: 'StaleEdition', editionId, currentVersion: draft?.version ?? version };
      if (draft.status === 'in_review') return { kind: 'EditionInReview', editionId, publicationId: draft.publicationId! };
      if (draft.status !== 'draft') return invalidInput('editionId', 'draft');
      draft.status = 'discarded';
      return done('ItemEdition', draft.id);
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

/** Numbers go on where the last one ended, also after drafts that came to nothing. */
export async function nextEditionNo(em: EntityManager, tenantNo: TenantNo, itemCode: string): Promise<number> {
  const [last] = await em.find(ItemEdition, { tenantNo, itemCode }, { orderBy: { editionNo: 'desc' }, limit: 1, fields: ['editionNo'] });
  return (last?.editionNo ?? 0) + 1;
}
