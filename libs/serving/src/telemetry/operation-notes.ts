import { Kind, type GraphQLError, type OperationDefinitionNode } from 'graphql';
import type { Metrics } from './metrics.js';
import { requests } from './request-notes.js';

/** An operation whose answer is about to be sent; without a definition there was none in the request, or no valid one. */
export interface AnsweredOperation {
  readonly operation?: OperationDefinitionNode | undefined;
  readonly errors?: readonly GraphQLError[] | undefined;
}

/** Notes and measures a GraphQL operation by the root fields it asks for. @param begin when it arrived, as `performance.now()` tells it */
export function noteOperation({ operations }: Metrics, begin: number, { operation, errors }: AnsweredOperation): void {
  const fields = operation ? rootFieldsOf(operation) : [];
  const outcome = errors?.[0] ? String(errors[0].extensions['code'] ?? 'INTERNAL_SERVER_ERROR') : 'OK';
  Object.assign(requests.getStore() ?? {}, { outcome, ...(fields.length > 0 && { operation: fields.join(' ') }) });
  operations.observe({ operation: fields.length > 1 ? 'several' : (fields[0] ?? 'none'), outcome }, (performance.now() - begin) / 1000);
}

const LONGEST = 10;

/** `Query.me`, sorted and each once. Only of a valid operation, so that they are names of the schema. */
function rootFieldsOf({ operation, selectionSet }: OperationDefinitionNode): readonly string[] {
  const type = operation === 'mutation' ? 'Mutation' : 'Query';
  const names = selectionSet.selections.map((node) => (node.kind === Kind.FIELD ? node.name.value : '…'));
  return [...new Set(names)].sort().slice(0, LONGEST).map((name) => `${type}.${name}`);
}
