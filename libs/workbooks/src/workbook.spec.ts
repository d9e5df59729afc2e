import { readWorkbook, writeWorkbook } from './index.js';
import { UnreadableXml, xmlTokens } from './xml.js';
import { openArchive, packArchive } from './zip.js';

const LIMITS = { unpacked: 48 * 1024 * 1024, rows: 20_000 };
const HEAD = ['甲', '乙', '丙'];
const sheets = async (file: Buffer) => {
  const read = await readWorkbook(file, LIMITS);
  if (read.kind !== 'Workbook') throw new Error(read.rule);
  return read.sheets;
};

/** A workbook as a program could write it: the parts that matter, in any shape. */
const book = (sheet: string, more: Readonly<Record<string, string>> = {}): Promise<Buffer> => packArchive(new Map(Object.entries({
  'xl/workbook.xml': '<workbook><sheets><sheet name="1" r:id="rId1"/></sheets></workbook>',
  'xl/_rels/workbook.xml.rels': '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="x/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>',
  'xl/worksheets/sheet1.xml': sheet, ...more,
})));
const sheetOf = (rows: string): string => `<worksheet><sheetData>${rows}</sheetData></worksheet>`;
const headRow = `<row r="1">${HEAD.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`;

test('what is written is read again, letter for letter, sheet by sheet', async () => {
  const rows = [['<&>"\'', '  空格  ', '５１', '😀', '_x000D_', '=1+1', '', '1e9', ...Array.from({ length: 30 }, (_, index) => `第 ${index} 列\n第二行`)]];
  const read = await sheets(await writeWorkbook(
    { name: 'a<b', head: HEAD, rows, choices: new Map([[3, ['甲', '乙']]]) }, { name: '材料', head: HEAD, rows: [], choices: new Map() }));
  expect(read.map(({ name }) => name)).toEqual(['a<b', '材料']);
  const [first, second] = read;
  expect(first.rows.map(({ cells }) => [...cells.values()].map((cell) => cell.text))).toEqual([HEAD, rows[0]!.filter(Boolean)]);
  expect([...first.rows[1]!.cells.keys()].at(-1)).toBe(37);
  expect([...first.rows[1]!.cells.values()].every(({ kind }) => kind === 'text')).toBe(true);
  expect(second!.rows).toHaveLength(1);
});

test('formulas, errors, numbers and merged ranges are told from texts', async () => {
  const rows = '<row r="2"><c r="A2"><f>TODAY()</f><v>46000</v></c><c r="B2" t="e"><v>#REF!</v></c><c r="C2"><v>4.6E4</v></c><c r="E2" t="str"><v>文</v></c></row>';
  const [read] = await sheets(await book(`<worksheet><sheetData>${rows}</sheetData><mergeCells><mergeCell ref="A2:A4"/></mergeCells></worksheet>`));
  expect(read).toMatchObject({ mergedRows: [2], rows: [{ no: 2, cells: new Map([
    [0, { text: '46000', kind: 'formula' }], [1, { text: '#REF!', kind: 'error' }], [2, { text: '4.6E4', kind: 'number' }], [4, { text: '文', kind: 'text' }],
  ]) }] });
});

test('shared texts, prefixes, hidden sheets, days from 1904', async () => {
  const shared = '<x:sst xmlns:x="m"><x:si><x:r><x:t>罗</x:t></x:r><x:r><x:t>春雨</x:t></x:r><x:rPh><x:t>luo</x:t></x:rPh></x:si><x:si/><x:si><x:t><![CDATA[a<b]]></x:t></x:si></x:sst>';
  const file = await book('<x:worksheet xmlns:x="m"><x:sheetData><x:row><x:c t="s"><x:v>0</x:v></x:c><x:c t="s"><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>', {
    'xl/sharedStrings.xml': shared,
    'xl/workbook.xml': '<workbook><workbookPr date1904="1"/><sheets><sheet state="hidden" r:id="no"/><sheet r:id="rId1"/></sheets></workbook>',
  });
  expect(await sheets(file)).toEqual([{ name: '', rows: [{ no: 1, cells: new Map([[0, { text: '罗春雨', kind: 'text' }], [1, { text: 'a<b', kind: 'text' }]]) }], mergedRows: [], from1904: true }]);
});

describe('hostile files', () => {
  const parts = new Map([['xl/workbook.xml', '<workbook/>']]);
  test.each<[string, () => Promise<Buffer> | Buffer, string]>([
    ['nothing', () => Buffer.alloc(0), 'no_zip'],
    ['a text', () => Buffer.from('账号,姓名\n'), 'no_zip'],
    ['half a file', async () => (await book(sheetOf(''))).subarray(0, 300), 'broken'],
    ['a turned bit', async () => { const file = await book(sheetOf(headRow)); file[60]! ^= 1; return file; }, 'broken'],
    ['another archive', () => packArchive(parts), 'no_sheet'],
    ['a document type', () => book('<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'), 'broken'],
    ['a tag without an end', () => book(`<worksheet ${'<'.repeat(10)}`), 'broken'],
    ['a sheet of fifty megabytes', () => book(' '.repeat(50 * 1024 * 1024)), 'too_large'],
    ['more rows than anybody types', () => book(sheetOf('<row/>'.repeat(20_001))), 'too_many_rows'],
  ])('%s', async (_, file, rule) => expect(await readWorkbook(await file(), LIMITS)).toEqual({ kind: 'WorkbookUnreadable', rule }));

  test('a bomb is not unpacked, whatever size it claims', async () => {
    const bomb = await packArchive(new Map([['big', 'a'.repeat(1_000_000)]]));
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
