import { publishedTable, type SchemaStep } from '@yimen/persistence';

/** How many path numbers one province spans. */
const PROVINCE_SPAN = 1_000_000_000_000;

interface Noted {
  readonly table: string;
  /** When a changed row came to count, or ceased to. */
  readonly at: string;
  readonly when?: string;
}
/** What an effective item is made of. Drafts are not noted: nobody inherits them. */
const NOTED: readonly Noted[] = [
  { table: 'item_edition', at: 'published_at', when: 'published_at is not null' },
  { table: 'item_standing', at: 'set_at' },
  { table: 'field_policy', at: 'greatest(set_at, withdrawn_at)' },
  { table: 'item_override', at: 'greatest(set_at, withdrawn_at)' },
];

/** No service deletes any of it; whoever repairs data by hand may. */
const EVENTS = [['insert', 'new'], ['update', 'new'], ['delete', 'old']] as const;

export const changeTables: SchemaStep = {
  name: '0006-changes',
  sql: `
    -- Who has changed what effective items are made of, numbered for each province in the order of the commits. A province's
    -- own change touches every tenant, another tenant's change itself and all below it.
    create table catalogs.catalog_change (
      tenant_no bigint not null,
      province_no bigint not null generated always as (tenant_no - tenant_no % ${PROVINCE_SPAN}) stored,
      version integer not null check (version >= 1),
      -- The one item that it was; null where it was several, or what counts for all.
      item_code text,
      -- The latest instant that any change up to this one speaks of.
      changed_at timestamptz not null,
      primary key (province_no, version)
    );
    ${publishedTable({ service: 'catalogs', name: 'catalog_change' })}
    revoke update on catalogs.catalog_change from catalogs_staff;

    -- The lock is held until the commit, so that the numbers are in the order in which others see the changes.
    create function catalogs.note_change(tenant bigint, item text, at timestamptz) returns void language plpgsql as $$
    declare
      province constant bigint := tenant - tenant % ${PROVINCE_SPAN};
    begin
      perform pg_advisory_xact_lock(hashtextextended('catalog of ' || province, 0));
      insert into catalogs.catalog_change (tenant_no, version, item_code, changed_at)
        select tenant, 1 + coalesce(max(version), 0), item, greatest(at, max(changed_at)) from (
          select version, changed_at from catalogs.catalog_change where province_no = province order by version desc limit 1
        ) last;
      perform pg_notify('catalogs', province::text);
    end $$;
    ${NOTED.map(noted).join('')}
  `,
};

/** Statement by statement, whoever writes and by whatever way: no writer can forget it. */
function noted({ table, at, when = 'true' }: Noted): string {
  const item = table === 'field_policy' ? 'null' : 'case when count(distinct item_code) = 1 then min(item_code) end';
  return `
    create function catalogs.note_${table}() returns trigger language plpgsql as $$
    begin
      perform catalogs.note_change(tenant_no, ${item}, case when tg_op = 'DELETE' then now() else max(${at}) end) from changed where ${when} group by tenant_no order by tenant_no;
      return null;
    end $$;
    ${EVENTS.map(([event, rows]) => `create trigger noted_${event} after ${event} on catalogs.${table} referencing ${rows} table as changed
      for each statement execute function catalogs.note_${table}();`).join('\n    ')}`;
}
