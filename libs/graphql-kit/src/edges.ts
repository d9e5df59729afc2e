import DataLoader from 'dataloader';
import {
  defaultFieldResolver, getNamedType, isAbstractType, isObjectType, Kind, parse,
  type GraphQLField, type GraphQLResolveInfo, type GraphQLSchema, type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode, type SelectionSetNode,
} from 'graphql';
import { isPromise } from './compiled-run.js';
import type { Subgraph } from './composition.js';

type Stub = Readonly<Record<string, unknown>>;
export type ReferenceResolver = (stub: Stub, context: object, info: GraphQLResolveInfo) => unknown;
/** The reference resolvers of the owners, by type. */
export type ReferenceResolvers = ReadonlyMap<string, ReferenceResolver>;
type ObjectNode = ObjectTypeDefinitionNode | ObjectTypeExtensionNode;

/** Where an entity lives and how it is found. */
interface Entity {
  readonly owner: string;
  readonly key: string;
}
interface Declarations {
  /** type → service → fields that this service resolves */
  readonly fields: ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;
  readonly entities: ReadonlyMap<string, Entity>;
}

const REFUSED = new Set(['requires', 'provides', 'override', 'interfaceObject']);

/**
 * Makes one executable schema of several services behave as their federation would: where a field of one service returns
 * a stub `{ id }` of an entity that another service owns, and fields beyond the stub are selected, the owner's reference
 * resolver is asked, through one DataLoader per request. What this does not cover (@requires, @provides, @override,
 * composite and several keys, another service's entity in a union or interface) is refused at boot rather than answered
 * wrongly.
 */
export function hydrateAtEdges(schema: GraphQLSchema, subgraphs: readonly Subgraph[], references: ReferenceResolvers): GraphQLSchema {
  const { fields, entities } = declarationsOf(subgraphs);
  const load = entityLoader(references);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const named = getNamedType(field.type);
      const target = named.name;
      const services = [...(fields.get(type.name) ?? [])].filter(([, own]) => own.has(field.name)).map(([name]) => name);
      const isForeign = (entity: Entity | undefined): entity is Entity => entity !== undefined && services.length > 0 && !services.includes(entity.owner);
      const hidden = isAbstractType(named) && schema.getPossibleTypes(named).find(({ name }) => isForeign(entities.get(name)));
      if (hidden) throw new Error(`${hidden.name} behind ${target} in ${type.name}.${field.name} is not covered: another service owns it`);
      const entity = entities.get(target);
      if (!isForeign(entity)) continue;
      const known = fields.get(target)?.get(services[0]!) ?? new Set<string>();
      wrap(field, known, load(target, entity));
    }
  }
  return schema;
}

function declarationsOf(subgraphs: readonly Subgraph[]): Declarations {
  const fields = new Map<string, Map<string, Set<string>>>();
  const entities = new Map<string, Entity>();
  for (const { name: service, sdl } of subgraphs) {
    for (const node of parse(sdl).definitions) {
      if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.OBJECT_TYPE_EXTENSION) continue;
      refuseWhatIsNotCovered(node);
      const type = node.name.value;
      const byService = fields.get(type) ?? new Map<string, Set<string>>();
      fields.set(type, byService);
      const own = (node.fields ?? []).filter((field) => !directive(field, 'external')).map((field) => field.name.value);
      byService.set(service, new Set([...(byService.get(service) ?? []), ...own]));
      const key = directive(node, 'key');
      if (key && argument(key, 'resolvable') !== false) {
        const selection = String(argument(key, 'fields')).trim();
        if (!/^\w+$/.test(selection) || directives(node, 'key').length > 1) throw new Error(`composite or several keys of ${type} are not covered`);
        if (entities.has(type)) throw new Error(`${type} is owned twice`);
        entities.set(type, { owner: service, key: selection });
      }
    }
  }
  return { fields, entities };
}

function refuseWhatIsNotCovered(node: ObjectNode): void {
  for (const holder of [node, ...(node.fields ?? [])]) {
    const found = holder.directives?.find(({ name }) => REFUSED.has(name.value.replace('federation__', '')));
    if (found) throw new Error(`@${found.name.value} on ${node.name.value} is not covered by the one-process graph`);
  }
}

type Holder = Pick<ObjectNode, 'directives'>;
const directives = (node: Holder, name: string) => (node.directives ?? []).filter((d) => d.name.value.replace('federation__', '') === name);
const directive = (node: Holder, name: string) => directives(node, name)[0];
function argument(node: NonNullable<Holder['directives']>[number], name: string): unknown {
  const value = node.arguments?.find((a) => a.name.value === name)?.value;
  return value && 'value' in value ? value.value : undefined;
}

type Loaders = Map<string, DataLoader<Stub, unknown, unknown>>;
type Hydrate = (stub: Stub, context: object, info: GraphQLResolveInfo) => Promise<unknown>;

function entityLoader(references: ReferenceResolvers) {
  const perRequest = new WeakMap<object, Loaders>();
  return (type: string, { key }: Entity): Hydrate => {
    const resolve = references.get(type);
    if (!resolve) throw new Error(`${type} has a key and no reference resolver`);
    return (stub, context, info) => {
      if (stub[key] === undefined || stub[key] === null) return Promise.reject(new Error(`a stub of ${type} has no ${key}`));
      const loaders: Loaders = perRequest.get(context) ?? new Map();
      perRequest.set(context, loaders);
      const loader = loaders.get(type) ?? new DataLoader<Stub, unknown, unknown>(
        (stubs) => Promise.all(stubs.map((one) => settle(resolve, { __typename: type, ...one }, context, info))),
        { cacheKeyFn: (one) => one[key] },
      );
      loaders.set(type, loader);
      return loader.load(stub);
    };
  };
}

async function settle(resolve: ReferenceResolver, stub: Stub, context: object, info: GraphQLResolveInfo): Promise<unknown> {
  try {
    return (await resolve(stub, context, info)) ?? null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function wrap(field: GraphQLField<unknown, object>, known: ReadonlySet<string>, hydrate: Hydrate): void {
  const resolve = field.resolve ?? defaultFieldResolver;
  // A list asks for the same selection at each of its items.
  const seen = new WeakMap<GraphQLResolveInfo['fieldNodes'], boolean>();
  field.resolve = (parent, args, context, info) => {
    const value: unknown = resolve(parent, args, context, info);
    const more = seen.get(info.fieldNodes) ?? wantsMore(info, known);
    seen.set(info.fieldNodes, more);
    if (!more) return value;
    const whole = (stub: unknown): unknown => each(stub, (one) => hydrate(one, context, info));
    return isStub(value) ? whole(value) : Promise.resolve(value).then(whole);
  };
}

const isStub = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value) && !isPromise(value) && !(value instanceof Error);

/** Each stub of a list by itself, so that one which fails does not take the others with it. */
function each(value: unknown, hydrate: (stub: Stub) => Promise<unknown>): unknown {
  if (Array.isArray(value)) return value.map(async (one: unknown) => each(await one, hydrate));
  return value === null || value === undefined || value instanceof Error ? value : hydrate(value as Stub);
}

/** Does the selection ask for anything that the stub's own service cannot give? */
function wantsMore({ fieldNodes, fragments }: GraphQLResolveInfo, known: ReadonlySet<string>): boolean {
  const look = (set: SelectionSetNode): boolean =>
    set.selections.some((node) => {
      if (node.kind === Kind.FIELD) return node.name.value !== '__typename' && !known.has(node.name.value);
      return look(node.kind === Kind.INLINE_FRAGMENT ? node.selectionSet : fragments[node.name.value]!.selectionSet);
    });
  return fieldNodes.some(({ selectionSet }) => selectionSet !== undefined && look(selectionSet));
}
