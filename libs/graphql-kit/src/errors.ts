import { unwrapResolverError } from '@apollo/server/errors';
import type { Locale } from '@yimen/access';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';

type Text = Readonly<Record<Locale, string>>;

/** Answers that stop a whole operation: who calls is unknown, may not, or must say as whom he acts. */
const DENIALS = {
  UNAUTHENTICATED: { 'zh-CN': '请先登录：没有令牌，或令牌无效、已过期。', en: 'Sign in first: there is no token, or it is invalid or expired.' },
  FORBIDDEN: { 'zh-CN': '您现在的岗位无权进行此操作。', en: 'The post you act from may not do this.' },
  UNDECLARED: { 'zh-CN': '此操作未声明所需权限，一律拒绝。', en: 'This operation declares no requirement and is closed.' },
  UNKNOWN_PERSON: { 'zh-CN': '系统中没有登记您的身份。', en: 'You are not registered here.' },
  POST_NOT_ACTING: { 'zh-CN': '所选岗位不存在、不属于您或不在有效期内。', en: 'The chosen post does not exist, is not yours, or is not valid today.' },
  NO_ACTING_POST: { 'zh-CN': '您的岗位均不在有效期内。', en: 'None of your posts is valid today.' },
  CHOOSE_POST: { 'zh-CN': '您有多个有效岗位，请在请求头 x-yimen-post 中选择其一。', en: 'You hold several valid posts: choose one in the header x-yimen-post.' },
} as const satisfies Record<string, Text>;
export type DenialCode = keyof typeof DENIALS;

export function deniedError(code: DenialCode, locale: Locale, facts: Record<string, unknown> = {}): GraphQLError {
  const status = code === 'UNAUTHENTICATED' ? 401 : 403;
  return new GraphQLError(DENIALS[code][locale], { extensions: { code, ...facts, http: { status } } });
}

/** Codes of errors that were made to be seen; everything else is our fault and says nothing of the inside. */
const SEEN = new Set<string>([
  ...Object.keys(DENIALS),
  'GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT', 'BAD_REQUEST', 'OPERATION_RESOLUTION_FAILURE',
]);

/** Code of an error that says of itself that another service does not answer; its message is meant for people. */
const UNAVAILABLE = 'SERVICE_UNAVAILABLE';

/** Hides what is internal and logs it under the request id the caller sees. */
export function errorFormatter(log: Logger): (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError {
  return (formatted, error) => {
    const code = String(formatted.extensions?.['code'] ?? 'INTERNAL_SERVER_ERROR');
    if (SEEN.has(code)) {
      const { stacktrace: _stack, http: _http, ...extensions } = formatted.extensions ?? {};
      return { ...formatted, extensions };
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
