import {
  getNamedType, isAbstractType, isCompositeType, isLeafType, isObjectType, Kind, OperationTypeNode,
  type FieldNode, type FragmentDefinitionNode, type GraphQLCompositeType, type GraphQLObjectType, type GraphQLSchema,
  type NamedTypeNode, type OperationDefinitionNode, type SelectionNode, type SelectionSetNode,
} from 'graphql';

export type Fragments = Readonly<Record<string, FragmentDefinitionNode>>;
/** Says of a valid operation whether the compiler makes the same of it as graphql-js. */
export type Compilable = (operation: OperationDefinitionNode, fragments: Fragments) => boolean;

/** Selections, with fragments written out for every type they meet: beyond it, compiling would hold up everybody else. */
const LARGEST = 500;

/**
 * The compiler names its functions after response keys joined by underscores. With underscores only in front, no two ways
 * of joining give one name; this also keeps `__proto__` out of the objects that it writes.
 */
const KEY = /^_*[A-Za-z0-9]+$/;

/**
 * What is left to graphql-js for good: mutations, whose time goes into transactions; introspection; operations with any
 * directive, because the compiler mixes up @skip and @include of fragments that are used twice; names that it would mix
 * up; types that check their values themselves; operations of more than {@link LARGEST} selections.
 */
export function compilableIn(schema: GraphQLSchema): Compilable {
  const ambiguous = ambiguousNames(schema);

  return (operation, fragments) => {
    const query = schema.getQueryType();
    if (operation.operation !== OperationTypeNode.QUERY || !query || operation.directives?.length || !isSmall(operation.selectionSet, fragments)) return false;
    let left = LARGEST;
    const passes = (type: GraphQLObjectType, set: SelectionSetNode): boolean =>
      --left >= 0 && set.selections.every((node) => !node.directives?.length && passesNode(type, node));
    const passesNode = (type: GraphQLObjectType, node: SelectionNode): boolean => {
      if (node.kind === Kind.FIELD) return passesField(type, node);
      const inner = node.kind === Kind.INLINE_FRAGMENT ? node : fragments[node.name.value]!;
      return !applies(schema, inner.typeCondition, type) || passes(type, inner.selectionSet);
    };
    const passesField = (type: GraphQLObjectType, { name: { value: name }, alias, selectionSet }: FieldNode): boolean => {
      if (--left < 0 || !KEY.test(alias?.value ?? name)) return false;
      if (name === '__typename') return true;
      const field = type.getFields()[name];
      if (!field || ambiguous.has(type.name + name)) return false;
      const named = getNamedType(field.type);
      if (isLeafType(named)) return true;
      return possibleTypes(schema, named).every((one) => !one.isTypeOf && passes(one, selectionSet!));
    };
    return passes(query, operation.selectionSet);
  };
}

/** Fragments written out, whatever the types: with fragments of fragments a short text can be long. */
function isSmall(whole: SelectionSetNode, fragments: Fragments): boolean {
  let left = LARGEST;
  const count = (set: SelectionSetNode | undefined): boolean =>
    (set?.selections ?? []).every((node) => --left >= 0 && count(node.kind === Kind.FRAGMENT_SPREAD ? fragments[node.name.value]!.selectionSet : node.selectionSet));
  return count(whole);
}

function possibleTypes(schema: GraphQLSchema, type: GraphQLCompositeType): readonly GraphQLObjectType[] {
  return isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
}

function applies(schema: GraphQLSchema, condition: NamedTypeNode | undefined, type: GraphQLObjectType): boolean {
  const wanted = condition && schema.getType(condition.name.value);
  return !wanted || (isCompositeType(wanted) && possibleTypes(schema, wanted).includes(type));
}

/** The compiler knows a resolver by the names of type and field in one word: `Case` + `legs` is `Casel` + `egs`. */
function ambiguousNames(schema: GraphQLSchema): ReadonlySet<string> {
  const names = Object.values(schema.getTypeMap()).filter(isObjectType).flatMap((type) => Object.keys(type.getFields()).map((field) => type.name + field));
  const seen = new Set<string>();
  return new Set(names.filter((name) => seen.size === seen.add(name).size));
}
