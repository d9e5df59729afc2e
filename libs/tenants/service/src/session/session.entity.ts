import { defineEntity, p } from '@mikro-orm/core';

/** Why a session was ended before its time. */
export type RevocationReason = 'signed_out' | 'revoked_by_owner' | 'revoked_by_administrator' | 'ended_by_realm';

/** A session that was ended before its time, or, without a session, all that a person had begun by then. */
const RevokedSessionSchema = defineEntity({
  name: 'RevokedSession',
  tableName: 'revoked_session',
  properties: {
    id: p.uuid().primary(),
    personId: p.uuid(),
    sessionId: p.string().nullable(),
    revokedAt: p.datetime(),
    expiresAt: p.datetime(),
    reason: p.string().$type<RevocationReason>(),
  },
});
export class RevokedSession extends RevokedSessionSchema.class {}
RevokedSessionSchema.setClass(RevokedSession);
export { RevokedSessionSchema };
