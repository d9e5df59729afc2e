import { createHmac } from 'node:crypto';

/** The one-time password of this half minute, as an app on a telephone shows it (RFC 6238 with SHA-1 and six digits). */
export function oneTimePassword(secret: string, atMs: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(atMs / 30_000)));
  const digest = createHmac('sha1', secret).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}
