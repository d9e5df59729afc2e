import {
  getNamedType, getNullableType, isCompositeType, isInterfaceType, isListType, isObjectType, Kind,
  type DocumentNode, type FieldNode, type FragmentDefinitionNode, type GraphQLField, type GraphQLNamedType, type GraphQLSchema,
  type OperationDefinitionNode, type OperationTypeNode, type SelectionNode, type SelectionSetNode,
} from 'graphql';
import { INTROSPECTION_COST, PAGE, UNPAGED_LIST } from './query-limits.js';

/** How much the answer of an operation is, at its largest. */
export interface Weight {
  readonly depth: number;
  readonly cost: number;
  readonly fields: number;
}
export interface OperationWeight extends Weight {
  readonly kind: OperationTypeNode;
  /** Fields of the root, fragments included. */
  readonly rootFields: number;
}

const NOTHING: Weight = { depth: 0, cost: 0, fields: 0 };
const INTROSPECTION = new Set(['__schema', '__type']);
/** A field that gives a page of a list has this argument. */
const PAGE_SIZE = 'first';

/** Weighs each operation of a document, valid or not: what the schema does not know weighs one. */
export function weightsOf(schema: GraphQLSchema, document: DocumentNode): readonly OperationWeight[] {
  const fragments = new Map(document.definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [])));
  const scale = new Scale(schema, fragments);
  return document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION).map((operation) => weightOf(schema, scale, operation));
}

function weightOf(schema: GraphQLSchema, scale: Scale, { operation: kind, selectionSet }: OperationDefinitionNode): OperationWeight {
  const weight = scale.ofSet(schema.getRootType(kind) ?? undefined, selectionSet, null);
  return { ...weight, kind, rootFields: weight.fields };
}

/** Weighs selections. A fragment is weighed once for each size of the pages around it: fragments of fragments grow without end. */
class Scale {
  private readonly known = new Map<string, Weight>();

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  ) {}

  /** @param page rows of the lists that stand directly here, where a page is around them */
  ofSet(type: GraphQLNamedType | undefined, { selections }: SelectionSetNode, page: number | null): Weight {
    return selections.map((node) => this.ofNode(type, node, page)).reduce(together, NOTHING);
  }

  private ofNode(type: GraphQLNamedType | undefined, node: SelectionNode, page: number | null): Weight {
    if (node.kind === Kind.FIELD) return this.ofField(type, node, page);
    if (node.kind === Kind.FRAGMENT_SPREAD) return this.ofFragment(node.name.value, page);
    return this.ofSet(node.typeCondition ? this.schema.getType(node.typeCondition.name.value) : type, node.selectionSet, page);
  }

  private ofFragment(name: string, page: number | null): Weight {
    const fragment = this.fragments.get(name);
    const key = `${name} ${page}`;
    const before = this.known.get(key);
    if (before || !fragment) return before ?? NOTHING;
    // A fragment within itself: weighed as nothing here, and refused as what it is by the rules of GraphQL.
    this.known.set(key, NOTHING);
    const weight = this.ofSet(this.schema.getType(fragment.typeCondition.name.value), fragment.selectionSet, page);
    this.known.set(key, weight);
    return weight;
  }

  private ofField(type: GraphQLNamedType | undefined, node: FieldNode, page: number | null): Weight {
    const { name: { value: name }, selectionSet } = node;
    if (INTROSPECTION.has(name)) return { depth: 1, cost: INTROSPECTION_COST, fields: 1 };
    if (!selectionSet) return { depth: 1, cost: 1, fields: 1 };
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
    const named = field && getNamedType(field.type);
    const paged = field ? pageSize(field, node) : null;
    const isList = field !== undefined && isListType(getNullableType(field.type));
    const inner = this.ofSet(isCompositeType(named) ? named : undefined, selectionSet, isList ? null : paged);
    const rows = isList ? (paged ?? page ?? UNPAGED_LIST) : 1;
    return { depth: inner.depth + 1, cost: 1 + rows * inner.cost, fields: 1 };
  }
}

const together = (one: Weight, other: Weight): Weight =>
  ({ depth: Math.max(one.depth, other.depth), cost: one.cost + other.cost, fields: one.fields + other.fields });

/** Rows of the page that a field gives at the most, or null where it gives none. */
function pageSize({ args }: GraphQLField<unknown, unknown>, { arguments: given = [] }: FieldNode): number | null {
  if (!args.some(({ name }) => name === PAGE_SIZE)) return null;
  const value = given.find(({ name }) => name.value === PAGE_SIZE)?.value;
  if (!value || value.kind === Kind.NULL) return PAGE.usual;
  // What is no number, or too large a one, is refused by who makes the page; a variable may say whatever he allows.
  return value.kind === Kind.INT ? Math.min(Math.max(Number(value.value), 1), PAGE.largest) : PAGE.largest;
}
