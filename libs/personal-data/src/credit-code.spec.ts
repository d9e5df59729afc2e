import fc from 'fast-check';
import { checkCreditCode } from './credit-code.js';

const SYMBOLS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const GOLDEN = ['91350100M000100Y43', '115113010833722043', '11511301008778183N', '12441500196720244T'];

/** The check character by Horner's rule and by trying all symbols, not by the table of weights. */
function withCheckCharacter(seventeen: string): string {
  const sum = [...seventeen].reverse().reduce((total, symbol) => (total * 3 + SYMBOLS.indexOf(symbol)) % 31, 0);
  return seventeen + [...SYMBOLS].find((symbol) => (sum + SYMBOLS.indexOf(symbol)) % 31 === 0);
}

const creditCode = fc
  .tuple(
    fc.constantFrom('11', '12', '51', '91', '92', 'N1'),
    fc.integer({ min: 110000, max: 659999 }),
    fc.string({ unit: fc.constantFrom(...SYMBOLS), minLength: 9, maxLength: 9 }),
  )
  .map(([body, region, organisation]) => withCheckCharacter(`${body}${region}${organisation}`));

describe('checkCreditCode', () => {
  it.each(GOLDEN)('%s is valid', (text) => {
    expect(checkCreditCode(text)).toEqual({ kind: 'valid', creditCode: text });
    expect(checkCreditCode(` ${text.toLowerCase()}`)).toEqual({ kind: 'valid', creditCode: text });
  });

  it.each([
    ['', 'length'],
    ['91350100M000100Y4', 'length'],
    ['91350100I000100Y43', 'characters'],
    ['913501O0M000100Y43', 'characters'],
    ['9135A100M000100Y43', 'characters'],
    ['91350100M000100Y44', 'check_character'],
    ['91350100M000010Y43', 'check_character'],
  ])('refuses "%s" by its %s', (text, rule) => {
    expect(checkCreditCode(text)).toEqual({ kind: 'invalid', rule });
  });

  it('accepts every well-made code and detects every change of a single place', () => {
    fc.assert(
      fc.property(creditCode, fc.nat(17), fc.constantFrom(...SYMBOLS), (text, place, other) => {
        expect(checkCreditCode(text).kind).toBe('valid');
        fc.pre(text[place] !== other);
        expect(checkCreditCode(text.slice(0, place) + other + text.slice(place + 1)).kind).toBe('invalid');
      }),
    );
  });
});
