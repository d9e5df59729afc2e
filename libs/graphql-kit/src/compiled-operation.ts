import {
  getVariableValues, Kind,
  type ExecutionResult, type FieldNode, type GraphQLObjectType, type GraphQLSchema, type OperationDefinitionNode, type SelectionNode, type SelectionSetNode,
} from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import { compilableIn, type Fragments } from './compilable.js';
import type { CompiledRun } from './compiled-run.js';
import { schemaForCompiler, serializersFor } from './compiler-schema.js';

/** Runs an operation. Null is no answer: graphql-js is to give one. */
export type CompiledOperation = (context: unknown, variables: Readonly<Record<string, unknown>>) => Promise<ExecutionResult | null>;

/** A compiler for the operations of a schema; null for those that it leaves to graphql-js. */
export function compilerOf(schema: GraphQLSchema): (operation: OperationDefinitionNode, fragments: Fragments) => CompiledOperation | null {
  const compilable = compilableIn(schema);
  const forCompiler = schemaForCompiler(schema);
  const customSerializers = serializersFor(schema);

  return (operation, fragments) => {
    if (!compilable(operation, fragments)) return null;
    const { document, originals } = copyOf(operation, fragments);
    const compiled = compileQuery(forCompiler, document, undefined, {
      customSerializers,
      // Errors are told by graphql-js.
      disablingCapturingStackErrors: true,
      // Resolvers see the schema and the operation as they are, not the copies that were compiled.
      resolverInfoEnricher: ({ fieldName, fieldNodes, parentType }) => {
        const parent = schema.getType(parentType.name) as GraphQLObjectType;
        return { schema, operation, fragments, parentType: parent, fieldNodes: fieldNodes.map((node) => originals.get(node)), returnType: parent.getFields()[fieldName]?.type };
      },
    });
    return isCompiledQuery(compiled) ? runner(schema, operation, compiled.query) : null;
  };
}

type Query = (root: undefined, run: CompiledRun, variables: object) => ExecutionResult | Promise<ExecutionResult>;

function runner(schema: GraphQLSchema, { variableDefinitions = [] }: OperationDefinitionNode, query: Query): CompiledOperation {
  return async (context, raw) => {
    const { coerced } = getVariableValues(schema, variableDefinitions, raw);
    if (!coerced) return null;
    const result = await new Promise<ExecutionResult | null>((resolve) => {
      const giveUp = (): void => resolve(null);
      try {
        Promise.resolve(query(undefined, { context, variables: coerced, giveUp }, {})).then(resolve, giveUp);
      } catch {
        giveUp();
      }
    });
    return result?.errors ? null : result;
  };
}

/** A copy that the compiler may write on, without variables, arguments and other operations; with the way back to the original fields. */
function copyOf(operation: OperationDefinitionNode, fragments: Fragments) {
  const originals = new Map<FieldNode, FieldNode>();
  const copyNode = (node: SelectionNode): SelectionNode => {
    if (node.kind === Kind.FRAGMENT_SPREAD) return node;
    if (node.kind === Kind.INLINE_FRAGMENT) return { ...node, selectionSet: copySet(node.selectionSet) };
    const copy = { ...node, arguments: [], selectionSet: node.selectionSet && copySet(node.selectionSet) };
    originals.set(copy, node);
    return copy;
  };
  const copySet = (set: SelectionSetNode): SelectionSetNode => ({ ...set, selections: set.selections.map(copyNode) });
  const definitions = [{ ...operation, variableDefinitions: [] }, ...Object.values(fragments)].map((one) => ({ ...one, selectionSet: copySet(one.selectionSet) }));
  return { document: { kind: Kind.DOCUMENT as const, definitions }, originals };
}
