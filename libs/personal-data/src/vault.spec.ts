import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { PersonalDataUnreadable } from './envelope.js';
import { masterKeys, secretKey } from './keys.js';
import { PersonalDataVault } from './vault.js';

const oldKey = randomBytes(32);
const newKey = randomBytes(32);
const vault = new PersonalDataVault(masterKeys(newKey));
const person = vault.newPersonKey();

function reasonOf(act: () => unknown): string | undefined {
  try {
    act();
  } catch (error) {
    if (error instanceof PersonalDataUnreadable) return error.reason;
    throw error;
  }
  return undefined;
}

describe('PersonalDataVault', () => {
  it('opens what it sealed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, aad) => {
        expect(vault.open(person, vault.seal(person, text, aad), aad)).toBe(text);
      }),
    );
  });

  it('stores version, algorithm, key id, nonce and tag in 38 bytes beside the text, and never the same twice', () => {
    const one = vault.seal(person, '张三', 'applicant.name');
    const other = vault.seal(person, '张三', 'applicant.name');
    expect(one.length).toBe(38 + Buffer.byteLength('张三'));
    expect([one[0], one[1]]).toEqual([1, 1]);
    expect(one.equals(other)).toBe(false);
  });

  it('refuses every altered byte', () => {
    const sealed = vault.seal(person, '11010519491231002X', 'applicant.id');
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), (place, change) => {
        const altered = Buffer.from(sealed);
        altered.writeUInt8(altered.readUInt8(place) ^ change, place);
        expect(reasonOf(() => vault.open(person, altered, 'applicant.id'))).toBeDefined();
      }),
    );
  });

  it('refuses every shortened buffer and any that is none of its own', () => {
    const sealed = vault.seal(person, '13812345678', 'applicant.phone');
    fc.assert(
      fc.property(fc.oneof(fc.nat(sealed.length - 1).map((end) => sealed.subarray(0, end)), fc.uint8Array()), (bytes) => {
        expect(reasonOf(() => vault.open(person, Buffer.from(bytes), 'applicant.phone'))).toBeDefined();
      }),
    );
  });

  it('names why: another place, another person, an altered byte, an unknown format', () => {
    const sealed = vault.seal(person, '13812345678', 'applicant.phone');
    const altered = Buffer.from(sealed);
    altered.writeUInt8(altered.readUInt8(30) ^ 1, 30);
    expect(reasonOf(() => vault.open(person, sealed, 'agent.phone'))).toBe('altered');
    expect(reasonOf(() => vault.open(person, altered, 'applicant.phone'))).toBe('altered');
    expect(reasonOf(() => vault.open(vault.newPersonKey(), sealed, 'applicant.phone'))).toBe('unknown_key');
    expect(reasonOf(() => vault.open(person, Buffer.alloc(60, 9), 'applicant.phone'))).toBe('format');
  });

  it('does not take a sealed value for a person’s key', () => {
    expect(reasonOf(() => vault.open(vault.seal(person, 'x', 'yimen person key'), person, ''))).toBe('unknown_key');
  });
});

describe('rotation of the master key', () => {
  const before = new PersonalDataVault(masterKeys(oldKey));
  const after = new PersonalDataVault(masterKeys(newKey, oldKey));
  const wrapped = before.newPersonKey();
  const sealed = before.seal(wrapped, '张三', 'applicant.name');

  it('reads old keys and writes under the newest', () => {
    expect(after.open(wrapped, sealed, 'applicant.name')).toBe('张三');
    expect([after.isOutdated(wrapped), after.isOutdated(after.newPersonKey())]).toEqual([true, false]);
  });

  it('rewraps a person’s key without touching what was sealed, and then needs the old master key no more', () => {
    const rewrapped = after.rewrap(wrapped);
    expect(after.isOutdated(rewrapped)).toBe(false);
    expect(vault.open(rewrapped, sealed, 'applicant.name')).toBe('张三');
    expect(reasonOf(() => vault.open(wrapped, sealed, 'applicant.name'))).toBe('unknown_key');
  });
});

describe('secretKey', () => {
  it('takes 32 bytes and nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        fc.pre(bytes.length !== 32);
        expect(() => secretKey(bytes)).toThrow(RangeError);
      }),
    );
  });

  it('shows no byte of the key when it is printed', () => {
    const printed = inspect(masterKeys(newKey), { depth: 9 }) + JSON.stringify(secretKey(newKey));
    expect(printed).not.toContain(newKey.toString('hex').slice(0, 16));
    expect(printed).not.toContain(newKey.toString('base64').slice(0, 16));
  });
});
