import fc from 'fast-check';
import { checkCitizenId } from './citizen-id.js';

/** The check character by the defining congruence Σ a·2^(18−place) ≡ 1 (mod 11), not by the table of weights. */
function withCheckCharacter(seventeen: string): string {
  let sum = 0;
  for (const digit of seventeen) sum = (sum + Number(digit)) * 2;
  return seventeen + '0123456789X'[(12 - (sum % 11)) % 11];
}

const birthOn = fc
  .date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2099-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const citizenId = fc
  .tuple(fc.integer({ min: 110000, max: 829999 }), birthOn, fc.integer({ min: 0, max: 999 }))
  .map(([region, birth, order]) => withCheckCharacter(`${region}${birth.replaceAll('-', '')}${String(order).padStart(3, '0')}`));

describe('checkCitizenId', () => {
  it.each([
    ['11010519491231002X', 'valid', '1949-12-31', 'female'],
    ['440524188001010014', 'valid', '1880-01-01', 'male'],
  ])('%s is %s, born %s, %s', (text, kind, birth, sex) => {
    expect(checkCitizenId(text)).toEqual({ kind, citizenId: text, birthOn: birth, sex });
  });

  it.each([
    ['a small x', '11010519491231002x'],
    ['full-width digits', '１１０１０５１９４９１２３１００２Ｘ'],
    ['groups with spaces', ' 110105 19491231 002X '],
  ])('accepts %s and gives back the one spelling', (_, text) => {
    expect(checkCitizenId(text)).toMatchObject({ kind: 'valid', citizenId: '11010519491231002X' });
  });

  it.each([
    ['', 'length'],
    ['130503670401001', 'length'],
    ['11010519491231002XX', 'length'],
    ['1101051949123100X2', 'characters'],
    ['01010519491231002X', 'characters'],
    ['11010519490230002X', 'birth_date'],
    ['11010519491331002X', 'birth_date'],
    ['11010519230229002X', 'birth_date'],
    ['11010522491231002X', 'birth_date'],
    ['110105194912310021', 'check_digit'],
    ['11010519491231003X', 'check_digit'],
  ])('refuses "%s" by its %s', (text, rule) => {
    expect(checkCitizenId(text)).toEqual({ kind: 'invalid', rule });
  });

  it('accepts every well-made number, with its birthday, of whatever region', () => {
    fc.assert(
      fc.property(citizenId, (text) => {
        const check = checkCitizenId(text);
        expect(check).toMatchObject({ kind: 'valid', citizenId: text });
        expect(check.kind === 'valid' && check.birthOn.replaceAll('-', '')).toBe(text.slice(6, 14));
      }),
    );
  });

  it('detects every change of a single place', () => {
    fc.assert(
      fc.property(citizenId, fc.nat(17), fc.constantFrom(...'0123456789X'), (text, place, other) => {
        fc.pre(text[place] !== other);
        expect(checkCitizenId(text.slice(0, place) + other + text.slice(place + 1)).kind).toBe('invalid');
      }),
    );
  });

  it('detects every swap of two neighbours', () => {
    fc.assert(
      fc.property(citizenId, fc.nat(16), (text, place) => {
        fc.pre(text[place] !== text[place + 1]);
        const swapped = text.slice(0, place) + text[place + 1] + text[place] + text.slice(place + 2);
        expect(checkCitizenId(swapped).kind).toBe('invalid');
      }),
    );
  });

  it('answers for any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => expect(checkCitizenId(text).kind).toMatch(/^(in)?valid$/)));
  });
});
