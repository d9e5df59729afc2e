import { Level } from '@yimen/jurisdiction';
import { dayIn, wholeNumber, type TableCell } from '@yimen/tables';
import type { TimeLimit, TimeUnit } from '../time-limit.js';

/** How a value stands in a cell of a workbook. */
export interface Codec {
  /** Null where the text says no such value. */
  read(text: string, cell: TableCell, from1904: boolean): unknown;
  write(value: never): string;
  /** Told when it cannot be read. */
  readonly rule: string;
  /** What may be chosen. */
  readonly words?: readonly string[];
}

const codec = <T>(rule: string, read: (text: string, cell: TableCell, from1904: boolean) => T | null, write: (value: T) => string, words?: readonly string[]): Codec =>
  ({ rule, read, write: write as (value: never) => string, ...(words && { words }) });

/** Text as it is typed; a code that a spreadsheet took for a number is written out. */
export const text = codec<string>('text', (said, { kind }) => wholeNumber(said, kind), (value) => value);
export const day = codec<string>('date', (_said, cell, from1904) => dayIn(cell, from1904), (value) => value);
export const count = codec<number>('whole_number', (said, { kind }) => {
  const written = wholeNumber(said, kind);
  return /^\d{1,9}$/.test(written) ? Number(written) : null;
}, String);

/** One of some words. What they stand for may be typed, too. */
export function oneOf<T extends string | number | boolean>(words: Readonly<Record<string, T>>): Codec {
  const byWord = new Map(Object.entries(words));
  const byValue = new Map([...byWord].map(([word, value]) => [value, word]));
  return codec<T>('word', (said) => byWord.get(said) ?? [...byValue.keys()].find((value) => String(value) === said) ?? null, (value) => byValue.get(value) ?? String(value), [...byWord.keys()]);
}

const SEPARATORS = /[、,，;；\n]+/;
/** Several of one kind, one after the other with 、 between them. */
export const several = (one: Codec): Codec => codec<readonly unknown[]>(one.rule, (said, { kind }) => {
  const parts = said.split(SEPARATORS).map((part) => part.trim()).filter((part) => part !== '');
  const read = parts.map((part) => one.read(part, { text: part, kind: parts.length === 1 ? kind : 'text' }, false));
  return read.some((value) => value === null) ? null : read;
}, (values) => values.map((value) => one.write(value as never)).join('、'));

const UNITS: Readonly<Record<string, TimeUnit>> = { 个工作日: 'working_day', 工作日: 'working_day', 自然日: 'calendar_day', 个自然日: 'calendar_day', 日历日: 'calendar_day', 个月: 'month', 月: 'month', 年: 'year', 小时: 'hour', 个小时: 'hour' };
const WRITTEN_UNITS: Readonly<Record<Exclude<TimeUnit, 'on_the_spot'>, string>> = { working_day: '个工作日', calendar_day: '个自然日', month: '个月', year: '年', hour: '小时' };
const AT_ONCE = '即时办结';
/** A limit with its unit: 20个工作日, 30个自然日, 3个月, 2小时, 即时办结. A bare number is none, because nobody could know in which days. */
export const limit = codec<TimeLimit>('limit', (said) => {
  if ([AT_ONCE, '即办', '当场办结', '即时'].includes(said)) return { amount: 0, unit: 'on_the_spot' };
  const [, amount, unit] = /^(\d{1,4})\s*(\D+)$/.exec(said) ?? [];
  const known = UNITS[unit?.trim() ?? ''];
  return known ? { amount: Number(amount), unit: known } : null;
}, ({ amount, unit }) => (unit === 'on_the_spot' ? AT_ONCE : `${amount}${WRITTEN_UNITS[unit]}`));

/** Yuan with at most two decimals; kept in fen. */
export const yuan = codec<number>('yuan', (said) => {
  const [, whole, part = ''] = /^(\d{1,7})(?:\.(\d{1,2}))?$/.exec(said.replace(/元$/, '')) ?? [];
  return whole === undefined ? null : Number(whole) * 100 + Number(part.padEnd(2, '0'));
}, (fen) => (fen % 100 === 0 ? String(fen / 100) : (fen / 100).toFixed(2)));

export const yesNo = oneOf({ 是: true, 否: false });
export const level = oneOf<number>({ 省级: Level.Province, 县级: Level.County, 乡级: Level.Township, 村级: Level.Village });
