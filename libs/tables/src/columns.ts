import type { TableCell } from './table.js';

/** How a column is headed, in either language, and whether every table must have it. */
export interface Column {
  readonly zh: string;
  readonly en: string;
  readonly needed: boolean;
}
export type Columns<C extends string> = Readonly<Record<C, Column>>;

export interface ColumnsWrong<C extends string = string> {
  readonly kind: 'ColumnsWrong';
  readonly missing: readonly C[];
  readonly unknown: readonly string[];
  readonly repeated: readonly string[];
}

/** What an answered table has besides; it may be sent in again. */
export const FAULTS_COLUMN = { zh: '错误', en: 'faults' } as const;

const plain = (text: string): string => text.replace(/[\s　*＊]+/gu, '').toLowerCase();
const means = ({ zh, en }: { readonly zh: string; readonly en: string }) => (word: string): boolean => [zh, en, zh + en].some((own) => plain(own) === word);

/** Where each column stands, wherever that is: by its heading in either language, with or without the star of what is needed. */
export function columnsOf<C extends string>(head: ReadonlyMap<number, TableCell>, columns: Columns<C>): ReadonlyMap<C, number> | ColumnsWrong<C> {
  const names = Object.keys(columns) as C[];
  const headings = [...head].map(([at, { text }]) => ({ at, text: text.trim(), word: plain(text) })).filter(({ word }) => word !== '');
  const found = new Map<C, number>();
  const repeated: string[] = [];
  for (const column of names) {
    const [first, ...more] = headings.filter(({ word }) => means(columns[column])(word));
    if (first) found.set(column, first.at);
    repeated.push(...more.map(({ text }) => text));
  }
  const missing = names.filter((column) => columns[column].needed && !found.has(column));
  const own = [...names.map((column) => columns[column]), FAULTS_COLUMN];
  const unknown = headings.filter(({ word }) => !own.some((one) => means(one)(word))).map(({ text }) => text.slice(0, 60));
  return missing.length + unknown.length + repeated.length > 0 ? { kind: 'ColumnsWrong', missing, unknown, repeated } : found;
}

/** The first row of a template: needed columns have a star. */
export const headOf = <C extends string>(columns: Columns<C>): readonly string[] => Object.values<Column>(columns).map(({ zh, needed }) => zh + (needed ? '*' : ''));
