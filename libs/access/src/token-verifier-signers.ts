import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import type GrantManager from 'keycloak-connect/middleware/auth-utils/grant-manager.js';
import { TokenRejected } from './token-verifier-rejected.js';

/** One key of the realm, and the library's checks with that key. */
export interface Signer {
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
export class PublishedKeys {
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

  /** The signer of this id. Errors: TokenRejected when the id is unknown, also to the realm as it answers now; any other when the realm has been silent too long. */
  async signerOf(kid: unknown): Promise<Signer> {
    if (typeof kid !== 'string') throw new TokenRejected('key', 'the header names no key');
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
    if (!found) throw new TokenRejected('key', 'the realm has no key of this id, or has not told its keys for an hour');
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

export function keyFromPem(pem: string): KeyObject {
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
