import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@yimen/access';
import { Database } from '@yimen/persistence';
import type { RevocationReason } from './session.entity.js';

export interface RevokedSessionRow {
  readonly id: string;
  readonly personId: string;
  readonly sessionId: string | null;
  readonly revokedAt: Date;
  readonly reason: RevocationReason;
}

@Injectable()
export class SessionQueries {
  constructor(private readonly database: Database) {}

  async revocation(ctx: RequestContext, id: string): Promise<RevokedSessionRow | null> {
    const [row] = await this.database.rows<RevokedSessionRow>(ctx.scope,
      'select id, person_id as "personId", session_id as "sessionId", revoked_at as "revokedAt", reason from tenants.revoked_session where id = $1', [id]);
    return row ?? null;
  }
}
