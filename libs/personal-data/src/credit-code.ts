/** What an entry of an organisation's credit code turned out to be. */
export type CreditCodeCheck =
  | { readonly kind: 'valid'; readonly creditCode: string }
  | { readonly kind: 'invalid'; readonly rule: 'length' | 'characters' | 'check_character' };

/** Thirty-one symbols: I, O, S, V and Z are left out because they read like 1, 0, 5, U and 2. */
const SYMBOLS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** The one spelling of a credit code: full-width characters become plain ones, spaces go, letters become capitals. */
export function normaliseCreditCode(text: string): string {
  return text.normalize('NFKC').replace(/\s/gu, '').toUpperCase();
}

/**
 * Checks a unified social credit code (统一社会信用代码, GB 32100-2015): eighteen symbols, the third to eighth digits of
 * a region, the last a check character modulo 31. The first failing rule is named.
 *
 * The organisation code inside (places 9–17, GB 11714) has a check character of its own that is not looked at:
 * codes issued before the unification were carried over as they stood.
 */
export function checkCreditCode(text: string): CreditCodeCheck {
  const creditCode = normaliseCreditCode(text);
  if (creditCode.length !== 18) return { kind: 'invalid', rule: 'length' };
  const values = [...creditCode].map((symbol) => SYMBOLS.indexOf(symbol));
  if (values.includes(-1) || !/^..[0-9]{6}/.test(creditCode)) return { kind: 'invalid', rule: 'characters' };
  const sum = WEIGHTS.reduce((total, weight, place) => total + weight * (values[place] ?? 0), 0);
  if ((31 - (sum % 31)) % 31 !== values[17]) return { kind: 'invalid', rule: 'check_character' };
  return { kind: 'valid', creditCode };
}
