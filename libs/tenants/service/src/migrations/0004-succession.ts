import { inWrite, policy, publishedTable, type SchemaStep } from '@yimen/persistence';

const service = 'tenants';
const table = (name: string) => ({ service, name });
/** How many path numbers one province spans. */
const PROVINCE_SPAN = 1_000_000_000_000;

/** What an administrator founds or ends in his reach; he reads all of it, as everybody does. */
const founded = (name: string): string => `
    drop policy admin on tenants.${name};
    ${policy(table(name), 'admin', { using: 'true', check: inWrite('tenant_no'), may: 'select, insert' })}`;

export const succession: SchemaStep = {
  name: '0004-succession',
  sql: `
    -- Who goes on for a tenant that has ended, or will: published, as orders about divisions are. A row is never changed.
    create table tenants.succession (
      predecessor_no bigint primary key references tenants.tenant,
      successor_no bigint not null references tenants.tenant,
      -- The province, in which every order stays.
      tenant_no bigint not null generated always as (predecessor_no / ${PROVINCE_SPAN} * ${PROVINCE_SPAN}) stored,
      order_id uuid not null,
      kind text not null check (kind in ('close', 'succeed', 'merge')),
      effective_on date not null,
      document text not null check (length(document) between 1 and 200),
      ordered_at timestamptz not null,
      check (predecessor_no <> successor_no)
    );
    create index on tenants.succession (successor_no);
    create index on tenants.succession (order_id, predecessor_no);
    create index on tenants.succession (effective_on);
    ${publishedTable(table('succession'))}
    revoke update on tenants.succession from tenants_staff;
    ${policy(table('succession'), 'admin', { using: 'true', check: inWrite('tenant_no'), may: 'select, insert' })}

    ${['tenant', 'tenant_code', 'department', 'service_window', 'calendar_year', 'calendar_day'].map(founded).join('')}
    grant update (valid_until, version) on tenants.tenant to tenants_admin;
    grant update (valid_until) on tenants.tenant_code to tenants_admin;

    -- No post outlives its tenant or comes before it, whoever gives it and whenever: powers come from posts, so nobody acts for what has
    -- ended or has not begun. The lock makes a post that is given while its tenant is being closed wait for the last day it then gets.
    create function tenants.post_within_tenant() returns trigger language plpgsql as $$
      declare t record;
      begin
        select valid_until, case when valid_from > (now() at time zone 'Asia/Shanghai')::date then valid_from end as begins_on into t
          from tenants.tenant where tenant_no = new.tenant_no for share;
        new.valid_from := greatest(new.valid_from, t.begins_on);
        new.valid_until := least(new.valid_until, t.valid_until);
        return new;
      end $$;
    create trigger post_within_tenant before insert or update of tenant_no, valid_from, valid_until on tenants.post
      for each row execute function tenants.post_within_tenant();

    create view contract.succession as
      select predecessor_no, successor_no, order_id, effective_on from tenants.succession;
    grant select on contract.succession to tenants_login, catalogs_login, cases_login, assessments_login;
  `,
};
