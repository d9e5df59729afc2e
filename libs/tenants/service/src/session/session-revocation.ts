import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@yimen/access';
import { check, clientRequestId, notFound } from '@yimen/graphql-kit';
import type { TenantNo } from '@yimen/jurisdiction';
import { Database, done, once, type Done } from '@yimen/persistence';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { RevokedSession, type RevocationReason } from './session.entity.js';
import { tenantsAccess } from '../tenant.access.js';
import type { TenantRefusal } from '../tenant/tenant.messages.js';

/**
 * For so long a revocation is remembered: longer than any session of a realm may last, since a session that goes on there
 * fetches new tokens under its old name. The realm that is shipped ends sessions after twelve hours.
 */
export const REMEMBERED_FOR_MS = 7 * 24 * 3600_000;

const personId = z.uuid().nullish();
const SIGN_OUT = z.object({ clientRequestId });
const REVOKE_ONE = z.object({ clientRequestId, sessionId: z.string().min(1).max(200), personId });
const REVOKE_ALL = z.object({ clientRequestId, personId });

interface Wanted {
  readonly operation: string;
  readonly clientRequestId: string;
  /** Null for every session. */
  readonly sessionId: string | null;
  readonly personId: string;
  readonly reason: RevocationReason;
}

/** Ends sessions before their time (会话撤销): one's own, and, for security administrators, those of people in their reach. */
@Injectable()
export class SessionRevocation {
  constructor(private readonly database: Database) {}

  async signOut(ctx: RequestContext, input: unknown): Promise<Done | TenantRefusal> {
    const checked = check(SIGN_OUT, input);
    if (checked.kind === 'InvalidInput') return checked;
    // A realm that names no session leaves nothing to end but all of them, which is more than was asked for.
    if (ctx.sessionId === undefined) return notFound('Session', '');
    return this.revoke(ctx, { ...checked.value, operation: 'signOut', sessionId: ctx.sessionId, personId: actorOf(ctx), reason: 'signed_out' });
  }

  async revokeOne(ctx: RequestContext, input: unknown): Promise<Done | TenantRefusal> {
    const checked = check(REVOKE_ONE, input);
    if (checked.kind === 'InvalidInput') return checked;
    return this.revoke(ctx, { ...checked.value, operation: 'revokeSession', ...target(ctx, checked.value.personId) });
  }

  async revokeAll(ctx: RequestContext, input: unknown): Promise<Done | TenantRefusal> {
    const checked = check(REVOKE_ALL, input);
    if (checked.kind === 'InvalidInput') return checked;
    return this.revoke(ctx, { ...checked.value, operation: 'revokeAllSessions', sessionId: null, ...target(ctx, checked.value.personId) });
  }

  private revoke(ctx: RequestContext, wanted: Wanted): Promise<Done | TenantRefusal> {
    const { operation, clientRequestId, ...args } = wanted;
    return once<TenantRefusal>(this.database, ctx, { operation, clientRequestId, args }, async (em) => {
      // Whoever ends nobody else's sessions may not even look for posts.
      const looks = wanted.personId !== actorOf(ctx) && tenantsAccess.of(ctx.principal).can('revokeSessions', 'Post');
      const holdsPosts = looks ? await postsOf(em, wanted.personId) : [];
      const isAllowed = wanted.personId === actorOf(ctx) || holdsPosts.some((post) => tenantsAccess.allows(ctx, 'revokeSessions', 'Post', post));
      if (!isAllowed) return notFound('Person', wanted.personId);
      const { personId, sessionId, reason } = wanted;
      const id = uuidv7();
      em.create(RevokedSession, { id, personId, sessionId, reason, revokedAt: ctx.now, expiresAt: new Date(ctx.now.getTime() + REMEMBERED_FOR_MS) }, { persist: true });
      return done('RevokedSession', id);
    });
  }
}

/** The natural person who acts, whoever's matters they are. */
function actorOf({ scope }: RequestContext): string {
  if (scope.actorId === null) throw new Error('the guard lets nobody else in');
  return scope.actorId;
}

function target(ctx: RequestContext, personId: string | null | undefined): Pick<Wanted, 'personId' | 'reason'> {
  const own = actorOf(ctx);
  const isOwn = personId === null || personId === undefined || personId === own;
  return isOwn ? { personId: own, reason: 'revoked_by_owner' } : { personId, reason: 'revoked_by_administrator' };
}

/** The person's posts that the scope lets through. */
async function postsOf(em: EntityManager, personId: string): Promise<readonly { readonly tenantNo: TenantNo }[]> {
  const rows = await em.execute<readonly { readonly no: string }[]>('select tenant_no::text as no from tenants.post where person_id = ? and revoked_at is null', [personId]);
  return rows.map(({ no }) => ({ tenantNo: Number(no) }));
}
