import { guarded, inReach, inWrite, isActor, policy, staffReads, staffTable, type SchemaStep } from '@yimen/persistence';

const table = (name: string) => ({ service: 'tenants', name });
/** How many path numbers one province spans. */
const PROVINCE_SPAN = 1_000_000_000_000;
/** No tenant has this number: only who writes everywhere, the platform's operator, writes here. */
const EVERYWHERE = inWrite('0');

/** Posts that are given, changed and taken away; what becomes of people who are sent; provinces and their quotas. */
export const staffing: SchemaStep = {
  name: '0006-staffing',
  sql: `
    -- Nobody holds an administrator's post and any other role's on the same day, at whatever tenants, however many give them
    -- at once: row-level security hides other tenants' posts from who gives one, but not from this.
    create extension if not exists btree_gist with schema public;
    alter table tenants.post add constraint post_roles_apart exclude using gist (
      person_id with =,
      (case when role in ('system_admin', 'security_admin', 'audit_admin') then role else 'office' end) with <>,
      daterange(valid_from, greatest(valid_from, coalesce(valid_until, 'infinity')), '[]') with &&
    ) where (revoked_at is null);
    create index on tenants.post (stands_in_for) where stands_in_for is not null;

    -- Who gives a post to somebody new writes down his name and account; which subject he is only the identity provider says.
    alter policy admin on tenants.person with check (subject is null);
    alter policy staff on tenants.person with check (subject is null and account is not null and kind = 'natural');
    grant insert (id, account, name, kind) on tenants.person to tenants_staff;
    alter table tenants.person add column credit_code text unique;
    comment on column tenants.person.credit_code is 'Unified social credit code (GB 32100) of a legal person.';

    -- Somebody's own posts, as he is shown them; what every request needs stands in contract.principal.
    create view contract.held_post as
      select o.id, o.person_id, p.name as person_name, o.tenant_no, o.role, o.department_id, o.window_id, o.kind, o.stands_in_for, o.sent_by,
        o.valid_from, o.valid_until, o.revoked_at is not null as revoked, o.data_scope, o.chosen_tenants
      from tenants.post o join tenants.person p on p.id = o.person_id;
    grant select on contract.held_post to tenants_login;

    create table tenants.province_quota (
      tenant_no bigint primary key references tenants.tenant,
      most_posts integer not null check (most_posts > 0),
      set_at timestamptz not null,
      set_by uuid not null
    );
    ${guarded(table('province_quota'), 'internal')}
    ${policy(table('province_quota'), 'admin', { using: inReach('tenant_no'), check: EVERYWHERE })}
    create view contract.province_use as
      select q.tenant_no, q.most_posts, (select count(*)::int from tenants.post o
        where o.tenant_no between q.tenant_no and q.tenant_no + ${PROVINCE_SPAN - 1} and o.revoked_at is null
          and coalesce(o.valid_until, 'infinity') >= (now() at time zone 'Asia/Shanghai')::date) as posts
      from tenants.province_quota q;
    grant select on contract.province_use to tenants_login;

    -- What the sending unit asks for of a man it has sent, and what the centre says (计划一: 应征得政务服务中心同意).
    create table tenants.staff_change (
      id uuid primary key,
      tenant_no bigint not null references tenants.tenant,
      visible_from smallint not null default 1,
      post_id uuid not null references tenants.post,
      kind text not null check (kind in ('withdraw', 'replace')),
      last_on date not null,
      reason text not null,
      replacement_account text,
      replacement_name text,
      asked_at timestamptz not null,
      asked_by uuid not null,
      decided_at timestamptz,
      decided_by uuid,
      outcome text check (outcome in ('consented', 'declined')),
      opinion text,
      check ((kind = 'replace') = (replacement_account is not null)),
      check ((decided_at is null) = (outcome is null))
    );
    create unique index staff_change_open on tenants.staff_change (post_id) where decided_at is null;
    create index on tenants.staff_change (tenant_no, asked_at, id);
    ${staffTable(table('staff_change'))}
    revoke update on tenants.staff_change from tenants_staff;
    grant update (decided_at, decided_by, outcome, opinion) on tenants.staff_change to tenants_staff;

    -- The paper that somebody takes with him (工作鉴定): written once, never changed.
    create table tenants.service_certificate (
      id uuid primary key,
      tenant_no bigint not null references tenants.tenant,
      visible_from smallint not null default 1,
      post_id uuid not null unique references tenants.post,
      person_id uuid not null references tenants.person,
      -- As they were when it was written.
      person_name text not null,
      role text not null,
      from_on date not null,
      until_on date not null check (until_on >= from_on),
      grade text not null check (grade in ('outstanding', 'competent', 'basically_competent', 'not_competent')),
      appraisal text not null,
      issued_at timestamptz not null,
      issued_by uuid not null
    );
    create index on tenants.service_certificate (person_id, issued_at);
    create index on tenants.service_certificate (tenant_no, issued_at);
    ${guarded(table('service_certificate'), 'staff', 'person')}
    ${policy(table('service_certificate'), 'staff', { using: `(${staffReads}) or ${isActor('person_id')}`, check: inWrite('tenant_no'), may: 'select, insert' })}
    ${policy(table('service_certificate'), 'person', { using: isActor('person_id') })}
    ${policy(table('service_certificate'), 'admin', { using: isActor('person_id') })}

    -- Who represents a legal person, written down by the administrator of a county; taken back at once.
    alter table tenants.representation add column tenant_no bigint references tenants.tenant, add column given_at timestamptz,
      add column revoked_at timestamptz, add column revoked_by uuid, add column revoke_reason text;
    create index on tenants.representation (tenant_no);
    ${policy(table('representation'), 'admin', { using: inReach('tenant_no'), check: inWrite('tenant_no'), may: 'select, insert' })}
    grant update (valid_until, revoked_at, revoked_by, revoke_reason) on tenants.representation to tenants_admin;
  `,
};
