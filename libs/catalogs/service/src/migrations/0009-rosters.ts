import { publishedTable, type SchemaStep } from '@yimen/persistence';

const roster = { service: 'catalogs', name: 'department_roster' };

/** Which units enter a centre and with how many items, as a document says. Rows are only added; the highest version counts. */
export const rosterTables: SchemaStep = {
  name: '0009-rosters',
  sql: `
    create table catalogs.department_roster (
      id uuid primary key,
      tenant_no bigint not null,
      title text not null,
      entries jsonb not null,
      totals jsonb not null,
      imported_at timestamptz not null,
      imported_by uuid not null,
      version integer not null check (version >= 1)
    );
    create unique index on catalogs.department_roster (tenant_no, version desc);
    ${publishedTable(roster)}
    revoke update on catalogs.department_roster from catalogs_staff;
  `,
};
