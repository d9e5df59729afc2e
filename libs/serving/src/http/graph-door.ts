import type { HeaderMap, HTTPGraphQLRequest, HTTPGraphQLResponse } from '@apollo/server';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { failureOf, type Failure } from './failures.js';

/** The part of an Apollo Server that answers. */
export interface GraphServer<C> {
  executeHTTPGraphQLRequest(asked: { readonly httpGraphQLRequest: HTTPGraphQLRequest; readonly context: () => Promise<C> }): Promise<HTTPGraphQLResponse>;
}

export interface GraphDoorOptions<R extends IncomingMessage, C> {
  readonly server: GraphServer<C>;
  readonly contextOf: (request: R) => Promise<C>;
  /** Largest body in bytes; files do not come through here. */
  readonly largest: number;
}

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\b/i;

/**
 * Leads requests straight to the graph. A web framework in between costs as much as the whole of the graph's own work
 * (docs/performance.md); what it would do here is reading a body.
 */
export function graphDoor<R extends IncomingMessage, C>({ server, contextOf, largest }: GraphDoorOptions<R, C>) {
  return async (request: R, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request, largest);
    if ('failure' in body) return refuse(request, response, body.failure);
    const [, search = ''] = (request.url ?? '').split(/(?=\?)/, 2);
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

type Body = { readonly json: unknown } | { readonly failure: Failure };

/** What is no JSON is left to the graph, which says what it wants. */
async function bodyOf(request: IncomingMessage, largest: number): Promise<Body> {
  if (!JSON_TYPE.test(request.headers['content-type'] ?? '')) return { json: {} };
  if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') return { failure: failureOf(415) };
  if (Number(request.headers['content-length'] ?? 0) > largest) return { failure: failureOf(413) };
  const chunks: Buffer[] = [];
  let size = 0;
  // Left where it stands when it is too large: ending the stream would end the connection before the answer.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largest) return { failure: failureOf(413) };
    chunks.push(chunk);
  }
  if (size === 0) return { json: {} };
  try {
    return { json: JSON.parse(Buffer.concat(chunks).toString('utf8')) };
  } catch {
    return { failure: failureOf(400) };
  }
}

/** Node's headers have lower-case names, as Apollo's own map would give them. */
function headersOf({ headers }: IncomingMessage): HeaderMap {
  return new Map(Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')])) as unknown as HeaderMap;
}

function refuse(request: IncomingMessage, response: ServerResponse, { status, ...said }: Failure): void {
  // What is not read to its end leaves the connection unfit for another request.
  if (!request.complete) response.setHeader('connection', 'close');
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(said));
}
