import { dayIn, EMPTY_CELL, FAULTS_COLUMN, type TableCell } from '@yimen/tables';
import type { NamedTable, WorkbookUnreadable } from './read-workbook.js';
import { writeWorkbook } from './write-workbook.js';

/** A text in both languages. */
export type Said = readonly [zh: string, en: string];

/** What is wrong with a cell or a row of any table, by rule. */
export const FAULT_WORDS: Readonly<Record<string, Said>> = {
  needed: ['必填', 'is needed'],
  formula: ['不能是公式或错误值，请粘贴为文本', 'must not be a formula or an error: paste it as text'],
  merged: ['含合并单元格，请取消合并', 'has merged cells: unmerge them'],
  visible_characters: ['含不可见字符', 'has invisible characters'],
  word: ['不在可选值之内', 'is none of the words to choose from'],
  date: ['不是日期（如 2026-12-01）', 'is no date (2026-12-01)'],
};

export const UNREADABLE: Readonly<Record<WorkbookUnreadable['rule'], Readonly<Record<'zh-CN' | 'en', string>>>> = {
  no_zip: { 'zh-CN': '不是 Excel 工作簿（.xlsx）。', en: 'This is no Excel workbook (.xlsx).' },
  broken: { 'zh-CN': '工作簿已损坏，无法读取。', en: 'The workbook is broken.' },
  encrypted: { 'zh-CN': '工作簿已加密，请先取消密码。', en: 'The workbook is encrypted: take its password off.' },
  too_large: { 'zh-CN': '工作簿过大。', en: 'The workbook is too large.' },
  no_sheet: { 'zh-CN': '工作簿中没有可见的工作表。', en: 'The workbook has no visible sheet.' },
  too_many_rows: { 'zh-CN': '工作表行数过多。', en: 'The sheet has too many rows.' },
};

/** A fault in words, in both languages, with its row, column and what was given. */
export function sayFault({ row, given, rule }: { readonly row: number; readonly given: string; readonly rule: string }, column: { readonly zh: string; readonly en: string } | null, words: Readonly<Record<string, Said>>): { readonly zh: string; readonly en: string } {
  const [zh, en] = words[rule] ?? [rule, rule];
  return {
    zh: `第 ${row} 行${column?.zh ?? ''}${given && `“${given}”`}：${zh}`,
    en: `Row ${row}: ${column ? `${column.en} ` : ''}${given && `“${given}” `}${en}`,
  };
}

/**
 * Tables as they came, with what is wrong in each row in a last column; they can be mended and sent in again.
 * @param said texts by sheet and row
 * @param isDay whether a heading is one of days, which come as numbers and go as people write them
 */
export function workbookWithFaults(
  tables: readonly NamedTable[], said: (sheet: string, row: number) => readonly { readonly zh: string; readonly en: string }[], isDay: (heading: string) => boolean,
): Promise<Buffer> {
  return writeWorkbook(...tables.map(({ name, rows: [head, ...rows], from1904 }) => {
    const kept = [...(head?.cells ?? [])].filter(([, { text }]) => !text.includes(FAULTS_COLUMN.zh));
    const texts = (cells: ReadonlyMap<number, TableCell>): string[] => kept.map(([column, { text: heading }]) => {
      const cell = cells.get(column) ?? EMPTY_CELL;
      return (isDay(heading) && cell.kind === 'number' ? dayIn(cell, from1904) : null) ?? cell.text;
    });
    return {
      name, choices: new Map(), head: [...kept.map(([, { text }]) => text), FAULTS_COLUMN.zh],
      rows: rows.map(({ no, cells }) => [...texts(cells), said(name, no).map(({ zh, en }) => `${zh} ${en}`).join('; ')]),
    };
  }));
}
