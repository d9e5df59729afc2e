import { createHmac } from 'node:crypto';
import { normaliseCitizenId } from './citizen-id.js';
import { normaliseCreditCode } from './credit-code.js';
import type { IndexKeys, SecretKey } from './keys.js';
import { normalisePhone } from './phone.js';

/** The values by which somebody may be looked up without decrypting anything, each with its one spelling. */
const NORMALISED = {
  citizen_id: normaliseCitizenId,
  credit_code: normaliseCreditCode,
  phone: normalisePhone,
} as const;

/** What kind of value is looked up: equal texts of two kinds have different indexes. */
export type BlindIndexDomain = keyof typeof NORMALISED;

/** Names spelling rules and algorithm together; a change of either is a new version. */
const VERSION = 1;

/** First two digits of a province's code: what is indexed in one cannot be looked up from another. */
export type IndexedIn = string;

/**
 * A keyed hash (HMAC-SHA-256) under which a value can be found again, but not read: the key's id, a colon, and 43 characters
 * base64url. It is written under the newest key.
 *
 * Spellings that mean the same (x and X, full-width digits, +86) have the same index. A text rather than bytes, because
 * equality of text is what the database may use an index for under row-level security.
 */
export function blindIndex(keys: IndexKeys, province: IndexedIn, domain: BlindIndexDomain, text: string): string {
  return blindIndexes(keys, province, domain, text)[0]!;
}

/** The same under every key that is kept, the newest first: what was written under an older one is still found. */
export function blindIndexes({ index, newer = [] }: IndexKeys, province: IndexedIn, domain: BlindIndexDomain, text: string): readonly string[] {
  const spelled = NORMALISED[domain](text);
  return [...newer, index].map((key) => `${key.keyId}:${keyedHash(key, `${domain}:${province}`, spelled).toString('base64url')}`);
}

/**
 * The id by which every service names one person, without sharing rows: a UUID of version 8 (RFC 9562 §5.8) made of
 * the keyed hash of the identity number. Without the key it cannot be computed from the number, which the small number
 * of possible identity numbers would otherwise allow. Goes in: a number that checkCitizenId found valid.
 */
export function personIdOf(keys: IndexKeys, citizenId: string): string {
  return uuidOf(keyedHash(keys.index, 'person_id', normaliseCitizenId(citizenId)));
}

/** The six digits (查询码) that let whoever has them beside a case's number ask how far it is. */
export function progressCodeOf(keys: IndexKeys, caseNo: string): string {
  return String(keyedHash(keys.index, 'progress_code', caseNo).readUInt32BE(0) % 1_000_000).padStart(6, '0');
}

/** As whom the bearer of a number and its code reads the one case: nobody's id but theirs together. */
export function progressIdOf(keys: IndexKeys, caseNo: string, code: string): string {
  return uuidOf(keyedHash(keys.index, 'progress_id', `${caseNo}\0${code}`));
}

function uuidOf(hash: Buffer): string {
  const bytes = hash.subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The purpose comes first and ends in a zero byte, so that no purpose and text together read like another pair. */
function keyedHash(key: SecretKey, purpose: string, text: string): Buffer {
  return createHmac('sha256', key.secret).update(`${VERSION}:${purpose}\0${text}`, 'utf8').digest();
}
