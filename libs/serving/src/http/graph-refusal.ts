import { leaveBody } from '@yimen/graphql-kit';
import type { GraphQLError } from 'graphql';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Answers with an error in the shape of GraphQL, as Apollo would, with the status and headers that the error names. */
export function refuseGraph(request: IncomingMessage, response: ServerResponse, { message, extensions: { http, ...extensions } }: GraphQLError): void {
  const { status = 400, headers } = (http ?? {}) as { readonly status?: number; readonly headers?: Iterable<readonly [string, string]> };
  leaveBody(request, response);
  for (const [name, value] of headers ?? []) response.setHeader(name, value);
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify({ errors: [{ message, extensions }] }));
}
