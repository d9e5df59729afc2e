import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';

/** Answers at the product's back-channel address, and keeps what was sent there. */
export function backChannel(loggedOut: string[]): RequestListener {
  return (request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      loggedOut.push(new URLSearchParams(body).get('logout_token') ?? '');
      response.end();
    });
  };
}

/** Stands where the product would stand. @returns how to close it */
export async function standIn(product: string, answer: RequestListener): Promise<() => void> {
  const server = createServer(answer).listen(Number(new URL(product).port), '127.0.0.1');
  await once(server, 'listening');
  return () => {
    server.closeAllConnections();
    server.close();
  };
}
