import Config from 'keycloak-connect/middleware/auth-utils/config.js';
import GrantManager from 'keycloak-connect/middleware/auth-utils/grant-manager.js';
import Token from 'keycloak-connect/middleware/auth-utils/token.js';

export interface IdentityRealm {
  /** Issuer of the tokens, `<server>/realms/<realm>`, compared with `iss` to the letter. */
  readonly issuer: string;
  /** What `aud` must contain: the name of this API. */
  readonly audience: string;
}

/** Who the token speaks of. Powers are not in the token: they come from posts in the database. */
export interface VerifiedToken {
  readonly subject: string;
  readonly sessionId: string | null;
  readonly expiresAt: Date;
}

export class TokenRejected extends Error {
  override readonly name = 'TokenRejected';
}

/** By how much the realm's clock may be ahead of ours. */
const CLOCK_SKEW_SECONDS = 5;

/**
 * Verifies access tokens of a Keycloak-shaped realm. keycloak-connect's GrantManager checks the signature against the
 * realm's published keys, the issuer, the type and the expiry; it neither checks the algorithm of the header, nor a
 * missing `exp`, nor `nbf`, nor the audience unless told to, so these four are checked here.
 */
export class TokenVerifier {
  private readonly manager: GrantManager;

  constructor(private readonly realm: IdentityRealm, publicKey?: string) {
    const [, server, name] = /^(.+)\/realms\/([^/]+)$/.exec(realm.issuer) ?? [];
    if (!server || !name) throw new Error(`issuer must look like <server>/realms/<realm>, got ${realm.issuer}`);
    this.manager = new GrantManager(
      new Config({
        'auth-server-url': server,
        realm: name,
        resource: realm.audience,
        'bearer-only': true,
        'verify-token-audience': true,
        'min-time-between-jwks-requests': 1,
        ...(publicKey ? { 'realm-public-key': publicKey } : {}),
      }),
    );
  }

  /** @throws TokenRejected with the reason; the reason is for the log, not for the caller. */
  async verify(jwt: string, now: Date): Promise<VerifiedToken> {
    const token = parse(jwt, this.realm.audience);
    const { header, content } = token;
    if (!header || !content) throw new TokenRejected('not a JSON Web Token');
    if (header.alg !== 'RS256') throw new TokenRejected(`algorithm ${String(header.alg)}`);
    const seconds = now.getTime() / 1000;
    const { exp, nbf, sub, sid } = content;
    if (typeof exp !== 'number' || exp <= seconds) throw new TokenRejected('expired or without expiry');
    if (nbf !== undefined && (typeof nbf !== 'number' || nbf > seconds + CLOCK_SKEW_SECONDS)) throw new TokenRejected('not yet valid');
    const audience = [content['aud']].flat();
    if (!audience.includes(this.realm.audience)) throw new TokenRejected('another audience');
    if (typeof sub !== 'string' || sub === '') throw new TokenRejected('without subject');
    try {
      await this.manager.validateToken(token, 'Bearer');
    } catch (error) {
      throw new TokenRejected(error instanceof Error ? error.message : String(error));
    }
    return { subject: sub, sessionId: typeof sid === 'string' ? sid : null, expiresAt: new Date(exp * 1000) };
  }
}

/** Exactly three parts: the library would ignore whatever follows the signature. */
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

function parse(jwt: string, audience: string): Token {
  if (!COMPACT.test(jwt)) throw new TokenRejected('not a JSON Web Token');
  try {
    return new Token(jwt, audience);
  } catch {
    throw new TokenRejected('not a JSON Web Token');
  }
}
