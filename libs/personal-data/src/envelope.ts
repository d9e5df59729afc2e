import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto';
import { KEY_ID_BYTES, type SecretKey } from './keys.js';

/*
 * One compact buffer that says how to open it:
 *   version 1 byte · algorithm 1 byte · key id 8 bytes · nonce 12 bytes · ciphertext · tag 16 bytes
 * The first ten bytes are authenticated together with the caller's context. Another algorithm (SM4-GCM where GB/T 39786
 * asks for it) gets the next number and is read beside the old one.
 */
const VERSION = 1;
const AES_256_GCM = 1;
const HEADER_BYTES = 2 + KEY_ID_BYTES;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Why personal data could not be read. */
export type UnreadableReason = 'format' | 'unknown_key' | 'altered';

/**
 * Sealed data cannot be opened: they are not in a known format, their key is not at hand (erased, or of another person),
 * or they were altered or belong to another context. The message carries no personal value.
 */
export class PersonalDataUnreadable extends Error {
  override readonly name = 'PersonalDataUnreadable';

  constructor(readonly reason: UnreadableReason) {
    super(`personal data cannot be read: ${reason}`);
  }
}

/** Random bytes in stock: asking the system for twelve of them costs more than the encryption. Each is used once. */
const stock = Buffer.alloc(NONCE_BYTES * 256);
let used = stock.length;

function newNonce(): Buffer {
  if (used === stock.length) {
    randomFillSync(stock);
    used = 0;
  }
  used += NONCE_BYTES;
  return Buffer.from(stock.subarray(used - NONCE_BYTES, used));
}

/** Encrypts bytes under a key, bound to a context (aad) that must be repeated when opening. */
export function sealBytes(key: SecretKey, plain: Uint8Array, aad: string): Buffer {
  const header = Buffer.concat([Buffer.of(VERSION, AES_256_GCM), Buffer.from(key.keyId, 'hex')]);
  const nonce = newNonce();
  const cipher = createCipheriv('aes-256-gcm', key.secret, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.concat([header, Buffer.from(aad, 'utf8')]));
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([header, nonce, ciphertext, cipher.getAuthTag()]);
}

/** The id of the key under which a buffer was sealed. Throws PersonalDataUnreadable when the format is not known. */
export function keyIdOf(sealed: Uint8Array): string {
  if (sealed.length < HEADER_BYTES + NONCE_BYTES + TAG_BYTES) throw new PersonalDataUnreadable('format');
  if (sealed[0] !== VERSION || sealed[1] !== AES_256_GCM) throw new PersonalDataUnreadable('format');
  return Buffer.from(sealed.subarray(2, HEADER_BYTES)).toString('hex');
}

/** Decrypts what sealBytes made with the same key and context. Throws PersonalDataUnreadable otherwise. */
export function openBytes(key: SecretKey, sealed: Uint8Array, aad: string): Buffer {
  if (keyIdOf(sealed) !== key.keyId) throw new PersonalDataUnreadable('unknown_key');
  const header = sealed.subarray(0, HEADER_BYTES);
  const nonce = sealed.subarray(HEADER_BYTES, HEADER_BYTES + NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key.secret, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.concat([header, Buffer.from(aad, 'utf8')]));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  try {
    const plain = decipher.update(sealed.subarray(HEADER_BYTES + NONCE_BYTES, sealed.length - TAG_BYTES));
    return Buffer.concat([plain, decipher.final()]);
  } catch {
    throw new PersonalDataUnreadable('altered');
  }
}
