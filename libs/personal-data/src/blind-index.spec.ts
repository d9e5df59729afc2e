import fc from 'fast-check';
import { blindIndex, blindIndexes, personIdOf, type BlindIndexDomain } from './blind-index.js';
import { secretKey } from './keys.js';

const keys = { index: secretKey(Buffer.alloc(32, 7)) };
const otherKeys = { index: secretKey(Buffer.alloc(32, 8)) };
const citizenId = '11010519491231002X';

describe('blindIndex', () => {
  it('is stable: an index written today is found by any later release', () => {
    expect(blindIndex(keys, '51', 'citizen_id', citizenId)).toBe('1aa379fefab46193:gIGaZFoOSWXQh4sSQrgLgOD-7JCy64UvU7rqQmsBjBg');
  });

  it.each<[BlindIndexDomain, string, string]>([
    ['citizen_id', citizenId, ' 110105 19491231 002x'],
    ['credit_code', '91350100M000100Y43', '91350100m000100y43'],
    ['phone', '13812345678', '+86 138-1234-5678'],
  ])('%s: %s and %s are the same', (domain, one, other) => {
    expect(blindIndex(keys, '51', domain, one)).toBe(blindIndex(keys, '51', domain, other));
  });

  it('differs by key, province, kind and value', () => {
    const all = [
      blindIndex(keys, '51', 'citizen_id', citizenId),
      blindIndex(otherKeys, '51', 'citizen_id', citizenId),
      blindIndex(keys, '53', 'citizen_id', citizenId),
      blindIndex(keys, '51', 'credit_code', citizenId),
      blindIndex(keys, '51', 'citizen_id', '440524188001010014'),
    ].map((index) => index.split(':')[1]);
    expect(new Set(all).size).toBe(all.length);
  });

  it('is written under the newest key and found under each that is kept', () => {
    const rotated = { index: keys.index, newer: [otherKeys.index] };
    expect(blindIndex(rotated, '51', 'phone', '13812345678')).toBe(blindIndex(otherKeys, '51', 'phone', '13812345678'));
    expect(blindIndexes(rotated, '51', 'phone', '13812345678')).toEqual([otherKeys, keys].map((one) => blindIndex(one, '51', 'phone', '13812345678')));
    expect(personIdOf(rotated, citizenId)).toBe(personIdOf(keys, citizenId));
  });

  it('has one form for any text and shows nothing of it', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => expect(blindIndex(keys, '51', 'phone', text)).toMatch(/^[0-9a-f]{16}:[\w-]{43}$/)));
  });
});

describe('personIdOf', () => {
  it('is stable: the same person keeps one id in every service and release', () => {
    expect(personIdOf(keys, citizenId)).toBe('f4ba4519-bf9f-820a-bd18-499defe88cb0');
    expect(personIdOf(keys, citizenId.toLowerCase())).toBe(personIdOf(keys, citizenId));
    expect(personIdOf(otherKeys, citizenId)).not.toBe(personIdOf(keys, citizenId));
  });

  it('is a UUID of version 8 and the RFC’s variant', () => {
    fc.assert(
      fc.property(fc.string(), (text) =>
        expect(personIdOf(keys, text)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      ),
    );
  });
});
