import type { SchemaStep } from '@yimen/persistence';

/** Drafts that came to nothing stay readable, under their numbers, and do not come back. */
export const discardedDrafts: SchemaStep = {
  name: '0010-discarded-drafts',
  sql: `
    alter table catalogs.item_edition drop constraint item_edition_status_check;
    alter table catalogs.item_edition add constraint item_edition_status_check check (status in ('draft', 'in_review', 'published', 'discarded'));
    drop index catalogs.item_edition_tenant_no_item_code_idx;
    create unique index on catalogs.item_edition (tenant_no, item_code) where status in ('draft', 'in_review');
    create policy not_discarded on catalogs.item_edition as restrictive for update to catalogs_staff using (status <> 'discarded') with check (true);
  `,
};
