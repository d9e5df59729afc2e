import { readdirSync, readFileSync } from 'node:fs';
import { readStaffTable, STAFF_COLUMN_NAMES, STAFF_COLUMNS, type Table } from '@yimen/tenants-domain';
import { templateWorkbook, workbookWithFaults } from './staff-import.workbooks.js';
import { readWorkbook } from './staff-workbook.js';
import { writeWorkbook } from './staff-workbook-writing.js';
import { UnreadableXml, xmlTokens } from './staff-xml.js';
import { openArchive, packArchive } from './staff-zip.js';

const SAMPLES = new URL('../../test/workbooks/', import.meta.url);
const HEAD = STAFF_COLUMN_NAMES.map((column) => STAFF_COLUMNS[column].zh);
const table = async (file: Buffer): Promise<Table> => {
  const read = await readWorkbook(file);
  if ('kind' in read) throw new Error(read.rule);
  return read;
};

/** A workbook as a program could write it: the parts that matter, in any shape. */
const book = (sheet: string, more: Readonly<Record<string, string>> = {}): Buffer => packArchive(new Map(Object.entries({
  'xl/workbook.xml': '<workbook><sheets><sheet name="1" r:id="rId1"/></sheets></workbook>',
  'xl/_rels/workbook.xml.rels': '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="x/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>',
  'xl/worksheets/sheet1.xml': sheet, ...more,
})));
const sheetOf = (rows: string, behind = ''): string => `<worksheet><sheetData>${rows}</sheetData>${behind}</worksheet>`;
const headRow = `<row r="1">${HEAD.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`;
const text = (reference: string, value: string): string => `<c r="${reference}" t="str"><v>${value}</v></c>`;
const ROW = `${text('A2', 'luo')}${text('B2', '罗春雨')}${text('C2', '510682120')}${text('D2', '窗口人员')}`;

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

test('what is written is read again, letter for letter', async () => {
  const rows = [['<&>"\'', '  空格  ', '５１', '😀', '_x000D_', '=1+1', '', '1e9']];
  const read = await table(writeWorkbook({ name: 'a<b', head: HEAD, rows, choices: new Map([[3, ['甲', '乙']]]) }));
  expect(read.rows.map(({ cells }) => [...cells.values()].map((cell) => cell.text))).toEqual([HEAD, rows[0]!.filter(Boolean)]);
  expect([...read.rows[1]!.cells.values()].every(({ kind }) => kind === 'text')).toBe(true);
});

describe('what a row must not be', () => {
  const faults = async (rows: string, behind = '') => {
    const read = readStaffTable(await table(book(sheetOf(headRow + rows, behind))));
    return read.kind === 'StaffTable' ? read.faults.map(({ row, column, rule }) => `${row} ${column} ${rule}`) : read.kind;
  };
  test('a formula is not calculated', async () => expect(await faults(`<row r="2">${ROW}<c r="H2"><f>TODAY()</f><v>46000</v></c></row>`)).toEqual(['2 validFrom formula']));
  test('an error is none of our words', async () => expect(await faults(`<row r="2">${ROW}<c r="G2" t="e"><v>#REF!</v></c></row>`)).toEqual(['2 dataScope formula']));
  test('merged cells', async () => expect(await faults(`<row r="2">${ROW}</row>`, '<mergeCells><mergeCell ref="A2:A4"/></mergeCells>')).toEqual(['2 null merged']));
  test('half a day', async () => expect(await faults(`<row r="2">${ROW}<c r="H2"><v>46000.5</v></c></row>`)).toEqual(['2 validFrom date']));
  test('a name with what nobody sees', async () => expect(await faults(`<row r="2">${ROW.replace('罗春雨', '罗\u202e春雨')}</row>`)).toEqual(['2 name visible_characters']));
  test('left out', async () => expect(await faults(`<row r="2">${text('A2', 'luo')}</row>`)).toEqual(['2 name needed', '2 tenantCode needed', '2 role needed']));
  test('nothing but blanks', async () => expect(await faults(`<row r="2">${text('A2', '  ')}</row>`)).toBe('NoRows'));
});

test('columns are found wherever they stand; what is missing, unknown or doubled is named', async () => {
  const headed = async (...words: string[]) => readStaffTable(await table(writeWorkbook({ name: '1', head: words, rows: [['x']], choices: new Map() })));
  expect(await headed('姓名', 'Account', '电话', '姓名 *')).toEqual({ kind: 'ColumnsWrong', missing: ['tenantCode', 'role'], unknown: ['电话'], repeated: ['姓名 *'] });
  const turned = await table(writeWorkbook({ name: '1', head: [...HEAD].reverse(), rows: [[...Array<string>(6).fill(''), '首席代表', '510682', '沈知林', 'shen']], choices: new Map() }));
  expect(readStaffTable(turned)).toMatchObject({ rows: [{ account: 'shen', name: '沈知林', role: 'approver' }], faults: [] });
});

test('five thousand rows, and not one more', async () => {
  const rows = (count: number) => Array.from({ length: count }, (_, index) => [`a${index}`, '某人', '510682', '首席代表']);
  const read = async (count: number) => readStaffTable(await table(writeWorkbook({ name: '1', head: HEAD, rows: rows(count), choices: new Map() })));
  expect(await read(5_000)).toMatchObject({ kind: 'StaffTable', given: 5_000, faults: [] });
  expect(await read(10_000)).toEqual({ kind: 'TooManyRows', most: 5_000, given: 10_000 });
});

test('shared texts, prefixes, hidden sheets, days from 1904', async () => {
  const shared = '<x:sst xmlns:x="m"><x:si><x:r><x:t>罗</x:t></x:r><x:r><x:t>春雨</x:t></x:r><x:rPh><x:t>luo</x:t></x:rPh></x:si><x:si/><x:si><x:t><![CDATA[a<b]]></x:t></x:si></x:sst>';
  const file = book('<x:worksheet xmlns:x="m"><x:sheetData><x:row><x:c t="s"><x:v>0</x:v></x:c><x:c t="s"><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>', {
    'xl/sharedStrings.xml': shared,
    'xl/workbook.xml': '<workbook><workbookPr date1904="1"/><sheets><sheet state="hidden" r:id="no"/><sheet r:id="rId1"/></sheets></workbook>',
  });
  expect(await table(file)).toEqual({ rows: [{ no: 1, cells: new Map([[0, { text: '罗春雨', kind: 'text' }], [1, { text: 'a<b', kind: 'text' }]]) }], mergedRows: [], from1904: true });
});

test('a table comes back with its faults, and can be sent in again', async () => {
  const first = await table(readFileSync(new URL('openpyxl.xlsx', SAMPLES)));
  const answered = await table(workbookWithFaults(first, [{ row: 3, column: 'name', rule: 'not_that_account', given: '石有为' }]));
  expect([...answered.rows[2]!.cells.values()].at(-1)!.text).toBe('第 3 行姓名“石有为”：与该账号已登记的姓名不同 Row 3: name “石有为” is not the name of that account');
  const [read, again] = [readStaffTable(first), readStaffTable(answered)];
  expect(again).toEqual(read);
  expect(readStaffTable(await table(workbookWithFaults(answered, [])))).toEqual(read);
  expect(readStaffTable(await table(templateWorkbook(['approver'])))).toEqual({ kind: 'NoRows' });
});

describe('hostile files', () => {
  const parts = new Map([['xl/workbook.xml', '<workbook/>']]);
  test.each<[string, () => Buffer, string]>([
    ['nothing', () => Buffer.alloc(0), 'no_zip'],
    ['a text', () => Buffer.from('账号,姓名\n'), 'no_zip'],
    ['half a file', () => book(sheetOf('')).subarray(0, 300), 'broken'],
    ['a turned bit', () => { const file = book(sheetOf(headRow)); file[60]! ^= 1; return file; }, 'broken'],
    ['another archive', () => packArchive(parts), 'no_sheet'],
    ['a document type', () => book('<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'), 'broken'],
    ['a tag without an end', () => book(`<worksheet ${'<'.repeat(10)}`), 'broken'],
    ['a sheet of fifty megabytes', () => book(' '.repeat(50 * 1024 * 1024)), 'too_large'],
    ['more rows than anybody types', () => book(sheetOf('<row/>'.repeat(20_001))), 'too_many_rows'],
  ])('%s', async (_, file, rule) => expect(await readWorkbook(file())).toEqual({ kind: 'WorkbookUnreadable', rule }));

  test('a bomb is not unpacked, whatever size it claims', async () => {
    const bomb = packArchive(new Map([['big', 'a'.repeat(1_000_000)]]));
    bomb.writeUInt32LE(1, bomb.length - 22 - 3 - 46 + 24);
    await expect(openArchive(bomb, 999_999).part('big')).rejects.toThrow('too_large');
    expect(await openArchive(bomb, 1_000_000).part('big')).toHaveLength(1_000_000);
  });

  test.each(['<a'.repeat(200_000), `<${'a'.repeat(2_000_000)}`, '<!--'.repeat(500_000), '<?'.repeat(1_000_000), `<a ${'b="" '.repeat(300_000)}`, `<a ${' '.repeat(2_000_000)}`, '&'.repeat(2_000_000), '<a "'.repeat(400_000)])(
    'text %# comes to an end, which it would not if every character were compared with every other', (hostile) => {
      try {
        expect([...xmlTokens(hostile)]).toHaveLength(hostile.startsWith('&') ? 0 : -1);
      } catch (error) {
        expect(error).toBeInstanceOf(UnreadableXml);
      }
    });
});
