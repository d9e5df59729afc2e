import type { EntityManager } from '@mikro-orm/postgresql';
import type { RequestContext } from '@yimen/access';
import { digestOf, writeAuditRow } from './audit-row.js';
import type { Database } from './database.js';

/** What a use case gives back when it did its work: which object to show. */
export interface Done {
  readonly kind: 'done';
  readonly type: string;
  readonly id: string;
}
export const done = (type: string, id: string): Done => ({ kind: 'done', type, id });

export interface RequestIdReused {
  readonly kind: 'RequestIdReused';
  readonly clientRequestId: string;
  readonly firstOperation: string;
}

/** A mutation as the client sent it. `clientRequestId` is chosen by the client, one per intention. */
export interface Act {
  readonly operation: string;
  readonly clientRequestId: string;
  readonly args: unknown;
}

/** Days for which a request id is remembered. */
export const REQUEST_ID_DAYS = 7;

const UNIQUE_VIOLATION = '23505';

/**
 * Runs a use case once per person and request id. The id, a digest of the arguments, the outcome, the audit row and
 * everything the use case writes stand or fall together; a repetition gets the first outcome; the same id with other
 * arguments is refused. A refusal rolls back whatever was begun and is remembered too. What is remembered is JSON: an
 * instant among a refusal's facts comes back as its text.
 */
export async function once<R extends { readonly kind: string }>(
  database: Database,
  ctx: RequestContext,
  act: Act,
  work: (em: EntityManager) => Promise<Done | R>,
): Promise<Done | R | RequestIdReused> {
  const digest = digestOf(database.digestKey, act.args);
  const attempt = (outcome: (em: EntityManager) => Promise<Done | R>) =>
    database.transaction(ctx.scope, async (em) => {
      await remember(em, database.service, ctx, act, digest);
      const result = await outcome(em);
      if (result.kind !== 'done') throw new Refused(result);
      await em.flush();
      const { type: objectType, id: objectId } = result as Done;
      await writeAuditRow(em, database.service, ctx, { operation: act.operation, objectType, objectId }, digest);
      await settle(em, database.service, ctx, act, result);
      return result;
    });
  try {
    return await attempt(work);
  } catch (error) {
    if (error instanceof Refused) return rememberRefusal(database, ctx, act, digest, error.refusal as R);
    if (isRepetition(error)) return replay(database, ctx, act, digest);
    throw error;
  }
}

class Refused extends Error {
  constructor(readonly refusal: { readonly kind: string }) {
    super(refusal.kind);
  }
}

async function rememberRefusal<R extends { readonly kind: string }>(
  database: Database, ctx: RequestContext, act: Act, digest: Buffer, refusal: R,
): Promise<R | Done | RequestIdReused> {
  try {
    return await database.transaction(ctx.scope, async (em) => {
      await remember(em, database.service, ctx, act, digest);
      await settle(em, database.service, ctx, act, refusal);
      return refusal;
    });
  } catch (error) {
    if (isRepetition(error)) return replay(database, ctx, act, digest);
    throw error;
  }
}

async function remember(em: EntityManager, service: string, ctx: RequestContext, act: Act, digest: Buffer): Promise<void> {
  await em.execute(
    `insert into ${service}.request_log (actor_id, request_id, operation, digest, at) values (?, ?, ?, ?, ?)`,
    [ctx.scope.actorId, act.clientRequestId, act.operation, digest, ctx.now],
  );
}

async function settle(em: EntityManager, service: string, ctx: RequestContext, act: Act, outcome: object): Promise<void> {
  await em.execute(`update ${service}.request_log set outcome = ? where actor_id = ? and request_id = ?`, [
    JSON.stringify(outcome), ctx.scope.actorId, act.clientRequestId,
  ]);
}

async function replay<R>(database: Database, ctx: RequestContext, act: Act, digest: Buffer): Promise<Done | R | RequestIdReused> {
  const [before] = await database.rows<{ operation: string; digest: Buffer; outcome: Done | R }>(ctx.scope,
    `select operation, digest, outcome from ${database.service}.request_log where actor_id = $1 and request_id = $2`,
    [ctx.scope.actorId, act.clientRequestId]);
  if (!before) throw new Error('a request id was taken and then not found');
  if (before.operation === act.operation && before.digest.equals(digest)) return before.outcome;
  return { kind: 'RequestIdReused', clientRequestId: act.clientRequestId, firstOperation: before.operation };
}

function isRepetition(error: unknown): boolean {
  const cause = error as { code?: string; constraint?: string; cause?: { code?: string; constraint?: string } };
  return [cause, cause.cause].some((e) => e?.code === UNIQUE_VIOLATION && e.constraint === 'request_log_pkey');
}
