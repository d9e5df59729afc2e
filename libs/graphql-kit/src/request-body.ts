import type { IncomingMessage, ServerResponse } from 'node:http';

/** Bytes that are sooner read and forgotten than a connection is made anew. */
const LITTLE = 64 * 1024;

/**
 * The whole body of a request, or null when it is larger: then it is left where it stands, because ending it would end the
 * connection before the answer. @throws Error when whoever asks has gone before the end
 */
export function bytesOf(request: IncomingMessage, largest: number): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const gone = (): void => reject(new Error('the request ended before its body'));
    if (request.destroyed && !request.complete) return gone();
    // By events: an iterator over a stream costs more than reading a small body, and destroys what it does not read to its end.
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= largest) return;
      request.off('data', take).pause();
      resolve(null);
    };
    request.on('data', take);
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', reject);
    request.once('close', () => request.complete || gone());
  });
}

/**
 * To be called before a refusal that has not read the body to its end. A little is left to be read and forgotten; for more the
 * connection ends with the answer, which who goes on sending may then never see: a connection that is closed over unread bytes
 * is reset, and what was answered on it may be lost.
 */
export function leaveBody(request: IncomingMessage, response: ServerResponse): void {
  if (request.complete) return;
  if (Number(request.headers['content-length'] ?? Infinity) <= LITTLE) request.resume();
  else response.setHeader('connection', 'close');
}
