import type { EntityManager } from '@mikro-orm/postgresql';
import type { RequestContext } from '@yimen/access';
import { invalidInput } from '@yimen/graphql-kit';
import type { EventBus } from '@yimen/events';
import type { TenantNo } from '@yimen/jurisdiction';
import { addDays, shanghaiDateOf } from '@yimen/working-days';
import { v7 as uuidv7 } from 'uuid';
import { publicationPublished } from '../adjustment/adjustment-giving.js';
import { Adjustment } from '../adjustment/adjustment.entity.js';
import type { CatalogRefusal } from '../catalog.messages.js';
import { nextEditionNo } from '../edition/edition-drafting.js';
import { ItemEdition } from '../edition/item-edition.entity.js';
import { oneAtATime } from '../one-at-a-time.js';
import { ItemPublication } from '../publication/item-publication.entity.js';
import { ADJUSTMENT_DAYS, earliestDay } from '../publication/timing.js';
import { retiredAmong } from '../standing/retired.js';
import type { ItemProposal } from './item-proposal.entity.js';

/** Whose a code is, as far as who asks can see: nobody's yet, the region's own, or another's, the province's among them. */
export async function ownerOf(em: EntityManager, provinceNo: TenantNo, code: string, regionNo: TenantNo): Promise<'nobody' | 'own' | 'another'> {
  const [found] = await em.execute<{ regionNo: string | null }[]>(
    `select local.region_no as "regionNo" from catalogs.item_edition e left join catalogs.local_item local on local.tenant_no = e.tenant_no and local.item_code = e.item_code
     where e.tenant_no = ? and e.item_code = ? and e.status <> 'discarded' limit 1`, [provinceNo, code]);
  if (!found) return 'nobody';
  return Number(found.regionNo) === regionNo ? 'own' : 'another';
}

/**
 * Publishes the item that was proposed, in the province's catalog, for the proposing tenant and all below it. Like any other
 * publication it has two people: who proposed it and who agrees.
 */
export async function publishLocalItem(em: EntityManager, ctx: RequestContext, events: EventBus, proposal: ItemProposal): Promise<CatalogRefusal | null> {
  const { toTenantNo: tenantNo, fromTenantNo: regionNo, itemCode, fromOn, proposedBy, proposedAt } = proposal;
  const content = proposal.content!;
  await oneAtATime(em, tenantNo);
  const today = shanghaiDateOf(ctx.now);
  const on = fromOn < today ? today : fromOn;
  if ((await ownerOf(em, tenantNo, itemCode, regionNo)) === 'another') return invalidInput('proposalId', 'code_taken');
  const retired = await retiredAmong(em, tenantNo, [itemCode], on);
  if (retired) return retired;
  const [newest] = await em.find(ItemEdition, { tenantNo, itemCode, status: { $ne: 'discarded' } }, { orderBy: { editionNo: 'desc' }, limit: 1 });
  if (newest && newest.status !== 'published') return invalidInput('proposalId', 'no_draft_of_the_item');
  if (on < (await earliestDay(em, tenantNo, [itemCode]))) return invalidInput('proposalId', 'not_before_previous_edition');
  const [publicationId, editionId] = [uuidv7(), uuidv7()];
  const adjustBy = addDays(on, ADJUSTMENT_DAYS);
  const publication = em.create(ItemPublication, {
    id: publicationId, tenantNo, title: content.name, kind: 'regular', status: 'published', effectiveOn: on, adjustBy, submittedBy: proposedBy, submittedAt: proposedAt,
    decidedBy: ctx.scope.actorId, decidedAt: ctx.now, contents: [{ editionId, itemCode, version: 1, answers: [] }],
  });
  await em.flush();
  await em.execute('insert into catalogs.local_item (tenant_no, item_code, region_no, proposal_id) values (?, ?, ?, ?) on conflict do nothing', [tenantNo, itemCode, regionNo, proposal.id]);
  em.create(ItemEdition, {
    id: editionId, tenantNo, itemCode, editionNo: await nextEditionNo(em, tenantNo, itemCode), status: 'published', content, effectiveOn: on, publishedAt: ctx.now, publicationId,
  });
  em.create(Adjustment, { publicationId, tenantNo, dueOn: adjustBy });
  await events.publish(em, publicationPublished(publication));
  return null;
}
