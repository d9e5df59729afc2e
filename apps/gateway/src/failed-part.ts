import { Kind, parse, type DocumentNode, type FieldNode, type FragmentDefinitionNode, type GraphQLError, type SelectionSetNode } from 'graphql';

type Path = readonly (string | number)[];

/** What a service was asked: one part of an operation. */
export interface Part {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The answer of a part that could not be had: an error for each field that was asked for, and nothing else. */
export function failedPart({ query, variables }: Part, errorAt: (path: Path) => GraphQLError): { readonly data: null; readonly errors: GraphQLError[] } {
  const document = parse(query, { noLocation: true });
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  const roots = operation ? fieldsOf(document, operation.selectionSet) : [];
  const paths = roots.flatMap((field): readonly Path[] => (field.name.value === '_entities' ? entityPaths(document, field, variables) : [[keyOf(field)]]));
  return { data: null, errors: paths.map(errorAt) };
}

/** The fields of each entity that was asked for, by its place among the representations. */
function entityPaths(document: DocumentNode, field: FieldNode, variables: Part['variables']): readonly Path[] {
  const argument = field.arguments?.[0]?.value;
  const representations = argument?.kind === Kind.VARIABLE ? (variables[argument.name.value] as readonly { readonly __typename?: string }[]) : [];
  return representations.flatMap(({ __typename: type }, index) =>
    (field.selectionSet ? fieldsOf(document, field.selectionSet, type) : [])
      .filter(({ name }) => name.value !== '__typename')
      .map((one) => [keyOf(field), index, keyOf(one)]));
}

/** The fields of a selection, those of its fragments included; with a type, of fragments on that type. */
function fieldsOf(document: DocumentNode, { selections }: SelectionSetNode, type?: string): readonly FieldNode[] {
  return selections.flatMap((node): readonly FieldNode[] => {
    if (node.kind === Kind.FIELD) return [node];
    const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragmentNamed(document, node.name.value);
    const on = fragment?.typeCondition?.name.value;
    return fragment && (type === undefined || on === undefined || on === type) ? fieldsOf(document, fragment.selectionSet, type) : [];
  });
}

const fragmentNamed = ({ definitions }: DocumentNode, name: string): FragmentDefinitionNode | undefined =>
  definitions.find((node) => node.kind === Kind.FRAGMENT_DEFINITION && node.name.value === name) as FragmentDefinitionNode | undefined;

const keyOf = ({ alias, name }: FieldNode): string => (alias ?? name).value;
