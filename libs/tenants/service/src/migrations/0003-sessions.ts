import { guarded, inWrite, isActor, policy, type SchemaStep } from '@yimen/persistence';

const table = { service: 'tenants', name: 'revoked_session' };
/** Whom an administrator may shut out: who holds a post where the administrator writes. */
const isInReach = `exists (select from tenants.post o where o.person_id = revoked_session.person_id and ${inWrite('o.tenant_no')})`;

/** Sessions that were ended before their time. Every service reads them together with who the caller is. */
export const sessions: SchemaStep = {
  name: '0003-sessions',
  sql: `
    create table tenants.revoked_session (
      id uuid primary key,
      person_id uuid not null references tenants.person,
      session_id text check (length(session_id) between 1 and 200),
      revoked_at timestamptz not null,
      expires_at timestamptz not null,
      reason text not null check (reason in ('signed_out', 'revoked_by_owner', 'revoked_by_administrator', 'ended_by_realm'))
    );
    comment on column tenants.revoked_session.session_id is 'sid of the tokens; null for every session that had begun by then';
    comment on column tenants.revoked_session.expires_at is 'From here on no token of such a session can be good any more: the row may be forgotten';
    create index on tenants.revoked_session (person_id, session_id);
    create index on tenants.revoked_session (expires_at);
    ${guarded(table, 'internal')}
    -- What was revoked stays so: rows are added, and forgotten by a command when their time is over.
    ${policy(table, 'person', { using: isActor('person_id'), check: isActor('person_id'), may: 'select, insert' })}
    ${policy(table, 'staff', { using: isActor('person_id'), check: isActor('person_id'), may: 'select, insert' })}
    ${policy(table, 'admin', { using: `${isActor('person_id')} or ${isInReach}`, check: `${isActor('person_id')} or ${isInReach}`, may: 'select, insert' })}

    create view contract.revoked_session as select person_id, session_id, revoked_at from tenants.revoked_session where expires_at > now();
    grant select on contract.revoked_session to tenants_login, catalogs_login, cases_login, assessments_login;
  `,
};
