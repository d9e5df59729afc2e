import { headOf } from '@yimen/tables';
import type { WrittenStandard } from '../item-standard.js';
import { ITEM_COLUMNS, ITEM_SHEET, LIST_SHEETS, type ValueColumns } from './sheets.js';

/** A sheet as it is to be written: texts, and by column what may be chosen. */
export interface TextSheet {
  readonly name: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly choices: ReadonlyMap<number, readonly string[]>;
}

const valueAt = (from: unknown, path: string): unknown => path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], from);

const textsOf = (columns: ValueColumns, from: unknown): readonly string[] => Object.entries(columns).map(([path, { codec }]) => {
  const value = valueAt(from, path);
  return value === null || value === undefined ? '' : codec.write(value as never);
});

/** Choices of a spreadsheet are one text of at most 255 characters. */
const LONGEST_CHOICES = 255;

/** Objects as rows, each column the value at its path. */
export const sheetOf = (name: string, columns: ValueColumns, from: readonly unknown[]): TextSheet => ({
  name, head: headOf(columns), rows: from.map((one) => textsOf(columns, one)),
  choices: new Map(Object.values(columns).flatMap(({ codec: { words } }, at) => (words && words.join(',').length <= LONGEST_CHOICES ? [[at, words] as const] : []))),
});

/** Standards as sheets of a workbook (标准清单): one of items, and one for each of their lists. Of no standards it is the template. */
export function standardSheets(standards: readonly WrittenStandard[]): readonly TextSheet[] {
  return [
    sheetOf(ITEM_SHEET, ITEM_COLUMNS, standards),
    ...LIST_SHEETS.map(({ field, name, columns }) => sheetOf(name, columns, standards.flatMap((standard) =>
      ((standard[field] ?? []) as readonly object[]).map((line) => ({ ...line, code: standard.code }))))),
  ];
}
