import { createHash } from 'node:crypto';
import { buildSubgraphSchema } from '@apollo/subgraph';
import fc from 'fast-check';
import {
  execute, getNamedType, getNullableType, isAbstractType, isLeafType, isListType, parse, validate,
  type FragmentDefinitionNode, type GraphQLCompositeType, type GraphQLObjectType, type GraphQLOutputType, type OperationDefinitionNode,
} from 'graphql';
import { compilerOf } from './compiled-operation.js';
import { SCALARS } from './kit.js';

const schema = buildSubgraphSchema([{
  typeDefs: parse(`
    scalar DateTime scalar JSON
    enum Colour { RED BLUE }
    interface Named { name: String! next: Named }
    union Found = Person | Office
    type Person implements Named { name: String! age: Int height: Float colour: Colour bornAt: DateTime facts: JSON next: Named office: Office! nicknames: [String!] found: [Found!]! }
    type Office implements Named { name: String! id: ID open: Boolean next: Named people: [Person!] grid: [[Person]!] rest: [Named]! any: Found }
    type Query { person: Person office: Office! people: [Person]! found: Found named: [Named!] }`),
  resolvers: { DateTime: SCALARS.DateTime, JSON: SCALARS.JSON } as never,
}]);

type Pick = (path: string, among: number) => number;
const picker = (seed: string): Pick => (path, among) => createHash('md5').update(seed + path).digest().readUInt16LE(0) % among;

/**
 * How values are: about ten in `among` are odd, none if it is null. Late ones come in promises, and so do all items of lists: of a list that must
 * not hold null, graphql-js forgets the late items when an early one fails, and nobody listens to them.
 */
interface World { readonly pick: Pick; readonly among: number | null; readonly late: boolean }

/** A value of a type, the same whenever it is asked for: plain, or lazy, late, nothing, wrong or an error. */
function valueOf(world: World, type: GraphQLOutputType, path: string): unknown {
  const plain = (): unknown => plainOf(world, type, path);
  const failure = (): Error => new Error(`failed at ${path}`);
  const fail = (): never => { throw failure(); };
  const atOnce = [() => plain, () => null, () => undefined, failure, () => fail, fail, () => 'no object', () => ({}), () => [], () => 7, () => (isListType(getNullableType(type)) ? new Set(plain() as unknown[]) : {})];
  const late = [() => Promise.resolve(plain()), () => () => Promise.resolve(plain()), () => Promise.reject(failure()), () => Promise.resolve(failure()), () => Promise.resolve(null)];
  const odd: readonly (() => unknown)[] = world.late ? [...atOnce, ...late] : atOnce;
  return ((world.among && odd[world.pick(`${path}?`, world.among)]) || plain)();
}

function plainOf(world: World, type: GraphQLOutputType, path: string): unknown {
  const { pick } = world;
  const inner = getNullableType(type);
  if (isListType(inner)) {
    return Array.from({ length: pick(`${path}#`, 4) }, (_, at) => {
      const item = (): unknown => valueOf(world, inner.ofType, `${path}.${at}`);
      return world.late ? Promise.resolve().then(item) : item();
    });
  }
  if (isLeafType(inner)) return LEAVES[inner.name]![pick(`${path}=`, LEAVES[inner.name]!.length)];
  const possible = isAbstractType(inner) ? schema.getPossibleTypes(inner) : [inner as GraphQLObjectType];
  const object = possible[pick(`${path}:`, possible.length)]!;
  const properties = Object.entries(object.getFields()).map(([name, field]) => [name, { get: () => valueOf(world, field.type, `${path}.${name}`) }]);
  return Object.defineProperties({ __typename: object.name }, Object.fromEntries(properties) as PropertyDescriptorMap);
}

const LEAVES: Readonly<Record<string, readonly unknown[]>> = {
  String: ['师古镇', '', 'a "quoted" \u2028 text', 12], Int: [0, 7, -3], Float: [1.5, 0, 1e30], Boolean: [true, false], ID: ['1', 2],
  Colour: ['RED', 'BLUE'], DateTime: [new Date('2026-11-23T01:00:00Z'), '2026-01-01T00:00:00.000Z'], JSON: [{ a: [1, null] }, 'text', 0, false],
};

/** Selections of a type, some of them under other names, in fragments of their own or of an interface, or twice. */
function selection(type: GraphQLCompositeType, path: string, pick: Pick, depth: number): string {
  const fields = 'getFields' in type ? Object.values(type.getFields()) : [];
  const chosen = fields.filter(({ name, type: of }) => pick(`${path}+${name}`, 2) === 0 && (depth > 0 || isLeafType(getNamedType(of)))).map((field) => {
    const named = getNamedType(field.type);
    const key = pick(`${path}~${field.name}`, 4) === 0 ? `_${field.name}of${type.name}` : field.name;
    const inner = isLeafType(named) ? '' : `{ ${selection(named as GraphQLCompositeType, `${path}/${key}`, pick, depth - 1)} }`;
    return `${key === field.name ? '' : `${key}: `}${field.name} ${inner}`;
  });
  const others = isAbstractType(type) ? schema.getPossibleTypes(type).filter(({ name }) => pick(`${path}...${name}`, 2) === 0) : [];
  const fragments = others.map((other) => `... on ${other.name} { x${other.name}: __typename ${depth > 0 ? 'next { ...Any }' : ''} }`);
  return ['__typename', ...chosen, ...fragments, ...(pick(`${path}any`, 5) === 0 && type.name !== 'Query' ? ['...Any'] : [])].join(' ');
}

test.each([
  ['plain', { among: null, late: false, compiles: true }],
  ['late', { among: null, late: true, compiles: true }],
  ['odd', { among: 400, late: false, compiles: false }],
  ['odd and late', { among: 600, late: true, compiles: false }],
  ['hardly ever right', { among: 40, late: true, compiles: false }],
])('what compiled code answers is what graphql-js answers, on values that are %s', async (_values, { compiles, ...how }) => {
  await fc.assert(
    fc.asyncProperty(fc.string(), async (seed) => {
      const world = { ...how, pick: picker(seed) };
      const text = `{ ${selection(schema.getQueryType()!, '', world.pick, 3)} } fragment Any on Named { name ... on Person { age nicknames } ... on Office { open } }`;
      const document = parse(text.includes('...Any') ? text : text.slice(0, text.indexOf('fragment')));
      if (validate(schema, document).length > 0) return;
      for (const field of Object.values(schema.getQueryType()!.getFields())) {
        if (!field.name.startsWith('_')) field.resolve = () => valueOf(world, field.type, field.name);
      }
      const expected = await execute({ schema, document });
      const [operation, ...fragments] = document.definitions as [OperationDefinitionNode, ...FragmentDefinitionNode[]];
      const compiled = compilerOf(schema)(operation, Object.fromEntries(fragments.map((one) => [one.name.value, one])));
      // Some of these operations are too large.
      if (!compiled) return;
      const answer = await compiled({}, {});
      if (answer || (compiles && !expected.errors)) expect(JSON.stringify(answer)).toBe(JSON.stringify(expected));
    }),
    { numRuns: 40 },
  );
});
