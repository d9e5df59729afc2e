import { unwrapResolverError } from '@apollo/server/errors';
import type { Locale } from '@yimen/access';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';

type Text = Readonly<Record<Locale, string>>;

/** Answers that stop a whole operation: who calls is unknown, may not, or must say as whom he acts. */
const DENIALS = {
  UNAUTHENTICATED: { 'zh-CN': '请先登录：没有令牌，或令牌无效、已过期。', en: 'Sign in first: there is no token, or it is invalid or expired.' },
  SESSION_REVOKED: { 'zh-CN': '您的登录已退出或已被撤销，请重新登录。', en: 'Your session has ended or was revoked: sign in again.' },
  FORBIDDEN: { 'zh-CN': '您现在的岗位无权进行此操作。', en: 'The post you act from may not do this.' },
  UNDECLARED: { 'zh-CN': '此操作未声明所需权限，一律拒绝。', en: 'This operation declares no requirement and is closed.' },
  UNKNOWN_PERSON: { 'zh-CN': '系统中没有登记您的身份。', en: 'You are not registered here.' },
  POST_NOT_ACTING: { 'zh-CN': '所选岗位不存在、不属于您或不在有效期内。', en: 'The chosen post does not exist, is not yours, or is not valid today.' },
  NO_ACTING_POST: { 'zh-CN': '您的岗位均不在有效期内。', en: 'None of your posts is valid today.' },
  CHOOSE_POST: { 'zh-CN': '您有多个有效岗位，请在请求头 x-yimen-post 中选择其一。', en: 'You hold several valid posts: choose one in the header x-yimen-post.' },
  ADDRESS_REFUSED: { 'zh-CN': '您所在的网络地址不允许办理本机构的业务，请联系安全管理员。', en: 'Nobody may act for this tenant from your address: ask its security administrator.' },
} as const satisfies Record<string, Text>;
export type DenialCode = keyof typeof DENIALS;

export function deniedError(code: DenialCode, locale: Locale, facts: Record<string, unknown> = {}): GraphQLError {
  const status = code === 'UNAUTHENTICATED' || code === 'SESSION_REVOKED' ? 401 : 403;
  return new GraphQLError(DENIALS[code][locale], { extensions: { code, ...facts, http: { status } } });
}

/** Codes of errors that were made to be seen; everything else is our fault and says nothing of the inside. */
const SEEN = new Set<string>([
  ...Object.keys(DENIALS), 'RATE_LIMITED',
  'GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT', 'BAD_REQUEST', 'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

/** Code of an error that says of itself that another service does not answer; its message is meant for people. */
const UNAVAILABLE = 'SERVICE_UNAVAILABLE';

/** A message without the names that graphql-js proposes: where the schema is not told, it is not to be guessed either. */
const withoutSuggestion = (message: string): string => message.replace(/ ?Did you mean .+\?$/s, '');

/** Hides what is internal and logs it under the request id the caller sees. @param tellsSchema whether messages may propose names of the schema */
export function errorFormatter(log: Logger, tellsSchema = true): (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError {
  return (formatted, error) => {
    const code = String(formatted.extensions?.['code'] ?? 'INTERNAL_SERVER_ERROR');
    if (SEEN.has(code)) {
      const { stacktrace: _stack, http: _http, ...extensions } = formatted.extensions ?? {};
      return { ...formatted, ...(!tellsSchema && { message: withoutSuggestion(formatted.message) }), extensions };
    }
    const cause = unwrapResolverError(error) as Error & { readonly code?: unknown };
    const where = formatted.path ? { path: formatted.path } : {};
    if (cause.code === UNAVAILABLE) return { message: cause.message, extensions: { code: UNAVAILABLE }, ...where };
    log.error({ err: cause, path: formatted.path }, 'operation failed');
    return { message: '系统内部错误，已记录。Internal error, logged.', extensions: { code: 'INTERNAL_SERVER_ERROR' }, ...where };
  };
}

/** A query's argument breaks a rule: queries have no union of refusals, so it is an error that names field and rule. */
export function inputError(field: string, rule: string): GraphQLError {
  return new GraphQLError(`参数 ${field} 不符合规则 ${rule}。The argument ${field} breaks the rule ${rule}.`, {
    extensions: { code: 'BAD_USER_INPUT', field, rule },
  });
}
