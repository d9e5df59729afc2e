import { columnsOfRosterSheet, columnsOfSheet, type SheetFault, type SheetsRefusal } from '@yimen/catalogs-domain';
import type { Messages } from '@yimen/graphql-kit';
import { FAULT_WORDS, sayFault, UNREADABLE, type Said, type WorkbookUnreadable } from '@yimen/workbooks';
import { CATALOG_MESSAGES, type CatalogRefusal } from '../catalog.messages.js';

/** A fault as people read it. */
export interface ShownFault extends SheetFault {
  readonly zh: string;
  readonly en: string;
}
/** Nothing was taken: what is wrong, the first of it, and how much there is. */
export interface CatalogRowsRefused {
  readonly kind: 'CatalogRowsRefused';
  readonly count: number;
  readonly faults: readonly ShownFault[];
}
export type CatalogImportRefusal = CatalogRefusal | SheetsRefusal | WorkbookUnreadable | CatalogRowsRefused;

const RULES: Readonly<Record<string, Said>> = {
  ...FAULT_WORDS,
  text: ['不是文本', 'is no text'],
  whole_number: ['应为整数', 'is no whole number'],
  limit: ['应写明单位，如“20个工作日”“30个自然日”“3个月”“2小时”“即时办结”', 'must name its unit: 20个工作日, 30个自然日, 3个月, 2小时 or 即时办结'],
  yuan: ['应为金额（元），最多两位小数', 'is no amount in yuan with at most two decimals'],
  repeated: ['重复', 'is repeated'],
  unknown_item: ['“事项”工作表中没有这个编码', 'is no code of the sheet of items'],
  in_review: ['该事项已有版本在审核中', 'has an edition in review'],
  retired: ['该事项已取消，编码不再使用', 'has ended; its code is never used again'],
  too_big: ['超出长度或数量上限', 'is too long or too much'],
  too_small: ['过短或过小', 'is too short or too small'],
  invalid_format: ['格式不符', 'has not the right form'],
  invalid_value: ['不在可选值之内', 'is none of the possible values'],
  invalid_type: ['未填写或类型不符', 'is missing or of another kind'],
  invalid_union: ['不在可选值之内', 'is none of the possible values'],
  not_blank: ['不能为空白', 'must not be blank'],
  storable_text: ['含无法保存的字符', 'has characters that cannot be kept'],
};

const columnsIn = (sheet: string) => columnsOfSheet(sheet) ?? columnsOfRosterSheet(sheet);

export function shownFault(fault: SheetFault): ShownFault {
  const column = fault.column === null ? null : (columnsIn(fault.sheet)?.[fault.column] ?? { zh: fault.column, en: fault.column });
  const { zh, en } = sayFault(fault, column, RULES);
  return { ...fault, zh: `${fault.sheet} ${zh}`, en: `${fault.sheet} ${en}` };
}

const headings = (sheet: string, columns: readonly string[], language: 'zh' | 'en'): string => columns.map((column) => columnsIn(sheet)?.[column]?.[language] ?? column).join(language === 'zh' ? '、' : ', ');

export const CATALOG_IMPORT_MESSAGES: Messages<CatalogImportRefusal> = {
  ...CATALOG_MESSAGES,
  WorkbookUnreadable: { 'zh-CN': ({ rule }) => UNREADABLE[rule]['zh-CN'], en: ({ rule }) => UNREADABLE[rule].en },
  SheetMissing: { 'zh-CN': ({ sheet }) => `没有名为“${sheet}”的工作表。请使用模板。`, en: ({ sheet }) => `There is no sheet ${sheet}. Use the template.` },
  ColumnsWrong: {
    'zh-CN': ({ sheet, missing, unknown, repeated }) => `工作表“${sheet}”：${[
      missing.length > 0 && `缺少列：${headings(sheet, missing, 'zh')}`, unknown.length > 0 && `不认识的列：${unknown.join('、')}`, repeated.length > 0 && `重复的列：${repeated.join('、')}`,
    ].filter(Boolean).join('；')}。请使用模板。`,
    en: ({ sheet, missing, unknown, repeated }) => `Sheet ${sheet}: ${[
      missing.length > 0 && `missing columns: ${headings(sheet, missing, 'en')}`, unknown.length > 0 && `unknown columns: ${unknown.join(', ')}`, repeated.length > 0 && `repeated columns: ${repeated.join(', ')}`,
    ].filter(Boolean).join('; ')}. Use the template.`,
  },
  TooManyRows: { 'zh-CN': ({ most, given }) => `一次最多导入 ${most} 行，文件中有 ${given} 行。`, en: ({ most, given }) => `At most ${most} rows at once; there are ${given}.` },
  NoRows: { 'zh-CN': () => '文件中没有数据行。', en: () => 'There are no rows in the file.' },
  CatalogRowsRefused: { 'zh-CN': ({ count }) => `有 ${count} 处错误，未导入任何内容。`, en: ({ count }) => `There are ${count} faults; nothing was imported.` },
};
