import { publishedTable, type SchemaStep } from '@yimen/persistence';

/** How many path numbers one province spans. */
const PROVINCE_SPAN = 1_000_000_000_000;

export const fieldPolicyTables: SchemaStep = {
  name: '0004-field-policies',
  sql: `
    create table catalogs.field_policy (
      id uuid primary key,
      tenant_no bigint not null check (tenant_no % ${PROVINCE_SPAN} = 0),
      field text not null,
      policy text not null check (policy in ('LOCKED', 'TIGHTEN', 'FREE', 'APPEND')),
      -- Null where it is meant for all.
      item_code text,
      implementer text,
      line text,
      item_type text,
      region_no bigint check (region_no / ${PROVINCE_SPAN} = tenant_no / ${PROVINCE_SPAN}),
      level smallint check (level between 2 and 4),
      reason text not null,
      effective_on date not null,
      set_at timestamptz not null,
      set_by uuid not null,
      withdrawn_at timestamptz
    );
    create index on catalogs.field_policy (tenant_no, set_at desc, id desc);
    ${publishedTable({ service: 'catalogs', name: 'field_policy' })}
    -- What once counted stays readable as it was: only its end is written down, once.
    revoke update on catalogs.field_policy from catalogs_staff;
    grant update (withdrawn_at) on catalogs.field_policy to catalogs_staff;
    create policy standing_only on catalogs.field_policy as restrictive for update to catalogs_staff using (withdrawn_at is null) with check (true);
  `,
};
