import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';

/**
 * What one hash costs: 16 MB and about 60 ms, scrypt's own recommendation for signing in. More would be wasted on
 * accounts whose passwords are shown at the first start; guessing is slowed down by `signInThrottle`.
 */
const cost = { N: 2 ** 14, r: 8, p: 1 };
const keyBytes = 32;

/** Hashes a password with a salt of its own; the parameters stand in the result, so that they can grow later. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const { N, r, p } = cost;
  return write([N, r, p], salt, await derive(password, salt, cost));
}

/** Whether the password is the one that was hashed. Takes the same time for right and wrong ones. */
export async function passwordMatches(password: string, stored: string): Promise<boolean> {
  const [scheme, N, r, p, salt, hash] = stored.split('$');
  if (scheme !== 'scrypt' || salt === undefined || hash === undefined) return false;
  const expected = Buffer.from(hash, 'base64url');
  const derived = await derive(password, Buffer.from(salt, 'base64url'), { N: Number(N), r: Number(r), p: Number(p) });
  return derived.length === expected.length && timingSafeEqual(derived, expected);
}

/** A hash that no password has, to spend on an unknown name the time that a known one takes. */
export function unmatchableHash(): string {
  const { N, r, p } = cost;
  return write([N, r, p], randomBytes(16), randomBytes(keyBytes));
}

function write(parameters: readonly number[], salt: Buffer, hash: Buffer): string {
  return ['scrypt', ...parameters, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

function derive(password: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const maxmem = 256 * 1024 * 1024;
    scrypt(password.normalize('NFC'), salt, keyBytes, { ...options, maxmem }, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
