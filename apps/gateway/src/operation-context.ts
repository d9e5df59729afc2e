import type { HttpRequest } from '@yimen/graphql-kit';
import { FORWARDED_FOR } from '@yimen/serving';
import type { ShownError } from './shown-error.js';

/** Whatever else a client sends is nobody's business behind the gateway. */
const SENT_ON = ['authorization', 'x-yimen-post', 'accept-language'] as const;

/** What is known of one operation while its parts are asked for. */
export interface OperationContext {
  /** Headers for every service. */
  readonly headers: Readonly<Record<string, string>>;
  /** A service's answer that stops the whole operation: who calls is unknown, may not, or must say as whom he acts. */
  denied?: ShownError;
  /** Whether any service was asked. */
  asked?: boolean;
  /** Whether any service has answered. */
  answered?: boolean;
  /** Whether an entity was asked for that its service does not know. */
  hasGaps?: boolean;
  /** Whether any service could not be asked, or did not answer in time. */
  missed?: boolean;
}

export const operationContext = (request: HttpRequest): OperationContext => ({ headers: sentOn(request) });

/** The headers of a client's request that services are told, with the request's id and the client's address, whatever he said of either. */
export function sentOn({ headers, requestId = '', clientAddress = '' }: HttpRequest): Record<string, string> {
  const given = SENT_ON.flatMap((name) => (typeof headers[name] === 'string' ? [[name, headers[name]] as const] : []));
  return { ...Object.fromEntries(given), 'x-request-id': requestId, [FORWARDED_FOR]: clientAddress };
}
