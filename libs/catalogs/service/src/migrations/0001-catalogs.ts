import { publishedTable, type SchemaStep } from '@yimen/persistence';

const service = 'catalogs';
const edition = { service, name: 'item_edition' };
const override = { service, name: 'item_override' };

/** How many path numbers one province spans: what is left over by it is a place inside the province. */
const PROVINCE_SPAN = 1_000_000_000_000;

export const catalogsTables: SchemaStep = {
  name: '0001-catalogs',
  sql: `
    create table catalogs.item_edition (
      id uuid primary key,
      tenant_no bigint not null check (tenant_no % ${PROVINCE_SPAN} = 0),
      item_code text not null check (length(item_code) between 1 and 50),
      edition_no integer not null check (edition_no >= 1),
      status text not null default 'draft' check (status in ('draft', 'published')),
      content jsonb not null check (content ->> 'code' = item_code),
      name text not null generated always as (content ->> 'name') stored,
      item_type text not null generated always as (content ->> 'type') stored,
      effective_on date,
      published_at timestamptz,
      version integer not null default 1,
      check ((status = 'published') = (published_at is not null) and (published_at is null) = (effective_on is null))
    );
    -- Newest first: the edition valid on a day is the first published one that has become effective.
    create unique index on catalogs.item_edition (tenant_no, item_code, edition_no desc);
    create unique index on catalogs.item_edition (tenant_no, item_code) where published_at is null;
    ${publishedTable(edition, 'published_at is not null')}
    -- A published edition is the law of its day, also for the province that published it: only drafts can be updated.
    -- A restrictive policy is AND-ed to the family's own and needs no trigger; the check lets a draft become published.
    create policy drafts_only on catalogs.item_edition as restrictive for update to catalogs_staff
      using (published_at is null) with check (true);

    create table catalogs.item_override (
      id uuid primary key,
      tenant_no bigint not null check (tenant_no % ${PROVINCE_SPAN} <> 0),
      province_no bigint not null generated always as (tenant_no - tenant_no % ${PROVINCE_SPAN}) stored,
      item_code text not null,
      field text not null,
      value jsonb not null,
      set_at timestamptz not null,
      effective_on date not null,
      withdrawn_at timestamptz check (withdrawn_at >= set_at),
      version integer not null check (version >= 1)
    );
    create unique index on catalogs.item_override (tenant_no, item_code, field, version);
    create index on catalogs.item_override (province_no, item_code);
    ${publishedTable(override)}
    -- What was once in force stays readable as it was: a row can be added, and withdrawn once, and nothing else.
    revoke update on catalogs.item_override from catalogs_staff;
    grant update (withdrawn_at) on catalogs.item_override to catalogs_staff;
    create policy withdrawn_once on catalogs.item_override as restrictive for update to catalogs_staff
      using (withdrawn_at is null) with check (true);
  `,
};
