import type { ApolloDriver } from '@nestjs/apollo';
import { Module, type INestApplication } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Args, GraphQLModule, Query, ResolveReference, Resolver } from '@nestjs/graphql';
import { Test } from '@nestjs/testing';
import { ANONYMOUS, contextOf, type RequestContext } from '@yimen/access';
import { pino } from 'pino';
import { batched } from './batched.js';
import { ContextFactory } from './context-factory.js';
import { serviceSdl } from './kit.js';
import { OpenToAll, RequiresSignIn } from './requirement.js';
import { RequirementGuard } from './requirement.guard.js';
import { subgraphOf } from './subgraph.module.js';

interface Office { readonly id: string; readonly name: string; readonly openedAt: Date }
const OFFICES: readonly Office[] = [
  { id: '1', name: '什邡市政务服务中心', openedAt: new Date('2019-05-06T01:00:00Z') },
  { id: '2', name: '师古镇便民服务中心', openedAt: new Date('2021-03-01T01:00:00Z') },
];
/** How many ids each load was asked for. */
let loads: number[];

@Resolver('Office')
class OfficeResolver {
  @Query('office')
  @OpenToAll()
  office(@Args('id') id: string): Office | null {
    return OFFICES.find((one) => one.id === id) ?? null;
  }

  @Query('secrets')
  @RequiresSignIn()
  secrets(): string {
    return 'no';
  }

  @Query('forgotten')
  forgotten(): string {
    return 'no';
  }

  @ResolveReference()
  reference({ id }: { id: string }, { ctx }: { ctx: RequestContext }): Promise<Office | null> {
    return batched(ctx, 'office', id, async (ids) => {
      loads.push(ids.length);
      return OFFICES.filter((one) => ids.includes(one.id));
    }, (office) => office.id);
  }
}

@Module({ providers: [OfficeResolver, { provide: APP_GUARD, useClass: RequirementGuard }, { provide: ContextFactory, useValue: {} }] })
class OfficesModule {}
@Module({ providers: [{ provide: ContextFactory, useValue: {} }], exports: [ContextFactory] })
class NoTokens {}

const SDL = `type Office @key(fields: "id") { id: ID! name: String! openedAt: DateTime! }
  type Query { office(id: ID!): Office secrets: String forgotten: String }`;

let app: INestApplication;
const nobody = (): RequestContext => contextOf(ANONYMOUS, { now: new Date('2026-11-23T01:00:00Z'), requestId: 'test', locale: 'en' });

async function ask(query: string, variables: Record<string, unknown> = {}) {
  const server = app.get<GraphQLModule<ApolloDriver>>(GraphQLModule).graphQlAdapter.instance;
  const { body } = await server.executeOperation({ query, variables }, { contextValue: { ctx: nobody() } });
  if (body.kind !== 'single') throw new Error('one answer is expected');
  return JSON.parse(JSON.stringify(body.singleResult)) as { data: Record<string, unknown>; errors?: { extensions: { code: string } }[] };
}

beforeAll(async () => {
  const graph = subgraphOf({ service: { sdl: serviceSdl() + SDL }, include: [OfficesModule], contexts: NoTokens, log: pino({ level: 'silent' }), introspection: false });
  app = (await Test.createTestingModule({ imports: [OfficesModule, graph] }).compile()).createNestApplication({ logger: false });
  await app.init();
});
afterAll(() => app?.close());
beforeEach(() => (loads = []));

describe('a service as a subgraph', () => {
  test('gives its SDL with its keys', async () => {
    const { data } = await ask('{ _service { sdl } }');
    expect((data['_service'] as { sdl: string }).sdl).toMatch(/type Office\s+@key\(fields: "id"\)/);
  });

  test.each([1, 2, 3])('gives the entities that a gateway asks for, together, time %i', async () => {
    const representations = ['2', '9', '1'].map((id) => ({ __typename: 'Office', id }));
    const answer = await ask('query ($r: [_Any!]!) { _entities(representations: $r) { ... on Office { __typename id name openedAt } } }', { r: representations });
    expect(answer).toEqual({
      data: {
        _entities: [
          { __typename: 'Office', id: '2', name: '师古镇便民服务中心', openedAt: '2021-03-01T01:00:00.000Z' },
          null,
          { __typename: 'Office', id: '1', name: '什邡市政务服务中心', openedAt: '2019-05-06T01:00:00.000Z' },
        ],
      },
    });
    expect(loads).toEqual([3]);
  });

  test.each([1, 2, 3])('answers its own fields under the guard, time %i', async () => {
    expect(await ask('{ office(id: 1) { name } }')).toEqual({ data: { office: { name: '什邡市政务服务中心' } } });
    expect(await ask('{ secrets }')).toMatchObject({ data: { secrets: null }, errors: [{ path: ['secrets'], extensions: { code: 'UNAUTHENTICATED' } }] });
    expect(await ask('{ forgotten }')).toMatchObject({ errors: [{ extensions: { code: 'UNDECLARED' } }] });
  });
});
