import { publishedTable, type SchemaStep } from '@yimen/persistence';

const service = 'catalogs';

/** How many path numbers one province spans. */
const PROVINCE_SPAN = 1_000_000_000_000;

/** The words of a province beside the national ones, and how it writes codes. Rows are only added; the highest version counts. */
export const dictionaryTables: SchemaStep = {
  name: '0008-dictionaries',
  sql: `
    create table catalogs.dictionary_entry (
      id uuid primary key,
      tenant_no bigint not null check (tenant_no % ${PROVINCE_SPAN} = 0),
      dictionary text not null check (dictionary in ('item_type', 'service_object', 'power_level', 'power_source', 'body_nature')),
      code text not null check (length(code) between 1 and 20),
      name text not null,
      english text not null,
      valid_from date,
      valid_until date check (valid_until >= valid_from),
      set_at timestamptz not null,
      set_by uuid not null,
      version integer not null check (version >= 1)
    );
    create unique index on catalogs.dictionary_entry (tenant_no, dictionary, code, version);
    ${publishedTable({ service, name: 'dictionary_entry' })}
    revoke update on catalogs.dictionary_entry from catalogs_staff;

    create table catalogs.code_scheme (
      id uuid primary key,
      tenant_no bigint not null check (tenant_no % ${PROVINCE_SPAN} = 0),
      item_masks text[] not null,
      national_masks text[] not null,
      note text not null,
      set_at timestamptz not null,
      set_by uuid not null,
      version integer not null check (version >= 1)
    );
    create unique index on catalogs.code_scheme (tenant_no, version);
    ${publishedTable({ service, name: 'code_scheme' })}
    revoke update on catalogs.code_scheme from catalogs_staff;
  `,
};
