import { randomBytes } from 'node:crypto';
import { keyIdOf, openBytes, PersonalDataUnreadable, sealBytes } from './envelope.js';
import { KEY_BYTES, secretKey, type MasterKeys, type SecretKey } from './keys.js';

/** A person's key, encrypted under a master key. Deleting it erases everything sealed under it, backups included. */
export type WrappedKey = Buffer;
/** A personal value, encrypted under a person's key. */
export type Sealed = Buffer;

/** The context of wrapped keys, so that no sealed value can ever be passed off as one. */
const PERSON_KEY = 'yimen person key';

/**
 * Keeps personal values (个人信息) under one key per person, AES-256-GCM throughout.
 *
 * A vault holds the master keys and nothing else; wrapped keys and sealed values are stored by the services. The
 * context (`aad`) names where a value belongs, table, column and row for instance: a value copied to another place
 * does not open there.
 */
export class PersonalDataVault {
  constructor(private readonly master: MasterKeys) {}

  /** Makes a new random key for one person. */
  newPersonKey(): WrappedKey {
    return sealBytes(this.master.newest, randomBytes(KEY_BYTES), PERSON_KEY);
  }

  /** Whether a wrapped key still stands under an older master key. */
  isOutdated(wrapped: WrappedKey): boolean {
    return keyIdOf(wrapped) !== this.master.newest.keyId;
  }

  /** The same person's key under the newest master key; sealed values stay as they are. Throws PersonalDataUnreadable. */
  rewrap(wrapped: WrappedKey): WrappedKey {
    return sealBytes(this.master.newest, this.personKeyBytes(wrapped), PERSON_KEY);
  }

  /** Encrypts a text. Two seals of one text differ. Throws PersonalDataUnreadable when the person's key cannot be read. */
  seal(wrapped: WrappedKey, plaintext: string, aad: string): Sealed {
    return this.sealerOf(wrapped)(plaintext, aad);
  }

  /** `seal` for many texts of one person: the key is unwrapped once. Throws PersonalDataUnreadable. */
  sealerOf(wrapped: WrappedKey): (plaintext: string, aad: string) => Sealed {
    const key = this.personKey(wrapped);
    return (plaintext, aad) => sealBytes(key, Buffer.from(plaintext, 'utf8'), aad);
  }

  /** Decrypts what `seal` made with the same person's key and context. Throws PersonalDataUnreadable otherwise. */
  open(wrapped: WrappedKey, sealed: Sealed, aad: string): string {
    return openBytes(this.personKey(wrapped), sealed, aad).toString('utf8');
  }

  private personKey(wrapped: WrappedKey): SecretKey {
    return secretKey(this.personKeyBytes(wrapped));
  }

  private personKeyBytes(wrapped: WrappedKey): Buffer {
    const master = this.master.byId.get(keyIdOf(wrapped));
    if (master === undefined) throw new PersonalDataUnreadable('unknown_key');
    return openBytes(master, wrapped, PERSON_KEY);
  }
}
