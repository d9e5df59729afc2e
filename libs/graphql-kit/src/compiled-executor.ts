import { execute, Kind, type DocumentNode, type ExecutionResult, type FragmentDefinitionNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { compilerOf, type CompiledOperation } from './compiled-operation.js';

/** A valid operation as a client sent it. */
export interface SentOperation {
  readonly document: DocumentNode;
  /** Digest of the document's text. */
  readonly queryHash: string;
  readonly operationName?: string | null | undefined;
  /** The one that is meant, when it can be told. */
  readonly operation?: OperationDefinitionNode | undefined;
  readonly contextValue: unknown;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}
export type Executor = (sent: SentOperation) => Promise<ExecutionResult>;

/** Operations that are remembered, the least recently used of which is forgotten. */
const REMEMBERED = 500;

/**
 * Executes operations. The first time graphql-js does it; an operation that comes again is compiled, if the compiler makes
 * the same of it. Whenever compiled code does not come to an answer without errors, graphql-js is asked instead, so that
 * every error, its path and what it makes null are graphql-js' own. Only queries are compiled: asking again changes nothing.
 */
export function compiledExecutor(schema: GraphQLSchema, remembered = REMEMBERED): Executor {
  const compile = compilerOf(schema);
  const known = new Map<string, CompiledOperation | 'once' | 'left to graphql-js'>();

  const compiledOf = ({ queryHash, operationName, operation, document }: SentOperation): CompiledOperation | null => {
    if (!operation) return null;
    const key = `${queryHash} ${operationName ?? ''}`;
    const before = known.get(key);
    const now = before === undefined ? 'once' : before === 'once' ? (compile(operation, fragmentsOf(document)) ?? 'left to graphql-js') : before;
    known.delete(key);
    known.set(key, now);
    if (known.size > remembered) known.delete(known.keys().next().value!);
    return typeof now === 'function' ? now : null;
  };

  return async (sent) => {
    const { document, operationName, contextValue, variables } = sent;
    const answer = await compiledOf(sent)?.(contextValue, variables ?? {});
    return answer ?? execute({ schema, document, operationName, contextValue, variableValues: variables });
  };
}

function fragmentsOf(document: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments = document.definitions.filter((one): one is FragmentDefinitionNode => one.kind === Kind.FRAGMENT_DEFINITION);
  return Object.fromEntries(fragments.map((one) => [one.name.value, one]));
}
