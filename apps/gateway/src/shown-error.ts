import { ApolloServerErrorCode } from '@apollo/server/errors';
import { GraphQLError, type GraphQLErrorOptions, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';

/** An error that was made to be seen: services have formatted theirs already, and the gateway has one of its own. */
export class ShownError extends GraphQLError {
  /** @param answer the answer of a service that it stands in, if it stands in one */
  constructor(message: string, options: GraphQLErrorOptions, readonly answer?: object) {
    super(message, options);
  }
}

const INTERNAL = 'INTERNAL_SERVER_ERROR';
/** What Apollo says of a request that is wrong in itself. */
const OF_THE_REQUEST = new Set<unknown>([
  ApolloServerErrorCode.GRAPHQL_PARSE_FAILED, ApolloServerErrorCode.GRAPHQL_VALIDATION_FAILED, ApolloServerErrorCode.BAD_USER_INPUT,
  ApolloServerErrorCode.BAD_REQUEST, ApolloServerErrorCode.OPERATION_RESOLUTION_FAILURE, ApolloServerErrorCode.PERSISTED_QUERY_NOT_SUPPORTED,
]);

/** A message without the names that graphql-js proposes: where the schema is not told, it is not to be guessed either. */
const withoutSuggestion = (message: string): string => message.replace(/ ?Did you mean .+\?$/s, '');

/** Shows what is meant to be seen, and of everything else only that it happened; what is our own fault is logged. @param tellsSchema whether messages may propose names of the schema */
export function errorFormatter(log: Logger, tellsSchema: boolean): (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError {
  return (formatted, error) => {
    const { stacktrace: _stack, http: _http, ...extensions } = formatted.extensions ?? {};
    const { code } = extensions;
    const shown = error instanceof ShownError;
    if (code !== INTERNAL && (shown || OF_THE_REQUEST.has(code))) {
      return { ...formatted, ...(!tellsSchema && { message: withoutSuggestion(formatted.message) }), extensions };
    }
    if (!shown) log.error({ err: error, path: formatted.path }, 'operation failed');
    return {
      message: '系统内部错误，已记录。Internal error, logged.',
      extensions: { code: INTERNAL },
      ...(formatted.path ? { path: formatted.path } : {}),
    };
  };
}
