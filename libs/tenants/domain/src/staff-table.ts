import {
  columnsOf, dayIn, mergedFaults, readerOf, saying, wholeNumber, type CellReader, type ColumnsWrong, type RowFault, type Table, type TableCell,
} from '@yimen/tables';
import type { IsoDate } from '@yimen/working-days';
import { STAFF_ROLE_NAMES, type StaffDataScope, type StaffRole } from './staffing-roles.js';

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
export type StaffFault = RowFault<StaffColumn>;
export const STAFF_COLUMN_NAMES = Object.keys(STAFF_COLUMNS) as readonly StaffColumn[];

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

/** Why no row was looked at. */
export type TableRefusal =
  | ColumnsWrong<StaffColumn>
  | { readonly kind: 'TooManyRows'; readonly most: number; readonly given: number }
  | { readonly kind: 'NoRows' };

export interface StaffTable {
  readonly kind: 'StaffTable';
  /** How many rows say anything. */
  readonly given: number;
  /** Those that could be read. */
  readonly rows: readonly StaffRow[];
  readonly faults: readonly StaffFault[];
}

/** So many rows at once: the staff of a large county. */
export const MOST_ROWS = 5_000;

/** Reads a table into rows. Goes in: the cells as they are. Comes out: every row that can be read, and what is wrong in each other one. */
export function readStaffTable(table: Table): StaffTable | TableRefusal {
  const [head, ...body] = table.rows;
  const columns = columnsOf<StaffColumn>(head?.cells ?? new Map(), STAFF_COLUMNS);
  if ('kind' in columns) return columns;
  const given = saying(body);
  if (given.length === 0) return { kind: 'NoRows' };
  if (given.length > MOST_ROWS) return { kind: 'TooManyRows', most: MOST_ROWS, given: given.length };
  const faults: StaffFault[] = [...mergedFaults(table.mergedRows, head?.no)];
  const merged = new Set(table.mergedRows);
  const rows = given.flatMap((row) => {
    const before = faults.length;
    const read = readRow(row.no, readerOf<StaffColumn>(STAFF_COLUMNS, columns, row, (fault) => faults.push(fault)), table.from1904);
    return faults.length > before || merged.has(row.no) ? [] : [read];
  });
  return { kind: 'StaffTable', given: given.length, rows, faults };
}

const ACCOUNT = /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/;
const CODE = /^[\w.-]{1,64}$/;

function readRow(no: number, read: CellReader<StaffColumn>, from1904: boolean): StaffRow {
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
