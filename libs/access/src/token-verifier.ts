import { hash, verify, type KeyObject } from 'node:crypto';
import Config from 'keycloak-connect/middleware/auth-utils/config.js';
import GrantManager from 'keycloak-connect/middleware/auth-utils/grant-manager.js';
import Token from 'keycloak-connect/middleware/auth-utils/token.js';
import { endedBy, type EndedSession } from './token-verifier-logout.js';
import { TokenRejected } from './token-verifier-rejected.js';
import { keyFromPem, PublishedKeys, type Signer } from './token-verifier-signers.js';

export interface IdentityRealm {
  /** Issuer of the tokens, `<server>/realms/<realm>`, compared with `iss` to the letter. */
  readonly issuer: string;
  /** What `aud` must contain: the name of this API. */
  readonly audience: string;
}

/** Who the token speaks of. Powers are not in the token: they come from posts in the database. */
export interface VerifiedToken {
  readonly subject: string;
  /** The name that he signs in with (`preferred_username`); null where the realm does not say. */
  readonly account: string | null;
  /** The session (`sid`) that the token was given in. */
  readonly sessionId: string | null;
  /** When the person signed in (`auth_time`); where the realm does not say, when the token was made; in whole seconds. */
  readonly signedInAt: Date | null;
  readonly expiresAt: Date;
}

/**
 * By how much the realm's clock may be ahead of ours: so early a token may begin. None is good beyond its end: clients
 * fetch the next one before that, and a longer life would be a gift to whoever has stolen it.
 */
const CLOCK_SKEW_SECONDS = 30;

/** Tokens whose signature need not be calculated again; some 100 bytes each. */
const REMEMBERED_TOKENS = 4096;

type Claims = Readonly<Record<string, unknown>>;

/**
 * Verifies access tokens of a Keycloak-shaped realm. keycloak-connect's GrantManager checks the signature, the issuer,
 * the type and the expiry; it neither checks the algorithm of the header, nor a missing `exp`, nor `nbf`, nor the
 * audience unless told to, so these four are checked here, and every time. Whether the session goes on is not asked here:
 * that is in the database, and read after this with every request.
 */
export class TokenVerifier {
  private readonly signerOf: (kid: unknown) => Promise<Signer>;
  /** SHA-256 of a token → who found its signature right. A signer whose key was withdrawn is nobody's any more. */
  private readonly verified = new Map<string, Signer>();

  /**
   * @param publicKey the realm's only key, as PEM or the body of a PEM; without it the published keys are asked for
   * @throws Error when the issuer has another shape or the key is no RSA key
   */
  constructor(private readonly realm: IdentityRealm, publicKey?: string) {
    const [, server, name] = /^(.+)\/realms\/([^/]+)$/.exec(realm.issuer) ?? [];
    if (!server || !name) throw new Error(`issuer must look like <server>/realms/<realm>, got ${realm.issuer}`);
    const config = new Config({
      'auth-server-url': server,
      realm: name,
      resource: realm.audience,
      'bearer-only': true,
      'verify-token-audience': true,
    });
    const signer = (key: KeyObject): Signer => ({ key, manager: Object.assign(new GrantManager(config), { publicKey: key }) });
    if (publicKey) {
      const only = signer(keyFromPem(publicKey));
      this.signerOf = () => Promise.resolve(only);
    } else {
      const published = new PublishedKeys(`${realm.issuer}/protocol/openid-connect/certs`, signer);
      this.signerOf = (kid) => published.signerOf(kid);
    }
  }

  /** @throws TokenRejected with the reason; the reason is for the log, not for the caller. */
  async verify(jwt: string, now: Date): Promise<VerifiedToken> {
    const token = parse(jwt, this.realm.audience);
    const { sub, sid, exp, iat, auth_time: authTime, typ, preferred_username: account } = this.checked(token, [this.realm.audience], now.getTime() / 1000);
    if (typ !== 'Bearer') throw new TokenRejected('kind', 'no access token');
    await this.verifySignature(jwt, token);
    return {
      subject: String(sub),
      account: typeof account === 'string' ? account : null,
      sessionId: typeof sid === 'string' ? sid : null,
      signedInAt: instant(authTime) ?? instant(iat),
      expiresAt: new Date(Number(exp) * 1000),
    };
  }

  /**
   * Reads what the realm says when a session has ended (OpenID Connect Back-Channel Logout 1.0, section 2.6). Whether it has
   * said so before (`tokenId`) is for the caller to know.
   * @param clients the clients of the realm that are ours: the token must be made out to one of them
   * @throws TokenRejected
   */
  async verifyLogout(jwt: string, now: Date, clients: readonly string[]): Promise<EndedSession> {
    const token = parse(jwt, this.realm.audience);
    const ended = endedBy(this.checked(token, clients, now.getTime() / 1000 - CLOCK_SKEW_SECONDS, now.getTime() / 1000));
    const signer = await this.signerFor(token);
    const [head = '', body = '', signature = ''] = jwt.split('.');
    const isRight = verify('sha256', Buffer.from(`${head}.${body}`), signer.key, Buffer.from(signature, 'base64url'));
    if (!isRight) throw new TokenRejected('signature');
    return ended;
  }

  /** The claims, if they are what every token of the realm must say. @param endsAfter seconds, as `startsBefore` */
  private checked({ header, content }: Token, audiences: readonly string[], endsAfter: number, startsBefore = endsAfter): Claims {
    if (!header || !content) throw new TokenRejected('malformed', 'not a JSON Web Token');
    if (header.alg !== 'RS256') throw new TokenRejected('algorithm', 'another algorithm than RS256');
    const { iss, exp, nbf, iat, sub } = content;
    if (typeof exp !== 'number' || exp <= endsAfter) throw new TokenRejected('expired', 'expired or without expiry');
    for (const begin of [nbf, iat]) {
      if (begin !== undefined && (typeof begin !== 'number' || begin > startsBefore + CLOCK_SKEW_SECONDS)) throw new TokenRejected('not_yet_valid', 'not yet valid');
    }
    const audience: readonly unknown[] = [content['aud']].flat();
    if (!audiences.some((one) => audience.includes(one))) throw new TokenRejected('audience', 'another audience');
    if (typeof sub !== 'string' || sub === '') throw new TokenRejected('subject', 'without subject');
    // The library says so too, but by then we would have asked our realm for a stranger's key.
    if (iss !== this.realm.issuer) throw new TokenRejected('issuer', 'another issuer');
    return content;
  }

  private async verifySignature(jwt: string, token: Token): Promise<void> {
    const signer = await this.signerFor(token);
    const digest = hash('sha256', jwt, 'base64url');
    if (this.verified.get(digest) === signer) return;
    await signer.manager.validateToken(token, 'Bearer').catch((error: unknown) => {
      throw new TokenRejected('signature', messageOf(error));
    });
    this.remember(digest, signer);
  }

  private async signerFor({ header }: Token): Promise<Signer> {
    return this.signerOf(header?.kid).catch((error: unknown) => {
      throw error instanceof TokenRejected ? error : new TokenRejected('realm', messageOf(error));
    });
  }

  /** A map keeps the order of insertion, so the oldest stands in front. */
  private remember(digest: string, signer: Signer): void {
    for (const oldest of this.verified.keys()) {
      if (this.verified.size < REMEMBERED_TOKENS) break;
      this.verified.delete(oldest);
    }
    this.verified.set(digest, signer);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The instant of a NumericDate (RFC 7519 section 2), or null when it is none. */
function instant(seconds: unknown): Date | null {
  const at = new Date(typeof seconds === 'number' ? Math.floor(seconds) * 1000 : Number.NaN);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** Exactly three parts: the library would ignore whatever follows the signature. */
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

function parse(jwt: string, audience: string): Token {
  if (!COMPACT.test(jwt)) throw new TokenRejected('malformed', 'not a JSON Web Token');
  try {
    return new Token(jwt, audience);
  } catch {
    throw new TokenRejected('malformed', 'not a JSON Web Token');
  }
}
