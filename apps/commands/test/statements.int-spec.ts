import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestContext } from '@yimen/access';
import { countStatements, type Sent } from '@yimen/persistence';
import {
  buildSchema, getNamedType, getNullableType, isAbstractType, isLeafType, isListType, isObjectType,
  type GraphQLField, type GraphQLObjectType,
} from 'graphql';
import { anybody, changedEdition, copiedCases, FIRST_TOWN, ID_NUMBER, ITEM, LongLists, operator, OTHER_PROVINCE, PUBLICATION, SHIFANG, SICHUAN, staff, villager, YEARS } from './long-lists.js';

const schema = buildSchema(readFileSync(join(import.meta.dirname, '../../../docs/api/public.graphql'), 'utf8'));
type Field = GraphQLField<unknown, unknown>;
const isList = ({ type }: Field): boolean => isListType(getNullableType(type));
const nodesOf = ({ type }: Field): Field | undefined => {
  const named = getNamedType(type);
  return isObjectType(named) ? named.getFields()['nodes'] : undefined;
};
/** Tables of the program itself, with at most one row more for each level: their length does not grow with the data. */
const FIXED: readonly string[] = ['itemFields', 'disclosureSets'];
/** Root fields whose answer is a list, or a page of one. */
const LISTS = Object.values(schema.getQueryType()!.getFields()).filter((field) => !FIXED.includes(field.name) && (isList(field) || nodesOf(field) !== undefined));

const FURTHER_ROWS = 12 - 2;

/** Who asks for the list, and with which arguments for as many rows. */
const ASKED: Readonly<Record<string, { readonly by: () => RequestContext; readonly args: (rows: 2 | 12) => string }>> = {
  effectiveItems: { by: anybody, args: (rows) => `tenantId: "${SHIFANG}", first: ${rows}` },
  itemEditions: { by: anybody, args: (rows) => `tenantId: "${SHIFANG}", code: "${ITEM}", first: ${rows}` },
  editionChanges: { by: anybody, args: (rows) => `fromId: "${changedEdition(1)}", toId: "${changedEdition(rows)}"` },
  itemPublications: { by: anybody, args: (rows) => `tenantId: "${SHIFANG}", first: ${rows}` },
  impactedOverrides: { by: () => staff('province_publisher', SICHUAN), args: (rows) => `publicationId: "${PUBLICATION}", first: ${rows}` },
  adjustmentTasks: { by: () => staff('province_supervisor', SICHUAN), args: (rows) => `first: ${rows}` },
  itemClaims: { by: anybody, args: (rows) => `tenantId: "${SHIFANG}", first: ${rows}` },
  claimCounts: { by: anybody, args: (rows) => `tenantId: "${SHIFANG}", first: ${rows}` },
  unclaimedItems: { by: anybody, args: (rows) => `tenantId: "${SHIFANG}", first: ${rows}` },
  itemProposals: { by: () => staff('centre_manager', SHIFANG), args: (rows) => `first: ${rows}` },
  dictionary: { by: anybody, args: (rows) => `tenantId: "${rows === 12 ? SICHUAN : OTHER_PROVINCE}", name: ${rows === 12 ? 'item_type' : 'body_nature'}, on: "2026-11-23"` },
  fieldPolicies: { by: anybody, args: (rows) => `tenantId: "${SHIFANG}", first: ${rows}` },
  itemStandings: { by: anybody, args: (rows) => `tenantId: "${SHIFANG}", code: "said ${rows}"` },
  tenants: { by: anybody, args: (rows) => `level: 3, first: ${rows}` },
  calendar: { by: anybody, args: (rows) => `tenantId: "${SHIFANG}", year: ${YEARS[rows]}` },
  serviceHours: { by: anybody, args: (rows) => `tenantId: "${rows === 12 ? SHIFANG : SICHUAN}"` },
  calendarChanges: { by: anybody, args: (rows) => `tenantId: "${SHIFANG}", first: ${rows}` },
  posts: { by: () => staff('centre_manager', SHIFANG), args: (rows) => `first: ${rows}` },
  staffChanges: { by: () => staff('centre_manager', SHIFANG), args: (rows) => `first: ${rows}` },
  serviceCertificates: { by: () => staff('centre_manager', SHIFANG), args: (rows) => `first: ${rows}` },
  representations: { by: () => staff('system_admin', SHIFANG), args: (rows) => `first: ${rows}` },
  provinces: { by: operator, args: (rows) => `first: ${rows}` },
  workList: { by: () => staff('centre_manager', SHIFANG), args: (rows) => `first: ${rows}` },
  caseOpenings: { by: () => staff('centre_manager', SHIFANG), args: (rows) => `first: ${rows}` },
  editionMoves: { by: () => staff('approver', FIRST_TOWN), args: (rows) => `caseIds: ${JSON.stringify(copiedCases(rows))}` },
  recomputations: { by: () => staff('province_supervisor', SICHUAN), args: (rows) => `first: ${rows}` },
  supervisionRules: { by: anybody, args: (rows) => `tenantId: "${rows === 12 ? SHIFANG : SICHUAN}"` },
  supervisionCards: { by: () => staff('centre_manager', SHIFANG), args: (rows) => `first: ${rows}` },
  cardAppeals: { by: () => staff('centre_manager', SHIFANG), args: (rows) => `first: ${rows}` },
  firstContacts: { by: () => staff('centre_manager', SHIFANG), args: (rows) => `first: ${rows}` },
  supervisionOrders: { by: () => staff('centre_manager', SHIFANG), args: (rows) => `first: ${rows}` },
  accountabilityRecords: { by: () => staff('centre_manager', SHIFANG), args: (rows) => `first: ${rows}` },
  inbox: { by: () => staff('centre_manager', SHIFANG), args: (rows) => `signed: true, first: ${rows}` },
  ratings: { by: () => staff('province_supervisor', SICHUAN), args: (rows) => `month: "2026-11", first: ${rows}` },
  casesByApplicant: { by: () => staff('centre_manager', SHIFANG), args: (rows) => `idNumber: "${ID_NUMBER}", first: ${rows}` },
  auditEntries: { by: () => staff('audit_admin', SICHUAN), args: (rows) => `operation: "acceptCase", first: ${rows}` },
  myCases: { by: villager, args: (rows) => `first: ${rows}` },
  myClosedCases: { by: villager, args: (rows) => `first: ${rows}` },
};

/** Everything that can be asked of a type, a few objects deep; of a type within itself once. */
function everything(type: GraphQLObjectType, depth: number, within: readonly string[]): string {
  const inner = [...within, type.name];
  const fields = Object.values(type.getFields()).map((field) => {
    const named = getNamedType(field.type);
    if (isLeafType(named)) return field.name;
    if (isAbstractType(named)) return `${field.name} { __typename }`;
    const met = inner.filter((name) => name === named.name).length;
    return depth > 0 && met < 2 && isObjectType(named) ? `${field.name} { ${everything(named, depth - 1, inner)} }` : '';
  });
  return ['__typename', ...fields].join(' ');
}

function document(field: Field, rows: 2 | 12): string {
  const root = getNamedType(field.type) as GraphQLObjectType;
  return `{ ${field.name}(${ASKED[field.name]!.args(rows)}) { ${everything(root, 5, [])} } }`;
}

/** The statements that are sent oftener than before, whatever number of rows they are limited to. */
function more(before: Sent, now: Sent): readonly string[] {
  const left = before.statements.map(shape);
  return now.statements.map(shape).filter((text) => {
    const at = left.indexOf(text);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
const shape = (text: string): string => text.replace(/limit \d+/g, 'limit');

let lists: LongLists;
const table: Record<string, object> = {};
beforeAll(async () => {
  lists = await LongLists.open();
}, 120_000);
afterAll(async () => {
  console.table(table);
  await lists?.close();
});

test('every list of the graph is asked for here', () => {
  expect(LISTS.map(({ name }) => name).sort()).toEqual(Object.keys(ASKED).sort());
});

test.each(LISTS.map((field) => [field.name, field] as const))('%s sends no more statements for twelve rows than for two', async (name, field) => {
  const count = async (rows: 2 | 12) => {
    const { result, ...sent } = await countStatements(() => lists.ask(ASKED[name]!.by(), document(field, rows)));
    const answer = result[name] as { nodes: unknown[] } | unknown[];
    expect(Array.isArray(answer) ? answer : answer.nodes).toHaveLength(rows);
    return sent;
  };
  // The first time by graphql-js; then compiled, unless it is too large.
  for (const time of ['first', 'second', 'third']) {
    const [few, many] = [await count(2), await count(12)];
    table[`${name}, ${time}`] = { 'transactions, 2 rows': few.transactions, '12 rows': many.transactions, 'statements, 2 rows': few.statements.length, 'statements, 12 rows': many.statements.length };
    expect(few.statements.length).toBeGreaterThan(0);
    // What is asked for at several depths is sent together or apart, as answers come in; a statement for each further row would be ten.
    expect(many.transactions - few.transactions).toBeLessThan(FURTHER_ROWS / 2);
    expect(more(few, many).filter((text) => !few.statements.map(shape).includes(text))).toEqual([]);
  }
});

test('a statement for every row is seen', async () => {
  const eachByItself = (rows: 2 | 12) => countStatements(async () => {
    const { tenants } = await lists.ask(anybody(), `{ tenants(level: 3, first: ${rows}) { nodes { id } } }`) as { tenants: { nodes: { id: string }[] } };
    for (const { id } of tenants.nodes) await lists.ask(anybody(), `{ tenant(id: "${id}") { name } }`);
  });
  expect((await eachByItself(2)).statements).toHaveLength(3);
  expect((await eachByItself(12)).statements).toHaveLength(13);
});
