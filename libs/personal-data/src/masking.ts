import { normaliseCitizenId } from './citizen-id.js';
import { normalisePhone } from './phone.js';

/** Shown for whatever has not the expected shape: how long a mistyped value was is nobody's business either. */
const ALL_HIDDEN = '****';

/**
 * Masks a person's name (姓名): the first character and one star, from three characters on two: 张三 → 张*,
 * 张三丰 → 张**, 欧阳明月 → 欧**.
 *
 * The other custom, 张*明, shows two characters of three, and in a village that names the person. A longer name gets no
 * more stars: long names are rare, and their length would tell who it is. A name of one character shows nothing.
 */
export function maskName(name: string): string {
  const characters = [...name.replace(/\s/gu, '')];
  const [first] = characters;
  if (first === undefined || characters.length === 1) return '*';
  return characters.length === 2 ? `${first}*` : `${first}**`;
}

/**
 * Masks a citizen's identity number (公民身份号码): the first four and the last two places, 5106************2X.
 *
 * Four places name the prefecture, two let a clerk compare with the card on the counter; the last but one also tells the
 * sex. The custom of showing the last four would give the whole number to anyone who knows the person's county and
 * birthday; with two, nine or ten numbers remain possible even then. Anything that has not the shape of an identity
 * number is hidden altogether.
 */
export function maskCitizenId(citizenId: string): string {
  const text = normaliseCitizenId(citizenId);
  return /^[0-9]{17}[0-9X]$/.test(text) ? `${text.slice(0, 4)}${'*'.repeat(12)}${text.slice(16)}` : ALL_HIDDEN;
}

/**
 * Masks a mobile number (手机号码): 138****5678. Landlines are hidden altogether: behind an area code seven digits
 * remain, and half of them would often be enough.
 */
export function maskPhone(phone: string): string {
  const digits = normalisePhone(phone);
  return /^1[0-9]{10}$/.test(digits) ? `${digits.slice(0, 3)}****${digits.slice(7)}` : ALL_HIDDEN;
}
