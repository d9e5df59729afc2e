import { defineEntity, p } from '@mikro-orm/core';

/** A tenant's touch on one field. Rows are added and withdrawn, never changed; of one field the highest `version` counts. */
const ItemOverrideSchema = defineEntity({
  name: 'ItemOverride',
  tableName: 'item_override',
  properties: {
    id: p.uuid().primary(),
    /** Who overrides. */
    tenantNo: p.bigint('number'),
    itemCode: p.string(),
    field: p.string(),
    value: p.json<unknown>(),
    setAt: p.datetime(),
    effectiveOn: p.date(),
    withdrawnAt: p.datetime().nullable(),
    version: p.integer(),
  },
});
export class ItemOverride extends ItemOverrideSchema.class {}
ItemOverrideSchema.setClass(ItemOverride);
export { ItemOverrideSchema };
