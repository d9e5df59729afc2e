import { defineEntity, p } from '@mikro-orm/core';
import type { WrittenStandard } from '@yimen/catalogs-domain';

/** An edition (版本) of an item: its content can change while it is a draft and never again. */
const ItemEditionSchema = defineEntity({
  name: 'ItemEdition',
  tableName: 'item_edition',
  properties: {
    id: p.uuid().primary(),
    /** The publishing province. */
    tenantNo: p.bigint('number'),
    itemCode: p.string(),
    editionNo: p.integer(),
    status: p.string().$type<'draft' | 'in_review' | 'published' | 'discarded'>(),
    content: p.json<WrittenStandard>(),
    effectiveOn: p.date().nullable(),
    publishedAt: p.datetime().nullable(),
    /** What it was submitted with. */
    publicationId: p.uuid().nullable(),
    version: p.integer().version(),
  },
});
export class ItemEdition extends ItemEditionSchema.class {}
ItemEditionSchema.setClass(ItemEdition);
export { ItemEditionSchema };
