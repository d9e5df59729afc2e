import { guarded, inReach, inWrite, policy, type SchemaStep } from '@yimen/persistence';

const table = { service: 'tenants', name: 'address_rule' };

/** From where staff may act for a tenant. Every service asks for the rules that hold, all of them at once. */
export const addressRules: SchemaStep = {
  name: '0005-address-rules',
  sql: `
    create table tenants.address_rule (
      id uuid primary key,
      tenant_no bigint not null references tenants.tenant,
      cidr cidr not null,
      allows boolean not null,
      note text not null check (length(note) <= 200),
      set_at timestamptz not null,
      set_by uuid not null,
      withdrawn_at timestamptz
    );
    create index on tenants.address_rule (tenant_no) where withdrawn_at is null;
    ${guarded(table, 'internal')}
    -- A rule is never changed: it is withdrawn, and what held when can be told afterwards.
    ${policy(table, 'admin', { using: inReach('tenant_no'), check: inWrite('tenant_no'), may: 'select, insert' })}
    grant update (withdrawn_at) on tenants.address_rule to tenants_admin;

    create view contract.address_rule as select tenant_no, cidr::text as cidr, allows, note from tenants.address_rule where withdrawn_at is null;
    grant select on contract.address_rule to tenants_login, catalogs_login, cases_login, assessments_login;
  `,
};
