import { inWrite, policy, publishedTable, type SchemaStep } from '@yimen/persistence';

const service = 'tenants';
const table = (name: string) => ({ service, name });
const publishedToAll = 'tenants_login, catalogs_login, cases_login, assessments_login';

/** Calendars that tenants change themselves: days, years, hours of service; every change with the paper behind it. */
export const calendars: SchemaStep = {
  name: '0009-calendars',
  sql: `
    alter table tenants.calendar_day add column set_at timestamptz, add column set_by uuid, add column withdrawn_at timestamptz;
    grant update (set_at, set_by, withdrawn_at) on tenants.calendar_day to tenants_staff;
    -- The nation's calendar is the platform operator's to enter.
    grant update (kind, name, document, set_at, set_by, withdrawn_at) on tenants.calendar_day to tenants_admin;
    grant update (status, document) on tenants.calendar_year to tenants_admin;

    -- Hours of service (办公时间): of a weekday (1 to 5), a date, or market days (solar:1,4,7, lunar:3,6,9).
    create table tenants.calendar_hours (
      tenant_no bigint not null,
      applies_to text not null check (applies_to ~ '^([1-5]|[0-9]{4}-[0-9]{2}-[0-9]{2}|(solar|lunar):[0-9](,[0-9])*)$'),
      periods text not null check (length(periods) <= 100),
      document text not null,
      set_at timestamptz not null,
      set_by uuid,
      withdrawn_at timestamptz,
      primary key (tenant_no, applies_to)
    );
    ${publishedTable(table('calendar_hours'))}
    ${policy(table('calendar_hours'), 'admin', { using: 'true', check: inWrite('tenant_no'), may: 'select, insert' })}

    -- What was changed by which paper: a row is never changed. Whose dates depend on it looks for new ones.
    create table tenants.calendar_change (
      id uuid primary key,
      tenant_no bigint not null,
      document text not null check (length(document) between 2 and 200),
      from_on date not null,
      until_on date check (until_on >= from_on),
      days integer not null,
      hours integer not null,
      set_at timestamptz not null,
      set_by uuid
    );
    create index on tenants.calendar_change (tenant_no, set_at desc, id desc);
    ${publishedTable(table('calendar_change'))}
    revoke update on tenants.calendar_change from tenants_staff;
    ${policy(table('calendar_change'), 'admin', { using: 'true', check: inWrite('tenant_no'), may: 'select, insert' })}

    create or replace view contract.calendar_day as select tenant_no, day, kind, name, document from tenants.calendar_day where withdrawn_at is null;
    create view contract.calendar_hours as select tenant_no, applies_to, periods, document from tenants.calendar_hours where withdrawn_at is null;
    create view contract.calendar_change as select id, tenant_no, from_on, until_on, set_at from tenants.calendar_change;
    grant select on contract.calendar_hours, contract.calendar_change to ${publishedToAll};
  `,
};
