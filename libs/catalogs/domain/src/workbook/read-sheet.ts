import { columnsOf, hasInvisibleInPassage, mergedFaults, readerOf, saying, type ColumnsWrong, type RowFault, type Table, type TableRow } from '@yimen/tables';
import type { ValueColumns } from './sheets.js';

export interface SheetTable extends Table {
  readonly name: string;
}
/** What is wrong in a row of a sheet. */
export interface SheetFault extends RowFault {
  readonly sheet: string;
}
/** Where something was said. */
export type Place = Pick<SheetFault, 'sheet' | 'row'>;

export interface ReadRow {
  readonly place: Place;
  readonly values: ReadonlyMap<string, unknown>;
}

/** Reads the rows of a sheet as far as they can be read, and tells what is wrong in each. */
export function readSheet(sheet: string, table: SheetTable, columns: ValueColumns, faults: SheetFault[]): { readonly rows: readonly ReadRow[] } | (ColumnsWrong & { readonly sheet: string }) {
  const [head, ...body] = table.rows;
  const places = columnsOf(head?.cells ?? new Map(), columns);
  if ('kind' in places) return { ...places, sheet };
  for (const fault of mergedFaults(table.mergedRows, head?.no)) faults.push({ ...fault, sheet });
  return { rows: saying(body).map((row) => ({ place: { sheet, row: row.no }, values: readRow(sheet, columns, places, row, table.from1904, faults) })) };
}

/** What the row's columns say; a column that the sheet does not have says nothing. */
function readRow(sheet: string, columns: ValueColumns, places: ReadonlyMap<string, number>, row: TableRow, from1904: boolean, faults: SheetFault[]): ReadonlyMap<string, unknown> {
  const read = readerOf(columns, places, row, (fault) => faults.push({ ...fault, sheet }), hasInvisibleInPassage);
  const values = new Map<string, unknown>();
  for (const [path, { codec, blank }] of Object.entries(columns)) {
    if (!places.has(path)) continue;
    const value = read(path, (text, cell) => codec.read(text, cell, from1904), codec.rule) ?? blank;
    if (value !== undefined) values.set(path, value);
  }
  return values;
}
