import 'reflect-metadata';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Global, Module, type INestApplication } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { Clock, SystemClock, type RequestContext } from '@yimen/access';
import { ITEM_FIELDS, rosterSheets, type ItemStandard } from '@yimen/catalogs-domain';
import { EventBus } from '@yimen/events';
import { compose, ContextFactory, oneGraph, operationsOf, RequirementGuard, sayOperation } from '@yimen/graphql-kit';
import { ServiceDatabases } from '@yimen/persistence';
import { TestDatabase } from '@yimen/testing';
import { writeWorkbook } from '@yimen/workbooks';
import addFormats from 'ajv-formats';
import Ajv2020 from 'ajv/dist/2020.js';
import { pino } from 'pino';
import { CATALOG_SCHEMA, CATALOGS_SUBSCRIPTIONS, catalogsService, seedCatalog } from '../src/index.js';
import { anybody, DAY_1, DAY_2, DAY_3, days, GUANGXI, manager, publisher, secondPublisher, SHIFANG, SHIGU, SICHUAN, standard, VILLAGE } from './catalog-office.js';
import { EVERYTHING, everythingSaid } from './everything-said.js';

let app: INestApplication;
let databases: TestDatabase;
let caller: RequestContext = anybody();

/** Asks as somebody, over HTTP, through guard, resolvers and composed schema. */
async function ask(ctx: RequestContext, query: string, variables: object = {}) {
  caller = ctx;
  const { port } = (app.getHttpServer() as Server).address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as { data: Record<string, unknown> | null; errors?: { extensions: { code: string } }[] };
}

beforeAll(async () => {
  databases = await TestDatabase.create([catalogsService], CATALOGS_SUBSCRIPTIONS);
  await seedCatalog(databases.ownerUrl, SICHUAN, [standard('G1')], DAY_1);
  const contexts = { of: () => Promise.resolve(caller) };

  @Global()
  @Module({
    providers: [
      { provide: ServiceDatabases, useValue: databases }, { provide: ContextFactory, useValue: contexts }, { provide: Clock, useClass: SystemClock },
      { provide: EventBus, useFactory: () => EventBus.connect(databases.urlOf('jobs'), new SystemClock(), pino({ level: 'silent' })) },
    ],
    exports: [ServiceDatabases, ContextFactory, Clock, EventBus],
  })
  class Ground {}

  @Module({
    imports: [
      Ground,
      catalogsService.module,
      oneGraph({ subgraphs: [catalogsService], include: [catalogsService.module], contexts: Ground, log: pino({ level: 'silent' }), introspection: false }),
    ],
    providers: [{ provide: APP_GUARD, useClass: RequirementGuard }],
  })
  class Application {}

  app = await NestFactory.create(Application, { logger: false });
  await app.listen(0, '127.0.0.1');
});
afterAll(() => app?.close());

test('the SDL composes, and every root field declares what it requires', () => {
  expect(compose([catalogsService]).supergraphSdl).toContain('CATALOGS');
  expect(operationsOf(catalogsService.resolvers).map(sayOperation)).toEqual([
    'Mutation.agreeToProposal: decide ItemProposal',
    'Mutation.claimItems: claim ItemClaim',
    'Mutation.discardDraft: draft ItemEdition',
    'Mutation.draftEdition: draft ItemEdition',
    'Mutation.proposeLeaving: propose ItemProposal',
    'Mutation.proposeLocalItem: propose ItemProposal',
    'Mutation.proposeSuspension: propose ItemProposal',
    'Mutation.publishPublication: decide ItemPublication',
    'Mutation.refuseProposal: decide ItemProposal',
    'Mutation.resumeItem: set ItemStanding',
    'Mutation.retireItem: set ItemStanding',
    'Mutation.returnPublication: decide ItemPublication',
    'Mutation.setCodeScheme: set Dictionary',
    'Mutation.setDictionaryEntry: set Dictionary',
    'Mutation.setDisclosureTemplate: set DisclosureTemplate',
    'Mutation.setFieldPolicy: set FieldPolicy',
    'Mutation.setOverride: set ItemOverride',
    'Mutation.settleAdjustmentTask: settle AdjustmentTask',
    'Mutation.submitPublication: submit ItemPublication',
    'Mutation.suspendItem: set ItemStanding',
    'Mutation.withdrawDisclosureTemplate: set DisclosureTemplate',
    'Mutation.withdrawFieldPolicy: set FieldPolicy',
    'Mutation.withdrawOverride: withdraw ItemOverride',
    'Mutation.withdrawProposal: withdraw ItemProposal',
    'Query.adjustmentTask: read AdjustmentTask',
    'Query.adjustmentTasks: read AdjustmentTask',
    'Query.catalogsRules: open',
    'Query.claimCounts: open',
    'Query.codeScheme: open',
    'Query.departmentRoster: open',
    'Query.dictionary: open',
    'Query.disclosureGauge: open',
    'Query.disclosureSets: open',
    'Query.editionChanges: open',
    'Query.effectiveItem: open',
    'Query.effectiveItems: open',
    'Query.fieldPolicies: open',
    'Query.guide: open',
    'Query.impactedOverrides: open',
    'Query.itemClaims: open',
    'Query.itemEditions: open',
    'Query.itemFields: open',
    'Query.itemProposal: read ItemProposal',
    'Query.itemProposals: read ItemProposal',
    'Query.itemPublication: open',
    'Query.itemPublications: open',
    'Query.itemStandings: open',
    'Query.publicationImpact: open',
    'Query.unclaimedItems: open',
  ]);
});

test('a catalog is taken away as JSON under a schema of its own', async () => {
  const { port } = (app.getHttpServer() as Server).address() as AddressInfo;
  const get = (path: string) => fetch(`http://127.0.0.1:${port}/files/catalogs/${path}`);
  caller = anybody();
  const schema = await (await get('schema.json')).json() as object;
  expect(schema).toEqual(CATALOG_SCHEMA);
  const answer = await get(`${VILLAGE}/items.json`);
  expect([answer.status, answer.headers.get('content-type'), answer.headers.get('content-disposition')]).toEqual([
    200, 'application/json; charset=utf-8', `attachment; filename="catalog-${VILLAGE}.json"`,
  ]);
  const document = await answer.json() as { items: object[] };
  expect(document).toMatchObject({ $schema: '/files/catalogs/schema.json', tenantId: String(VILLAGE), asOf: DAY_3.toISOString(), items: [{ itemCode: 'G1', editionNo: 1, standing: 'in_force', standard: standard('G1') }] });
  const validate = addFormats.default(new Ajv2020.default({ allErrors: true })).compile(schema);
  expect([validate(document), validate.errors]).toEqual([true, null]);
  expect(validate({ ...document, items: [{ ...document.items[0], standard: { ...standard('G1'), visits: -1 } }] })).toBe(false);
  expect((await (await get(`${GUANGXI}/items.json`)).json())).toMatchObject({ items: [] });
  for (const path of ['51x/items.json', '51060820000001/items.json']) expect((await get(path)).status).toBe(404);
});

const ITEM = `{ code name type timeKind route department serviceObjects legalBasis { law clause text } conditions { id text }
  materials { id name necessity form source copies } steps { id name limit { amount unit } level } statutoryLimit { amount unit }
  promisedLimit { amount unit } fees { id name amountFen standard basis } visits result { name kind } reviewLevel reviewCounts place hours
  phones { consult complaint } window faq { id question answer } channels { id kind name }
  editionNo tenant { id } fields { field setBy { id } setAt policy clamped without } }`;
/** These fields of a standard. */
const pick = (of: ItemStandard, fields: readonly string[]) => Object.fromEntries(Object.entries(of).filter(([field]) => fields.includes(field)));
const SET = `mutation ($input: SetOverrideInput!) { setOverride(input: $input) { __typename
  ... on ItemOverride { tenant { id } itemCode field value effectiveOn withdrawnAt version }
  ... on Refusal { code message } ... on OverrideRefused { reason field lineId parent proposed } } }`;

test('workbooks go out to everybody, and come in from the province’s desk only', async () => {
  const { port } = (app.getHttpServer() as Server).address() as AddressInfo;
  const at = (path: string) => `http://127.0.0.1:${port}/files/catalogs/${path}`;
  caller = anybody();
  for (const path of ['template.xlsx', `${VILLAGE}/items.xlsx`, `${VILLAGE}/differences.xlsx`]) {
    const response = await fetch(at(path));
    expect([response.status, response.headers.get('content-type'), (await response.arrayBuffer()).byteLength > 1_000]).toEqual([200, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', true]);
  }
  for (const path of ['5106/items.xlsx', 'x/differences.xlsx', 'publications/none/changes.xlsx']) expect((await fetch(at(path))).status).toBe(404);

  const items = Buffer.from(await (await fetch(at(`${SICHUAN}/items.xlsx`))).arrayBuffer());
  const send = (ctx: RequestContext, query: string, headers: Record<string, string> = {}, body = items) => {
    caller = ctx;
    return fetch(at(`import${query}`), { method: 'POST', headers: { 'x-request-key': 'workbook-over-http', ...headers }, body: new Uint8Array(body) });
  };
  expect((await send(anybody(), '')).status).toBe(401);
  expect((await send(manager(SHIFANG), '')).status).toBe(403);
  expect(await (await send(publisher(DAY_1), '?dryRun=true')).json()).toEqual({ added: 0, changed: 0, unchanged: 1, count: 0, faults: [] });
  const lines = (await (await send(publisher(DAY_1), '?dryRun=true', { accept: 'application/x-ndjson' })).text()).trim().split('\n').map((line) => JSON.parse(line) as unknown);
  expect(lines).toEqual([{ stage: 'read', done: 1, of: 1 }, { stage: 'checked', done: 0, of: 1 }, { status: 200, added: 0, changed: 0, unchanged: 1, count: 0, faults: [] }]);
  const broken = await send(publisher(DAY_1), '', { 'accept-language': 'en' }, Buffer.from('code,name'));
  expect([broken.status, await broken.json()]).toEqual([415, expect.objectContaining({ code: 'WORKBOOK_UNREADABLE' })]);
});

test('a roster comes in from its own centre’s desk, is told before it is taken, and goes out to everybody', async () => {
  const { port } = (app.getHttpServer() as Server).address() as AddressInfo;
  const at = (path: string) => `http://127.0.0.1:${port}/files/catalogs/${path}`;
  caller = anybody();
  expect((await fetch(at('roster-template.xlsx'))).status).toBe(200);
  expect((await fetch(at(`${SHIGU}/roster.xlsx`))).status).toBe(404);
  const file = await writeWorkbook(...rosterSheets({ entries: [{ kind: 'resident', no: 1, department: '民政所', items: 2, licences: 1, approvals: null, others: null, note: '' }], totals: [] }));
  const send = (ctx: RequestContext, query: string, body = file) => {
    caller = ctx;
    return fetch(at(`roster-import${query}`), { method: 'POST', headers: { 'x-request-key': 'roster-over-http' }, body: new Uint8Array(body) });
  };
  expect([(await send(anybody(), '')).status, (await send(publisher(DAY_2), '?dryRun=true')).status]).toEqual([401, 200]);
  expect(await (await send(manager(SHIGU), '?dryRun=true')).json()).toMatchObject({ noticed: 1, count: 0, sections: [{ kind: 'resident', units: 1, items: 2 }] });
  expect((await send(manager(SHIGU), '?title=x&title=y')).status).toBe(400);
  expect((await send(manager(SHIGU), '?title=%E9%95%87%E6%B8%85%E5%8D%95')).status).toBe(201);
  expect((await send(manager(SHIGU), '?dryRun=true', Buffer.from('x'))).status).toBe(415);
  expect((await fetch(at(`${SHIGU}/roster.xlsx`))).status).toBe(200);
  const { data } = await ask(anybody(), `{ departmentRoster(tenantId: "${SHIGU}") { title version tenant { id } sections { kind units items licences differences } entries(noticed: true) { nodes { department findings inCatalog { licences } } } } }`);
  expect(data).toEqual({ departmentRoster: {
    title: '镇清单', version: 1, tenant: { id: String(SHIGU) }, sections: [{ kind: 'resident', units: 1, items: 2, licences: 0, differences: [] }],
    entries: { nodes: [{ department: '民政所', findings: ['parts_differ', 'catalog_differs'], inCatalog: { licences: 0 } }] },
  } });
});

test('anybody reads an item with every field and its author, and no staff act', async () => {
  const { data, errors } = await ask(anybody(), `query ($t: ID!) { effectiveItem(tenantId: $t, code: "G1") ${ITEM}
    early: effectiveItem(tenantId: $t, code: "G1", asOf: "2026-03-01") { code } effectiveItems(tenantId: $t) { nodes { code } pageInfo { hasNextPage } } }`, { t: String(VILLAGE) });
  expect(errors).toBeUndefined();
  const { editionNo, tenant, fields, ...values } = data!['effectiveItem'] as Record<string, unknown>;
  expect(values).toMatchObject(pick(standard('G1'), Object.keys(values).filter((field) => field !== 'legalBasis')));
  expect([editionNo, tenant]).toEqual([1, { id: String(VILLAGE) }]);
  expect(fields).toContainEqual({ field: 'promisedLimit', setBy: { id: String(SICHUAN) }, setAt: DAY_1.toISOString(), policy: 'TIGHTEN', clamped: false, without: null });
  expect(data).toMatchObject({ early: null, effectiveItems: { nodes: [{ code: 'G1' }], pageInfo: { hasNextPage: false } } });
  const denied = await ask(anybody(), SET, { input: { clientRequestId: 'anonymous-1', itemCode: 'G1', field: 'place', value: '别处' } });
  expect(denied.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  const forbidden = await ask(publisher(DAY_2), SET, { input: { clientRequestId: 'publisher-1', itemCode: 'G1', field: 'place', value: '别处' } });
  expect(forbidden.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  expect((await ask(anybody(), '{ effectiveItem(tenantId: "51", code: "G1") { code } }')).errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
});

test('a manager sets and withdraws, and is told in his language what he may not', async () => {
  const set = (field: string, value: unknown) =>
    ask(manager(SHIGU), SET, { input: { clientRequestId: `graph-${field}-${JSON.stringify(value).length}`, itemCode: 'G1', field, value } });
  expect((await set('place', '师古镇便民服务中心')).data).toEqual({ setOverride: {
    __typename: 'ItemOverride', tenant: { id: String(SHIGU) }, itemCode: 'G1', field: 'place', value: '师古镇便民服务中心',
    effectiveOn: '2026-03-03', withdrawnAt: null, version: 1,
  } });
  expect((await set('promisedLimit', days(12))).data).toEqual({ setOverride: {
    __typename: 'OverrideRefused', code: 'OVERRIDE_REFUSED', reason: 'LOOSER_THAN_PARENT', field: 'promisedLimit', lineId: null, parent: days(10), proposed: days(12),
    message: '“承诺办结时限”只能向有利于群众的方向调整：上级为 10 个工作日，您填的是 12 个工作日。',
  } });
  const known = await ask(anybody(), `query ($t: ID!) { effectiveItem(tenantId: $t, code: "G1") { fields { field setBy { id } without } } }`, { t: String(VILLAGE) });
  expect((known.data!['effectiveItem'] as { fields: object[] }).fields).toContainEqual({ field: 'place', setBy: { id: String(SHIGU) }, without: standard('G1').place });
  const english = { ...manager(SHIFANG), locale: 'en' } as const;
  expect((await ask(english, SET, { input: { clientRequestId: 'graph-name', itemCode: 'G1', field: 'name', value: 'x' } })).data)
    .toMatchObject({ setOverride: { reason: 'FIELD_LOCKED', message: 'name is the same in the whole province and cannot be changed here.' } });
  const withdrawn = await ask(manager(SHIGU, DAY_3), `mutation ($input: WithdrawOverrideInput!) { withdrawOverride(input: $input) { ... on ItemOverride { field withdrawnAt } } }`,
    { input: { clientRequestId: 'graph-withdraw', itemCode: 'G1', field: 'place' } });
  expect(withdrawn.data).toEqual({ withdrawOverride: { field: 'place', withdrawnAt: DAY_3.toISOString() } });
});

test('a publisher drafts, sees changes and findings, is stopped, mends and publishes', async () => {
  const draft = (request: string, changes: object) => ask(publisher(DAY_2), `mutation ($input: DraftEditionInput!) { draftEdition(input: $input) { __typename
    ... on ItemEdition { id tenant { id } code name editionNo status effectiveOn publishedAt version changes { field policy lineId before after } findings { code severity field lineId message } } } }`,
  { input: { clientRequestId: request, code: 'G1', changes } });
  const submit = (request: string, editionId: string, version: number) => ask(publisher(DAY_2), `mutation ($input: SubmitPublicationInput!) { submitPublication(input: $input) { __typename
    ... on ItemPublication { id tenant { id } title status effectiveOn count mine version editions { nodes { id status publication { id } } pageInfo { hasNextPage } } answers { itemCode code reason } }
    ... on StandardNotPublishable { message count findings { itemCode code severity message } } ... on StaleEdition { currentVersion } } }`,
    { input: { clientRequestId: request, title: '更正电话', items: [{ editionId, version }], answers: ['result_sample_missing', 'topic_missing'].map((code) => ({ editionId, code, reason: '另行补充' })) } });
  const publish = (ctx: RequestContext, request: string, publicationId: string) => ask(ctx, `mutation ($input: PublishPublicationInput!) { publishPublication(input: $input) { __typename
    ... on ItemPublication { status version mine editions { nodes { status effectiveOn publishedAt validUntil } } } ... on Refusal { code message } } }`,
    { input: { clientRequestId: request, publicationId, version: 1 } });
  const first = (await draft('graph-draft-1', { phones: { consult: '12345', complaint: '12345' } })).data!['draftEdition'] as { id: string };
  const finding = { code: 'phones_equal', severity: 'error', message: '咨询电话与监督投诉电话不能相同。' };
  expect(first).toMatchObject({
    tenant: { id: String(SICHUAN) }, code: 'G1', editionNo: 2, status: 'draft', effectiveOn: null, publishedAt: null, version: 1,
    changes: [{ field: 'phones', policy: 'FREE', lineId: null, before: standard('G1').phones, after: { consult: '12345', complaint: '12345' } }],
    findings: [{ code: 'result_sample_missing', severity: 'warning' }, { ...finding, field: 'phones', lineId: null }, { code: 'topic_missing' }],
  });
  expect((await submit('graph-submit-1', first.id, 1)).data).toEqual({ submitPublication: {
    __typename: 'StandardNotPublishable', message: '事项未通过一致性检查，共 1 处错误，不能提交发布。', count: 1, findings: [{ itemCode: 'G1', ...finding }],
  } });
  expect((await draft('graph-draft-2', { phones: { consult: '96196', complaint: '12388' } })).data).toMatchObject({ draftEdition: { id: first.id, version: 2, findings: [{ severity: 'warning' }, { severity: 'warning' }] } });
  expect((await submit('graph-submit-2', first.id, 1)).data).toEqual({ submitPublication: { __typename: 'StaleEdition', currentVersion: 2 } });
  const submitted = (await submit('graph-submit-3', first.id, 2)).data!['submitPublication'] as { id: string };
  expect(submitted).toEqual({
    __typename: 'ItemPublication', id: submitted.id, tenant: { id: String(SICHUAN) }, title: '更正电话', status: 'in_review', effectiveOn: '2026-03-03', count: 1, mine: true, version: 1,
    editions: { nodes: [{ id: first.id, status: 'in_review', publication: { id: submitted.id } }], pageInfo: { hasNextPage: false } },
    answers: ['result_sample_missing', 'topic_missing'].map((code) => ({ itemCode: 'G1', code, reason: '另行补充' })),
  });
  expect((await publish(publisher(DAY_2), 'graph-publish-1', submitted.id)).data).toEqual({ publishPublication: {
    __typename: 'SecondPersonNeeded', code: 'SECOND_PERSON_NEEDED', message: '提交人不能审核自己的提交，须由另一人发布。',
  } });
  expect((await publish(secondPublisher(publisher(DAY_2)), 'graph-publish-2', submitted.id)).data).toEqual({ publishPublication: {
    __typename: 'ItemPublication', status: 'published', version: 2, mine: false,
    editions: { nodes: [{ status: 'published', effectiveOn: '2026-03-03', publishedAt: DAY_2.toISOString(), validUntil: null }] },
  } });
  const { data } = await ask(anybody(), 'query ($t: ID!) { itemEditions(tenantId: $t, code: "G1") { nodes { id editionNo status validUntil content changes { field label } } } itemPublications(tenantId: $t, status: published) { nodes { title count } } }', { t: String(VILLAGE) });
  expect(data).toMatchObject({
    itemEditions: { nodes: [
      { editionNo: 2, status: 'published', changes: [{ field: 'phones', label: '咨询及监督投诉电话' }] },
      { editionNo: 1, status: 'superseded', validUntil: '2026-03-02', content: standard('G1'), changes: [] },
    ] },
    itemPublications: { nodes: [{ title: '更正电话', count: 1 }] },
  });
  const [newer, older] = (data!['itemEditions'] as { nodes: { id: string }[] }).nodes;
  const between = 'query ($from: ID!, $to: ID!) { editionChanges(fromId: $from, toId: $to) { field before after } }';
  expect((await ask(anybody(), between, { from: newer!.id, to: older!.id })).data).toMatchObject({ editionChanges: [{ field: 'phones', after: standard('G1').phones }] });
  expect((await ask(anybody(), between, { from: newer!.id, to: 'nowhere' })).data).toEqual({ editionChanges: null });
});

test('before it is published, the office sees what an edition does to what was set below', async () => {
  const draft = await ask(publisher(DAY_3), `mutation { draftEdition(input: { clientRequestId: "graph-impact-1", code: "G1", changes: { promisedLimit: { amount: 5, unit: "working_day" },
    steps: [${['受理', '审核', '审批', '办结', '送达'].map((name, index) => `{ id: "s${index + 1}", name: "${name}", limit: { amount: 1, unit: "working_day" }, level: 3 }`).join(', ')}] } }) {
    ... on ItemEdition { id version } ... on Refusal { message } } }`);
  const { id, version } = draft.data!['draftEdition'] as { id: string; version: number };
  await ask(manager(SHIFANG, DAY_3), SET, { input: { clientRequestId: 'graph-impact-2', itemCode: 'G1', field: 'promisedLimit', value: days(8) } });
  const submitted = await ask(publisher(DAY_3), `mutation ($input: SubmitPublicationInput!) { submitPublication(input: $input) { ... on ItemPublication { id } ... on Refusal { message } } }`, {
    input: { clientRequestId: 'graph-impact-3', title: '提速', items: [{ editionId: id, version }], answers: ['result_sample_missing', 'topic_missing'].map((code) => ({ editionId: id, code, reason: '另行补充' })) },
  });
  const query = `query ($id: ID!, $county: ID!) { publicationImpact(publicationId: $id) { clamped conflicting obsolete counties { county { id } clamped } }
    impactedOverrides(publicationId: $id, impact: clamped, countyId: $county) { nodes { override { itemCode field value tenant { id } } impact reasons aboveBefore aboveAfter after } } }`;
  const asked = { id: (submitted.data!['submitPublication'] as { id: string }).id, county: String(SHIFANG) };
  expect((await ask(publisher(DAY_3), query, asked)).data).toEqual({
    publicationImpact: { clamped: 1, conflicting: 0, obsolete: 0, counties: [{ county: { id: String(SHIFANG) }, clamped: 1 }] },
    impactedOverrides: { nodes: [{
      override: { itemCode: 'G1', field: 'promisedLimit', value: days(8), tenant: { id: String(SHIFANG) } }, impact: 'clamped',
      reasons: ['“承诺办结时限”只能向有利于群众的方向调整：上级为 5 个工作日，您填的是 8 个工作日。'], aboveBefore: days(10), aboveAfter: days(5), after: days(5),
    }] },
  });
  expect((await ask(manager(SHIFANG), query, asked)).data).toEqual({ publicationImpact: null, impactedOverrides: null });
  const returned = await ask(publisher(DAY_3), 'mutation ($id: ID!) { returnPublication(input: { clientRequestId: "graph-impact-4", publicationId: $id, version: 1, reason: "再议" }) { __typename } }', { id: asked.id });
  expect(returned.data).toEqual({ returnPublication: { __typename: 'ItemPublication' } });
});

test('an item is suspended for everybody, with a reason that the public reads', async () => {
  const suspended = await ask(publisher(DAY_3), `mutation { suspendItem(input: { clientRequestId: "graph-suspend-1", itemCode: "G1", reason: "法律修订" }) { __typename
    ... on ItemStanding { standing effectiveOn reason tenant { id } } } }`);
  expect(suspended.data).toEqual({ suspendItem: { __typename: 'ItemStanding', standing: 'suspended', effectiveOn: '2026-03-04', reason: '法律修订', tenant: { id: String(SICHUAN) } } });
  const asked = `query ($t: ID!) { effectiveItem(tenantId: $t, code: "G1") { standing standingSaid { reason } } effectiveItems(tenantId: $t, search: "G1") { nodes { code } }
    itemStandings(tenantId: $t, code: "G1") { standing } }`;
  expect((await ask(anybody(), asked, { t: String(VILLAGE) })).data).toEqual({
    effectiveItem: { standing: 'suspended', standingSaid: { reason: '法律修订' } }, effectiveItems: { nodes: [] }, itemStandings: [{ standing: 'suspended' }],
  });
  for (const [mutation, typename] of [['resumeItem', 'ItemStanding'], ['retireItem', 'ItemStanding'], ['suspendItem', 'StandingRefused']] as const) {
    const said = await ask(publisher(DAY_3), `mutation { ${mutation}(input: { clientRequestId: "graph-${mutation}-1", itemCode: "G1", reason: "结束" }) { __typename } }`);
    expect(said.data).toEqual({ [mutation]: { __typename: typename } });
  }
});

test('an item says everything that its standard says', async () => {
  await seedCatalog(databases.ownerUrl, GUANGXI, [everythingSaid('G-all')], DAY_1);
  const { data, errors } = await ask(anybody(), `query ($t: ID!) { effectiveItem(tenantId: $t, code: "G-all") { ${EVERYTHING} } }`, { t: String(GUANGXI) });
  expect(errors).toBeUndefined();
  expect(data!['effectiveItem']).toEqual(everythingSaid('G-all'));
  expect(Object.keys(everythingSaid('G-all')).toSorted()).toEqual(ITEM_FIELDS.toSorted());
});
