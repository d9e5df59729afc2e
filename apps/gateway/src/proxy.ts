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

/** They ask for something and bring nothing: a body has no meaning with them, and node sends it without saying where it ends. */
const WITHOUT_BODY = new Set(['GET', 'HEAD', 'OPTIONS', 'DELETE', 'TRACE']);

/** Passes requests on to a service, and its answers back, byte by byte in both directions and at the pace of the slower side. */
export function proxy({ upstream, headersOf, log, patienceMs }: Proxy) {
  return async (request: IncomingMessage & { originalUrl?: string }, response: ServerResponse): Promise<void> => {
    const framing = framingOf(request);
    if (framing === 'refused') return fail(request, response, 400);
    const { method = 'GET' } = request;
    // Said anew for the next connection: what is written without it is read there as the next request, of somebody else.
    const headers = { ...headersOf(request), ...(framing === 'chunked' && { 'transfer-encoding': 'chunked' }) };
    // A kept connection may end in the moment in which it is used, and what was passed on cannot be sent again.
    const sent = await upstream.open({ method, path: request.originalUrl ?? request.url ?? '/', headers }, 'new').catch((err: unknown) => {
      log.warn({ err, service: upstream.name }, 'a service could not be asked');
      return null;
    });
    if (!sent) return fail(request, response, 503);
    if (response.destroyed) return void sent.destroy();
    // A client that goes away takes its request with it.
    response.once('close', () => response.writableFinished || sent.destroy());
    try {
      const answer = await answerTo(sent, request, { hasBody: framing !== 'none', patienceMs });
      await passBack(answer, sent, request, response);
    } catch (err) {
      if (response.destroyed) return;
      log.warn({ err, service: upstream.name }, 'a service did not answer to the end');
      fail(request, response, 503);
    }
  };
}

/** Whatever of the request's headers is not about the connection. */
export const endToEnd = (headers: IncomingMessage['headers']): OutgoingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_A_CONNECTION.has(name)));

/** How the end of a request's body is known. Node has refused whatever says two things about it. */
function framingOf({ method = 'GET', headers }: IncomingMessage): 'none' | 'length' | 'chunked' | 'refused' {
  const { 'content-length': length, 'transfer-encoding': coding } = headers;
  if (coding === undefined && (length === undefined || Number(length) === 0)) return 'none';
  // Another coding would have to be taken off here, and nobody uses one.
  if (WITHOUT_BODY.has(method) || (coding !== undefined && coding.toLowerCase() !== 'chunked')) return 'refused';
  return coding === undefined ? 'length' : 'chunked';
}

function answerTo(sent: ClientRequest, request: IncomingMessage, { hasBody, patienceMs }: { readonly hasBody: boolean; readonly patienceMs: number }): Promise<IncomingMessage> {
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

function fail(request: IncomingMessage, response: ServerResponse, code: 400 | 503): void {
  if (response.headersSent) return void response.destroy();
  const { status, ...body } = failureOf(code);
  if (!request.complete) response.setHeader('connection', 'close');
  response.statusCode = status;
  response.setHeader('content-type', 'application/json; charset=utf-8').end(JSON.stringify(body));
}
