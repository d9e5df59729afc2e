import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled, ApolloServerPluginInlineTraceDisabled, ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import type { HttpRequest } from '@yimen/graphql-kit';
import { graphDoor, noteOperation, type GraphDoorOptions, type Metrics } from '@yimen/serving';
import type { ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { FederatedGraph } from './federation.js';
import { operationContext, type OperationContext } from './operation-context.js';
import { errorFormatter } from './shown-error.js';

export interface GraphqlFace {
  readonly answer: (request: HttpRequest, response: ServerResponse) => Promise<void>;
  stop(): Promise<void>;
}

export interface FaceOptions {
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly judge: NonNullable<GraphDoorOptions<HttpRequest, OperationContext>['judge']>;
  /** Whether everybody may ask for the schema. */
  readonly introspection: boolean;
}

/** Largest GraphQL request in bytes; files do not come through there. */
const LARGEST = 512 * 1024;

/**
 * The graph over HTTP. It is Apollo's, with the options of the one-process product, so that whatever can be wrong with a
 * request is answered alike in both: forged, batched, unparsable, invalid, without an operation, by a wrong method.
 */
export async function graphqlFace({ gateway, denialOf }: FederatedGraph, { log, metrics, judge, introspection }: FaceOptions): Promise<GraphqlFace> {
  const server = new ApolloServer<OperationContext>({
    gateway,
    formatError: errorFormatter(log, introspection),
    plugins: [
      ApolloServerPluginCacheControlDisabled(), ApolloServerPluginInlineTraceDisabled(), ApolloServerPluginLandingPageDisabled(),
      denialPlugin(denialOf), statusPlugin, notesPlugin(metrics),
    ],
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    introspection,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    logger: { debug: () => {}, info: () => {}, warn: (message) => log.warn(String(message)), error: (message) => log.error(String(message)) },
  });
  await server.start();
  const answer = graphDoor<HttpRequest, OperationContext>({ server, largest: LARGEST, judge, contextOf: async (request) => operationContext(request) });
  return { answer, stop: () => server.stop() };
}

/** A token that lets nobody in is told of also where no service had to be asked: with a query that is invalid, or about the schema alone. */
function denialPlugin(denialOf: FederatedGraph['denialOf']): ApolloServerPlugin<OperationContext> {
  return {
    requestDidStart: async () => ({
      willSendResponse: async ({ response, contextValue }) => {
        if (contextValue.asked || !('authorization' in contextValue.headers)) return;
        const denied = await denialOf(contextValue);
        if (!denied) return;
        const { message, extensions: { http, ...extensions } } = denied;
        response.body = { kind: 'single', singleResult: { errors: [{ message, extensions }] } };
        const { status, headers = [] } = http as { readonly status: number; readonly headers?: Iterable<readonly [string, string]> };
        response.http.status = status;
        for (const [name, value] of headers) response.http.headers.set(name, value);
      },
    }),
  };
}

/** With data the status is 200 whatever single fields say; 503 when services are missing and there is nothing to show. */
const statusPlugin: ApolloServerPlugin<OperationContext> = {
  requestDidStart: async () => ({
    willSendResponse: async ({ response, contextValue }) => {
      if (response.body.kind !== 'single' || !('data' in response.body.singleResult)) return;
      const hasNothing = response.body.singleResult.data === null || !contextValue.answered;
      response.http.status = contextValue.missed && hasNothing ? 503 : 200;
    },
  }),
};

/** Every operation is noted and measured. */
function notesPlugin(metrics: Metrics): ApolloServerPlugin<OperationContext> {
  return {
    requestDidStart: async () => {
      const begin = performance.now();
      return { willSendResponse: async (operation) => noteOperation(metrics, begin, operation) };
    },
  };
}
