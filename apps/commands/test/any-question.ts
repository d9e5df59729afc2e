import {
  getNamedType, getNullableType, isEnumType, isInputObjectType, isLeafType, isListType, isNonNullType, isObjectType, type GraphQLField, type GraphQLInputType,
  type GraphQLNamedType, type GraphQLSchema,
} from 'graphql';

const OF_SCALARS: Readonly<Record<string, string>> = { Int: '1', Float: '1', Boolean: 'true', Date: '"2027-01-01"', DateTime: '"2027-01-01T00:00:00Z"', JSON: '{}' };

/** A question to a root field that the schema takes, with as little as it must have and values that mean nothing. */
export function anyQuestion(schema: GraphQLSchema, name: string): string {
  const mutation = schema.getMutationType()?.getFields()[name];
  const field = mutation ?? schema.getQueryType()?.getFields()[name];
  if (!field) throw new Error(`no root field is called ${name}`);
  return `${mutation ? 'mutation' : 'query'} { ${name}${argumentsOf(field)} ${selectionOf(getNamedType(field.type))} }`;
}

/** A field of its own where there is one: a gateway knows the names of types by itself. */
function selectionOf(type: GraphQLNamedType, within: readonly string[] = []): string {
  if (isLeafType(type)) return '';
  if (!isObjectType(type)) return '{ __typename }';
  const fields = Object.values(type.getFields()).filter(({ args, type: of }) => !args.some((arg) => isNonNullType(arg.type)) && !within.includes(getNamedType(of).name));
  const leaf = fields.find((field) => isLeafType(getNamedType(field.type)));
  if (leaf) return `{ ${leaf.name} }`;
  const [inner] = fields;
  return inner ? `{ ${inner.name} ${selectionOf(getNamedType(inner.type), [...within, type.name])} }` : '{ __typename }';
}

function argumentsOf({ args }: GraphQLField<unknown, unknown>): string {
  const needed = args.filter(({ type }) => isNonNullType(type)).map(({ name, type }) => `${name}: ${valueOf(name, type)}`);
  return needed.length === 0 ? '' : `(${needed.join(', ')})`;
}

function valueOf(name: string, type: GraphQLInputType): string {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return '[]';
  if (isEnumType(nullable)) return nullable.getValues()[0]!.name;
  if (isInputObjectType(nullable)) {
    const needed = Object.values(nullable.getFields()).filter((field) => isNonNullType(field.type));
    return `{ ${needed.map((field) => `${field.name}: ${valueOf(field.name, field.type)}`).join(', ')} }`;
  }
  return OF_SCALARS[nullable.toString()] ?? (name === 'clientRequestId' ? '"12345678"' : '"x"');
}
