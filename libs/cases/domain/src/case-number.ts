import { isIsoDate, type IsoDate } from '@yimen/working-days';

/** What a case number is made of. */
export interface CaseNumberParts {
  /** The region code (行政区划代码) of the tenant that numbers: 6, 9 or 12 digits. */
  readonly officialCode: string;
  /** The date of submission in Asia/Shanghai. */
  readonly on: IsoDate;
  /** 1, 2, 3 … within region and day; gaps do no harm. */
  readonly serial: number;
}

const CHECK_CHARACTERS = '0123456789X';

/**
 * The number of a case (办件编号): region code filled up to 12 digits, yyyyMMdd, a serial of at least five digits, and
 * one check character. Unique in the whole country as long as a region numbers each day's cases apart.
 *
 * The region has its full width because numbers of regions of different levels could coincide otherwise. Digits and X
 * survive QR and bar codes, the telephone and handwriting; the check character (ISO 7064 MOD 11-2, as on the identity
 * card) finds every wrong digit and every swap of two neighbours. 26 characters, at most 37. Throws RangeError for
 * parts that are none.
 */
export function caseNumber({ officialCode, on, serial }: CaseNumberParts): string {
  if (!/^[0-9]{6}(?:[0-9]{3}){0,2}$/.test(officialCode)) throw new RangeError(`no region code: ${officialCode}`);
  if (!isIsoDate(on)) throw new RangeError(`no date: ${on}`);
  if (!Number.isSafeInteger(serial) || serial < 1) throw new RangeError(`no serial: ${serial}`);
  const digits = officialCode.padEnd(12, '0') + on.replaceAll('-', '') + String(serial).padStart(5, '0');
  return digits + checkCharacter(digits);
}

/** The character that makes the weighted sum of all places 1 modulo 11. */
function checkCharacter(digits: string): string {
  const sum = [...digits].reduce((total, digit) => ((total + Number(digit)) * 2) % 11, 0);
  return CHECK_CHARACTERS.charAt((12 - sum) % 11);
}
