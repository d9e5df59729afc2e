import {
  isAbstractType, Kind, TypeInfo, visit, visitWithTypeInfo, type DocumentNode, type FieldNode, type FragmentDefinitionNode, type GraphQLSchema, type OperationDefinitionNode, type SelectionNode,
  type SelectionSetNode, type VariableDefinitionNode,
} from 'graphql';

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };
const INTROSPECTION = new Set(['__schema', '__type']);

/** A client's document as the services are to be asked for it. */
export interface RoutedDocument {
  /** The very same object where nothing had to be changed. */
  readonly document: DocumentNode;
  /** False when all that the operation asks for is the schema itself, or nothing. */
  readonly asksServices: boolean;
}

/**
 * Takes out what the gateway answers itself, what is left out in any case, and words for readers, which the planner cannot
 * read; and asks for the type wherever it is not known beforehand. The same document always gives the same answer, so that
 * its plan is made once.
 */
export function documentRouter(schema: GraphQLSchema): (document: DocumentNode, operation: OperationDefinitionNode) => RoutedDocument {
  const known = new WeakMap<DocumentNode, DocumentNode>();
  return (document, operation) => {
    const routed = known.get(document) ?? route(schema, document);
    known.set(document, routed);
    // Definitions stay in their places.
    return { document: routed, asksServices: asksServices(routed, routed.definitions[document.definitions.indexOf(operation)] as OperationDefinitionNode) };
  };
}

function route(schema: GraphQLSchema, document: DocumentNode): DocumentNode {
  const types = new TypeInfo(schema);
  return visit(document, visitWithTypeInfo(types, {
    Field: (node) => (INTROSPECTION.has(node.name.value) || isLeftOut(node) ? null : undefined),
    InlineFragment: (node) => (isLeftOut(node) ? null : undefined),
    FragmentSpread: (node) => (isLeftOut(node) ? null : undefined),
    OperationDefinition: undescribed,
    VariableDefinition: undescribed,
    FragmentDefinition: undescribed,
    SelectionSet: {
      leave: (node): SelectionSetNode | undefined => {
        const wanted = node.selections.length === 0 || isAbstractType(types.getParentType());
        return wanted ? { ...node, selections: [TYPENAME, ...node.selections] } : undefined;
      },
    },
  }));
}

/** Whether the text itself, whatever the variables, says that it is not wanted. */
const isLeftOut = ({ directives = [] }: SelectionNode): boolean =>
  directives.some(({ name, arguments: [condition] = [] }) => condition?.value.kind === Kind.BOOLEAN && condition.value.value === (name.value === 'skip'));

function undescribed<N extends OperationDefinitionNode | VariableDefinitionNode | FragmentDefinitionNode>({ description, ...node }: N): Omit<N, 'description'> | undefined {
  return description ? node : undefined;
}

function asksServices({ definitions }: DocumentNode, { selectionSet }: OperationDefinitionNode): boolean {
  const met = new Set<string>();
  const asks = ({ selections }: SelectionSetNode): boolean => selections.some((node) => {
    if (node.kind === Kind.FIELD) return node.name.value !== '__typename';
    if (node.kind === Kind.INLINE_FRAGMENT) return asks(node.selectionSet);
    const name = node.name.value;
    if (met.has(name)) return false;
    met.add(name);
    const fragment = definitions.find((one) => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === name);
    return fragment?.kind === Kind.FRAGMENT_DEFINITION && asks(fragment.selectionSet);
  });
  return asks(selectionSet);
}
