import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ANONYMOUS, Clock, scopeOf, TokenRejected, TokenVerifier, type RequestContext } from '@yimen/access';
import { NATION } from '@yimen/jurisdiction';
import { Database, systemAct } from '@yimen/persistence';
import { v7 as uuidv7 } from 'uuid';
import { REMEMBERED_FOR_MS } from './session-revocation.js';

/** The realm's clients: whose sessions are sessions of the product. */
const CLIENTS = ['yimen-web', 'yimen-cli'];

/** What the identity provider says by itself (OpenID Connect Back-Channel Logout 1.0): a session of somebody has ended there. */
@Injectable()
export class BackchannelLogout {
  constructor(
    private readonly database: Database,
    private readonly verifier: TokenVerifier,
    private readonly clock: Clock,
  ) {}

  /**
   * Ends the session here too. Nobody is signed in for this: the provider's signature is what counts, and the service writes
   * it down by itself, under the provider's name of the person, who may be known here by his account alone, or not yet.
   * @throws TokenRejected, also when this token came before
   */
  async end(logoutToken: string, requestId: string): Promise<void> {
    const now = this.clock.now();
    const { subject, sessionId, tokenId, endedAt } = await this.verifier.verifyLogout(logoutToken, now, CLIENTS);
    // Where it speaks of all sessions, those that have begun since are others.
    const at = sessionId === null ? endedAt : now;
    const id = uuidv7();
    const row = [id, subject, sessionId, createHash('sha256').update(tokenId).digest('hex'), at, new Date(at.getTime() + REMEMBERED_FOR_MS), 'ended_by_realm'];
    let isNew = false;
    await systemAct(this.database, nobody(now, requestId), { operation: 'backchannelLogout', facts: { subject, sessionId } }, async (em) => {
      const { affectedRows } = await em.getConnection().execute<{ readonly affectedRows: number }>(
        `insert into tenants.revoked_session (id, subject, session_id, token_id, revoked_at, expires_at, reason) values (${row.map(() => '?').join(', ')}) on conflict do nothing`,
        row, 'run', em.getTransactionContext());
      isNew = affectedRows > 0;
      return isNew ? { objectType: 'RevokedSession', objectId: id } : null;
    });
    if (!isNew) throw new TokenRejected('replayed');
  }
}

/** The service itself, here of no province: it reads and writes nothing of any tenant. */
function nobody(now: Date, requestId: string): RequestContext {
  const principal = { kind: 'system', name: 'tenants.backchannel-logout', provinceNo: NATION } as const;
  return { principal, scope: { ...scopeOf(ANONYMOUS), audience: 'staff' }, now, requestId, locale: 'zh-CN' };
}
