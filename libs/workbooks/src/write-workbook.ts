import { setImmediate } from 'node:timers/promises';
import { escaped } from './xml.js';
import { packArchive } from './zip.js';

/** A sheet to be written: every cell is text, so that codes stay what they are and nothing is ever calculated. */
export interface SheetToWrite {
  readonly name: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** By column: what may be chosen in it. */
  readonly choices: ReadonlyMap<number, readonly string[]>;
}

/** After so many rows others have their turn. */
const ROWS_AT_ONCE = 500;

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const LINKS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const relationship = (id: string, type: string, target: string): string => `<Relationship Id="${id}" Type="${LINKS}/${type}" Target="${target}"/>`;
const relationships = (...all: readonly string[]): string => `${XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${all.join('')}</Relationships>`;
const content = (part: string, type: string): string => `<Override PartName="${part}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${type}+xml"/>`;

/** Writes a workbook; the bold first row of each sheet stays in sight. */
export async function writeWorkbook(...sheets: readonly SheetToWrite[]): Promise<Buffer> {
  const numbered = sheets.map((sheet, index) => ({ ...sheet, no: index + 1, link: `rId${index + 1}` }));
  const parts = new Map([
    ['[Content_Types].xml', `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${
      content('/xl/workbook.xml', 'sheet.main')}${numbered.map(({ no }) => content(`/xl/worksheets/sheet${no}.xml`, 'worksheet')).join('')}${content('/xl/styles.xml', 'styles')}</Types>`],
    ['_rels/.rels', relationships(relationship('rId1', 'officeDocument', 'xl/workbook.xml'))],
    ['xl/workbook.xml', `${XML}<workbook xmlns="${MAIN}" xmlns:r="${LINKS}"><sheets>${
      numbered.map(({ name, no, link }) => `<sheet name="${escaped(name)}" sheetId="${no}" r:id="${link}"/>`).join('')}</sheets></workbook>`],
    ['xl/_rels/workbook.xml.rels', relationships(...numbered.map(({ no, link }) => relationship(link, 'worksheet', `worksheets/sheet${no}.xml`)), relationship('styles', 'styles', 'styles.xml'))],
    ['xl/styles.xml', STYLES],
  ]);
  for (const sheet of numbered) parts.set(`xl/worksheets/sheet${sheet.no}.xml`, await sheetXml(sheet));
  return packArchive(parts);
}

/** Two fonts, two cell formats: bold text, and text (49 is `@`). */
const STYLES = `${XML}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="宋体"/></font><font><b/><sz val="11"/><name val="宋体"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

async function sheetXml({ head, rows, choices }: SheetToWrite): Promise<string> {
  const cells = (values: readonly string[], no: number, style: number): string =>
    values.map((text, index) => (text === '' ? '' : `<c r="${letterOf(index)}${no}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`)).join('');
  const body: string[] = [];
  for (const [index, values] of [head, ...rows].entries()) {
    body.push(`<row r="${index + 1}">${cells(values, index + 1, index === 0 ? 1 : 0)}</row>`);
    if (index % ROWS_AT_ONCE === 0) await setImmediate();
  }
  const lists = [...choices].map(([index, words]) => `<dataValidation type="list" allowBlank="1" sqref="${letterOf(index)}2:${letterOf(index)}5001"><formula1>"${escaped(words.join(','))}"</formula1></dataValidation>`);
  return `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols><col min="1" max="${head.length}" width="18" style="0" customWidth="1"/></cols><sheetData>${body.join('')}</sheetData>${
    lists.length > 0 ? `<dataValidations count="${lists.length}">${lists.join('')}</dataValidations>` : ''}</worksheet>`;
}

/** A, B, … Z, AA, AB … */
const letterOf = (index: number): string => (index < 26 ? '' : letterOf(Math.floor(index / 26) - 1)) + String.fromCharCode(65 + (index % 26));
