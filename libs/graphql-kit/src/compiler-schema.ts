import {
  defaultFieldResolver, defaultTypeResolver, getArgumentValues, getNullableType, GraphQLID, GraphQLString, isAbstractType, isLeafType, isObjectType, lexicographicSortSchema,
  type GraphQLAbstractType, type GraphQLField, type GraphQLFieldResolver, type GraphQLLeafType, type GraphQLObjectType, type GraphQLSchema,
  type GraphQLTypeResolver,
} from 'graphql';
import { fitFor, isPromise, type CompiledRun } from './compiled-run.js';

/**
 * A copy of a schema for the compiler. Its fields have no arguments: their values are made by graphql-js, as are those of
 * variables, so that defaults, scalars and input objects cannot come out differently. Its resolvers take a run in place
 * of the context. Fields without a resolver read a property, which may hold a promise or a function: where compiled code
 * would take such a one for the value, they get graphql-js' own resolver.
 */
export function schemaForCompiler(schema: GraphQLSchema): GraphQLSchema {
  // The one deep copy that graphql-js offers; that it also sorts does no harm.
  const copy = lexicographicSortSchema(schema);
  for (const type of Object.values(copy.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    const original = schema.getType(type.name);
    if (isAbstractType(type)) type.resolveType = typeResolver(original as GraphQLAbstractType) as GraphQLTypeResolver<unknown, unknown>;
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const own = (original as GraphQLObjectType).getFields()[field.name]!;
      field.args = [];
      // Compiled code reads a scalar or an enum by itself; what is none, the serializer will not have.
      if (own.resolve || !isLeafType(getNullableType(own.type))) field.resolve = fieldResolver(own) as GraphQLFieldResolver<unknown, unknown>;
    }
  }
  return copy;
}

/** Types that show a text as it is. */
const TEXTS: ReadonlySet<GraphQLLeafType> = new Set([GraphQLString, GraphQLID]);

/** Serializers that refuse what is no value yet, of all scalars and enums. */
export function serializersFor(schema: GraphQLSchema): Record<string, (value: unknown) => unknown> {
  const leaves = Object.values(schema.getTypeMap()).filter(isLeafType);
  return Object.fromEntries(leaves.map((type) => [type.name, serializer(type)]));
}

function serializer(type: GraphQLLeafType): (value: unknown) => unknown {
  const isText = TEXTS.has(type);
  return (value) => {
    if (isText && typeof value === 'string') return value;
    if (typeof value === 'function') throw new TypeError(`no value of ${type.name} yet`);
    if (isPromise(value)) {
      // Nobody else will listen to it before graphql-js is asked.
      void Promise.resolve(value).catch(() => {});
      throw new TypeError(`no value of ${type.name} yet`);
    }
    const shown: unknown = type.serialize(value);
    if (shown === null) throw new TypeError(`nothing of ${type.name}`);
    return shown;
  };
}

function fieldResolver(field: GraphQLField<unknown, unknown>): GraphQLFieldResolver<unknown, CompiledRun> {
  const resolve = field.resolve ?? defaultFieldResolver;
  const fit = fitFor(field.type);
  return (source, _none, run, info) => {
    Object.assign(info, { variableValues: run.variables });
    const args = field.args.length > 0 ? getArgumentValues(field, info.fieldNodes[0]!, run.variables) : {};
    return fit(run, resolve(source, args, run.context, info));
  };
}

/** Names the type at once or not at all; compiled code takes neither a promise nor an exception for an answer. */
function typeResolver(type: GraphQLAbstractType): GraphQLTypeResolver<unknown, CompiledRun> {
  const resolve = type.resolveType ?? defaultTypeResolver;
  return (value, run, info) => {
    try {
      const name = resolve(value, run.context, info, type);
      if (isPromise(name)) void Promise.resolve(name).catch(() => {});
      return typeof name === 'string' ? name : undefined;
    } catch {
      return undefined;
    }
  };
}
