import type { SchemaStep } from '@yimen/persistence';

/** What follows from a consent is written by whoever was asked for it, and says what was asked: the rules do so, and the database knows it too. */
export const consentedOnly: SchemaStep = {
  name: '0012-consented-only',
  sql: `
    create policy as_asked on catalogs.claim_release as restrictive for insert to catalogs_staff with check (
      exists (select from catalogs.item_proposal p where p.id = claim_release.id
        and p.to_tenant_no = claim_release.tenant_no and p.claim_id = claim_release.claim_id and p.kind = claim_release.kind));
    create policy as_asked on catalogs.local_item as restrictive for insert to catalogs_staff with check (
      exists (select from catalogs.item_proposal p where p.id = local_item.proposal_id
        and p.to_tenant_no = local_item.tenant_no and p.from_tenant_no = local_item.region_no and p.item_code = local_item.item_code));
  `,
};
