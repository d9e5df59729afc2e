import { isAbstractType, Kind, TypeInfo, visit, visitWithTypeInfo, type DocumentNode, type FieldNode, type GraphQLSchema, type SelectionSetNode } from 'graphql';

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };
const INTROSPECTION = new Set(['__schema', '__type']);

/** A client's document as the services are to be asked for it. */
export interface RoutedDocument {
  /** The very same object where nothing had to be changed. */
  readonly document: DocumentNode;
  /** False when all it asks for is the schema itself. */
  readonly asksServices: boolean;
}

/**
 * Takes out what the gateway answers itself, and asks for the type wherever it is not known beforehand. The same document
 * always gives the same answer, so that its plan is made once.
 */
export function documentRouter(schema: GraphQLSchema): (document: DocumentNode) => RoutedDocument {
  const known = new WeakMap<DocumentNode, RoutedDocument>();
  return (document) => {
    const routed = known.get(document) ?? route(schema, document);
    known.set(document, routed);
    return routed;
  };
}

function route(schema: GraphQLSchema, document: DocumentNode): RoutedDocument {
  const types = new TypeInfo(schema);
  let asksServices = false;
  const routed = visit(document, visitWithTypeInfo(types, {
    Field: (node) => {
      if (INTROSPECTION.has(node.name.value)) return null;
      if (node.name.value !== '__typename') asksServices = true;
      return undefined;
    },
    SelectionSet: {
      leave: (node): SelectionSetNode | undefined => {
        const wanted = node.selections.length === 0 || isAbstractType(types.getParentType());
        return wanted ? { ...node, selections: [TYPENAME, ...node.selections] } : undefined;
      },
    },
  }));
  return { document: routed, asksServices };
}
