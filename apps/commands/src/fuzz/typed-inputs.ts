import fc from 'fast-check';
import {
  getNamedType, isEnumType, isInputObjectType, isLeafType, isListType, isNonNullType, isScalarType,
  type GraphQLField, type GraphQLInputType, type GraphQLSchema,
} from 'graphql';
import { question, type Asker, type HttpAttack, type RealOperation } from './attack.js';
import { hostileJson, hostileNumber, hostileText } from './hostile-values.js';

/** Every root field, asked as its types want it, with values that no clerk would send. */
export function typedInputs(asker: fc.Arbitrary<Asker>, schema: GraphQLSchema, ids: readonly string[]): fc.Arbitrary<HttpAttack> {
  const fields = (['query', 'mutation'] as const).flatMap((kind) =>
    Object.values((kind === 'query' ? schema.getQueryType() : schema.getMutationType())?.getFields() ?? {}).map((field) => ({ kind, field })));
  const attack = fields.map(({ kind, field }) => {
    const query = documentOf(kind, field);
    const variables = fc.record(Object.fromEntries(field.args.map(({ name, type }) => [name, valueOf(type, ids, 0)])));
    return fc.tuple(asker, variables).map(([who, given]) => question('typed', who, { query, variables: given }));
  });
  return fc.oneof(...attack);
}

function documentOf(kind: string, { name, args, type }: GraphQLField<unknown, unknown>): string {
  const declared = args.length > 0 ? `(${args.map((one) => `$${one.name}: ${String(one.type)}`).join(', ')})` : '';
  const given = args.length > 0 ? `(${args.map((one) => `${one.name}: $${one.name}`).join(', ')})` : '';
  return `${kind} ${declared} { ${name}${given} ${isLeafType(getNamedType(type)) ? '' : '{ __typename }'} }`;
}

/** A value that the type takes, as bad as such values are; nothing where that is taken too. */
function valueOf(type: GraphQLInputType, ids: readonly string[], depth: number): fc.Arbitrary<unknown> {
  if (isNonNullType(type)) return valueOf(type.ofType, ids, depth);
  if (isListType(type)) return fc.array(valueOf(type.ofType, ids, depth + 1), { maxLength: 4 });
  if (isEnumType(type)) return fc.constantFrom(...type.getValues().map(({ name }) => name));
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).map((field) => {
      const value = depth > 4 ? fc.constant(null) : valueOf(field.type, ids, depth + 1);
      return [field.name, isNonNullType(field.type) ? value : fc.option(value)] as const;
    });
    return fc.record(Object.fromEntries(fields));
  }
  return isScalarType(type) ? scalar(type.name, ids) : hostileJson;
}

function scalar(name: string, ids: readonly string[]): fc.Arbitrary<unknown> {
  const id = fc.constantFrom(...ids);
  switch (name) {
    case 'Int': return fc.oneof(hostileNumber.map((value) => Math.trunc(value) | 0), fc.constantFrom(0, -1, 1, 200, 201, 2026));
    case 'Float': return hostileNumber;
    case 'Boolean': return fc.boolean();
    case 'Date': return fc.oneof(fc.constantFrom('2026-11-22', '0001-01-01', '9999-12-31', '2024-02-29', '1582-10-10'), hostileText);
    case 'DateTime': return fc.oneof(fc.constantFrom('2026-11-22T00:00:00Z', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z'), hostileText);
    case 'ID': return fc.oneof({ weight: 2, arbitrary: id }, { weight: 1, arbitrary: fc.uuid() }, { weight: 2, arbitrary: hostileText });
    case 'JSON': return hostileJson;
    default: return fc.oneof({ weight: 1, arbitrary: id }, { weight: 4, arbitrary: hostileText });
  }
}

/** Real operations, with one or two of their variables made bad wherever they stand. */
export function hostileVariables(asker: fc.Arbitrary<Asker>, operations: readonly RealOperation[]): fc.Arbitrary<HttpAttack> {
  const spoiled = fc.tuple(fc.constantFrom(...operations), fc.nat(), hostileJson, fc.boolean())
    .map(([{ query, variables }, at, value, whole]) => ({ query, variables: whole ? value : spoil(variables, at, value) }));
  return fc.tuple(asker, spoiled).map(([who, asked]) => question('variables', who, asked));
}

/** The same value with its n-th leaf replaced. */
function spoil(variables: object, nth: number, value: unknown): unknown {
  const leaves: (readonly [holder: Record<string, unknown>, key: string])[] = [];
  const copy = structuredClone(variables) as Record<string, unknown>;
  const collect = (holder: Record<string, unknown>): void => {
    for (const [key, one] of Object.entries(holder)) {
      leaves.push([holder, key]);
      if (one && typeof one === 'object') collect(one as Record<string, unknown>);
    }
  };
  collect(copy);
  const leaf = leaves[nth % Math.max(1, leaves.length)];
  if (!leaf) return value;
  leaf[0][leaf[1]] = value;
  return copy;
}
