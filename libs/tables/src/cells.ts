import { addDays, isIsoDate, type IsoDate } from '@yimen/working-days';
import type { TableCell } from './table.js';

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}]/u;
/** Line breaks are typed in cells, and seen. */
const INVISIBLE_IN_PASSAGE = /[^\P{Cc}\n\r\t]|[\p{Cf}\p{Cs}]/u;

export const hasInvisible = (text: string): boolean => INVISIBLE.test(text);
export const hasInvisibleInPassage = (text: string): boolean => INVISIBLE_IN_PASSAGE.test(text);

/** A code that a spreadsheet took for a number, without the power of ten it may write: 5.10682120201E11 is 510682120201. */
export const wholeNumber = (text: string, kind: TableCell['kind']): string => (kind === 'number' && Number.isSafeInteger(Number(text)) ? String(Number(text)) : text);

/** A cell's day, as people write it (2026-12-01, 2026/12/1, 2026年12月1日) or as the number that a spreadsheet keeps; null when it is none. */
export function dayIn({ text, kind }: TableCell, from1904: boolean): IsoDate | null {
  if (kind === 'number') {
    const days = Number(text);
    // Whole days only; before March 1900 the count of spreadsheets has a day that never was.
    return Number.isInteger(days) && days > 60 && days < 200_000 ? addDays(from1904 ? '1904-01-01' : '1899-12-30', days) : null;
  }
  const [, year, month, on] = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text) ?? [];
  const date = `${year}-${month?.padStart(2, '0')}-${on?.padStart(2, '0')}`;
  return isIsoDate(date) ? date : null;
}
