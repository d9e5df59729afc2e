import { publishedTable, type SchemaStep } from '@yimen/persistence';

const service = 'catalogs';
const publication = { service, name: 'item_publication' };
const standing = { service, name: 'item_standing' };

/** How many path numbers one province spans: what is left over by it is a place inside the province. */
const PROVINCE_SPAN = 1_000_000_000_000;

/** Publications of many editions at once that a second person decides, and items that are suspended or end. */
export const publicationTables: SchemaStep = {
  name: '0002-publications',
  sql: `
    create table catalogs.item_publication (
      id uuid primary key,
      tenant_no bigint not null check (tenant_no % ${PROVINCE_SPAN} = 0),
      title text not null,
      kind text not null check (kind in ('regular', 'correction')),
      status text not null default 'in_review' check (status in ('in_review', 'published', 'returned')),
      effective_on date not null,
      -- [{ editionId, itemCode, version, answers: [{ code, reason }] }]
      contents jsonb not null,
      submitted_by uuid not null,
      submitted_at timestamptz not null,
      decided_by uuid,
      decided_at timestamptz,
      reason text,
      version integer not null default 1,
      check ((status = 'in_review') = (decided_at is null) and (decided_at is null) = (decided_by is null)),
      -- Two persons, whatever the application says.
      check (status <> 'published' or decided_by <> submitted_by)
    );
    create index on catalogs.item_publication (tenant_no, submitted_at desc, id desc);
    ${publishedTable(publication, "status = 'published'")}
    create policy undecided_only on catalogs.item_publication as restrictive for update to catalogs_staff
      using (decided_at is null) with check (true);

    alter table catalogs.item_edition drop constraint item_edition_status_check;
    alter table catalogs.item_edition add constraint item_edition_status_check check (status in ('draft', 'in_review', 'published'));
    alter table catalogs.item_edition add column publication_id uuid references catalogs.item_publication;
    alter table catalogs.item_edition add check (status <> 'in_review' or publication_id is not null);
    grant update (publication_id) on catalogs.item_edition to catalogs_staff;
    create index on catalogs.item_edition (publication_id, item_code) where publication_id is not null;

    create table catalogs.item_standing (
      id uuid primary key,
      tenant_no bigint not null check (tenant_no % ${PROVINCE_SPAN} = 0),
      item_code text not null,
      standing text not null check (standing in ('in_force', 'suspended', 'retired')),
      effective_on date not null,
      reason text not null,
      set_at timestamptz not null,
      -- Null where the catalog was brought in as a whole.
      set_by uuid,
      version integer not null check (version >= 1)
    );
    create unique index on catalogs.item_standing (tenant_no, item_code, version);
    ${publishedTable(standing)}
    -- What once held stays readable as it was.
    revoke update on catalogs.item_standing from catalogs_staff;
  `,
};
