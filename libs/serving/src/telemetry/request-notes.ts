import { AsyncLocalStorage } from 'node:async_hooks';
import type { RequestContext } from '@yimen/access';

/** What is noted of a request while it is answered, for the one line of the log that tells of it. */
export interface RequestNotes {
  readonly requestId: string;
  ctx?: RequestContext;
  /** Root fields of the operation, for example `Query.me`: names of our schema, not the client's words. */
  operation?: string;
  /** OK, or the code of the first error. */
  outcome?: string;
}

/** The notes of the request that is being answered. */
export const requests = new AsyncLocalStorage<RequestNotes>();
