/** A cell of a table as a spreadsheet holds it; a number's text is the number. */
export interface TableCell {
  readonly text: string;
  readonly kind: 'text' | 'number' | 'formula' | 'error';
}
export const EMPTY_CELL: TableCell = { text: '', kind: 'text' };

export interface TableRow {
  readonly no: number;
  readonly cells: ReadonlyMap<number, TableCell>;
}
/** A sheet: rows by their own numbers (1 is the first), cells by column (0 is A); empty ones are left out. */
export interface Table {
  readonly rows: readonly TableRow[];
  /** First rows of merged ranges. */
  readonly mergedRows: readonly number[];
  /** Whether days are counted from 1904 and not from 1900. */
  readonly from1904: boolean;
}

/** What is wrong in a row; `rule` is stable, and the wording is the reader's. Without a column the whole row is meant. */
export interface RowFault<C extends string = string> {
  readonly row: number;
  readonly column: C | null;
  readonly rule: string;
  readonly given: string;
}

/** Rows that say anything. */
export const saying = (rows: readonly TableRow[]): readonly TableRow[] =>
  rows.filter(({ cells }) => [...cells.values()].some(({ text, kind }) => text.trim() !== '' || kind !== 'text'));

/** What a fault repeats of a cell. */
export const shortly = ({ text }: TableCell): string => text.slice(0, 60);
