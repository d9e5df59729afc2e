import { createHash, createSecretKey, type KeyObject } from 'node:crypto';

/** Bytes of every secret key here: AES-256 and HMAC-SHA-256 both take 32. */
export const KEY_BYTES = 32;
/** Bytes of a key's id. */
export const KEY_ID_BYTES = 8;

/**
 * A secret key with its id. The bytes live in a KeyObject, so that logging or serialising this object by accident
 * shows none of them.
 */
export interface SecretKey {
  /** A fingerprint of the key, hexadecimal: it cannot be mixed up, and nobody has to number keys. */
  readonly keyId: string;
  readonly secret: KeyObject;
}

/** The keys that wrap the persons' keys (KEK): the newest writes, all of them read. */
export interface MasterKeys {
  readonly newest: SecretKey;
  readonly byId: ReadonlyMap<string, SecretKey>;
}

/** The keys of blind indexes and person ids. */
export interface IndexKeys {
  /** The first there was: persons are named by it for good, because another one would rename everybody. */
  readonly index: SecretKey;
  /** Those that came after it, newest first: blind indexes are written under the newest and looked up under each. */
  readonly newer?: readonly SecretKey[];
}

/** Everything that this library needs to know secretly. */
export interface PersonalDataKeys extends IndexKeys {
  readonly master: MasterKeys;
}

/** Makes a key of exactly 32 bytes; any other length throws a RangeError. */
export function secretKey(bytes: Uint8Array): SecretKey {
  if (bytes.length !== KEY_BYTES) throw new RangeError(`a key has ${KEY_BYTES} bytes, not ${bytes.length}`);
  // The keys are random, so that a hash of one gives nothing away; the prefix keeps it apart from any other hash.
  const digest = createHash('sha256').update('yimen key id').update(bytes).digest();
  return { keyId: digest.subarray(0, KEY_ID_BYTES).toString('hex'), secret: createSecretKey(bytes) };
}

/** Puts master keys together: the newest one first, then those that are kept for reading until everything is rewrapped. */
export function masterKeys(newest: Uint8Array, ...older: readonly Uint8Array[]): MasterKeys {
  const keys = [newest, ...older].map(secretKey);
  return { newest: secretKey(newest), byId: new Map(keys.map((key) => [key.keyId, key])) };
}
