import { defineEntity, p } from '@mikro-orm/core';
import type { FieldPolicy as Policy } from '@yimen/catalogs-domain';
import type { Level } from '@yimen/jurisdiction';

/** What a province lays down about a field for some items or tenants (字段约束). Rows are added and withdrawn, never changed. */
const FieldPolicySchema = defineEntity({
  name: 'FieldPolicy',
  tableName: 'field_policy',
  properties: {
    id: p.uuid().primary(),
    /** The province. */
    tenantNo: p.bigint('number'),
    field: p.string(),
    policy: p.string().$type<Policy>(),
    itemCode: p.string().nullable(),
    implementer: p.string().nullable(),
    line: p.string().nullable(),
    itemType: p.string().nullable(),
    regionNo: p.bigint('number').nullable(),
    level: p.smallint().$type<Level>().nullable(),
    reason: p.string(),
    effectiveOn: p.date(),
    setAt: p.datetime(),
    setBy: p.uuid(),
    withdrawnAt: p.datetime().nullable(),
  },
});
export class FieldPolicy extends FieldPolicySchema.class {}
FieldPolicySchema.setClass(FieldPolicy);
export { FieldPolicySchema };
