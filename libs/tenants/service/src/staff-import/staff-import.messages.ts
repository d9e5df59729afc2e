import type { Messages } from '@yimen/graphql-kit';
import { STAFF_COLUMNS, type StaffFault, type TableRefusal } from '@yimen/tenants-domain';
import { TENANT_MESSAGES, type TenantRefusal } from '../tenant/tenant.messages.js';
import { FAULT_WORDS, sayFault, UNREADABLE, type Said, type WorkbookUnreadable } from '@yimen/workbooks';

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
const RULES: Readonly<Record<string, Said>> = {
  ...FAULT_WORDS,
  account: ['应为小写字母、数字、点、横线、下划线，以字母或数字开头和结尾', 'is made of lower-case letters, digits, dots, dashes and underscores'],
  length: ['长度不符', 'is too short or too long'],
  code: ['代码格式不符', 'is no code'],
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
  const words = until ? { [fault.rule]: [`不能晚于 ${until}`, `must not be later than ${until}`] as const } : RULES;
  return { ...fault, ...sayFault(fault, fault.column && STAFF_COLUMNS[fault.column], words) };
}

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
