import { count, oneOf, text } from '../workbook/codecs.js';
import { readSheet, type SheetFault, type SheetTable } from '../workbook/read-sheet.js';
import type { SheetsRefusal } from '../workbook/read-standards.js';
import { blankable, needed, optional, type ValueColumns } from '../workbook/sheets.js';
import { sheetOf, type TextSheet } from '../workbook/write-standards.js';
import type { DeclaredTotals, ItemCounts, Roster, RosterEntry, RosterKind } from './roster.js';

export const ROSTER_SHEET = '进驻清单';
export const TOTALS_SHEET = '合计';
/** As many units as a centre can have. */
const MOST_UNITS = 2_000;

const KINDS = oneOf<RosterKind>({ 进驻: 'resident', 代受理: 'agency', 临时: 'temporary', 招投标: 'bidding' });
export const kindWord = (kind: RosterKind): string => KINDS.write(kind as never);

const COUNTS: ValueColumns = {
  items: optional('事项数', 'items', count), licences: optional('许可', 'licences', count), approvals: optional('非许可审批', 'approvals', count), others: optional('其他', 'others', count),
};
const ROSTER_COLUMNS: ValueColumns = {
  kind: needed('类别', 'kind', KINDS), no: needed('序号', 'number', count), department: needed('部门和单位', 'department', text), ...COUNTS, note: blankable('备注', 'note'),
};
const TOTALS_COLUMNS: ValueColumns = { kind: needed('类别', 'kind', KINDS), units: optional('单位数', 'units', count), ...COUNTS };

export interface ReadRoster extends Roster {
  readonly kind: 'ReadRoster';
  readonly faults: readonly SheetFault[];
}

/** Columns of the sheets of a roster, for who words faults. */
export const columnsOfRosterSheet = (name: string): ValueColumns | null => ({ [ROSTER_SHEET]: ROSTER_COLUMNS, [TOTALS_SHEET]: TOTALS_COLUMNS }[name] ?? null);

/** Reads a roster, and its totals where there is a sheet of them. Rows that cannot be read are among the faults and not among the entries. */
export function readRoster(sheets: readonly SheetTable[]): ReadRoster | SheetsRefusal {
  const named = (name: string): SheetTable | undefined => sheets.find((sheet) => sheet.name.trim() === name);
  const [units, totals] = [named(ROSTER_SHEET), named(TOTALS_SHEET)];
  if (!units) return { kind: 'SheetMissing', sheet: ROSTER_SHEET };
  const faults: SheetFault[] = [];
  const read = readSheet(ROSTER_SHEET, units, ROSTER_COLUMNS, faults);
  if ('kind' in read) return read;
  if (read.rows.length === 0 && faults.length === 0) return { kind: 'NoRows' };
  if (read.rows.length > MOST_UNITS) return { kind: 'TooManyRows', most: MOST_UNITS, given: read.rows.length };
  const sums = totals ? readSheet(TOTALS_SHEET, totals, TOTALS_COLUMNS, faults) : { rows: [] };
  if ('kind' in sums) return sums;
  const isWhole = (values: ReadonlyMap<string, unknown>, ...needs: readonly string[]): boolean => needs.every((column) => values.has(column) && values.get(column) !== null);
  return {
    kind: 'ReadRoster', faults,
    entries: read.rows.map(({ values }) => values).filter((values) => isWhole(values, 'kind', 'no', 'department'))
      .map((values): RosterEntry => ({ ...countsOf(values), kind: values.get('kind') as RosterKind, no: values.get('no') as number, department: values.get('department') as string, note: (values.get('note') ?? '') as string })),
    totals: sums.rows.map(({ values }) => values).filter((values) => isWhole(values, 'kind'))
      .map((values): DeclaredTotals => ({ ...countsOf(values), kind: values.get('kind') as RosterKind, units: numberIn(values, 'units') })),
  };
}

const numberIn = (values: ReadonlyMap<string, unknown>, column: string): number | null => (values.get(column) ?? null) as number | null;
const countsOf = (values: ReadonlyMap<string, unknown>): ItemCounts =>
  ({ items: numberIn(values, 'items'), licences: numberIn(values, 'licences'), approvals: numberIn(values, 'approvals'), others: numberIn(values, 'others') });

/** A roster as sheets that can be sent in again; of an empty one, the template. */
export const rosterSheets = ({ entries, totals }: Roster): readonly TextSheet[] => [sheetOf(ROSTER_SHEET, ROSTER_COLUMNS, entries), sheetOf(TOTALS_SHEET, TOTALS_COLUMNS, totals)];
