import type { ClientRequest, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { failureOf } from '@yimen/serving';
import type { Logger } from 'pino';
import type { Upstream } from './upstream.js';

/** They speak of one connection, not of what is carried over it. */
const OF_A_CONNECTION = new Set(['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'expect']);

export interface Proxy {
  readonly upstream: Upstream;
  /** The headers that are sent on with a request. */
  readonly headersOf: (request: IncomingMessage) => OutgoingHttpHeaders;
  readonly log: Logger;
  /** After which a service that has the whole request and says nothing counts as hung. */
  readonly patienceMs: number;
}

/** An answer that has begun may rest for longer: most often it is the client that does not read on. */
const SLOW_READERS = 10;

/** Passes requests on to a service, and its answers back, byte by byte in both directions and at the pace of the slower side. */
export function proxy({ upstream, headersOf, log, patienceMs }: Proxy) {
  return async (request: IncomingMessage & { originalUrl?: string }, response: ServerResponse): Promise<void> => {
    const head = { method: request.method ?? 'GET', path: request.originalUrl ?? request.url ?? '/', headers: headersOf(request) };
    const sent = await upstream.open(head).catch((err: unknown) => {
      log.warn({ err, service: upstream.name }, 'a service could not be asked');
      return null;
    });
    if (!sent) return fail(request, response);
    if (response.destroyed) return void sent.destroy();
    // A client that goes away takes its request with it.
    response.once('close', () => response.writableFinished || sent.destroy());
    try {
      const answer = await answerTo(sent, request, patienceMs);
      await passBack(answer, sent, request, response);
    } catch (err) {
      if (response.destroyed) return;
      log.warn({ err, service: upstream.name }, 'a service did not answer to the end');
      fail(request, response);
    }
  };
}

/** Whatever of the request's headers is not about the connection. */
export const endToEnd = (headers: IncomingMessage['headers']): OutgoingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_A_CONNECTION.has(name)));

function answerTo(sent: ClientRequest, request: IncomingMessage, patienceMs: number): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    sent.once('error', reject);
    sent.once('close', () => reject(new Error('the connection ended without an answer')));
    sent.once('finish', () => sent.setTimeout(patienceMs, () => sent.destroy(new Error(`no answer within ${patienceMs} ms`))));
    sent.once('response', (answer) => {
      // Who has answered before the end does not listen any more; the rest is read and forgotten.
      if (!sent.writableEnded) request.unpipe(sent).resume();
      sent.setTimeout(patienceMs * SLOW_READERS);
      resolve(answer);
    });
    const hasBody = request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined;
    if (hasBody) request.pipe(sent);
    else sent.end();
  });
}

async function passBack(answer: IncomingMessage, sent: ClientRequest, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // What was refused half-way is not read to its end when the service says so: the connection cannot serve another request.
  if (answer.headers.connection === 'close' && !request.complete) response.setHeader('connection', 'close');
  response.writeHead(answer.statusCode ?? 502, endToEnd(answer.headers));
  await pipeline(answer, response);
  if (!sent.writableEnded) sent.destroy();
}

function fail(request: IncomingMessage, response: ServerResponse): void {
  if (response.headersSent) return void response.destroy();
  const { status, ...body } = failureOf(503);
  if (!request.complete) response.setHeader('connection', 'close');
  response.statusCode = status;
  response.setHeader('content-type', 'application/json; charset=utf-8').end(JSON.stringify(body));
}
