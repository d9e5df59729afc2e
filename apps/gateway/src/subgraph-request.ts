import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Upstream } from './upstream.js';

/** An answer of a service to a GraphQL request, not yet judged. */
export interface SubgraphAnswer {
  readonly status: number;
  readonly body: { readonly data?: unknown; readonly errors?: unknown };
}

/**
 * Asks a service's graph once.
 * @param body JSON of query and variables
 * @param patienceMs after which a service counts as hung
 * @throws Unreachable when it was sent to nobody, or another error when it was sent and no answer in JSON came in time
 */
export async function askSubgraph(upstream: Upstream, body: string, headers: Readonly<Record<string, string>>, patienceMs: number): Promise<SubgraphAnswer> {
  const bytes = Buffer.from(body);
  const request = await upstream.open({
    method: 'POST',
    path: '/graphql',
    headers: { ...headers, accept: 'application/json', 'content-type': 'application/json', 'content-length': bytes.length },
  });
  const patience = setTimeout(() => request.destroy(new Error(`no answer within ${patienceMs} ms`)), patienceMs);
  try {
    const response = await answerTo(request, bytes);
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    return { status: response.statusCode ?? 0, body: Object(JSON.parse(Buffer.concat(chunks).toString())) as SubgraphAnswer['body'] };
  } finally {
    clearTimeout(patience);
  }
}

function answerTo(request: ClientRequest, bytes: Buffer): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve);
    request.once('error', reject);
    request.end(bytes);
  });
}
