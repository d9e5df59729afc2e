import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGatewayRuntime, type UnifiedGraphHandler } from '@graphql-hive/gateway-runtime';
import { unifiedGraphHandler } from '@graphql-hive/router-runtime';
import { compose } from '@yimen/graphql-kit';
import { execute, type DocumentNode, type ExecutionResult } from 'graphql';
import type { SubgraphSchemas } from './subgraph-schemas.js';

/** What the gateway asks of one service, with the context that its node adapter made. */
interface AskedSubgraph {
  readonly document: DocumentNode;
  readonly variables?: Record<string, unknown>;
  readonly context: { readonly req: IncomingMessage };
}

/** Asks a service without leaving the process: nothing is printed, sent, or parsed again. */
function inProcess({ schemas, contexts }: SubgraphSchemas) {
  return {
    getSubgraphExecutor: ({ subgraphName }: { readonly subgraphName: string }) => {
      const schema = schemas.get(subgraphName.toLowerCase());
      if (!schema) throw new Error(`no service is called ${subgraphName}`);
      return async ({ document, variables, context: { req } }: AskedSubgraph): Promise<ExecutionResult> =>
        execute({ schema, document, variableValues: variables, contextValue: { ctx: await contexts.of(req) } });
    },
  };
}

/**
 * Services behind a federation gateway in one process: what the one executable schema is compared with.
 * @param router plans with router-runtime instead of the gateway's own stitching
 */
export async function serveGateway(subgraphs: SubgraphSchemas, router: boolean): Promise<number> {
  const { supergraphSdl } = compose(subgraphs.services);
  const gateway = createGatewayRuntime({
    supergraph: supergraphSdl, transports: (() => inProcess(subgraphs)) as never, logging: false, landingPage: false, graphiql: false,
    ...(router && { unifiedGraphHandler: unifiedGraphHandler as UnifiedGraphHandler }),
  });
  const server = createServer(gateway as never).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
