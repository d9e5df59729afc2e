import fc from 'fast-check';
import { caseNumber } from './case-number.js';

const parts = fc.record({
  officialCode: fc.constantFrom(6, 9, 12).chain((length) => fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length })),
  on: fc
    .date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('2999-12-31T00:00:00Z'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  serial: fc.oneof(fc.integer({ min: 1, max: 99_999 }), fc.maxSafeNat().map((serial) => serial + 1).filter(Number.isSafeInteger)),
});

describe('caseNumber', () => {
  it.each([
    ['510682120', '2026-11-23', 1, '51068212000020261123000011'],
    ['510682', '2026-11-23', 99_999, '51068200000020261123999997'],
    ['510682120201', '2026-11-23', 100_000, '510682120201202611231000005'],
  ])('region %s on %s, the %d. case: %s', (officialCode, on, serial, number) => {
    expect(caseNumber({ officialCode, on, serial })).toBe(number);
  });

  it.each([
    [{ officialCode: '5106', on: '2026-11-23', serial: 1 }, 'no region code: 5106'],
    [{ officialCode: '510682', on: '2026-11-31', serial: 1 }, 'no date: 2026-11-31'],
    [{ officialCode: '510682', on: '2026-11-23', serial: 0 }, 'no serial: 0'],
    [{ officialCode: '510682', on: '2026-11-23', serial: 1.5 }, 'no serial: 1.5'],
  ])('refuses %j', (wrong, message) => {
    expect(() => caseNumber(wrong)).toThrow(message);
  });

  it('fits into 50 characters of digits and X', () => {
    fc.assert(
      fc.property(parts, (some) => {
        expect(caseNumber(some)).toMatch(/^[0-9]{25,49}[0-9X]$/);
      }),
    );
  });

  it('differs whenever region, date or serial differ', () => {
    const sameRegion = (code: string) => code.padEnd(12, '0');
    fc.assert(
      fc.property(parts, parts, fc.boolean(), fc.boolean(), (one, other, shareCode, shareDate) => {
        const second = {
          officialCode: shareCode ? one.officialCode : other.officialCode,
          on: shareDate ? one.on : other.on,
          serial: other.serial,
        };
        const isSame =
          sameRegion(one.officialCode) === sameRegion(second.officialCode) && one.on === second.on && one.serial === second.serial;
        expect(caseNumber(one) === caseNumber(second)).toBe(isSame);
      }),
    );
  });

  it('can be read back, which proves that no two cases share a number', () => {
    fc.assert(
      fc.property(parts, (some) => {
        const [, region, year, month, day, serial] = /^(.{12})(.{4})(..)(..)(.+).$/.exec(caseNumber(some)) ?? [];
        expect([region, `${year}-${month}-${day}`, Number(serial)]).toEqual([some.officialCode.padEnd(12, '0'), some.on, some.serial]);
      }),
    );
  });

  it('finds every wrong digit and every swap of neighbours: exactly one check character fits', () => {
    const sumIsOne = (text: string) =>
      [...text].reduce((sum, symbol) => (sum * 2 + '0123456789X'.indexOf(symbol)) % 11, 0) === 1;
    fc.assert(
      fc.property(parts, fc.nat(60), fc.constantFrom(...'0123456789'), (some, position, digit) => {
        const number = caseNumber(some);
        expect(sumIsOne(number)).toBe(true);
        const place = position % (number.length - 1);
        const wrong = number.slice(0, place) + digit + number.slice(place + 1);
        expect(sumIsOne(wrong)).toBe(wrong === number);
        const swapped = number.slice(0, place) + number.charAt(place + 1) + number.charAt(place) + number.slice(place + 2);
        expect(sumIsOne(swapped)).toBe(swapped === number);
      }),
    );
  });
});
