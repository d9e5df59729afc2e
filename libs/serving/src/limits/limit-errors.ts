import { HeaderMap } from '@apollo/server';
import type { Locale } from '@yimen/access';
import { GraphQLError } from 'graphql';
import type { Exceeded, Limit } from './query-limits.js';

const WHAT: Readonly<Record<Limit, Readonly<Record<Locale, string>>>> = {
  tokens: { 'zh-CN': '查询文本过长（词数）', en: 'The document is too long (tokens)' },
  nesting: { 'zh-CN': '括号或变量嵌套过深', en: 'Brackets or variables are nested too deeply' },
  depth: { 'zh-CN': '字段层级过深', en: 'Fields are nested too deeply' },
  cost: { 'zh-CN': '查询可能返回的内容过多，请减小 first 或分几次查询', en: 'The answer could become too large: ask for smaller pages or in several requests' },
  rootFields: { 'zh-CN': '一次请求的操作过多', en: 'Too many root fields in one operation' },
  aliases: { 'zh-CN': '同一字段的别名过多', en: 'Too many aliases of one field' },
  repeats: { 'zh-CN': '同一字段重复过多', en: 'One field is repeated too often' },
  directives: { 'zh-CN': '指令过多', en: 'Too many directives' },
  name: { 'zh-CN': '操作名称过长', en: 'The name of the operation is too long' },
};

/** Code QUERY_LIMIT_EXCEEDED with the limit, what was found and what is allowed; status 400. */
export function limitError({ limit, found, allowed }: Exceeded, locale: Locale): GraphQLError {
  const [said, most] = locale === 'zh-CN' ? [WHAT[limit][locale], `：${found}，最多 ${allowed}。`] : [WHAT[limit][locale], `: ${found}, at most ${allowed}.`];
  return new GraphQLError(said + most, { extensions: { code: 'QUERY_LIMIT_EXCEEDED', limit, found, allowed, http: { status: 400 } } });
}

/** The header as Apollo wants it; another library that is loaded beside it says of the same place that it holds a plain object. */
export const retryAfter = (seconds: number): Record<string, string> => new HeaderMap([['retry-after', String(seconds)]]) as unknown as Record<string, string>;

/** Code RATE_LIMITED with the budget that is used up and the seconds until it is not; status 429. */
export function rateError(budget: string, retryAfterSeconds: number, locale: Locale): GraphQLError {
  const message = locale === 'zh-CN' ? `请求过于频繁，请在 ${retryAfterSeconds} 秒后再试。` : `Too many requests: please try again in ${retryAfterSeconds} seconds.`;
  const http = { status: 429, headers: retryAfter(retryAfterSeconds) };
  return new GraphQLError(message, { extensions: { code: 'RATE_LIMITED', budget, retryAfterSeconds, http } });
}

/** Code GRAPHQL_VALIDATION_FAILED for an operation of a kind that the schema has not; status 400. */
export function unservedError(operation: string, locale: Locale): GraphQLError {
  const message = locale === 'zh-CN' ? `不支持 ${operation} 操作。` : `Operations of the kind ${operation} are not served.`;
  return new GraphQLError(message, { extensions: { code: 'GRAPHQL_VALIDATION_FAILED', http: { status: 400 } } });
}
