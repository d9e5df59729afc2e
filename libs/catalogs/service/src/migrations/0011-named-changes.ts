import type { SchemaStep } from '@yimen/persistence';

/** How many path numbers one province spans. */
const PROVINCE_SPAN = 1_000_000_000_000;

/** Who is told of a change to a province's standards is told which item it is, so that he can ask for it at once. */
export const namedChanges: SchemaStep = {
  name: '0011-named-changes',
  sql: `
    create or replace function catalogs.note_change(tenant bigint, item text, at timestamptz) returns void language plpgsql as $$
    declare
      province constant bigint := tenant - tenant % ${PROVINCE_SPAN};
    begin
      perform pg_advisory_xact_lock(hashtextextended('catalog of ' || province, 0));
      insert into catalogs.catalog_change (tenant_no, version, item_code, changed_at)
        select tenant, 1 + coalesce(max(version), 0), item, greatest(at, max(changed_at)) from (
          select version, changed_at from catalogs.catalog_change where province_no = province order by version desc limit 1
        ) last;
      perform pg_notify('catalogs', case when tenant = province and item is not null then province || ' ' || item else province::text end);
    end $$;
  `,
};
