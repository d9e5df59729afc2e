import { defineEntity, p } from '@mikro-orm/core';

/** That a tenant above has consented to a claim being left or suspended. Rows are only added. */
const ClaimReleaseSchema = defineEntity({
  name: 'ClaimRelease',
  tableName: 'claim_release',
  properties: {
    /** The proposal's. */
    id: p.uuid().primary(),
    /** Who consented. */
    tenantNo: p.bigint('number'),
    claimId: p.uuid(),
    kind: p.string().$type<'leave' | 'suspend'>(),
    fromOn: p.date(),
    untilOn: p.date().nullable(),
    agreedAt: p.datetime(),
  },
});
export class ClaimRelease extends ClaimReleaseSchema.class {}
ClaimReleaseSchema.setClass(ClaimRelease);
export { ClaimReleaseSchema };
