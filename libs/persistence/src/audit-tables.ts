import { guarded, inReach } from './families.js';
import { audiencesOf, AUDITOR, sealerOf } from './roles.js';

/**
 * What makes a service's audit verifiable. Each row gets its place in order: the number of its transaction, which the
 * database gives out in order and of which it knows when all below a number have ended; so a sealed range is closed for
 * good. The sealer's role alone reads the rows and adds seals and anchors, and nobody changes or removes any.
 * Of other services' audit the tenants service sees what lies in the actor's reach, under a role that does nothing else.
 */
export function auditTablesSql(service: string): string {
  const sealer = sealerOf(service);
  const writers = audiencesOf(service).filter((audience) => audience !== 'public' && audience !== 'auditor').map((audience) => `${service}_${audience}`).join(', ');
  const sealed = (name: string): string => `
    ${guarded({ service, name }, 'internal')}
    create policy sealer_reads on ${service}.${name} for select to ${sealer} using (true);
    create policy sealer_adds on ${service}.${name} for insert to ${sealer} with check (true);
    grant select, insert on ${service}.${name} to ${sealer};`;
  return `
    ${auditPlaceSql(service, 0n)}
    alter table ${service}.audit_entry add column place bigint not null default ${service}.audit_place(pg_current_xact_id());
    create index on ${service}.audit_entry (place, id);
    create index on ${service}.audit_entry (tenant_no, at);
    create index on ${service}.audit_entry (object_id);
    -- The database says which place a row gets, never who writes it.
    revoke insert on ${service}.audit_entry from ${writers};
    grant insert (id, at, actor_id, actor_name, post_id, tenant_no, operation, object_type, object_id, request_id, digest, hash) on ${service}.audit_entry to ${writers};
    grant usage on schema ${service} to ${sealer};
    create policy sealer on ${service}.audit_entry for select to ${sealer} using (true);
    grant select on ${service}.audit_entry to ${sealer};

    create table ${service}.audit_anchor (
      no bigint primary key,
      sealed_at timestamptz not null,
      through_place bigint not null,
      through_id uuid not null,
      previous bytea not null,
      hash bytea not null
    );
    ${sealed('audit_anchor')}
    create table ${service}.audit_seal (
      anchor_no bigint not null,
      tenant_no bigint not null,
      from_position bigint not null,
      to_position bigint not null,
      entries bytea not null,
      previous bytea not null,
      hash bytea not null,
      primary key (anchor_no, tenant_no)
    );
    create index on ${service}.audit_seal (tenant_no, from_position);
    ${sealed('audit_seal')}

    -- Runs with its owner's rights on purpose, and so asks for the reach itself.
    create view contract.audit_${service} with (security_barrier) as
      select e.id, e.at, e.actor_id, e.actor_name, e.post_id, e.tenant_no, e.operation, e.object_type, e.object_id, e.request_id
      from ${service}.audit_entry e where ${inReach('e.tenant_no')};
    grant usage on schema contract to ${AUDITOR};
    grant select on contract.audit_${service} to ${AUDITOR};`;
}

/** The place of a transaction's rows: its number, and `beyond` where an earlier server's rows were brought in. */
export function auditPlaceSql(service: string, beyond: bigint): string {
  return `create or replace function ${service}.audit_place(xid8) returns bigint language sql immutable as 'select $1::text::bigint + ${beyond}';`;
}
