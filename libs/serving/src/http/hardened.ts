import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** The head of a request must come within this, or a few bytes a minute hold a connection for ever. */
const HEADERS_WITHIN_MS = 20_000;
/** The whole of a request: a file of twenty megabytes over a village's line. */
const REQUEST_WITHIN_MS = 300_000;
const CHECKED_EVERY_MS = 5_000;
/** Bytes of all headers; a token takes two thousand. */
const LARGEST_HEADERS = 16 * 1024;

/** Options of a server of node:http that does not wait for ever and reads no end of headers. */
export const PATIENCE = {
  headersTimeout: HEADERS_WITHIN_MS, requestTimeout: REQUEST_WITHIN_MS, connectionsCheckingInterval: CHECKED_EVERY_MS, maxHeaderSize: LARGEST_HEADERS,
} as const;

/** What node says of requests that it cannot read; anything else is a bad request. */
const STATUS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large', HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large', ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};
const HEAD = 'Connection: close\r\nContent-Length: 0\r\nX-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n\r\n';

/** A connection with the answer that is being written on it, as node keeps it. */
type Answering = Duplex & { readonly _httpMessage?: { readonly headersSent: boolean } | null };

/** A request that is none is answered shortly and its connection ended, and nothing is said of why. */
export function answerUnreadable(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Answering) => {
    // Where an answer has begun, or all is said, another one would be taken for the answer to the next request.
    if (error.code === 'ECONNRESET' || !socket.writable || socket._httpMessage?.headersSent) return void socket.destroy();
    socket.end(`HTTP/1.1 ${STATUS[error.code ?? ''] ?? '400 Bad Request'}\r\n${HEAD}`);
  });
}
