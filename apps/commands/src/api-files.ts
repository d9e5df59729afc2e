import { ANONYMOUS, contextOf, ROLES, type Principal } from '@yimen/access';
import { CATALOG_SCHEMA } from '@yimen/catalogs-service';
import { compose, denialOf, operationsOf, sayOperation, type Operation, type ServiceParts } from '@yimen/graphql-kit';
import { levelOf } from '@yimen/jurisdiction';
import { Kind, parse } from 'graphql';
import { matrixDocument } from './scope-matrix/matrix-document.js';
import { ROWS } from './scope-matrix/rows.js';

/** The API of the services and who reaches what by it, as checked in, by path from the root of the repository: review sees every change. */
export function apiFiles(services: readonly ServiceParts[]): ReadonlyMap<string, string> {
  const { supergraphSdl, publicSdl } = compose(services);
  return new Map([
    ['docs/api/supergraph.graphql', withEnd(supergraphSdl)],
    ['docs/api/public.graphql', withEnd(publicSdl)],
    ['docs/api/catalog.schema.json', withEnd(JSON.stringify(CATALOG_SCHEMA, null, 2))],
    ['docs/api/operations.txt', operationsText(services)],
    ['docs/security/matrix.md', matrixDocument(ROWS)],
  ]);
}
const withEnd = (text: string): string => `${text.trimEnd()}\n`;

const HEAD = `# Every root field with what it requires, and who passes that requirement. Passing it is not the whole check: the use
# case then asks the rules about the very row, and row-level security has its own word. Made by npm run schema.
`;

function operationsText(services: readonly ServiceParts[]): string {
  const sections = services.map(({ name, resolvers }) => {
    const lines = operationsOf(resolvers).map((operation) => `${sayOperation(operation)} → ${whoPasses(operation)}`);
    return `\n[${name}]\n${lines.join('\n')}\n`;
  });
  return HEAD + sections.join('');
}

/** Root fields that nobody could use or that nobody guarded: declared in the SDL without a resolver, or resolved without a requirement. */
export function faultyFields(services: readonly ServiceParts[]): readonly string[] {
  return services.flatMap(({ name, sdl, resolvers }) => {
    const served = new Map(operationsOf(resolvers).map((operation) => [`${operation.kind}.${operation.name}`, operation]));
    const undeclared = [...served].filter(([, { requirement }]) => !requirement).map(([field]) => `${name}: ${field} declares no requirement`);
    const unserved = rootFieldsOf(sdl).filter((field) => !served.has(field)).map((field) => `${name}: ${field} has no resolver`);
    return [...undeclared, ...unserved];
  });
}

function rootFieldsOf(sdl: string): readonly string[] {
  return parse(sdl).definitions.flatMap((node) => {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.OBJECT_TYPE_EXTENSION) return [];
    const type = node.name.value;
    return type === 'Query' || type === 'Mutation' ? (node.fields ?? []).map((field) => `${type}.${field.name.value}`) : [];
  });
}

/** A tenant of each level: a role counts as passing when it passes at any of them. */
const TENANTS = [51_00_000_000_0000, 51_06_082_000_0000, 51_06_082_120_0000, 51_06_082_120_0201];
const ID = '00000000-0000-8000-8000-000000000000';

/** Everybody who can call, each as he would stand at any level. */
const CALLERS: ReadonlyMap<string, readonly Principal[]> = new Map<string, readonly Principal[]>([
  ['anonymous', [ANONYMOUS]],
  ['citizen', [{ kind: 'citizen', personId: ID, name: '' }]],
  ['operator', [{ kind: 'operator', personId: ID, name: '' }]],
  ...ROLES.map((role): [string, readonly Principal[]] => [role, TENANTS.map((tenantNo) => {
    const post = { id: ID, tenantNo, role, departmentId: ID, windowId: ID, validFrom: '2000-01-01', validUntil: null, revoked: false, dataScope: 'whole' as const, chosenTenants: [] };
    return { kind: 'staff', personId: ID, name: '', post, level: levelOf(tenantNo) };
  })]),
]);

function whoPasses({ requirement }: Operation): string {
  const passes = (principal: Principal): boolean =>
    denialOf(requirement, contextOf(principal, { now: new Date(0), requestId: '', locale: 'zh-CN' })) === null;
  const passing = [...CALLERS].filter(([, principals]) => principals.some(passes)).map(([who]) => who);
  return passing.length === CALLERS.size ? 'everyone' : passing.join(', ') || 'nobody';
}
