import { localeOf } from '@yimen/access';
import type { HttpRequest } from '@yimen/graphql-kit';
import type { ServerResponse } from 'node:http';
import { rangeOf } from '../addresses/address-range.js';
import { clientAddressOf } from '../addresses/client-address.js';
import { rateError } from '../limits/limit-errors.js';
import { holderOf } from './budgets.js';
import { refuseGraph } from './graph-refusal.js';
import { securityHeaders } from './security-headers.js';
import { TokenBuckets, type Budget } from './token-bucket.js';

export interface EntranceOptions {
  /** Whether people reach the product by https. */
  readonly secure: boolean;
  /** Addresses and networks of the proxies in front. */
  readonly trustedProxies: readonly string[];
  /** How often an address may ask, where clients come; null for ever, behind a gateway. */
  readonly perAddress: Budget | null;
}

/** Machines that watch over a process, from few addresses. */
const PROBES = new Set(['/healthz', '/readyz', '/metrics']);

/** The way in, the same for every path: headers of the answer, whose request it is, and whether he asks too often. */
export function entrance({ secure, trustedProxies, perAddress }: EntranceOptions) {
  const addressOf = clientAddressOf(trustedProxies.map(rangeOf).filter((range) => range !== null));
  const setHeaders = securityHeaders(secure);
  const buckets = perAddress && new TokenBuckets(perAddress);
  return (request: HttpRequest, response: ServerResponse, next: () => void): void => {
    setHeaders(response);
    const address = addressOf(request);
    request.clientAddress = address;
    const wait = buckets && !PROBES.has(request.url ?? '') ? buckets.take(holderOf(address)) : 0;
    if (wait > 0) return refuseGraph(request, response, rateError('address', wait, localeOf(request.headers['accept-language'])));
    next();
  };
}
