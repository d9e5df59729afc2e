import { createHmac, hash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { RequestContext } from '@yimen/access';
import type { TenantNo } from '@yimen/jurisdiction';
import { v7 as uuidv7 } from 'uuid';
import type { Database } from './database.js';

/** An audit row (审计记录) as its own hash covers it. What it holds are ids and keyed digests, never personal values. */
export interface AuditRow {
  readonly id: string;
  /** Instant, ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  readonly actorId: string | null;
  /** Name of the service that acted by itself; null for people. */
  readonly actorName: string | null;
  readonly postId: string | null;
  /** Whose business it was; null where it was no tenant's. */
  readonly tenantNo: TenantNo | null;
  readonly operation: string;
  readonly objectType: string;
  readonly objectId: string;
  readonly requestId: string;
  /** In hexadecimal digits. */
  readonly digest: string;
}

/** SHA-256 of a row's columns, in hexadecimal digits. The order is for good: rows that are kept were hashed so. */
export function auditHash(row: AuditRow): string {
  return hash('sha256', JSON.stringify([
    row.id, row.at, row.actorId, row.actorName, row.postId, row.tenantNo, row.operation, row.objectType, row.objectId, row.requestId, row.digest,
  ]));
}

/** Something that was done and must be found again by who audits. */
export interface AuditedFact {
  /** A verb of the office: the mutation's name, or `readInClear`, `breakGlass`, `logInRefused`. */
  readonly operation: string;
  readonly objectType: string;
  readonly objectId: string;
  /** What it was done with; only a keyed digest of it is kept. */
  readonly facts: unknown;
  /** Whose business it was, where that is not the acting post's tenant. */
  readonly tenantNo?: TenantNo;
}

/**
 * Writes one audit row in the actor's name: in the given transaction, so that it stands or falls with the effect, or, for
 * what is no mutation (reading in clear, break-glass, a refused log-in), in one of its own, before anything is shown.
 * A service that acts by itself does so for its province unless the fact names a tenant.
 * @throws when the actor may not write audit rows: who has not signed in can do nothing that needs one
 */
export async function auditFact(database: Database, ctx: RequestContext, fact: AuditedFact, em?: EntityManager): Promise<void> {
  if (em) return writeAuditRow(em, database.service, ctx, fact, digestOf(database.digestKey, fact.facts));
  await database.transaction(ctx.scope, (own) => auditFact(database, ctx, fact, own));
}

/** What a service's own act changed. */
export type Changed = Pick<AuditedFact, 'objectType' | 'objectId' | 'tenantNo'>;

/**
 * What a service does by itself, on an event or a timer, with its audit row in the same transaction. `work` says what it
 * changed, or null where all was as it should be, as when an event is delivered again: then there is no row.
 */
export function systemAct(
  database: Database, ctx: RequestContext, { operation, facts }: Pick<AuditedFact, 'operation' | 'facts'>, work: (em: EntityManager) => Promise<Changed | null>,
): Promise<void> {
  return database.transaction(ctx.scope, async (em) => {
    const changed = await work(em);
    await em.flush();
    if (changed) await auditFact(database, ctx, { operation, facts, ...changed }, em);
  });
}

/** @param digest of the arguments, under the database's key */
export async function writeAuditRow(em: EntityManager, service: string, ctx: RequestContext, fact: Omit<AuditedFact, 'facts'>, digest: Buffer): Promise<void> {
  const { principal } = ctx;
  const post = principal.kind === 'staff' ? principal.post : null;
  const system = principal.kind === 'system' ? principal : null;
  const row: AuditRow = {
    id: uuidv7(), at: ctx.now.toISOString(), actorId: ctx.scope.actorId, actorName: system?.name ?? null, postId: post?.id ?? null,
    tenantNo: fact.tenantNo ?? post?.tenantNo ?? system?.provinceNo ?? null,
    operation: fact.operation, objectType: fact.objectType, objectId: fact.objectId, requestId: ctx.requestId, digest: digest.toString('hex'),
  };
  await em.execute(
    `insert into ${service}.audit_entry (id, at, actor_id, actor_name, post_id, tenant_no, operation, object_type, object_id, request_id, digest, hash)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [row.id, row.at, row.actorId, row.actorName, row.postId, row.tenantNo, row.operation, row.objectType, row.objectId, row.requestId, digest, Buffer.from(auditHash(row), 'hex')],
  );
}

/** Keyed digest of arguments that does not depend on the order of their fields. */
export function digestOf(key: Buffer, args: unknown): Buffer {
  return createHmac('sha256', key).update(JSON.stringify(args, (_, value: unknown) => sorted(value))).digest();
}
function sorted(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
