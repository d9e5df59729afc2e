import type { Locale } from '@yimen/access';
import type { Messages } from '@yimen/graphql-kit';
import { STAFF_COLUMNS, type StaffFault, type TableRefusal } from '@yimen/tenants-domain';
import { TENANT_MESSAGES, type TenantRefusal } from '../tenant/tenant.messages.js';
import type { WorkbookUnreadable } from '@yimen/workbooks';

/** A row's fault as people read it. */
export interface ShownFault extends StaffFault {
  readonly zh: string;
  readonly en: string;
}
/** Nothing was taken: what is wrong, the first of it, and how much there is. */
export interface StaffRowsRefused {
  readonly kind: 'StaffRowsRefused';
  readonly count: number;
  readonly faults: readonly ShownFault[];
}
export type StaffImportRefusal = TenantRefusal | TableRefusal | WorkbookUnreadable | StaffRowsRefused;

/** What is wrong with a cell or a row, by rule. */
const RULES: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  needed: ['必填', 'is needed'],
  formula: ['不能是公式或错误值，请粘贴为文本', 'must not be a formula or an error: paste it as text'],
  merged: ['含合并单元格，请取消合并', 'has merged cells: unmerge them'],
  visible_characters: ['含不可见字符', 'has invisible characters'],
  account: ['应为小写字母、数字、点、横线、下划线，以字母或数字开头和结尾', 'is made of lower-case letters, digits, dots, dashes and underscores'],
  length: ['长度不符', 'is too short or too long'],
  code: ['代码格式不符', 'is no code'],
  word: ['不在可选值之内', 'is none of the words to choose from'],
  date: ['不是日期（如 2026-12-01）', 'is no date (2026-12-01)'],
  unknown_tenant: ['没有这个机构，或已撤销', 'is no tenant, or a closed one'],
  unknown_code: ['本机构没有这个代码', 'is no code of that tenant'],
  not_yours_to_give: ['您无权在该机构授予该角色', 'is not yours to give there'],
  not_that_account: ['与该账号已登记的姓名不同', 'is not the name of that account'],
  not_at_this_level: ['该层级没有此角色', 'does not exist at that level'],
  not_for_this_role: ['此角色不能使用该数据范围', 'is no data scope of that role'],
  needed_by_data_scope: ['该数据范围需要填写此项', 'is needed by the data scope'],
  not_in_past: ['不能早于今天', 'must not lie in the past'],
  within_a_year: ['须在一年以内', 'lies more than a year ahead'],
  not_before_valid_from: ['早于开始日期', 'lies before the first day'],
  not_for_administrators: ['管理员不能由部门派驻', 'is not for administrators'],
  NotForYourself: ['不能为本人授予岗位', 'is yourself'],
  PostConflict: ['同期已有相同岗位或互斥岗位', 'holds the same post, or one that excludes this, on these days'],
  QuotaReached: ['本省岗位数已达配额上限', 'is beyond the quota of the province'],
};

export function shownFault(fault: StaffFault): ShownFault {
  const [, until] = /^until_(.+)$/.exec(fault.rule) ?? [];
  const [zh, en] = until ? [`不能晚于 ${until}`, `must not be later than ${until}`] : (RULES[fault.rule] ?? [fault.rule, fault.rule]);
  const column = fault.column && STAFF_COLUMNS[fault.column];
  return {
    ...fault,
    zh: `第 ${fault.row} 行${column?.zh ?? ''}${fault.given && `“${fault.given}”`}：${zh}`,
    en: `Row ${fault.row}: ${column ? `${column.en} ` : ''}${fault.given && `“${fault.given}” `}${en}`,
  };
}

const UNREADABLE: Readonly<Record<WorkbookUnreadable['rule'], Readonly<Record<Locale, string>>>> = {
  no_zip: { 'zh-CN': '不是 Excel 工作簿（.xlsx）。', en: 'This is no Excel workbook (.xlsx).' },
  broken: { 'zh-CN': '工作簿已损坏，无法读取。', en: 'The workbook is broken.' },
  encrypted: { 'zh-CN': '工作簿已加密，请先取消密码。', en: 'The workbook is encrypted: take its password off.' },
  too_large: { 'zh-CN': '工作簿过大。', en: 'The workbook is too large.' },
  no_sheet: { 'zh-CN': '工作簿中没有可见的工作表。', en: 'The workbook has no visible sheet.' },
  too_many_rows: { 'zh-CN': '工作表行数过多。', en: 'The sheet has too many rows.' },
};

const zhOf = (columns: readonly (keyof typeof STAFF_COLUMNS)[]): string => columns.map((column) => STAFF_COLUMNS[column].zh).join('、');
const enOf = (columns: readonly (keyof typeof STAFF_COLUMNS)[]): string => columns.map((column) => STAFF_COLUMNS[column].en).join(', ');
const joined = (parts: readonly (string | false)[], by: string): string => parts.filter(Boolean).join(by);

export const STAFF_IMPORT_MESSAGES: Messages<StaffImportRefusal> = {
  ...TENANT_MESSAGES,
  WorkbookUnreadable: { 'zh-CN': ({ rule }) => UNREADABLE[rule]['zh-CN'], en: ({ rule }) => UNREADABLE[rule].en },
  ColumnsWrong: {
    'zh-CN': ({ missing, unknown, repeated }) =>
      `${joined([missing.length > 0 && `缺少列：${zhOf(missing)}`, unknown.length > 0 && `不认识的列：${unknown.join('、')}`, repeated.length > 0 && `重复的列：${repeated.join('、')}`], '；')}。请使用模板。`,
    en: ({ missing, unknown, repeated }) =>
      `${joined([missing.length > 0 && `Missing columns: ${enOf(missing)}`, unknown.length > 0 && `unknown columns: ${unknown.join(', ')}`, repeated.length > 0 && `repeated columns: ${repeated.join(', ')}`], '; ')}. Use the template.`,
  },
  TooManyRows: { 'zh-CN': ({ most, given }) => `一次最多导入 ${most} 行，文件中有 ${given} 行。`, en: ({ most, given }) => `At most ${most} rows at once; there are ${given}.` },
  NoRows: { 'zh-CN': () => '表中没有数据行。', en: () => 'The table has no rows.' },
  StaffRowsRefused: { 'zh-CN': ({ count }) => `有 ${count} 处错误，未导入任何一行。`, en: ({ count }) => `There are ${count} faults; nothing was imported.` },
};
