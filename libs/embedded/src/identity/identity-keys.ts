import { createHash, createPublicKey, generateKeyPair, randomBytes, type JsonWebKey } from 'node:crypto';
import { promisify } from 'node:util';
import type { Pool } from 'pg';

/** A private RSA key as it stands in `identity.signing_key`. */
export interface SigningKey extends JsonWebKey {
  readonly kid: string;
  readonly use: 'sig';
  readonly alg: 'RS256';
}

/** A key signs for so long; then a new one takes its place. */
const SIGNS_FOR = '90 days';
/** From then on it is still published for so long: until the last ID token that may be shown at signing out is of no use. */
const PUBLISHED_FOR = '13 hours';

/** The keys that are published, newest first: that one signs. Made on the first start, so that tokens survive a restart. */
export async function signingKeys(pool: Pool): Promise<[SigningKey, ...SigningKey[]]> {
  const { rows } = await pool.query<{ jwk: SigningKey }>(
    `select jwk from (select jwk, made_at, lag(made_at) over (order by made_at desc) as replaced_at from identity.signing_key) k
     where replaced_at is null or replaced_at > now() - interval '${PUBLISHED_FOR}' order by made_at desc`);
  const [newest, ...older] = rows.map(({ jwk }) => jwk);
  return newest ? [newest, ...older] : [await addSigningKey(pool)];
}

/** Makes a new key, which signs from then on; forgets those that are published no more. */
export async function addSigningKey(pool: Pool): Promise<SigningKey> {
  const made = await makeSigningKey();
  await pool.query('insert into identity.signing_key (kid, jwk) values ($1, $2)', [made.kid, made]);
  await pool.query(
    `delete from identity.signing_key k where exists (select from identity.signing_key n where n.made_at > k.made_at and n.made_at <= now() - interval '${PUBLISHED_FOR}')`);
  return made;
}

/** Whether the key that signs has done so long enough. */
export async function isSigningKeyDue(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ due: boolean | null }>(`select max(made_at) < now() - interval '${SIGNS_FOR}' as due from identity.signing_key`);
  return rows[0]?.due ?? false;
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

async function makeSigningKey(): Promise<SigningKey> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const jwk = privateKey.export({ format: 'jwk' });
  const kid = createHash('sha256').update(JSON.stringify({ e: jwk.e, kty: 'RSA', n: jwk.n })).digest('base64url');
  return { ...jwk, kid, use: 'sig', alg: 'RS256' };
}
