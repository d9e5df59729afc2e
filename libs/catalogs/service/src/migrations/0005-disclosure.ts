import { publishedTable, type SchemaStep } from '@yimen/persistence';

export const disclosureTables: SchemaStep = {
  name: '0005-disclosure',
  sql: `
    create table catalogs.disclosure_template (
      id uuid primary key,
      tenant_no bigint not null,
      name text not null,
      -- [{ key, label }]
      elements jsonb not null,
      set_at timestamptz not null,
      set_by uuid not null,
      withdrawn_at timestamptz
    );
    create unique index on catalogs.disclosure_template (tenant_no) where withdrawn_at is null;
    ${publishedTable({ service: 'catalogs', name: 'disclosure_template' })}
    revoke update on catalogs.disclosure_template from catalogs_staff;
    grant update (withdrawn_at) on catalogs.disclosure_template to catalogs_staff;
  `,
};
