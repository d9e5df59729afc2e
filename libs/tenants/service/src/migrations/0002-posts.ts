import { guarded, inReach, inWrite, isActor, policy, type SchemaStep } from '@yimen/persistence';

const service = 'tenants';
const table = (name: string) => ({ service, name });
const PUBLISHED = ['tenant', 'tenant_code', 'department', 'service_window', 'calendar_year', 'calendar_day'] as const;

/** Administrators, the platform's operators, legal persons, and what a post may reach within its role's reach. */
export const posts: SchemaStep = {
  name: '0002-posts',
  sql: `
    grant usage on schema tenants to tenants_admin;

    alter table tenants.person alter column subject drop not null, add column account text unique, add column kind text not null default 'natural' check (kind in ('natural', 'legal'));
    comment on column tenants.person.account is 'Name with which the person signs in: finds him until his subject is known.';

    alter table tenants.post
      add column data_scope text not null default 'whole' check (data_scope in ('whole', 'department', 'window', 'mine', 'tenants')),
      add column chosen_tenants bigint[] not null default '{}',
      add column kind text not null default 'regular' check (kind in ('regular', 'stand_in', 'secondment')),
      add column stands_in_for uuid references tenants.post,
      add column sent_by text,
      add column given_at timestamptz,
      add column given_by uuid,
      add column revoked_at timestamptz,
      add column revoked_by uuid,
      add column revoke_reason text,
      add column version integer not null default 1;
    -- A post changes in a few ways only: it ends, moves inside its centre, and gets another data scope. Who holds it and as what never changes.
    revoke update on tenants.post from tenants_staff;
    grant update (valid_until, revoked_at, revoked_by, revoke_reason, data_scope, chosen_tenants, department_id, window_id, version) on tenants.post to tenants_staff, tenants_admin;

    -- Administrators: posts and people in their reach, and what is public by law.
    ${PUBLISHED.map((name) => policy(table(name), 'admin', { using: 'true' })).join('')}
    ${policy(table('post'), 'admin', { using: inReach('tenant_no'), check: inWrite('tenant_no'), may: 'select, insert' })}
    -- Of people, the names: whom a post can be given is not known by where he works.
    ${policy(table('person'), 'admin', { using: 'true', check: 'true', may: 'select, insert' })}
    ${policy(table('request_log'), 'admin', { using: isActor('actor_id'), check: isActor('actor_id') })}
    ${policy(table('audit_entry'), 'admin', { using: 'false', check: isActor('actor_id'), may: 'insert' })}

    -- Who represents a legal person (法人), from a day until a day.
    create table tenants.representation (
      id uuid primary key,
      legal_person_id uuid not null references tenants.person,
      person_id uuid not null references tenants.person,
      document text not null,
      valid_from date not null,
      valid_until date,
      given_by uuid,
      unique (legal_person_id, person_id, valid_from)
    );
    create index on tenants.representation (person_id);
    ${guarded(table('representation'), 'person')}
    ${policy(table('representation'), 'person', { using: `${isActor('person_id')} or legal_person_id = nullif(current_setting('app.person', true), '')::uuid` })}

    -- Who runs the platform. Given by a command of the operator of the installation, never by the product.
    create table tenants.platform_operator (
      person_id uuid primary key references tenants.person,
      valid_from date not null,
      valid_until date
    );
    ${guarded(table('platform_operator'), 'internal')}

    drop view contract.principal;
    create view contract.principal as
      select p.subject, p.account, p.id as person_id, p.name,
        coalesce((select jsonb_agg(jsonb_build_object('id', o.id, 'tenantNo', o.tenant_no, 'role', o.role, 'departmentId', o.department_id,
          'windowId', o.window_id, 'validFrom', o.valid_from, 'validUntil', o.valid_until, 'revoked', o.revoked_at is not null,
          'dataScope', o.data_scope, 'chosenTenants', o.chosen_tenants) order by o.valid_from, o.id)
          from tenants.post o where o.person_id = p.id), '[]') as posts,
        coalesce((select jsonb_agg(jsonb_build_object('personId', l.id, 'name', l.name, 'validFrom', r.valid_from, 'validUntil', r.valid_until) order by l.name, r.valid_from)
          from tenants.representation r join tenants.person l on l.id = r.legal_person_id where r.person_id = p.id), '[]') as represents,
        exists (select from tenants.platform_operator op where op.person_id = p.id
          and (now() at time zone 'Asia/Shanghai')::date between op.valid_from and coalesce(op.valid_until, 'infinity')) as operator
      from tenants.person p;
    grant select on contract.principal to tenants_login, catalogs_login, cases_login, assessments_login;
  `,
};
