import { randomUUID } from 'node:crypto';
import type { HttpRequest } from '@yimen/graphql-kit';
import type { ServerResponse } from 'node:http';
import pino, { type Logger } from 'pino';
import type { Metrics } from './metrics.js';
import { requests, type RequestNotes } from './request-notes.js';

/** Path of the realm, where the identity provider is ours; Keycloak's layout below it. */
export const REALM_PATH = '/realms/yimen';

/** A request id that we take over from a caller; anything else could be a text of his making in our log. */
const SANE = /^[\w.-]{8,64}$/;
/** Asked every few seconds by machines; worth a line only to who debugs. */
const QUIET = new Set(['/healthz', '/readyz', '/metrics']);

/** A request that a web framework may have found a route for. */
type Routed = HttpRequest & { readonly route?: { readonly path?: unknown } };

/** Gives every request its id, and tells of it when it is answered: who, what, how long, and nothing that was said. */
export function requestLog(log: Logger, metrics: Metrics) {
  const line = requestLine(log);
  return (request: Routed, response: ServerResponse, next: () => void): void => {
    const begin = performance.now();
    const given = request.headers['x-request-id'];
    const requestId = typeof given === 'string' && SANE.test(given) ? given : randomUUID();
    const notes: RequestNotes = { requestId };
    request.requestId = requestId;
    response.setHeader('x-request-id', requestId);
    const [path = ''] = (request.url ?? '').split('?', 1);
    response.once('close', () => {
      const route = routeOf(request, path);
      const { statusCode: status, writableFinished } = response;
      metrics.requests.inc({ method: request.method ?? '', route, status });
      const ms = Math.round((performance.now() - begin) * 10) / 10;
      const facts = { requestId, method: request.method, route, status, ms, ...(writableFinished ? {} : { cut: true }), ...actorOf(notes) };
      line(QUIET.has(route) ? 'debug' : 'info', facts);
    });
    requests.run(notes, next);
  };
}

/** Writes the line of a request past the logger's own making of lines, which cost a quarter of a small answer's time. */
function requestLine(log: Logger): (level: 'debug' | 'info', facts: object) => void {
  const stream = (log as unknown as Record<symbol, { write(line: string): void }>)[pino.symbols.streamSym]!;
  const { service } = log.bindings();
  const where = service ? { service, pid: process.pid } : {};
  return (level, facts) => {
    if (log.isLevelEnabled(level)) stream.write(`${JSON.stringify({ level, time: new Date(), ...where, ...facts, msg: 'request' })}\n`);
  };
}

/** The pattern of the route, never the path itself, which is the caller's text. */
function routeOf({ route }: Routed, path: string): string {
  const pattern = route?.path;
  if (typeof pattern === 'string') return pattern;
  if (path === '/graphql') return path;
  return path.startsWith(`${REALM_PATH}/`) ? `${REALM_PATH}/*` : 'unknown';
}

function actorOf({ ctx, operation, outcome }: RequestNotes): object {
  const { principal } = ctx ?? {};
  if (principal?.kind === 'staff') {
    const { personId, post } = principal;
    return { actor: personId, tenant: post.tenantNo, post: post.id, operation, outcome };
  }
  if (principal?.kind === 'operator') return { actor: principal.personId, operation, outcome };
  if (principal?.kind !== 'citizen') return { operation, outcome };
  return { actor: (principal.representative ?? principal).personId, operation, outcome };
}
