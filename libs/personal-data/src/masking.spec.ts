import fc from 'fast-check';
import { maskCitizenId, maskName, maskPhone } from './masking.js';

describe('masking, as a clerk reads it', () => {
  it.each([
    ['张三', '张*'],
    ['张三丰', '张**'],
    ['欧阳明月', '欧**'],
    ['阿依古丽·买买提', '阿**'],
    ['𠮷田', '𠮷*'],
    ['李', '*'],
    ['', '*'],
  ])('name %s → %s', (name, masked) => expect(maskName(name)).toBe(masked));

  it.each([
    ['11010519491231002X', '1101************2X'],
    ['11010519491231002x', '1101************2X'],
    ['440524188001010014', '4405************14'],
    ['130503670401001', '****'],
    ['护照 E12345678', '****'],
    ['', '****'],
  ])('identity number %s → %s', (citizenId, masked) => expect(maskCitizenId(citizenId)).toBe(masked));

  it.each([
    ['13812345678', '138****5678'],
    ['+86 138 1234 5678', '138****5678'],
    ['0838-8201234', '****'],
    ['', '****'],
  ])('phone %s → %s', (phone, masked) => expect(maskPhone(phone)).toBe(masked));
});

describe('masking, for any text', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'0123456789X'), minLength: 10, maxLength: 20 }),
  );

  it('never shows more than it says', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect([...maskName(text)].filter((character) => character !== '*').length).toBeLessThanOrEqual(1);
        expect(maskCitizenId(text)).toMatch(/^(\*{4}|[0-9]{4}\*{12}[0-9][0-9X])$/);
        expect(maskPhone(text)).toMatch(/^(\*{4}|1[0-9]{2}\*{4}[0-9]{4})$/);
      }),
    );
  });

  it('gives the same mask to all that differ in hidden places only', () => {
    const digits = (length: number) => fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length });
    fc.assert(
      fc.property(digits(4), digits(12), digits(12), digits(2), (head, one, other, tail) => {
        expect(maskCitizenId(head + one + tail)).toBe(maskCitizenId(head + other + tail));
        expect(maskPhone(`138${one.slice(0, 4)}${head}`)).toBe(maskPhone(`138${other.slice(0, 4)}${head}`));
      }),
    );
  });
});
