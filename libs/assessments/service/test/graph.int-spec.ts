import type { ApolloDriver } from '@nestjs/apollo';
import { Global, Module, type INestApplication } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import { Test } from '@nestjs/testing';
import { SystemClock, type RequestContext } from '@yimen/access';
import { EventBus, type DomainEvent } from '@yimen/events';
import { compose, ContextFactory, oneGraph, operationsOf, RequirementGuard, sayOperation } from '@yimen/graphql-kit';
import { Database, ServiceDatabases } from '@yimen/persistence';
import type { TestDatabase } from '@yimen/testing';
import { buildSchema, type GraphQLObjectType } from 'graphql';
import { Client } from 'pg';
import { pino } from 'pino';
import { AssessmentsModule, assessmentsService } from '../src/index.js';
import { as, asOwner, citizen, CIVIL_WINDOW, closedCase, consumer, openDatabase, SHIGU, staff, uuid } from './county.js';

const ZHAO = uuid(704);
const NOBODY = uuid(705);
const log = pino({ level: 'silent' });

let databases: TestDatabase;
let app: INestApplication;
let bus: EventBus;

/** Contexts are handed to the graph by the test, so nobody need make them of tokens. */
@Module({ providers: [{ provide: ContextFactory, useValue: {} }], exports: [ContextFactory] })
class NoTokens {}

async function start(): Promise<INestApplication> {
  @Global()
  @Module({
    imports: [NoTokens],
    providers: [
      { provide: ServiceDatabases, useValue: databases },
      { provide: EventBus, useFactory: () => EventBus.connect(databases.urlOf('jobs'), new SystemClock(), log) },
      { provide: APP_GUARD, useClass: RequirementGuard },
    ],
    exports: [ServiceDatabases, EventBus],
  })
  class Platform {}
  const graph = oneGraph({ subgraphs: [assessmentsService], include: [AssessmentsModule], contexts: NoTokens, log, introspection: false });
  const module = await Test.createTestingModule({ imports: [Platform, AssessmentsModule, graph] }).compile();
  return module.createNestApplication({ logger: false }).init();
}

async function ask(ctx: RequestContext, query: string, variables: Record<string, unknown> = {}) {
  const server = app.get<GraphQLModule<ApolloDriver>>(GraphQLModule).graphQlAdapter.instance;
  const { body } = await server.executeOperation({ query, variables }, { contextValue: { ctx } });
  if (body.kind !== 'single') throw new Error('one answer is expected');
  return JSON.parse(JSON.stringify(body.singleResult)) as { data: Record<string, never>; errors?: { extensions: { code: string } }[] };
}

const known = async (caseId: string): Promise<boolean> =>
  (await asOwner(databases, `select from assessments.closed_case where case_id = '${caseId}'`)).length === 1;

async function waitFor(condition: () => Promise<boolean>, seconds = 10): Promise<void> {
  for (let waited = 0; !(await condition()); waited += 100) {
    if (waited > seconds * 1000) throw new Error(`not within ${seconds} seconds`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const jobs = (caseId: string): Promise<Record<string, unknown>[]> =>
  asOwner(databases, `select state::text from pgboss.job where data->'facts'->>'caseId' = '${caseId}'`);

/** As a service that closes cases does: the events stand or fall with the transaction. */
const publish = (...events: readonly DomainEvent[]): Promise<void> =>
  app.get(Database, { strict: false }).transaction(consumer().scope, async (em) => {
    for (const event of events) await bus.publish(em, event);
  });

beforeAll(async () => {
  databases = await openDatabase();
  app = await start();
  bus = app.get(EventBus);
});
afterAll(() => app?.close());

test('an event is delivered when its transaction commits, and never when it rolls back', async () => {
  const rolledBack = app.get(Database, { strict: false }).transaction(consumer().scope, async (em) => {
    await bus.publish(em, closedCase(21, ZHAO));
    throw new Error('rolled back');
  });
  await expect(rolledBack).rejects.toThrow('rolled back');
  await publish(closedCase(22, ZHAO));
  await waitFor(() => known(uuid(22)));
  await publish(closedCase(22, ZHAO, { supplements: 7 }));
  await publish(closedCase(23, ZHAO));
  await waitFor(() => known(uuid(23)));
  expect(await known(uuid(21))).toBe(false);
  expect(await asOwner(databases, `select supplements from assessments.closed_case where case_id = '${uuid(22)}'`)).toEqual([{ supplements: 0 }]);
});

test('what is published while nobody listens is delivered at the next start', async () => {
  const database = await databases.connect('assessments', []);
  const sender = await EventBus.connect(databases.urlOf('jobs'), new SystemClock(), log);
  await app.close();
  await database.transaction(consumer().scope, (em) => sender.publish(em, closedCase(24, ZHAO)));
  await sender.onApplicationShutdown();
  await database.onApplicationShutdown();
  expect(await known(uuid(24))).toBe(false);
  app = await start();
  bus = app.get(EventBus);
  await waitFor(() => known(uuid(24)));
});

test('a backlog is worked off at once, one bad event among it notwithstanding', async () => {
  await publish(closedCase(31, NOBODY, { closedOn: '前天' }), ...Array.from({ length: 40 }, (_, index) => closedCase(32 + index, NOBODY)));
  await waitFor(async () => (await asOwner(databases, `select from assessments.closed_case where person_id = '${NOBODY}'`)).length === 40, 4);
  expect(await jobs(uuid(31))).toEqual([{ state: 'retry' }]);
});

test('a stop waits for the jobs that are running', async () => {
  const owner = new Client({ connectionString: databases.ownerUrl });
  await owner.connect();
  await owner.query('begin; lock table assessments.closed_case in share mode');
  await publish(closedCase(25, ZHAO), closedCase(26, ZHAO));
  await waitFor(async () => (await asOwner(databases, 'select from pg_locks where not granted')).length > 0);
  const closed = app.close();
  await new Promise((resolve) => setTimeout(resolve, 500));
  await owner.query('commit');
  await owner.end();
  await closed;
  expect([...(await jobs(uuid(25))), ...(await jobs(uuid(26)))]).toEqual([{ state: 'completed' }, { state: 'completed' }]);
  app = await start();
  bus = app.get(EventBus);
});

test('a citizen rates through the graph and reads it back; a clerk sees it without a name', async () => {
  const rate = `mutation ($input: RateCaseInput!) { rateCase(input: $input) {
    __typename ... on Rating { level levelName bad channel ratedAt tenant { id } window { id } } ... on Refusal { code message } ... on AlreadyRated { ratedAt level } } }`;
  const input = { clientRequestId: 'graph-rate-1', caseId: uuid(22), level: 5, channel: 'qr_code', comment: '等太久' };
  const rated = {
    __typename: 'Rating', level: 5, levelName: '非常不满意', bad: true, channel: 'qr_code', ratedAt: '2026-11-22T02:00:00.000Z',
    tenant: { id: String(SHIGU) }, window: { id: CIVIL_WINDOW },
  };
  expect(await ask(citizen(ZHAO), rate, { input })).toEqual({ data: { rateCase: rated } });
  expect(await ask(citizen(ZHAO), rate, { input })).toEqual({ data: { rateCase: rated } });
  expect(await ask(citizen(ZHAO), rate, { input: { ...input, clientRequestId: 'graph-rate-2' } })).toEqual({ data: { rateCase: {
    __typename: 'AlreadyRated', code: 'ALREADY_RATED', level: 5, ratedAt: '2026-11-22T02:00:00.000Z',
    message: '此件已于 2026-11-22 评价为“非常不满意”；一事一评，不能再评。',
  } } });
  const mine = await ask(citizen(ZHAO), '{ myClosedCases { nodes { case { id } outcome rating { level } } } }');
  expect(mine.data['myClosedCases']).toEqual({ nodes: [26, 25, 24, 23, 22].map((number) =>
    ({ case: { id: uuid(number) }, outcome: 'granted', rating: number === 22 ? { level: 5 } : null })) });
  const clerk = { ...staff('window_clerk', SHIGU, CIVIL_WINDOW), locale: 'en' as const };
  const seen = await ask(clerk, '{ ratings(month: "2026-11") { nodes { levelName comment } } }');
  expect(seen).toEqual({ data: { ratings: { nodes: [{ levelName: 'very dissatisfied', comment: '等太久' }] } } });
});

test('who may not ask is stopped before anything is loaded', async () => {
  const refused: readonly (readonly [RequestContext, string, string])[] = [
    [staff('window_clerk', SHIGU, CIVIL_WINDOW), `mutation { rateCase(input: { clientRequestId: "12345678", caseId: "1", level: 1, channel: web }) { __typename } }`, 'FORBIDDEN'],
    [staff('centre_manager', SHIGU), '{ myClosedCases { nodes { itemCode } } }', 'FORBIDDEN'],
    [staff('village_agent', SHIGU), '{ ratings(month: "2026-11") { nodes { level } } }', 'FORBIDDEN'],
    [citizen(ZHAO), `{ windowScore(windowId: "${CIVIL_WINDOW}", month: "2026-11") { total } }`, 'FORBIDDEN'],
    [as({ kind: 'anonymous' }), '{ ratings(month: "2026-11") { nodes { level } } }', 'UNAUTHENTICATED'],
  ];
  for (const [ctx, query, code] of refused) {
    expect((await ask(ctx, query)).errors?.map(({ extensions }) => extensions.code)).toEqual([code]);
  }
});

test('the graph composes, nothing in it leads from a rating to its rater, and every operation says what it requires', () => {
  const rating = buildSchema(compose([assessmentsService]).publicSdl).getType('Rating') as GraphQLObjectType;
  expect(Object.keys(rating.getFields())).toEqual(['id', 'level', 'levelName', 'bad', 'active', 'comment', 'channel', 'ratedAt', 'tenant', 'window']);
  expect(operationsOf([...assessmentsService.resolvers]).map(sayOperation)).toEqual([
    'Mutation.rateCase: rate ClosedCase', 'Query.accountabilityRecords: read AccountabilityRecord', 'Query.assessmentsRules: open', 'Query.myClosedCases: list ClosedCase', 'Query.ratings: read Rating',
    'Query.windowScore: read WindowScore',
  ]);
});
