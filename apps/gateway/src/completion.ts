import {
  execute, Kind, type DocumentNode, type ExecutionResult, type FieldNode, type GraphQLError, type GraphQLFieldResolver,
  type GraphQLSchema, type GraphQLTypeResolver, type OperationDefinitionNode, type SelectionSetNode,
} from 'graphql';
import { ShownError } from './shown-error.js';

type Path = readonly (string | number)[];

export interface Completion {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  /** What the services' answers came to, by response key, with `__typename` wherever a type is abstract; undefined when to nothing. */
  readonly data: unknown;
  /** What the services said, at its path in the client's operation. */
  readonly errors: readonly GraphQLError[];
}

/**
 * Completes what the services answered as one server would have answered it: by the rules of GraphQL itself, so that a
 * field that may not be null takes its parent with it, errors tell the place in the client's own text, and introspection
 * stands beside data.
 */
export async function complete({ schema, document, operation, operationName, variables, data, errors }: Completion): Promise<ExecutionResult> {
  const open = errors.map((error) => locatedIn(document, operation, error));
  const told = new Set<ShownError>();
  // A root field that may not be null has failed: the plan has thrown away whatever else there was.
  const result: ExecutionResult = data === null && open.length > 0 ? { errors: tellFirst(open, operation, told), data: null } : await execute({
    schema, document, rootValue: data, contextValue: { open, told } satisfies Telling,
    ...(operationName !== undefined && { operationName }), ...(variables && { variableValues: variables }),
    fieldResolver: readField, typeResolver: readType,
  });
  const untold = open.filter((error) => !told.has(error) && !isSuperseded(error, result.data, told));
  return untold.length > 0 ? { ...result, errors: [...(result.errors ?? []), ...untold] } : result;
}

/** Of errors of several root fields, the one whose field comes first in the text: that is where one server would have stopped. */
function tellFirst(open: readonly ShownError[], { loc }: OperationDefinitionNode, told: Set<ShownError>): readonly ShownError[] {
  const place = ({ positions }: ShownError): number => positions?.[0] ?? loc?.end ?? 0;
  const first = open.reduce((one, other) => (place(other) < place(one) ? other : one));
  told.add(first);
  return [first];
}

interface Telling {
  readonly open: readonly ShownError[];
  readonly told: Set<ShownError>;
}

/** The value under the response key; where there is none and an error says why, the error, for as long as it is new. */
const readField: GraphQLFieldResolver<unknown, Telling> = (source, _args, { open, told }, { path }) => {
  const value = (source as Record<string, unknown> | null | undefined)?.[path.key];
  return open.length === 0 ? value : explained(value, pathTo(path), open, told);
};

function explained(value: unknown, path: Path, open: readonly ShownError[], told: Set<ShownError>): unknown {
  if (Array.isArray(value)) return value.map((one: unknown, index) => explained(one, [...path, index], open, told));
  if (value !== null && value !== undefined) return value;
  const reason = open.find((error) => !told.has(error) && startsWith(error.path, path));
  if (!reason) return null;
  told.add(reason);
  return reason;
}

const readType: GraphQLTypeResolver<{ readonly __typename?: string }, unknown> = ({ __typename: type }) => type;

/** One server tells one error for what became null. A service has kept to that in its answer; between answers it is kept here. */
function isSuperseded({ path = [], answer }: ShownError, completed: unknown, told: ReadonlySet<ShownError>): boolean {
  let value = completed;
  let depth = 0;
  for (; depth < path.length && value !== null && value !== undefined; depth++) value = (value as Record<string | number, unknown>)[path[depth]!];
  const place = path.slice(0, depth);
  const isOfAnother = (error: ShownError): boolean => answer === undefined || error.answer !== answer;
  return (value === null || value === undefined) && [...told].some((error) => isOfAnother(error) && startsWith(error.path, place));
}

/** What the plan has moved to its place is told at that place in the client's text. */
function locatedIn(document: DocumentNode, operation: OperationDefinitionNode, error: GraphQLError): ShownError {
  const { message, path = [], extensions, originalError } = error;
  const said = error instanceof ShownError ? error : originalError instanceof ShownError ? originalError : undefined;
  return new ShownError(message, { nodes: nodesAt(document, operation, path), path, extensions }, said?.answer);
}

function nodesAt(document: DocumentNode, { selectionSet }: OperationDefinitionNode, path: Path): readonly FieldNode[] {
  const fieldsOf = ({ selections }: SelectionSetNode, key: string): readonly FieldNode[] =>
    selections.flatMap((node): readonly FieldNode[] => {
      if (node.kind === Kind.FIELD) return (node.alias ?? node.name).value === key ? [node] : [];
      if (node.kind === Kind.INLINE_FRAGMENT) return fieldsOf(node.selectionSet, key);
      const fragment = document.definitions.find((one) => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === node.name.value);
      return fragment?.kind === Kind.FRAGMENT_DEFINITION ? fieldsOf(fragment.selectionSet, key) : [];
    });
  let sets: readonly SelectionSetNode[] = [selectionSet];
  let nodes: readonly FieldNode[] = [];
  for (const key of path) {
    if (typeof key === 'number') continue;
    nodes = sets.flatMap((set) => fieldsOf(set, key));
    sets = nodes.flatMap((node) => node.selectionSet ?? []);
  }
  return nodes;
}

interface PathStep {
  readonly prev: PathStep | undefined;
  readonly key: string | number;
}
const pathTo = ({ prev, key }: PathStep): Path => [...(prev ? pathTo(prev) : []), key];
const startsWith = (path: Path | undefined, start: Path): boolean => path !== undefined && start.every((key, at) => path[at] === key);
