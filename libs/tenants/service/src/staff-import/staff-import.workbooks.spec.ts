import { readdirSync, readFileSync } from 'node:fs';
import type { Table, TableCell } from '@yimen/tables';
import { readStaffTable, STAFF_COLUMN_NAMES, STAFF_COLUMNS, type StaffColumn } from '@yimen/tenants-domain';
import { readWorkbook, writeWorkbook } from '@yimen/workbooks';
import { staffTemplate, staffWithFaults } from './staff-import.workbooks.js';

const SAMPLES = new URL('../../test/workbooks/', import.meta.url);
const HEAD = STAFF_COLUMN_NAMES.map((column) => STAFF_COLUMNS[column].zh);
const table = async (file: Buffer): Promise<Table> => {
  const read = await readWorkbook(file, { unpacked: 48 * 1024 * 1024, rows: 20_000 });
  if (read.kind !== 'Workbook') throw new Error(read.rule);
  return read.sheets[0];
};

/** A table with the head of the template and one row. */
const LUO: Readonly<Partial<Record<StaffColumn, string>>> = { account: 'luo', name: '罗春雨', tenantCode: '510682120', role: '窗口人员' };
const rowOf = (texts: Readonly<Partial<Record<StaffColumn, string>>>, more: Readonly<Partial<Record<StaffColumn, TableCell>>> = {}) => new Map(
  Object.entries<TableCell>({ ...Object.fromEntries(Object.entries(texts).map(([column, text]) => [column, { text, kind: 'text' as const }])), ...more })
    .map(([column, cell]): [number, TableCell] => [STAFF_COLUMN_NAMES.indexOf(column as StaffColumn), cell]));
const headed = (cells: ReadonlyMap<number, TableCell>, mergedRows: readonly number[] = []): Table =>
  ({ rows: [{ no: 1, cells: new Map(HEAD.map((text, at) => [at, { text, kind: 'text' }])) }, { no: 2, cells }], mergedRows, from1904: false });

test.each(readdirSync(SAMPLES))('%s: three people, whatever program wrote them', async (name) => {
  const read = readStaffTable(await table(readFileSync(new URL(name, SAMPLES))));
  if (read.kind !== 'StaffTable') throw new Error(JSON.stringify(read));
  expect(read.faults).toEqual([]);
  expect(read.rows).toEqual([
    { no: 2, account: 'luo.chunyu', name: '罗春雨', tenantCode: '510682120', role: 'window_clerk', departmentCode: 'D1', windowCode: 'W1', dataScope: 'window', validFrom: '2026-12-01', validUntil: '2027-11-30', sentBy: null },
    { no: 3, account: 'shi.youwei', name: '石有为', tenantCode: '510682120201', role: 'village_agent', departmentCode: null, windowCode: null, dataScope: 'whole', validFrom: '2026-12-01', validUntil: '2027-06-30', sentBy: null },
    { no: 4, account: 'ji.minhui', name: '纪民惠', tenantCode: '510682120', role: 'approver', departmentCode: 'D1', windowCode: null, dataScope: 'whole', validFrom: null, validUntil: null, sentBy: '什邡市民政局' },
  ]);
});

describe('what a row must not be', () => {
  const faults = (cells: ReadonlyMap<number, TableCell>, mergedRows?: readonly number[]) => {
    const read = readStaffTable(headed(cells, mergedRows));
    return read.kind === 'StaffTable' ? read.faults.map(({ row, column, rule }) => `${row} ${column} ${rule}`) : read.kind;
  };
  test('a formula is not calculated', () => expect(faults(rowOf(LUO, { validFrom: { text: '46000', kind: 'formula' } }))).toEqual(['2 validFrom formula']));
  test('an error is none of our words', () => expect(faults(rowOf(LUO, { dataScope: { text: '#REF!', kind: 'error' } }))).toEqual(['2 dataScope formula']));
  test('merged cells', () => expect(faults(rowOf(LUO), [2])).toEqual(['2 null merged']));
  test('half a day', () => expect(faults(rowOf(LUO, { validFrom: { text: '46000.5', kind: 'number' } }))).toEqual(['2 validFrom date']));
  test('a name with what nobody sees', () => expect(faults(rowOf({ ...LUO, name: '罗\u202e春雨' }))).toEqual(['2 name visible_characters']));
  test('left out', () => expect(faults(rowOf({ account: 'luo' }))).toEqual(['2 name needed', '2 tenantCode needed', '2 role needed']));
  test('nothing but blanks', () => expect(faults(rowOf({ account: '  ' }))).toBe('NoRows'));
});

test('columns are found wherever they stand; what is missing, unknown or doubled is named', async () => {
  const under = async (...words: string[]) => readStaffTable(await table(await writeWorkbook({ name: '1', head: words, rows: [['x']], choices: new Map() })));
  expect(await under('姓名', 'Account', '电话', '姓名 *')).toEqual({ kind: 'ColumnsWrong', missing: ['tenantCode', 'role'], unknown: ['电话'], repeated: ['姓名 *'] });
  const turned = await table(await writeWorkbook({ name: '1', head: [...HEAD].reverse(), rows: [[...Array<string>(6).fill(''), '首席代表', '510682', '沈知林', 'shen']], choices: new Map() }));
  expect(readStaffTable(turned)).toMatchObject({ rows: [{ account: 'shen', name: '沈知林', role: 'approver' }], faults: [] });
});

test('five thousand rows, and not one more', async () => {
  const rows = (count: number) => Array.from({ length: count }, (_, index) => [`a${index}`, '某人', '510682', '首席代表']);
  const read = async (count: number) => readStaffTable(await table(await writeWorkbook({ name: '1', head: HEAD, rows: rows(count), choices: new Map() })));
  expect(await read(5_000)).toMatchObject({ kind: 'StaffTable', given: 5_000, faults: [] });
  expect(await read(10_000)).toEqual({ kind: 'TooManyRows', most: 5_000, given: 10_000 });
});

test('a table comes back with its faults, and can be sent in again', async () => {
  const first = await table(readFileSync(new URL('openpyxl.xlsx', SAMPLES)));
  const answered = await table(await staffWithFaults(first, [{ row: 3, column: 'name', rule: 'not_that_account', given: '石有为' }]));
  expect([...answered.rows[2]!.cells.values()].at(-1)!.text).toBe('第 3 行姓名“石有为”：与该账号已登记的姓名不同 Row 3: name “石有为” is not the name of that account');
  const [read, again] = [readStaffTable(first), readStaffTable(answered)];
  expect(again).toEqual(read);
  expect(readStaffTable(await table(await staffWithFaults(answered, [])))).toEqual(read);
  expect(readStaffTable(await table(await staffTemplate(['approver'])))).toEqual({ kind: 'NoRows' });
});
