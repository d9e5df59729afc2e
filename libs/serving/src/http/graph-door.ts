import type { HeaderMap, HTTPGraphQLRequest, HTTPGraphQLResponse } from '@apollo/server';
import { bytesOf, leaveBody } from '@yimen/graphql-kit';
import type { GraphQLError } from 'graphql';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Asked } from '../limits/query-gate.js';
import { failureOf, type Failure } from './failures.js';
import { refuseGraph } from './graph-refusal.js';

/** The part of an Apollo Server that answers. */
export interface GraphServer<C> {
  executeHTTPGraphQLRequest(asked: { readonly httpGraphQLRequest: HTTPGraphQLRequest; readonly context: () => Promise<C> }): Promise<HTTPGraphQLResponse>;
}

export interface GraphDoorOptions<R extends IncomingMessage, C> {
  readonly server: GraphServer<C>;
  readonly contextOf: (request: R) => Promise<C>;
  /** Largest body in bytes; files do not come through here. */
  readonly largest: number;
  /** Looks at what is asked before the graph does; an error is the answer in its place. */
  readonly judge?: (asked: Asked, request: R) => GraphQLError | null;
}

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\b/i;

/**
 * Leads requests straight to the graph. A web framework in between costs as much as the whole of the graph's own work
 * (docs/performance.md); what it would do here is reading a body.
 */
export function graphDoor<R extends IncomingMessage, C>({ server, contextOf, largest, judge }: GraphDoorOptions<R, C>) {
  return async (request: R, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request, largest);
    if ('failure' in body) return refuse(request, response, body.failure);
    const [, search = ''] = (request.url ?? '').split(/(?=\?)/, 2);
    const refusal = judge?.(request.method === 'GET' ? askedBy(search) : (Object(body.json) as Asked), request);
    if (refusal) return refuseGraph(request, response, refusal);
    const answer = await server.executeHTTPGraphQLRequest({
      httpGraphQLRequest: { method: request.method ?? 'GET', headers: headersOf(request), search, body: body.json },
      context: () => contextOf(request),
    });
    if (answer.body.kind !== 'complete') throw new Error('answers in several parts are not served');
    const text = answer.body.string;
    // A text goes out with the head in one write, bytes would be another.
    response.writeHead(answer.status ?? 200, { ...Object.fromEntries(answer.headers), 'content-length': Buffer.byteLength(text) }).end(text);
  };
}

/** What is asked in an address, where variables are a text. */
function askedBy(search: string): Asked {
  const { variables, ...asked } = Object.fromEntries(new URLSearchParams(search));
  try {
    return { ...asked, variables: JSON.parse(variables ?? 'null') as unknown };
  } catch {
    return asked;
  }
}

type Body = { readonly json: unknown } | { readonly failure: Failure };

/** What is no JSON is left to the graph, which says what it wants. */
async function bodyOf(request: IncomingMessage, largest: number): Promise<Body> {
  if (!JSON_TYPE.test(request.headers['content-type'] ?? '')) return { json: {} };
  if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') return { failure: failureOf(415) };
  if (Number(request.headers['content-length'] ?? 0) > largest) return { failure: failureOf(413) };
  const bytes = await bytesOf(request, largest);
  if (bytes === null) return { failure: failureOf(413) };
  if (bytes.length === 0) return { json: {} };
  try {
    return { json: JSON.parse(bytes.toString('utf8')) };
  } catch {
    return { failure: failureOf(400) };
  }
}

/** Node's headers have lower-case names, as Apollo's own map would give them. */
function headersOf({ headers }: IncomingMessage): HeaderMap {
  const map = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) map.set(name, typeof value === 'string' ? value : [value].flat().join(', '));
  return map as unknown as HeaderMap;
}

function refuse(request: IncomingMessage, response: ServerResponse, { status, ...said }: Failure): void {
  leaveBody(request, response);
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(said));
}
