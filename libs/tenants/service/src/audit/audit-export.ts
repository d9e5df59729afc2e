import type { Locale } from '@yimen/access';
import type { AuditEntryRow } from './audit.queries.js';

/** A form in which rows are taken away: what stands in front of them, and each row as text. */
export interface ExportForm {
  readonly type: string;
  readonly head: string;
  readonly line: (row: AuditEntryRow) => string;
}

const COLUMNS = ['service', 'at', 'actorId', 'actorName', 'postId', 'tenantNo', 'operation', 'objectType', 'objectId', 'requestId', 'id'] as const;
const HEADS: Readonly<Record<Locale, readonly string[]>> = {
  'zh-CN': ['服务', '时间', '人员', '系统', '岗位', '租户', '操作', '对象类型', '对象', '请求', '编号'],
  en: ['service', 'at', 'person', 'system', 'post', 'tenant', 'operation', 'object type', 'object', 'request', 'id'],
};

const valueOf = (row: AuditEntryRow, column: (typeof COLUMNS)[number]): string => {
  const value = row[column];
  return value instanceof Date ? value.toISOString() : String(value ?? '');
};

/** In quotes; what a table program would take for a formula is text. */
const cell = (value: string): string => `"${/^[=+\-@\t\r]/.test(value) ? "'" : ''}${value.replaceAll('"', '""')}"`;
const cells = (values: readonly string[]): string => `${values.map(cell).join(',')}\r\n`;

/** CSV (RFC 4180) with the mark by which table programs know UTF-8. */
export const csv = (locale: Locale): ExportForm => ({
  type: 'text/csv; charset=utf-8', head: `\ufeff${cells(HEADS[locale])}`, line: (row) => cells(COLUMNS.map((column) => valueOf(row, column))),
});

/** One JSON object a line, for programs. */
export const ndjson: ExportForm = {
  type: 'application/x-ndjson; charset=utf-8', head: '', line: (row) => `${JSON.stringify(Object.fromEntries(COLUMNS.map((column) => [column, row[column]])))}\n`,
};
