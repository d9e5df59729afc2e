import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import { ApolloDriver, ApolloFederationDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { Injectable } from '@nestjs/common';
import type { GraphQLSchema } from 'graphql';
import { compiledExecutor } from './compiled-executor.js';

/** Serves one executable schema by {@link compiledExecutor}. */
@Injectable()
export class CompiledDriver extends ApolloDriver {
  override start(options: ApolloDriverConfig): Promise<void> {
    return super.start(compiled(options));
  }
}

/** Serves a subgraph by {@link compiledExecutor}. */
@Injectable()
export class CompiledSubgraphDriver extends ApolloFederationDriver {
  override start(options: ApolloDriverConfig): Promise<void> {
    return super.start(compiled(options));
  }
}

/** A gateway is what Apollo Server calls whatever executes in its place; ours goes nowhere. */
function compiled(options: ApolloDriverConfig): ApolloDriverConfig {
  const gateway = gatewayOf((options as { schema: GraphQLSchema }).schema);
  return Object.assign(options, { gateway });
}

type Gateway = ApolloServerOptionsWithGateway<object>['gateway'];

function gatewayOf(schema: GraphQLSchema): Gateway {
  const execute = compiledExecutor(schema);
  return {
    onSchemaLoadOrUpdate(tell) {
      tell({ apiSchema: schema, coreSupergraphSdl: '' });
      return () => {};
    },
    load: async () => ({
      // The name as it was asked for: Apollo's own is null for an operation that does not exist.
      executor: ({ context, request, ...sent }) => execute({ ...sent, operationName: request.operationName ?? null, contextValue: context, variables: request.variables }),
    }),
    stop: async () => {},
  };
}
