import { hasInvisible } from './cells.js';
import type { Columns } from './columns.js';
import { EMPTY_CELL, shortly, type RowFault, type TableCell, type TableRow } from './table.js';

/** Reads one cell of a row; null where it is empty, or where a fault was reported. */
export type CellReader<C extends string> = <T>(column: C, parse: (text: string, cell: TableCell) => T | null, rule: string) => T | null;

/**
 * Reads the cells of one row, column by column.
 * @param places where each column stands
 * @param report told of every cell that cannot be read: empty where it is needed, a formula, what nobody sees, or what `parse` refuses
 */
export function readerOf<C extends string>(
  columns: Columns<C>, places: ReadonlyMap<C, number>, { no, cells }: TableRow, report: (fault: RowFault<C>) => void,
  isUnreadable: (text: string) => boolean = hasInvisible,
): CellReader<C> {
  return (column, parse, rule) => {
    const cell = cells.get(places.get(column) ?? -1) ?? EMPTY_CELL;
    const text = cell.text.trim();
    const fault = (broken: string): null => {
      report({ row: no, column, rule: broken, given: shortly(cell) });
      return null;
    };
    if (cell.kind === 'formula' || cell.kind === 'error') return fault('formula');
    if (text === '') return columns[column].needed ? fault('needed') : null;
    if (isUnreadable(text)) return fault('visible_characters');
    return parse(text, cell) ?? fault(rule);
  };
}

/** Faults of merged rows: what they say is said of one of them only. */
export const mergedFaults = (rows: readonly number[], headNo: number | undefined): readonly RowFault<never>[] =>
  [...new Set(rows)].filter((no) => no !== headNo).map((row) => ({ row, column: null, rule: 'merged', given: '' }));
