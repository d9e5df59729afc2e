import { addDays, isIsoDate, type IsoDate } from '@yimen/working-days';
import { STAFF_ROLE_NAMES, type StaffDataScope, type StaffRole } from './staffing-roles.js';

/** A cell of a table as a spreadsheet holds it; a number's text is the number. */
export interface TableCell {
  readonly text: string;
  readonly kind: 'text' | 'number' | 'formula' | 'error';
}
/** A sheet: rows by their own numbers (1 is the first), cells by column (0 is A); empty ones are left out. */
export interface Table {
  readonly rows: readonly { readonly no: number; readonly cells: ReadonlyMap<number, TableCell> }[];
  /** First rows of merged ranges. */
  readonly mergedRows: readonly number[];
  /** Whether days are counted from 1904 and not from 1900. */
  readonly from1904: boolean;
}

/** The columns of a staff table (人员岗位导入表), in the order of the template, with how each is headed. */
export const STAFF_COLUMNS = {
  account: { zh: '账号', en: 'account', needed: true },
  name: { zh: '姓名', en: 'name', needed: true },
  tenantCode: { zh: '机构代码', en: 'tenant code', needed: true },
  role: { zh: '角色', en: 'role', needed: true },
  departmentCode: { zh: '科室代码', en: 'department code', needed: false },
  windowCode: { zh: '窗口代码', en: 'window code', needed: false },
  dataScope: { zh: '数据范围', en: 'data scope', needed: false },
  validFrom: { zh: '开始日期', en: 'first day', needed: false },
  validUntil: { zh: '截止日期', en: 'last day', needed: false },
  sentBy: { zh: '派出单位', en: 'sent by', needed: false },
} as const;
export type StaffColumn = keyof typeof STAFF_COLUMNS;
export const STAFF_COLUMN_NAMES = Object.keys(STAFF_COLUMNS) as readonly StaffColumn[];
/** What an answered table has besides; it may be sent in again. */
export const FAULTS_COLUMN = { zh: '错误', en: 'faults' } as const;
const OWN_HEADINGS = [...Object.values(STAFF_COLUMNS), FAULTS_COLUMN];

/** How roles and data scopes may be written. */
export const STAFF_ROLE_WORDS: Readonly<Record<StaffRole, string>> = {
  province_publisher: '省级标准发布员', province_supervisor: '省级监督员', centre_manager: '中心负责人', window_clerk: '窗口人员', approver: '首席代表',
  village_agent: '村（社区）代办员', rating_handler: '好差评处理员', system_admin: '系统管理员', security_admin: '安全管理员', audit_admin: '审计管理员',
};
export const DATA_SCOPE_WORDS: Readonly<Partial<Record<StaffDataScope, string>>> = { whole: '全部', department: '本科室', window: '本窗口', mine: '本人' };

/** One person's post, as a row says it. */
export interface StaffRow {
  readonly no: number;
  readonly account: string;
  readonly name: string;
  readonly tenantCode: string;
  readonly role: StaffRole;
  readonly departmentCode: string | null;
  readonly windowCode: string | null;
  readonly dataScope: StaffDataScope;
  readonly validFrom: IsoDate | null;
  readonly validUntil: IsoDate | null;
  readonly sentBy: string | null;
}

/** What is wrong in a row; `rule` is stable, and the wording is the service's. Without a column the whole row is meant. */
export interface RowFault {
  readonly row: number;
  readonly column: StaffColumn | null;
  readonly rule: string;
  readonly given: string;
}
/** Why no row was looked at. */
export type TableRefusal =
  | { readonly kind: 'ColumnsWrong'; readonly missing: readonly StaffColumn[]; readonly unknown: readonly string[]; readonly repeated: readonly string[] }
  | { readonly kind: 'TooManyRows'; readonly most: number; readonly given: number }
  | { readonly kind: 'NoRows' };

export interface StaffTable {
  readonly kind: 'StaffTable';
  /** How many rows say anything. */
  readonly given: number;
  /** Those that could be read. */
  readonly rows: readonly StaffRow[];
  readonly faults: readonly RowFault[];
}

/** So many rows at once: the staff of a large county. */
export const MOST_ROWS = 5_000;

/** Reads a table into rows. Goes in: the cells as they are. Comes out: every row that can be read, and what is wrong in each other one. */
export function readStaffTable(table: Table): StaffTable | TableRefusal {
  const [head, ...body] = table.rows;
  const columns = columnsOf(head?.cells ?? new Map());
  if ('kind' in columns) return columns;
  const given = body.filter(({ cells }) => [...cells.values()].some(({ text, kind }) => text.trim() !== '' || kind !== 'text'));
  if (given.length === 0) return { kind: 'NoRows' };
  if (given.length > MOST_ROWS) return { kind: 'TooManyRows', most: MOST_ROWS, given: given.length };
  const merged = new Set(table.mergedRows);
  const faults: RowFault[] = [...merged].filter((no) => no !== head?.no).map((row) => ({ row, column: null, rule: 'merged', given: '' }));
  const rows = given.flatMap(({ no, cells }) => {
    const before = faults.length;
    const cellOf = (column: StaffColumn): TableCell => cells.get(columns.get(column) ?? -1) ?? { text: '', kind: 'text' };
    const row = readRow(no, cellOf, table.from1904, (column, rule) => void faults.push({ row: no, column, rule, given: cellOf(column).text.slice(0, 60) }));
    return faults.length > before || merged.has(no) ? [] : [row];
  });
  return { kind: 'StaffTable', given: given.length, rows, faults };
}

const plain = (text: string): string => text.replace(/[\s　*＊]+/gu, '').toLowerCase();

function columnsOf(head: ReadonlyMap<number, TableCell>): ReadonlyMap<StaffColumn, number> | TableRefusal {
  const headings = [...head].map(([at, { text }]) => ({ at, text: text.trim(), word: plain(text) })).filter(({ word }) => word !== '');
  const means = ({ zh, en }: { readonly zh: string; readonly en: string }) => (word: string): boolean => [zh, en, zh + en].some((own) => plain(own) === word);
  const found = new Map<StaffColumn, number>();
  const repeated: string[] = [];
  for (const column of STAFF_COLUMN_NAMES) {
    const [first, ...more] = headings.filter(({ word }) => means(STAFF_COLUMNS[column])(word));
    if (first) found.set(column, first.at);
    repeated.push(...more.map(({ text }) => text));
  }
  const missing = STAFF_COLUMN_NAMES.filter((column) => STAFF_COLUMNS[column].needed && !found.has(column));
  const unknown = headings.filter(({ word }) => !OWN_HEADINGS.some((own) => means(own)(word))).map(({ text }) => text.slice(0, 60));
  return missing.length + unknown.length + repeated.length > 0 ? { kind: 'ColumnsWrong', missing, unknown, repeated } : found;
}

const ACCOUNT = /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/;
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}]/u;
const CODE = /^[\w.-]{1,64}$/;

function readRow(no: number, cellOf: (column: StaffColumn) => TableCell, from1904: boolean, fault: (column: StaffColumn, rule: string) => void): StaffRow {
  const read = <T>(column: StaffColumn, parse: (text: string, cell: TableCell) => T | null, rule: string): T | null => {
    const cell = cellOf(column);
    const text = cell.text.trim();
    if (cell.kind === 'formula' || cell.kind === 'error') fault(column, 'formula');
    else if (text === '') {
      if (STAFF_COLUMNS[column].needed) fault(column, 'needed');
    } else if (INVISIBLE.test(text)) fault(column, 'visible_characters');
    else {
      const value = parse(text, cell);
      if (value === null) fault(column, rule);
      return value;
    }
    return null;
  };
  const matching = (pattern: RegExp) => (text: string, { kind }: TableCell) => (pattern.test(wholeNumber(text, kind)) ? wholeNumber(text, kind) : null);
  const between = (least: number, most: number) => (text: string) => (text.length >= least && text.length <= most ? text : null);
  const day = (text: string, { kind }: TableCell) => dayIn({ text, kind }, from1904);
  return {
    no,
    account: read('account', matching(ACCOUNT), 'account') ?? '',
    name: read('name', between(2, 50), 'length') ?? '',
    tenantCode: read('tenantCode', matching(/^\d{2,12}$/), 'code') ?? '',
    role: read('role', (text) => STAFF_ROLE_NAMES.find((role) => role === text.toLowerCase() || STAFF_ROLE_WORDS[role] === text) ?? null, 'word') ?? 'window_clerk',
    departmentCode: read('departmentCode', matching(CODE), 'code'),
    windowCode: read('windowCode', matching(CODE), 'code'),
    dataScope: read('dataScope', scopeOf, 'word') ?? 'whole',
    validFrom: read('validFrom', day, 'date'),
    validUntil: read('validUntil', day, 'date'),
    sentBy: read('sentBy', between(2, 100), 'length'),
  };
}

const scopeOf = (text: string): StaffDataScope | null =>
  (Object.keys(DATA_SCOPE_WORDS) as StaffDataScope[]).find((scope) => scope === text.toLowerCase() || DATA_SCOPE_WORDS[scope] === text) ?? null;

/** A code that a spreadsheet took for a number, without the power of ten it may write: 5.10682120201E11 is 510682120201. */
const wholeNumber = (text: string, kind: TableCell['kind']): string => (kind === 'number' && Number.isSafeInteger(Number(text)) ? String(Number(text)) : text);

/** A cell's day, as people write it (2026-12-01, 2026/12/1, 2026年12月1日) or as the number that a spreadsheet keeps; null when it is none. */
export function dayIn({ text, kind }: TableCell, from1904: boolean): IsoDate | null {
  if (kind === 'number') {
    const days = Number(text);
    // Whole days only; before March 1900 the count of spreadsheets has a day that never was.
    return Number.isInteger(days) && days > 60 && days < 200_000 ? addDays(from1904 ? '1904-01-01' : '1899-12-30', days) : null;
  }
  const [, year, month, on] = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text) ?? [];
  const date = `${year}-${month?.padStart(2, '0')}-${on?.padStart(2, '0')}`;
  return isIsoDate(date) ? date : null;
}
