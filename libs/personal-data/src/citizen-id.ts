/** What a clerk's entry of a citizen's identity number turned out to be. */
export type CitizenIdCheck =
  | { readonly kind: 'valid'; readonly citizenId: string; readonly birthOn: string; readonly sex: 'female' | 'male' }
  | { readonly kind: 'invalid'; readonly rule: 'length' | 'characters' | 'birth_date' | 'check_digit' };

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_CHARACTERS = '10X98765432';

/**
 * The one spelling of an identity number: full-width digits of Chinese input methods become plain ones, spaces go,
 * a final x becomes X. Goes in: any text. Comes out: text that may still be no identity number.
 */
export function normaliseCitizenId(text: string): string {
  return text.normalize('NFKC').replace(/\s/gu, '').toUpperCase();
}

/**
 * Checks a citizen's identity number (公民身份号码, GB 11643).
 *
 * The first failing rule is named. The six digits of the region are not looked up: a number keeps the code of the
 * place of first registration for life, also after that code was abolished. The fifteen-digit numbers of the first
 * generation have been void since 2013 and fail by length.
 */
export function checkCitizenId(text: string): CitizenIdCheck {
  const citizenId = normaliseCitizenId(text);
  if (citizenId.length !== 18) return { kind: 'invalid', rule: 'length' };
  if (!/^[1-9][0-9]{16}[0-9X]$/.test(citizenId)) return { kind: 'invalid', rule: 'characters' };
  const birthOn = `${citizenId.slice(6, 10)}-${citizenId.slice(10, 12)}-${citizenId.slice(12, 14)}`;
  if (!isBirthDate(birthOn)) return { kind: 'invalid', rule: 'birth_date' };
  if (checkCharacter(citizenId) !== citizenId[17]) return { kind: 'invalid', rule: 'check_digit' };
  return { kind: 'valid', citizenId, birthOn, sex: Number(citizenId[16]) % 2 === 1 ? 'male' : 'female' };
}

/** ISO 7064 MOD 11-2 over the first seventeen digits. */
function checkCharacter(citizenId: string): string | undefined {
  const sum = WEIGHTS.reduce((total, weight, place) => total + weight * Number(citizenId[place]), 0);
  return CHECK_CHARACTERS[sum % 11];
}

/** A day of the Gregorian calendar in the centuries of which anybody can hold a card. */
function isBirthDate(isoDate: string): boolean {
  if (!/^(18|19|20)/.test(isoDate)) return false;
  const midnight = new Date(`${isoDate}T00:00:00Z`);
  // A 30 February either is no instant at all or rolls over into March: both read back differently.
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(isoDate);
}
