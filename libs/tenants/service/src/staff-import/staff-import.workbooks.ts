import { dayIn, EMPTY_CELL, FAULTS_COLUMN, headOf, type Table, type TableCell } from '@yimen/tables';
import { DATA_SCOPE_WORDS, STAFF_COLUMN_NAMES, STAFF_COLUMNS, STAFF_ROLE_WORDS, type StaffFault, type StaffRole } from '@yimen/tenants-domain';
import { writeWorkbook } from '@yimen/workbooks';
import { shownFault } from './staff-import.messages.js';

const SHEET = '人员岗位';
const HEAD = headOf(STAFF_COLUMNS);

/** An empty table, with the roles that may be given and the data scopes to choose from. */
export function templateWorkbook(roles: readonly StaffRole[]): Buffer {
  const choices = new Map([
    [STAFF_COLUMN_NAMES.indexOf('role'), roles.map((role) => STAFF_ROLE_WORDS[role])], [STAFF_COLUMN_NAMES.indexOf('dataScope'), Object.values(DATA_SCOPE_WORDS)],
  ]);
  return writeWorkbook({ name: SHEET, head: HEAD, rows: [], choices });
}

/** The table as it came, with what is wrong in each row, in both languages; it can be mended and sent in again. */
export function workbookWithFaults({ rows: [head, ...rows], from1904 }: Table, faults: readonly StaffFault[]): Buffer {
  const said = Map.groupBy(faults.map(shownFault), ({ row }) => row);
  const kept = [...(head?.cells ?? [])].filter(([, { text }]) => !text.includes(FAULTS_COLUMN.zh));
  const texts = (cells: ReadonlyMap<number, TableCell>): string[] => kept.map(([column, { text: heading }]) => {
    const cell = cells.get(column) ?? EMPTY_CELL;
    // Days come as numbers, and go as people write them.
    return (DAYS.some((day) => heading.toLowerCase().includes(day)) && cell.kind === 'number' ? dayIn(cell, from1904) : null) ?? cell.text;
  });
  return writeWorkbook({
    name: SHEET, choices: new Map(), head: [...kept.map(([, { text }]) => text), FAULTS_COLUMN.zh],
    rows: rows.map(({ no, cells }) => [...texts(cells), (said.get(no) ?? []).map(({ zh, en }) => `${zh} ${en}`).join('; ')]),
  });
}
const DAYS = [STAFF_COLUMNS.validFrom, STAFF_COLUMNS.validUntil].flatMap(({ zh, en }): string[] => [zh, en]);
