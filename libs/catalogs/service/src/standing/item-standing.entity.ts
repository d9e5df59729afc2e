import { defineEntity, p } from '@mikro-orm/core';

export type Standing = 'in_force' | 'suspended' | 'retired';

/** Whether an item may be applied for from a day on (事项状态：在用、暂停、取消). Rows are only added; the highest `version` in force counts. */
const ItemStandingSchema = defineEntity({
  name: 'ItemStanding',
  tableName: 'item_standing',
  properties: {
    id: p.uuid().primary(),
    /** The province whose item it is. */
    tenantNo: p.bigint('number'),
    itemCode: p.string(),
    standing: p.string().$type<Standing>(),
    effectiveOn: p.date(),
    reason: p.string(),
    setAt: p.datetime(),
    setBy: p.uuid().nullable(),
    version: p.integer(),
  },
});
export class ItemStanding extends ItemStandingSchema.class {}
ItemStandingSchema.setClass(ItemStanding);
export { ItemStandingSchema };
