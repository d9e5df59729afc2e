import { isActorOrNobody, type SchemaStep } from '@yimen/persistence';

/** What the identity provider says of ended sessions is kept under its own names: it does not know our persons. */
export const realmLogouts: SchemaStep = {
  name: '0007-realm-logouts',
  sql: `
    alter table tenants.revoked_session alter column person_id drop not null, add column subject text, add column token_id text unique;
    update tenants.revoked_session r set subject = p.subject, token_id = r.id::text, person_id = null
      from tenants.person p where p.id = r.person_id and r.reason = 'ended_by_realm';
    alter table tenants.revoked_session
      add check (case reason when 'ended_by_realm' then person_id is null and subject is not null and token_id is not null
        else person_id is not null and subject is null and token_id is null end);
    comment on column tenants.revoked_session.subject is 'Whose session it was, as the identity provider names him';
    comment on column tenants.revoked_session.token_id is 'Digest of the name of the token in which the identity provider said so: it says so once';
    create index on tenants.revoked_session (subject, session_id) where subject is not null;
    -- It says so without being anybody here: a service writes it down by itself.
    alter policy staff on tenants.revoked_session with check (${isActorOrNobody('person_id')});

    create or replace view contract.revoked_session as
      select person_id, session_id, revoked_at, subject from tenants.revoked_session where expires_at > now();
  `,
};
