import { createPublicKey, hash, type JsonWebKey, type KeyObject } from 'node:crypto';
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

/** Tokens whose signature need not be calculated again; some 100 bytes each. */
const REMEMBERED_TOKENS = 4096;

/**
 * Verifies access tokens of a Keycloak-shaped realm. keycloak-connect's GrantManager checks the signature, the issuer,
 * the type and the expiry; it neither checks the algorithm of the header, nor a missing `exp`, nor `nbf`, nor the
 * audience unless told to, so these four are checked here, and every time.
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
    const { header, content } = token;
    if (!header || !content) throw new TokenRejected('not a JSON Web Token');
    if (header.alg !== 'RS256') throw new TokenRejected(`algorithm ${String(header.alg)}`);
    const seconds = now.getTime() / 1000;
    const { iss, exp, nbf, sub, sid } = content;
    if (typeof exp !== 'number' || exp <= seconds) throw new TokenRejected('expired or without expiry');
    if (nbf !== undefined && (typeof nbf !== 'number' || nbf > seconds + CLOCK_SKEW_SECONDS)) throw new TokenRejected('not yet valid');
    const audience = [content['aud']].flat();
    if (!audience.includes(this.realm.audience)) throw new TokenRejected('another audience');
    if (typeof sub !== 'string' || sub === '') throw new TokenRejected('without subject');
    // The library says so too, but by then we would have asked our realm for a stranger's key.
    if (iss !== this.realm.issuer) throw new TokenRejected('another issuer');
    await this.verifySignature(jwt, token);
    return { subject: sub, sessionId: typeof sid === 'string' ? sid : null, expiresAt: new Date(exp * 1000) };
  }

  private async verifySignature(jwt: string, token: Token): Promise<void> {
    try {
      const signer = await this.signerOf(token.header?.kid);
      const digest = hash('sha256', jwt, 'base64url');
      if (this.verified.get(digest) === signer) return;
      await signer.manager.validateToken(token, 'Bearer');
      this.remember(digest, signer);
    } catch (error) {
      throw new TokenRejected(error instanceof Error ? error.message : String(error));
    }
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

/** One key of the realm, and the library's checks with that key. */
interface Signer {
  readonly key: KeyObject;
  readonly manager: GrantManager;
}

/** However many tokens name keys that nobody knows, the realm is asked no more often. */
const ASKED_AGAIN_AFTER_MS = 1_000;
/** A realm that keeps silent must not keep those waiting who have brought a token. */
const ANSWERED_WITHIN_MS = 5_000;
/** For so long nobody asks whether a key was withdrawn. */
const FRESH_FOR_MS = 5 * 60_000;
/** For so long what the realm said last is believed while it cannot be reached: its outage must not shut the offices. */
const BELIEVED_FOR_MS = 60 * 60_000;
/** During an outage only the first in this time waits for the realm: one that keeps silent would delay every request. */
const AWAITED_AGAIN_AFTER_MS = 10_000;

/**
 * The keys that a realm publishes, instead of the library's own: there an answer that is no key set locks everybody
 * out until the next start, one that is no JSON ends the process, and one that never comes is asked for again by every
 * request. Here an answer replaces the keys only if it holds some, and what is known stays good until then, though not
 * for ever: a realm out of reach cannot say what it has withdrawn.
 */
class PublishedKeys {
  private signers: ReadonlyMap<string, Signer> = new Map();
  private asking: Promise<void> | null = null;
  private askedAt = -Infinity;
  private failedAt = -Infinity;
  /** When the answer that the signers come from was asked for. */
  private knownAt = -Infinity;

  constructor(
    private readonly address: string,
    private readonly signer: (key: KeyObject) => Signer,
  ) {}

  /** The signer of this id. Errors: the id is unknown, also to the realm as it answers now, or the realm has been silent too long. */
  async signerOf(kid: unknown): Promise<Signer> {
    if (typeof kid !== 'string') throw new Error('the header names no key');
    const fresh = this.knownFor(FRESH_FOR_MS, kid);
    if (fresh) return fresh;
    const inOutage = performance.now() - this.failedAt < AWAITED_AGAIN_AFTER_MS;
    const answer = this.ask();
    const known = this.knownFor(BELIEVED_FOR_MS, kid);
    if (known && inOutage) {
      answer.catch(() => undefined);
      return known;
    }
    try {
      await answer;
    } catch (error) {
      if (!this.knownFor(BELIEVED_FOR_MS, kid)) throw error;
    }
    const found = this.knownFor(BELIEVED_FOR_MS, kid);
    if (!found) throw new Error('the realm has no key of this id, or has not told its keys for an hour');
    return found;
  }

  /** The signer of this id, by an answer no older than that. */
  private knownFor(ms: number, kid: string): Signer | undefined {
    return performance.now() - this.knownAt <= ms ? this.signers.get(kid) : undefined;
  }

  private ask(): Promise<void> {
    if (this.asking) return this.asking;
    const askedAt = performance.now();
    if (askedAt - this.askedAt < ASKED_AGAIN_AFTER_MS) return Promise.resolve();
    this.askedAt = askedAt;
    this.asking = this.load()
      .then(() => void (this.knownAt = askedAt), (error: unknown) => {
        this.failedAt = performance.now();
        throw error;
      })
      .finally(() => (this.asking = null));
    return this.asking;
  }

  private async load(): Promise<void> {
    const response = await fetch(this.address, { redirect: 'error', signal: AbortSignal.timeout(ANSWERED_WITHIN_MS) });
    if (!response.ok) throw new Error(`the realm's keys were answered with ${response.status}`);
    const keys = keysFromSet(await response.json());
    if (keys.size === 0) throw new Error('the realm answered without any key for RS256');
    const before = this.signers;
    this.signers = new Map([...keys].map(([kid, key]) => {
      const known = before.get(kid);
      return [kid, known?.key.equals(key) ? known : this.signer(key)];
    }));
  }
}

/** The keys of a JSON Web Key Set (RFC 7517) that sign with RS256; others are left out, and so is what is no key. */
function keysFromSet(set: unknown): ReadonlyMap<string, KeyObject> {
  const listed: unknown = Object(set).keys;
  const found = new Map<string, KeyObject>();
  for (const jwk of Array.isArray(listed) ? listed.map((entry): JsonWebKey => Object(entry)) : []) {
    const { kid, use = 'sig', alg = 'RS256' } = jwk;
    if (typeof kid !== 'string' || use !== 'sig' || alg !== 'RS256') continue;
    const key = rsaKey(() => createPublicKey({ key: jwk, format: 'jwk' }));
    if (key) found.set(kid, key);
  }
  return found;
}

function keyFromPem(pem: string): KeyObject {
  const body = pem.replace(/-----[^-]+-----|\s/g, '');
  const key = rsaKey(() => createPublicKey({ key: Buffer.from(body, 'base64'), format: 'der', type: 'spki' }));
  if (!key) throw new Error('the public key of the realm must be an RSA key of at least 2048 bits in PEM');
  return key;
}

/** The key, if it is one that RS256 may be used with (RFC 7518 section 3.3). */
function rsaKey(read: () => KeyObject): KeyObject | null {
  try {
    const key = read();
    return key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048 ? key : null;
  } catch {
    return null;
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
