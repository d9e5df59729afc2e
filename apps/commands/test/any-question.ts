import { getNamedType, getNullableType, isEnumType, isInputObjectType, isLeafType, isListType, isNonNullType, type GraphQLField, type GraphQLInputType, type GraphQLSchema } from 'graphql';

const OF_SCALARS: Readonly<Record<string, string>> = { Int: '1', Float: '1', Boolean: 'true', Date: '"2027-01-01"', DateTime: '"2027-01-01T00:00:00Z"', JSON: '{}' };

/** A question to a root field that the schema takes, with as little as it must have and values that mean nothing. */
export function anyQuestion(schema: GraphQLSchema, name: string): string {
  const mutation = schema.getMutationType()?.getFields()[name];
  const field = mutation ?? schema.getQueryType()?.getFields()[name];
  if (!field) throw new Error(`no root field is called ${name}`);
  return `${mutation ? 'mutation' : 'query'} { ${name}${argumentsOf(field)} ${isLeafType(getNamedType(field.type)) ? '' : '{ __typename }'} }`;
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
