import { defineEntity, p } from '@mikro-orm/core';

/** A tenant: a province's office, a county's or township's centre, a village's station. Its number is its identity for good. */
const TenantSchema = defineEntity({
  name: 'Tenant',
  tableName: 'tenant',
  properties: {
    tenantNo: p.bigint('number').primary(),
    level: p.smallint(),
    parentNo: p.bigint('number').nullable(),
    name: p.string(),
    prefecture: p.string().nullable(),
    centreName: p.string(),
    validFrom: p.date(),
    validUntil: p.date().nullable(),
    version: p.integer().version(),
  },
});
export class Tenant extends TenantSchema.class {}
TenantSchema.setClass(Tenant);
export { TenantSchema };
