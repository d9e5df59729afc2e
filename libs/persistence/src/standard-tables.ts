import { guarded, isActor, isActorOrNobody, policy } from './families.js';

/**
 * Tables that every service has: the request log behind idempotent mutations, and the audit rows of its acts.
 * Audit rows can be added, in the actor's own name, and never read, changed or removed by a service.
 */
export function standardTablesSql(service: string): string {
  const log = { service, name: 'request_log' };
  const audit = { service, name: 'audit_entry' };
  // The migrator made its own table: it too is under the wall, so that there is no exception to know of.
  return `
    ${guarded({ service, name: 'migration' }, 'internal')}
    create table ${service}.request_log (
      actor_id uuid not null,
      request_id text not null check (length(request_id) between 8 and 64),
      operation text not null,
      digest bytea not null,
      outcome jsonb,
      at timestamptz not null,
      primary key (actor_id, request_id)
    );
    create index on ${service}.request_log (at);
    ${guarded(log, 'internal')}
    ${policy(log, 'staff', { using: isActor('actor_id'), check: isActor('actor_id') })}
    ${policy(log, 'person', { using: isActor('actor_id'), check: isActor('actor_id') })}

    create table ${service}.audit_entry (
      id uuid primary key,
      at timestamptz not null,
      actor_id uuid,
      actor_name text,
      post_id uuid,
      tenant_no bigint,
      operation text not null,
      object_type text not null,
      object_id text not null,
      request_id text not null,
      digest bytea not null,
      hash bytea not null
    );
    create index on ${service}.audit_entry (at);
    ${guarded(audit, 'internal')}
    ${policy(audit, 'staff', { using: 'false', check: isActorOrNobody('actor_id'), may: 'insert' })}
    ${policy(audit, 'person', { using: 'false', check: isActorOrNobody('actor_id'), may: 'insert' })}`;
}
