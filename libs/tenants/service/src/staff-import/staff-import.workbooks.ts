import { headOf, type Table } from '@yimen/tables';
import { DATA_SCOPE_WORDS, STAFF_COLUMN_NAMES, STAFF_COLUMNS, STAFF_ROLE_WORDS, type StaffFault, type StaffRole } from '@yimen/tenants-domain';
import { workbookWithFaults, writeWorkbook } from '@yimen/workbooks';
import { shownFault } from './staff-import.messages.js';

const SHEET = '人员岗位';

/** An empty table, with the roles that may be given and the data scopes to choose from. */
export function staffTemplate(roles: readonly StaffRole[]): Promise<Buffer> {
  const choices = new Map([
    [STAFF_COLUMN_NAMES.indexOf('role'), roles.map((role) => STAFF_ROLE_WORDS[role])], [STAFF_COLUMN_NAMES.indexOf('dataScope'), Object.values(DATA_SCOPE_WORDS)],
  ]);
  return writeWorkbook({ name: SHEET, head: headOf(STAFF_COLUMNS), rows: [], choices });
}

/** The table as it came, with what is wrong in each row; it can be mended and sent in again. */
export function staffWithFaults(table: Table, faults: readonly StaffFault[]): Promise<Buffer> {
  const said = Map.groupBy(faults.map(shownFault), ({ row }) => row);
  return workbookWithFaults([{ ...table, name: SHEET }], (_sheet, row) => said.get(row) ?? [], (heading) => DAYS.some((day) => heading.toLowerCase().includes(day)));
}
const DAYS = [STAFF_COLUMNS.validFrom, STAFF_COLUMNS.validUntil].flatMap(({ zh, en }): string[] => [zh, en]);
