import { staffTable, type SchemaStep } from '@yimen/persistence';

export const succession: SchemaStep = {
  name: '0003-succession',
  sql: `
    -- Tenants that have ended while work was open there: when it was last put up for handing over, so that of several processes one
    -- does so. What is left is told by the legs and letters themselves.
    create table cases.succession (
      tenant_no bigint primary key,
      visible_from smallint not null default 1,
      successor_no bigint not null,
      asked_at timestamptz not null
    );
    ${staffTable({ service: 'cases', name: 'succession' })}
  `,
};
