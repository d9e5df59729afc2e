import { createHash, createPublicKey, generateKeyPair, randomBytes, type JsonWebKey } from 'node:crypto';
import { promisify } from 'node:util';
import type { Pool } from 'pg';

/** A private RSA key as it stands in `identity.signing_key`. */
export interface SigningKey extends JsonWebKey {
  readonly kid: string;
  readonly use: 'sig';
  readonly alg: 'RS256';
}

/** The keys tokens are signed with, newest first; made on the first start, so that tokens survive a restart. */
export async function signingKeys(pool: Pool): Promise<[SigningKey, ...SigningKey[]]> {
  const [newest, ...older] = await storedKeys(pool);
  if (newest) return [newest, ...older];
  const made = await makeSigningKey();
  await pool.query('insert into identity.signing_key (kid, jwk) values ($1, $2)', [made.kid, made]);
  return [made];
}

/** The keys cookies are signed with, newest first; made on the first start. */
export async function cookieKeys(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ key: string }>('select key from identity.cookie_key order by made_at desc');
  if (rows.length > 0) return rows.map(({ key }) => key);
  const key = randomBytes(32).toString('base64url');
  await pool.query('insert into identity.cookie_key (key) values ($1)', [key]);
  return [key];
}

/** The public half of a key, in PEM. */
export function publicPem(key: SigningKey): string {
  return createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'pem' }).toString();
}

async function storedKeys(pool: Pool): Promise<SigningKey[]> {
  const { rows } = await pool.query<{ jwk: SigningKey }>('select jwk from identity.signing_key order by made_at desc');
  return rows.map(({ jwk }) => jwk);
}

async function makeSigningKey(): Promise<SigningKey> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const jwk = privateKey.export({ format: 'jwk' });
  const kid = createHash('sha256').update(JSON.stringify({ e: jwk.e, kty: 'RSA', n: jwk.n })).digest('base64url');
  return { ...jwk, kid, use: 'sig', alg: 'RS256' };
}
