import { guarded, isActor, policy, publishedTable, staffTable, type SchemaStep } from '@yimen/persistence';

const service = 'tenants';
const table = (name: string) => ({ service, name });

export const tenantsTables: SchemaStep = {
  name: '0001-tenants',
  sql: `
    create table tenants.tenant (
      tenant_no bigint primary key,
      level smallint not null check (level between 1 and 4),
      parent_no bigint references tenants.tenant,
      name text not null,
      prefecture text,
      centre_name text not null,
      valid_from date not null,
      valid_until date,
      version integer not null default 1
    );
    create index on tenants.tenant (parent_no, tenant_no);
    ${publishedTable(table('tenant'))}

    create table tenants.tenant_code (
      code text not null,
      valid_from date not null,
      valid_until date,
      tenant_no bigint not null references tenants.tenant,
      primary key (code, valid_from)
    );
    create index on tenants.tenant_code (tenant_no);
    ${publishedTable(table('tenant_code'))}

    create table tenants.department (
      id uuid primary key,
      tenant_no bigint not null references tenants.tenant,
      code text not null,
      name text not null,
      unique (tenant_no, code)
    );
    ${publishedTable(table('department'))}

    create table tenants.service_window (
      id uuid primary key,
      tenant_no bigint not null references tenants.tenant,
      code text not null,
      name text not null,
      department_id uuid references tenants.department,
      item_codes text[] not null default '{}',
      unique (tenant_no, code)
    );
    ${publishedTable(table('service_window'))}

    create table tenants.person (
      id uuid primary key,
      subject text not null unique,
      name text not null
    );

    create table tenants.post (
      id uuid primary key,
      tenant_no bigint not null references tenants.tenant,
      visible_from smallint not null default 1,
      person_id uuid not null references tenants.person,
      role text not null,
      department_id uuid references tenants.department,
      window_id uuid references tenants.service_window,
      valid_from date not null,
      valid_until date
    );
    create index on tenants.post (person_id);
    create index on tenants.post (tenant_no, id);
    ${staffTable(table('post'))}
    -- Staff work under their own names (挂牌上岗): whoever may see a post sees who holds it.
    ${guarded(table('person'), 'held')}
    ${policy(table('person'), 'staff', { using: `${isActor('id')} or exists (select from tenants.post o where o.person_id = person.id)` })}
    ${policy(table('person'), 'person', { using: isActor('id') })}

    create table tenants.calendar_year (
      tenant_no bigint not null,
      year smallint not null,
      status text not null check (status in ('official', 'provisional')),
      document text not null,
      primary key (tenant_no, year)
    );
    ${publishedTable(table('calendar_year'))}
    create table tenants.calendar_day (
      tenant_no bigint not null,
      day date not null,
      kind text not null check (kind in ('off', 'work', 'half')),
      name text not null,
      document text not null,
      primary key (tenant_no, day)
    );
    ${publishedTable(table('calendar_day'))}

    -- What other services must know at once. The views run with their owner's rights on purpose: they are the published
    -- part of this schema, and only login roles may read them.
    create view contract.principal as
      select p.subject, p.id as person_id, p.name,
        coalesce((select jsonb_agg(jsonb_build_object('id', o.id, 'tenantNo', o.tenant_no, 'role', o.role, 'departmentId', o.department_id,
          'windowId', o.window_id, 'validFrom', o.valid_from, 'validUntil', o.valid_until) order by o.valid_from, o.id)
          from tenants.post o where o.person_id = p.id), '[]') as posts
      from tenants.person p;
    create view contract.tenant as
      select t.tenant_no, t.level, t.name, t.centre_name, t.valid_from, t.valid_until,
        (select c.code from tenants.tenant_code c where c.tenant_no = t.tenant_no order by c.valid_from desc limit 1) as code
      from tenants.tenant t;
    create view contract.calendar_day as select tenant_no, day, kind, name, document from tenants.calendar_day;
    create view contract.calendar_year as select tenant_no, year, status, document from tenants.calendar_year;
    create view contract.service_window as select id, tenant_no, code, name, department_id, item_codes from tenants.service_window;
    grant select on contract.principal, contract.tenant, contract.calendar_day, contract.calendar_year, contract.service_window
      to tenants_login, catalogs_login, cases_login, assessments_login;
  `,
};
