import { defineEntity, p } from '@mikro-orm/core';

/** Looking for whom a publication gives something to do, item by item until all were looked at (调整). */
const AdjustmentSchema = defineEntity({
  name: 'Adjustment',
  tableName: 'adjustment',
  properties: {
    publicationId: p.uuid().primary(),
    /** The publishing province. */
    tenantNo: p.bigint('number'),
    dueOn: p.date(),
  },
});
export class Adjustment extends AdjustmentSchema.class {}
AdjustmentSchema.setClass(Adjustment);
export { AdjustmentSchema };
