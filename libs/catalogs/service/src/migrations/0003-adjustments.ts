import { staffTable, type SchemaStep } from '@yimen/persistence';

const service = 'catalogs';

export const adjustmentTables: SchemaStep = {
  name: '0003-adjustments',
  sql: `
    -- Null for publications of earlier days.
    alter table catalogs.item_publication add column adjust_by date;

    create table catalogs.adjustment (
      publication_id uuid primary key references catalogs.item_publication,
      -- The publishing province.
      tenant_no bigint not null,
      visible_from smallint not null default 1,
      due_on date not null,
      -- How many items were looked at, in the order of their codes, and the last of them.
      examined integer not null default 0,
      reached text not null default '',
      given integer not null default 0,
      finished_at timestamptz
    );
    ${staffTable({ service, name: 'adjustment' })}

    create table catalogs.adjustment_task (
      id uuid primary key,
      tenant_no bigint not null,
      county_no bigint generated always as (tenant_no / 10000000 * 10000000) stored,
      visible_from smallint not null default 1,
      publication_id uuid not null references catalogs.adjustment,
      edition_id uuid not null references catalogs.item_edition,
      item_code text not null,
      -- [{ overrideId, field, impact }]
      findings jsonb not null,
      given_at timestamptz not null,
      due_on date not null,
      settlement text check (settlement in ('acted', 'kept', 'overtaken')),
      settled_at timestamptz,
      -- Null where a later edition settled it.
      settled_by uuid,
      note text,
      version integer not null default 1,
      check ((settlement is null) = (settled_at is null) and (settled_by is null) = (coalesce(settlement, 'overtaken') = 'overtaken'))
    );
    -- One of an edition and a tenant, however often the job is delivered.
    create unique index on catalogs.adjustment_task (edition_id, tenant_no);
    create index on catalogs.adjustment_task (publication_id);
    create index on catalogs.adjustment_task (due_on, id);
    create index on catalogs.adjustment_task (tenant_no, item_code) where settled_at is null;
    ${staffTable({ service, name: 'adjustment_task' })}
  `,
};
