import { setImmediate } from 'node:timers/promises';
import type { Table, TableCell } from '@yimen/tables';
import { attribute, UnreadableXml, xmlTokens } from './xml.js';
import { openArchive, UnreadableArchive, type Archive } from './zip.js';

/** How much of a workbook is read. */
export interface WorkbookLimits {
  /** Bytes that it may unpack to. */
  readonly unpacked: number;
  /** Rows of a sheet, more than anybody's table has: what goes on behind them was never typed. */
  readonly rows: number;
}
const MOST_COLUMNS = 200;
/** After so many, others have their turn. */
const ROWS_AT_ONCE = 250;
const TEXTS_AT_ONCE = 5_000;

/** A visible sheet (工作表). */
export interface NamedTable extends Table {
  readonly name: string;
}
export interface Workbook {
  readonly kind: 'Workbook';
  /** In the order of their tabs, at least one. */
  readonly sheets: readonly [NamedTable, ...NamedTable[]];
}

export interface WorkbookUnreadable {
  readonly kind: 'WorkbookUnreadable';
  readonly rule: 'no_zip' | 'broken' | 'encrypted' | 'too_large' | 'no_sheet' | 'too_many_rows';
}

/** Reads the visible sheets of a workbook (Office Open XML, ISO/IEC 29500). Nothing in it is calculated, followed or fetched. */
export async function readWorkbook(file: Buffer, limits: WorkbookLimits): Promise<Workbook | WorkbookUnreadable> {
  try {
    const archive = openArchive(file, limits.unpacked);
    const contents = await contentsOf(archive);
    const [first, ...more] = contents?.sheets ?? [];
    if (!contents || !first) return { kind: 'WorkbookUnreadable', rule: 'no_sheet' };
    const shared = await sharedTexts(contents.shared);
    const read = async ({ name, text }: SheetText): Promise<NamedTable> => ({ name, ...(await readSheet(text, shared, contents.from1904, limits.rows)) });
    const sheets: [NamedTable, ...NamedTable[]] = [await read(first)];
    for (const sheet of more) sheets.push(await read(sheet));
    return { kind: 'Workbook', sheets };
  } catch (error) {
    if (error instanceof UnreadableArchive) return { kind: 'WorkbookUnreadable', rule: error.rule };
    if (error instanceof UnreadableXml) return { kind: 'WorkbookUnreadable', rule: 'broken' };
    if (error instanceof TooManyRows) return { kind: 'WorkbookUnreadable', rule: 'too_many_rows' };
    throw error;
  }
}
class TooManyRows extends Error {}

async function textOf(archive: Archive, name: string): Promise<string | null> {
  const bytes = await archive.part(name);
  return bytes && bytes.toString('utf8').replace(/^\ufeff/, '');
}

interface SheetText {
  readonly name: string;
  readonly text: string;
}
interface Contents {
  readonly sheets: readonly SheetText[];
  /** The texts that cells refer to. */
  readonly shared: string;
  readonly from1904: boolean;
}

async function contentsOf(archive: Archive): Promise<Contents | null> {
  const book = await textOf(archive, 'xl/workbook.xml');
  const links = await textOf(archive, 'xl/_rels/workbook.xml.rels');
  if (book === null || links === null) return null;
  const paths = new Map<string, string>();
  for (const { attributes } of elements(links, 'Relationship')) {
    const [id, target, type] = ['Id', 'Target', 'Type'].map((name) => attribute(attributes, name) ?? '') as [string, string, string];
    const path = target.startsWith('/') ? target.slice(1) : `xl/${target}`;
    paths.set(id, path);
    if (type.endsWith('/sharedStrings')) paths.set('shared', path);
  }
  const sheets: SheetText[] = [];
  for (const { attributes } of elements(book, 'sheet')) {
    const text = (attribute(attributes, 'state') ?? 'visible') === 'visible' ? await textOf(archive, paths.get(attribute(attributes, 'id') ?? '') ?? '') : null;
    if (text !== null) sheets.push({ name: attribute(attributes, 'name') ?? '', text });
  }
  const from1904 = [...elements(book, 'workbookPr')].some(({ attributes }) => ['1', 'true'].includes(attribute(attributes, 'date1904') ?? ''));
  return { sheets, shared: (await textOf(archive, paths.get('shared') ?? '')) ?? '', from1904 };
}

function* elements(xml: string, name: string) {
  for (const token of xmlTokens(xml)) if (token.kind === 'open' && token.name === name) yield token;
}

/** Texts that cells refer to by number. Readings (拼音) beside them are no part of them. */
async function sharedTexts(xml: string): Promise<readonly string[]> {
  const texts: string[] = [];
  let [inText, inReading, text] = [false, false, ''];
  for (const token of xmlTokens(xml)) {
    if (token.kind === 'text') text += inText && !inReading ? token.text : '';
    else if (token.name === 't') inText = token.kind === 'open' && !token.empty;
    else if (token.name === 'rPh') inReading = token.kind === 'open' && !token.empty;
    else if (token.name === 'si') {
      if (token.kind === 'close' || token.empty) {
        texts.push(text);
        if (texts.length % TEXTS_AT_ONCE === 0) await setImmediate();
      }
      text = '';
    }
  }
  return texts;
}

async function readSheet(xml: string, shared: readonly string[], from1904: boolean, mostRows: number): Promise<Table> {
  const rows: { no: number; cells: Map<number, TableCell> }[] = [];
  const mergedRows: number[] = [];
  let cell: { column: number; type: string; text: string; formula: boolean } | null = null;
  let taking = false;
  const finish = (): void => {
    const row = rows.at(-1);
    if (cell && row && cell.column < MOST_COLUMNS && (cell.text !== '' || cell.formula)) row.cells.set(cell.column, cellOf(cell, shared));
    cell = null;
  };
  for (const token of xmlTokens(xml)) {
    if (token.kind === 'text') {
      if (cell && taking) cell.text += token.text;
    } else if (token.name === 'row' && token.kind === 'open') {
      if (rows.length >= mostRows) throw new TooManyRows();
      if (rows.length % ROWS_AT_ONCE === 0) await setImmediate();
      rows.push({ no: Number(attribute(token.attributes, 'r') ?? (rows.at(-1)?.no ?? 0) + 1), cells: new Map() });
    } else if (token.name === 'c' && token.kind === 'open') {
      const column = columnOf(attribute(token.attributes, 'r')) ?? (rows.at(-1)?.cells.size ?? 0);
      cell = { column, type: attribute(token.attributes, 't') ?? 'n', text: '', formula: false };
      if (token.empty) finish();
    } else if (token.name === 'c') finish();
    else if (token.name === 'f' && cell) cell.formula = true;
    else if (token.name === 'v' || token.name === 't') taking = token.kind === 'open' && !token.empty;
    else if (token.name === 'mergeCell' && token.kind === 'open') mergedRows.push(...rowsOf(attribute(token.attributes, 'ref') ?? ''));
  }
  return { rows: rows.filter(({ cells }) => cells.size > 0), mergedRows, from1904 };
}

function cellOf({ type, text, formula }: { readonly type: string; readonly text: string; readonly formula: boolean }, shared: readonly string[]): TableCell {
  if (formula) return { text, kind: 'formula' };
  if (type === 's') return { text: shared[Number(text)] ?? '', kind: 'text' };
  if (type === 'e') return { text, kind: 'error' };
  return { text, kind: type === 'n' ? 'number' : 'text' };
}

/** Column of a reference such as `C7`, counted from 0. */
function columnOf(reference: string | null): number | null {
  const [letters] = /^[A-Z]{1,3}/.exec(reference ?? '') ?? [];
  return letters === undefined ? null : [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

/** First row of a range such as `A2:A4`. */
const rowsOf = (range: string): readonly number[] => [...range.matchAll(/^[A-Z]+(\d+):/g)].map(([, row]) => Number(row));
