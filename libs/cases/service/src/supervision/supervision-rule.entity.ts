import { defineEntity, p } from '@mikro-orm/core';
import type { SignalColour, SignalMetric, SignalThreshold } from '@yimen/cases-domain';

/** A rule of e-supervision (监察规则). Rows are added and withdrawn, never changed. */
const SupervisionRuleSchema = defineEntity({
  name: 'SupervisionRule',
  tableName: 'supervision_rule',
  properties: {
    id: p.uuid().primary(),
    tenantNo: p.bigint('number'),
    code: p.string(),
    name: p.string(),
    nameEn: p.string().nullable(),
    metric: p.string().$type<SignalMetric>(),
    thresholdUnit: p.string().$type<SignalThreshold['unit']>(),
    thresholdAmount: p.smallint(),
    colour: p.string().$type<SignalColour>(),
    itemCode: p.string().nullable(),
    isOff: p.boolean(),
    reason: p.string(),
    setAt: p.datetime(),
    setBy: p.uuid().nullable(),
    withdrawnAt: p.datetime().nullable(),
  },
});
export class SupervisionRule extends SupervisionRuleSchema.class {}
SupervisionRuleSchema.setClass(SupervisionRule);
export { SupervisionRuleSchema };
