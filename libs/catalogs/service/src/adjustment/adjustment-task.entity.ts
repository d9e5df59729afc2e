import { defineEntity, p } from '@mikro-orm/core';

/** How a task came to its end: the tenant changed or withdrew every override, lets them stand, or a later edition lets them hold again. */
export type Settlement = 'acted' | 'kept' | 'overtaken';

/** What a tenant has to do about its overrides of one item, because they do not hold under a new edition (调整任务). */
const AdjustmentTaskSchema = defineEntity({
  name: 'AdjustmentTask',
  tableName: 'adjustment_task',
  properties: {
    id: p.uuid().primary(),
    tenantNo: p.bigint('number'),
    settlement: p.string().$type<Settlement>().nullable(),
    settledAt: p.datetime().nullable(),
    settledBy: p.uuid().nullable(),
    note: p.text().nullable(),
    version: p.integer().version(),
  },
});
export class AdjustmentTask extends AdjustmentTaskSchema.class {}
AdjustmentTaskSchema.setClass(AdjustmentTask);
export { AdjustmentTaskSchema };
