import type { ColumnsWrong } from '@yimen/tables';
import { readSheet, type Place, type ReadRow, type SheetFault, type SheetTable } from './read-sheet.js';
import { ITEM_COLUMNS, ITEM_SHEET, LIST_SHEETS, WHEN_SAID, type ListSheet } from './sheets.js';

/** What a workbook says of one item: fields of which it has columns or a sheet, and nothing of the others. */
export interface ReadItem {
  readonly place: Place;
  readonly code: string;
  readonly content: Readonly<Record<string, unknown>>;
  /** Rows of the lines of each list, in their order. */
  readonly lines: Readonly<Record<string, readonly Place[]>>;
}
export interface ReadStandards {
  readonly kind: 'ReadStandards';
  readonly items: readonly ReadItem[];
  readonly faults: readonly SheetFault[];
}
export type SheetsRefusal =
  | { readonly kind: 'SheetMissing'; readonly sheet: string }
  | (ColumnsWrong & { readonly sheet: string })
  | { readonly kind: 'NoRows' }
  | { readonly kind: 'TooManyRows'; readonly most: number; readonly given: number };

/** As many items as a publication takes. */
export const MOST_ITEMS = 5_000;

type Values = Record<string, unknown>;

/** Reads sheets into standards. Comes out: every item as far as it can be read, and what is wrong in each row. Sheets with other names are left alone. */
export function readStandards(sheets: readonly SheetTable[]): ReadStandards | SheetsRefusal {
  const items = sheets.find(({ name }) => name.trim() === ITEM_SHEET);
  if (!items) return { kind: 'SheetMissing', sheet: ITEM_SHEET };
  const faults: SheetFault[] = [];
  const read = readSheet(ITEM_SHEET, items, ITEM_COLUMNS, faults);
  if ('kind' in read) return read;
  if (read.rows.length === 0 && faults.length === 0) return { kind: 'NoRows' };
  if (read.rows.length > MOST_ITEMS) return { kind: 'TooManyRows', most: MOST_ITEMS, given: read.rows.length };

  const lists = new Map<ListSheet, Map<string, ReadRow[]>>();
  const codes = new Set(read.rows.map(({ values }) => String(values.get('code'))));
  for (const list of LIST_SHEETS) {
    const table = sheets.find(({ name }) => name.trim() === list.name);
    if (!table) continue;
    const rows = readSheet(list.name, table, list.columns, faults);
    if ('kind' in rows) return rows;
    lists.set(list, byItem(rows.rows, codes, faults));
  }

  const seen = new Set<string>();
  const found = read.rows.flatMap(({ place, values }): ReadItem[] => {
    const code = values.get('code');
    if (typeof code !== 'string') return [];
    if (seen.has(code)) {
      faults.push({ ...place, column: 'code', rule: 'repeated', given: code });
      return [];
    }
    seen.add(code);
    const own = [...lists].map(([{ field }, rows]) => [field, rows.get(code) ?? []] as const);
    return [{
      place, code, content: { ...objectOf(values), ...Object.fromEntries(own.map(([field, rows]) => [field, rows.map(lineOf)])) },
      lines: Object.fromEntries(own.map(([field, rows]) => [field, rows.map((row) => row.place)])),
    }];
  });
  return { kind: 'ReadStandards', items: found, faults };
}

function byItem(rows: readonly ReadRow[], codes: ReadonlySet<string>, faults: SheetFault[]): Map<string, ReadRow[]> {
  const found = new Map<string, ReadRow[]>();
  const seen = new Set<string>();
  for (const row of rows) {
    const [code, id] = [row.values.get('code'), row.values.get('id')];
    if (typeof code !== 'string') continue;
    if (!codes.has(code)) faults.push({ ...row.place, column: 'code', rule: 'unknown_item', given: code });
    else if (id !== undefined && seen.has(`${code}\n${String(id)}`)) faults.push({ ...row.place, column: 'id', rule: 'repeated', given: String(id) });
    else found.set(code, [...(found.get(code) ?? []), row]);
    seen.add(`${code}\n${String(id)}`);
  }
  return found;
}

const lineOf = ({ values }: ReadRow): Values => {
  const { code: _item, ...line } = Object.fromEntries(values);
  return line;
};

/** What an item says of whose columns and sheets there are none: as much as empty cells and empty sheets would. */
export const UNSAID_IN_SHEETS: Readonly<Record<string, unknown>> = {
  ...objectOf(new Map(Object.entries(ITEM_COLUMNS).flatMap(([path, { blank }]) => (blank === undefined ? [] : [[path, blank] as const])))),
  ...Object.fromEntries(LIST_SHEETS.map(({ field }) => [field, []])),
};

/** Paths with dots become objects; an object that need not be there is null where its first column says nothing. */
function objectOf(values: ReadonlyMap<string, unknown>): Values {
  const object: Values = {};
  for (const [path, value] of values) {
    const keys = path.split('.');
    const last = keys.pop()!;
    let within = object;
    for (const key of keys) within = (within[key] ??= {}) as Values;
    within[last] = value;
  }
  for (const [field, first] of Object.entries(WHEN_SAID)) {
    if (object[field] !== undefined && (values.get(first) ?? null) === null) object[field] = null;
  }
  return object;
}
