import { TokenRejected } from './token-verifier-rejected.js';

/** What a logout token says: the realm has ended a session of this person, or all of them. */
export interface EndedSession {
  readonly subject: string;
  /** Null when it names none: then every session that had begun by then has ended. */
  readonly sessionId: string | null;
  /** Name of the token itself (`jti`): it counts once. */
  readonly tokenId: string;
  readonly endedAt: Date;
}

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/** Names of sessions are some twenty to forty characters long; so much is kept at the most. */
const LONGEST_NAME = 200;

/**
 * Reads the claims that make a logout token (OpenID Connect Back-Channel Logout 1.0, section 2.4). The specification lets a
 * token name the session alone; ours must name the person too, as Keycloak's and the embedded provider's do.
 * @param claims of a token whose issuer, audience, subject and times were checked
 * @throws TokenRejected claims
 */
export function endedBy({ sub, sid, jti, iat, nonce, events }: Readonly<Record<string, unknown>>): EndedSession {
  const reject = (what: string): never => {
    throw new TokenRejected('claims', what);
  };
  const event: unknown = typeof events === 'object' && events !== null && Object.hasOwn(events, EVENT) ? (events as Record<string, unknown>)[EVENT] : null;
  if (typeof event !== 'object' || event === null || Array.isArray(event)) reject('not the event of a logout');
  // With it, it would be an ID token taken for a logout token.
  if (nonce !== undefined) reject('a logout token carries no nonce');
  if (typeof jti !== 'string' || jti === '') reject('without a name of its own');
  if (typeof iat !== 'number') reject('without the time at which it was made');
  if (sid !== undefined && (typeof sid !== 'string' || sid === '' || sid.length > LONGEST_NAME)) reject('a session without a fitting name');
  return { subject: String(sub), sessionId: typeof sid === 'string' ? sid : null, tokenId: String(jti), endedAt: new Date(Number(iat) * 1000) };
}
