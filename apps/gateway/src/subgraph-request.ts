import type { ClientRequest, IncomingMessage } from 'node:http';
import { CONNECTION_ENDED } from './readable-to-the-end.js';
import type { Upstream } from './upstream.js';

/** An answer of a service to a GraphQL request, not yet judged. */
export interface SubgraphAnswer {
  readonly status: number;
  readonly body: { readonly data?: unknown; readonly errors?: unknown };
}

/** A kept connection ended under a request before one byte of its answer: most often the service had closed it already. */
class EndedUnanswered extends Error {
  override readonly name = 'EndedUnanswered';
}

/**
 * Asks a service's graph, and once more on a connection of its own where a kept one ended without an answer, as when an
 * instance stops. It may have been heard all the same, so only what can be repeated may be asked: reading, and writing
 * under a client's request id, which every mutation has.
 * @param body JSON of query and variables
 * @param patienceMs after which a service counts as hung
 * @throws Unreachable when it was sent to nobody, or another error when it was sent and no answer in JSON came in time
 */
export async function askSubgraph(upstream: Upstream, body: string, headers: Readonly<Record<string, string>>, patienceMs: number): Promise<SubgraphAnswer> {
  const bytes = Buffer.from(body);
  const ask = async (connection: 'kept' | 'new'): Promise<SubgraphAnswer> => {
    const request = await upstream.open({
      method: 'POST',
      path: '/graphql',
      headers: { ...headers, accept: 'application/json', 'content-type': 'application/json', 'content-length': bytes.length },
    }, connection);
    const patience = setTimeout(() => request.destroy(new Error(`no answer within ${patienceMs} ms`)), patienceMs);
    return wholeAnswer(request, bytes).finally(() => clearTimeout(patience));
  };
  return ask('kept').catch((error: unknown) => {
    if (error instanceof EndedUnanswered) return ask('new');
    throw error;
  });
}

async function wholeAnswer(request: ClientRequest, bytes: Buffer): Promise<SubgraphAnswer> {
  const response = await answerTo(request, bytes);
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status: response.statusCode ?? 0, body: Object(JSON.parse(Buffer.concat(chunks).toString())) as SubgraphAnswer['body'] };
}

function answerTo(request: ClientRequest, bytes: Buffer): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { socket } = request;
    const readBefore = socket?.bytesRead;
    request.once('response', resolve);
    request.once('error', (cause: NodeJS.ErrnoException) => {
      const isUnanswered = request.reusedSocket && CONNECTION_ENDED.has(cause.code) && socket?.bytesRead === readBefore;
      reject(isUnanswered ? new EndedUnanswered('a kept connection ended without an answer', { cause }) : cause);
    });
    request.end(bytes);
  });
}
