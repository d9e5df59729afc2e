import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server';
import { Plugin } from '@nestjs/apollo';

import { Metrics, noteOperation } from '@yimen/serving';

/** Every GraphQL operation is noted and measured. */
@Plugin()
export class OperationPlugin implements ApolloServerPlugin<object> {
  constructor(private readonly metrics: Metrics) {}

  async requestDidStart(): Promise<GraphQLRequestListener<object>> {
    const begin = performance.now();
    return { willSendResponse: async (operation) => noteOperation(this.metrics, begin, operation) };
  }
}
