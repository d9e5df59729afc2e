import { staffTable, type SchemaStep } from '@yimen/persistence';

/** Due dates that are computed anew because a calendar has changed. */
export const recomputation: SchemaStep = {
  name: '0007-recomputation',
  sql: `
    -- One change of a calendar at the tenant whose it is, or, of the nation's, in each province: how far it has been worked off.
    create table cases.recomputation (
      change_id uuid not null,
      tenant_no bigint not null,
      visible_from smallint not null default 1,
      from_on date not null,
      until_on date,
      started_at timestamptz not null,
      -- Parts of cases to look at, those that were, and those whose day has moved.
      total integer,
      done integer not null default 0,
      moved integer not null default 0,
      -- The last one that was looked at.
      after_leg uuid,
      finished_at timestamptz,
      primary key (change_id, tenant_no)
    );
    create index on cases.recomputation (tenant_no) where finished_at is null;
    ${staffTable({ service: 'cases', name: 'recomputation' })}
  `,
};
