import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { actingTenant, type RequestContext } from '@yimen/access';
import { check, clientRequestId, invalidInput, notFound } from '@yimen/graphql-kit';
import type { TenantNo } from '@yimen/jurisdiction';
import { Database, done, once, type Done } from '@yimen/persistence';
import { addDays, shanghaiDateOf } from '@yimen/working-days';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { catalogsAccess } from '../catalog.access.js';
import type { CatalogRefusal } from '../catalog.messages.js';
import { line } from '../edition/item-standard.input.js';
import { effectiveOn } from '../effective-on.js';
import { oneAtATime } from '../one-at-a-time.js';
import { retiredAmong } from '../standing/retired.js';
import { answersOf, judged, type Submitted } from './judging.js';
import { ItemPublication } from './item-publication.entity.js';
import { ADJUSTMENT_DAYS, earliestDay } from './timing.js';

const MOST = 5_000;
const SUBMIT = z.object({
  clientRequestId,
  title: line,
  kind: z.enum(['regular', 'correction']).nullish(),
  effectiveOn,
  adjustBy: effectiveOn,
  items: z.array(z.object({ editionId: z.uuid(), version: z.int() })).min(1).max(MOST),
  answers: z.array(z.object({ editionId: z.uuid().nullish(), code: z.string().max(50), reason: line })).max(8 * MOST).nullish(),
}).refine(({ items }) => new Set(items.map(({ editionId }) => editionId)).size === items.length, { path: ['items'], message: 'distinct' });

/** Submitting drafts together for a second person to publish (提交审核). From then on they cannot be changed until they are returned. */
@Injectable()
export class PublicationSubmitting {
  constructor(private readonly database: Database) {}

  async submit(ctx: RequestContext, input: unknown): Promise<Done | CatalogRefusal> {
    const checked = check(SUBMIT, input);
    if (checked.kind === 'InvalidInput') return checked;
    const { title, items } = checked.value;
    const kind = checked.value.kind ?? 'regular';
    const tenantNo = actingTenant(ctx);
    const today = shanghaiDateOf(ctx.now);
    const on = checked.value.effectiveOn ?? today;
    if (on < today) return invalidInput('effectiveOn', 'not_in_the_past');
    const { adjustBy } = checked.value;
    if (adjustBy && adjustBy < on) return invalidInput('adjustBy', 'not_before_effectiveOn');
    if (kind === 'correction' && on !== today) return invalidInput('effectiveOn', 'today');
    const act = { operation: 'submitPublication', clientRequestId: checked.value.clientRequestId, args: checked.value };
    return once<CatalogRefusal>(this.database, ctx, act, async (em) => {
      if (!catalogsAccess.allows(ctx, kind === 'regular' ? 'submit' : 'correct', 'ItemPublication', { tenantNo })) return notFound('ItemEdition', items[0]!.editionId);
      await oneAtATime(em, tenantNo);
      const drafts = await draftsOf(em, tenantNo, items);
      if ('kind' in drafts) return drafts;
      const codes = drafts.map(({ itemCode }) => itemCode);
      const retired = await retiredAmong(em, tenantNo, codes, on);
      if (retired) return retired;
      if (on < (await earliestDay(em, tenantNo, codes))) return invalidInput('effectiveOn', 'not_before_previous_edition');
      const answers = answersOf(drafts, checked.value.answers ?? []);
      const refusal = await judged(em, tenantNo, drafts, answers, kind, on);
      if (refusal) return refusal;
      const { id } = em.create(ItemPublication, {
        id: uuidv7(), tenantNo, title, kind, status: 'in_review', effectiveOn: on, adjustBy: adjustBy ?? addDays(on, ADJUSTMENT_DAYS), submittedBy: ctx.scope.actorId!, submittedAt: ctx.now,
        contents: drafts.map(({ editionId, itemCode, version }) => ({ editionId, itemCode, version, answers: answers.get(editionId) ?? [] })),
      });
      await em.flush();
      await em.execute(`update catalogs.item_edition set status = 'in_review', publication_id = ?, version = version + 1
        where id in (select jsonb_array_elements_text(?::jsonb)::uuid)`, [id, JSON.stringify(drafts.map(({ editionId }) => editionId))]);
      return done('ItemPublication', id);
    });
  }
}

/** The drafts in the order in which they were named, or why one of them cannot be submitted. */
async function draftsOf(
  em: EntityManager, tenantNo: TenantNo, items: readonly { readonly editionId: string; readonly version: number }[],
): Promise<readonly Submitted[] | CatalogRefusal> {
  const rows = await em.execute<Submitted[]>(
    `select id as "editionId", item_code as "itemCode", edition_no as "editionNo", version, status, content,
       not exists (select from catalogs.item_edition b where b.tenant_no = e.tenant_no and b.item_code = e.item_code and b.status = 'published') as "isNew"
     from catalogs.item_edition e where tenant_no = ? and id in (select jsonb_array_elements_text(?::jsonb)::uuid)`,
    [tenantNo, JSON.stringify(items.map(({ editionId }) => editionId))]);
  const known = new Map(rows.map((row) => [row.editionId, row]));
  const found: Submitted[] = [];
  for (const [index, { editionId, version }] of items.entries()) {
    const row = known.get(editionId.toLowerCase());
    if (!row) return notFound('ItemEdition', editionId);
    if (row.version !== version) return { kind: 'StaleEdition', editionId, currentVersion: row.version };
    if (row.status !== 'draft') return invalidInput(`items.${index}.editionId`, 'draft');
    found.push(row);
  }
  return found;
}
