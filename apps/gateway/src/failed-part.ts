import { Kind, parse, type FieldNode, type GraphQLError, type SelectionSetNode } from 'graphql';

type Path = readonly (string | number)[];

/** What a service was asked: one part of an operation. */
export interface Part {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The answer of a part that could not be had: an error for each field that was asked for, and nothing else. */
export function failedPart({ query, variables }: Part, errorAt: (path: Path) => GraphQLError): { readonly data: null; readonly errors: GraphQLError[] } {
  const paths = parse(query, { noLocation: true }).definitions.flatMap((node) => (node.kind === Kind.OPERATION_DEFINITION ? pathsOf(node.selectionSet, variables) : []));
  return { data: null, errors: paths.map(errorAt) };
}

function pathsOf({ selections }: SelectionSetNode, variables: Part['variables']): readonly Path[] {
  const fields = selections.filter((node) => node.kind === Kind.FIELD);
  return fields.flatMap((field): readonly Path[] => (field.name.value === '_entities' ? entityPaths(field, variables) : [[keyOf(field)]]));
}

/** The fields of each entity that was asked for, by its place among the representations. */
function entityPaths(field: FieldNode, variables: Part['variables']): readonly Path[] {
  const argument = field.arguments?.[0]?.value;
  const representations = argument?.kind === Kind.VARIABLE ? (variables[argument.name.value] as readonly { readonly __typename?: string }[]) : [];
  const ofType = (type: string | undefined) => (field.selectionSet?.selections ?? []).flatMap((node) =>
    node.kind === Kind.INLINE_FRAGMENT && node.typeCondition?.name.value === type ? node.selectionSet.selections : []);
  return representations.flatMap(({ __typename: type }, index) =>
    ofType(type).flatMap((node) => (node.kind === Kind.FIELD && node.name.value !== '__typename' ? [[keyOf(field), index, keyOf(node)]] : [])));
}

const keyOf = ({ alias, name }: FieldNode): string => (alias ?? name).value;
