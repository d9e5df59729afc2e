import { defineEntity, p } from '@mikro-orm/core';
import type { WrittenStandard } from '@yimen/catalogs-domain';

export type ProposalKind = 'leave' | 'suspend' | 'local_item';

/** What a tenant asks of one above it (报批): to leave or suspend an item that it offers, or to have an item of its own. Asked once, withdrawn or decided once. */
const ItemProposalSchema = defineEntity({
  name: 'ItemProposal',
  tableName: 'item_proposal',
  properties: {
    id: p.uuid().primary(),
    fromTenantNo: p.bigint('number'),
    toTenantNo: p.bigint('number'),
    kind: p.string().$type<ProposalKind>(),
    itemCode: p.string(),
    /** What would be left or suspended; null for an item of the tenant's own. */
    claimId: p.uuid().nullable(),
    content: p.json<WrittenStandard>().nullable(),
    fromOn: p.date(),
    untilOn: p.date().nullable(),
    reason: p.string(),
    proposedAt: p.datetime(),
    proposedBy: p.uuid(),
    withdrawnAt: p.datetime().nullable(),
    decidedAt: p.datetime().nullable(),
    decidedBy: p.uuid().nullable(),
    agreed: p.boolean().nullable(),
    note: p.string().nullable(),
    version: p.integer().version(),
  },
});
export class ItemProposal extends ItemProposalSchema.class {}
ItemProposalSchema.setClass(ItemProposal);
export { ItemProposalSchema };
