import { defineEntity, p } from '@mikro-orm/core';
import type { ClaimMode } from '@yimen/catalogs-domain';

/** That a tenant offers an item (认领). Rows are only added; of a tenant and an item the highest `version` counts. */
const ItemClaimSchema = defineEntity({
  name: 'ItemClaim',
  tableName: 'item_claim',
  properties: {
    id: p.uuid().primary(),
    tenantNo: p.bigint('number'),
    itemCode: p.string(),
    mode: p.string().$type<ClaimMode>(),
    /** The tenant above whose power it is; null for the tenant's own. */
    fromTenantNo: p.bigint('number').nullable(),
    effectiveOn: p.date(),
    claimedAt: p.datetime(),
    claimedBy: p.uuid(),
    batchId: p.uuid(),
    version: p.integer(),
  },
});
export class ItemClaim extends ItemClaimSchema.class {}
ItemClaimSchema.setClass(ItemClaim);
export { ItemClaimSchema };
