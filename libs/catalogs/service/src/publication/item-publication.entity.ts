import { defineEntity, p } from '@mikro-orm/core';

/** Why a warning is let stand. */
export interface Answer {
  readonly code: string;
  readonly reason: string;
}
/** An edition as it was submitted. */
export interface PublicationContent {
  readonly editionId: string;
  readonly itemCode: string;
  readonly version: number;
  readonly answers: readonly Answer[];
}

/** Editions that one person submits together and a second one publishes or returns, all or nothing (发布). */
const ItemPublicationSchema = defineEntity({
  name: 'ItemPublication',
  tableName: 'item_publication',
  properties: {
    id: p.uuid().primary(),
    /** The publishing province. */
    tenantNo: p.bigint('number'),
    title: p.string(),
    kind: p.string().$type<'regular' | 'correction'>(),
    status: p.string().$type<'in_review' | 'published' | 'returned'>(),
    effectiveOn: p.date(),
    /** By when tenants below are to have dealt with what no longer holds. */
    adjustBy: p.date().nullable(),
    contents: p.json<readonly PublicationContent[]>(),
    submittedBy: p.uuid(),
    submittedAt: p.datetime(),
    decidedBy: p.uuid().nullable(),
    decidedAt: p.datetime().nullable(),
    reason: p.string().nullable(),
    version: p.integer().version(),
  },
});
export class ItemPublication extends ItemPublicationSchema.class {}
ItemPublicationSchema.setClass(ItemPublication);
export { ItemPublicationSchema };
