import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server';
import { Plugin } from '@nestjs/apollo';
import { Kind, type OperationDefinitionNode } from 'graphql';

import { Metrics, requests } from '@yimen/serving';

/** Notes and measures every GraphQL operation by the root fields it asks for. */
@Plugin()
export class OperationPlugin implements ApolloServerPlugin<object> {
  constructor(private readonly metrics: Metrics) {}

  async requestDidStart(): Promise<GraphQLRequestListener<object>> {
    const begin = performance.now();
    return {
      willSendResponse: async ({ operation, errors }) => {
        const fields = operation ? rootFieldsOf(operation) : [];
        const outcome = errors?.[0] ? String(errors[0].extensions['code'] ?? 'INTERNAL_SERVER_ERROR') : 'OK';
        Object.assign(requests.getStore() ?? {}, { outcome, ...(fields.length > 0 && { operation: fields.join(' ') }) });
        const label = fields.length > 1 ? 'several' : (fields[0] ?? 'none');
        this.metrics.operations.observe({ operation: label, outcome }, (performance.now() - begin) / 1000);
      },
    };
  }
}

const LONGEST = 10;

/** `Query.me`, sorted and each once. Only of a valid operation, so that they are names of the schema. */
function rootFieldsOf({ operation, selectionSet }: OperationDefinitionNode): readonly string[] {
  const type = operation === 'mutation' ? 'Mutation' : 'Query';
  const names = selectionSet.selections.map((node) => (node.kind === Kind.FIELD ? node.name.value : '…'));
  return [...new Set(names)].sort().slice(0, LONGEST).map((name) => `${type}.${name}`);
}
