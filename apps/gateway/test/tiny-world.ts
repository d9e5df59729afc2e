import type { IncomingMessage } from 'node:http';
import { deniedError, inputError, serviceSdl, SCALARS } from '@yimen/graphql-kit';
import { localeOf } from '@yimen/access';
import type { GraphQLFieldResolver } from 'graphql';
import type { ServiceName } from '../src/gateway-settings.js';

/** Four services so small that a test can hold them: entities across services, unions, refusals, fields that fail. */
export interface TinyContext {
  readonly locale: 'zh-CN' | 'en';
  readonly token: string | undefined;
}

/** Who calls, as the real services find out: a whole request is stopped for a token that is no good. */
export async function contextOf({ headers }: IncomingMessage): Promise<TinyContext> {
  const locale = localeOf(headers['accept-language']);
  const token = headers.authorization?.replace('Bearer ', '');
  if (token === 'garbage') throw deniedError('UNAUTHENTICATED', locale);
  if (token === 'two-posts' && !headers['x-yimen-post']) throw deniedError('CHOOSE_POST', locale, { postIds: ['one', 'two'] });
  return { locale, token };
}

type Resolvers = Readonly<Record<string, Readonly<Record<string, GraphQLFieldResolver<never, TinyContext>>>>>;
type Reference = (stub: { readonly id: string }) => unknown;

export interface TinyService {
  readonly name: ServiceName;
  readonly sdl: string;
  readonly resolvers: Resolvers;
  readonly references: Readonly<Record<string, Reference>>;
}

const kit = serviceSdl();
const signedIn = ({ token, locale }: TinyContext): string => {
  if (!token) throw deniedError('UNAUTHENTICATED', locale);
  return token;
};
const clerkOnly = (ctx: TinyContext): void => {
  if (signedIn(ctx) !== 'clerk') throw deniedError('FORBIDDEN', ctx.locale);
};

const TENANTS = ['1', '2', '3'].map((id) => ({ id, name: `机构 ${id}`, motto: id === '2' ? null : `motto ${id}` }));
const tenant: Reference = ({ id }) => {
  if (id === '13') throw new Error('the register broke: password=secret');
  return TENANTS.find((one) => one.id === id) ?? null;
};

const tenants: TinyService = {
  name: 'tenants',
  sdl: `${kit}
    "A tenant." type Tenant @key(fields: "id") { id: ID! name: String! motto: String lineage: [Tenant!]! }
    type Me { name: String! tenant: Tenant }
    type Query { tenant(id: ID!): Tenant me: Me! day(on: Date!): Date tenants(first: Int! = 2): [Tenant!]! }
    type Mutation { rename(id: ID!, name: String!): Tenant! }`,
  resolvers: {
    Query: {
      tenant: (_, { id }) => {
        if (id === 'bad') throw inputError('id', 'characters');
        return tenant({ id });
      },
      me: (_, __, ctx) => ({ name: signedIn(ctx), tenant: TENANTS[2] }),
      day: (_, { on }) => on,
      tenants: (_, { first }) => TENANTS.slice(0, first),
    },
    Mutation: { rename: (_, { id, name }, ctx) => (clerkOnly(ctx), { id, name }) },
    Tenant: { lineage: ({ id }: { id: string }) => TENANTS.filter((one) => one.id <= id) },
  },
  references: { Tenant: tenant },
};

const catalogs: TinyService = {
  name: 'catalogs',
  sdl: `${kit}
    type Tenant @key(fields: "id", resolvable: false) { id: ID! }
    type Item @key(fields: "id") { id: ID! name: String! publisher: Tenant! changes: JSON }
    type Query { item(id: ID!): Item }`,
  resolvers: { Query: { item: (_, { id }) => (id === '0' ? null : { id, name: `事项 ${id}`, publisher: { id: '1' }, changes: { a: [1, { b: null }] } }) } },
  references: { Item: ({ id }) => ({ id, name: `事项 ${id}`, publisher: { id: '1' } }) },
};

const CASES = ['1', '2', '3', '4'].map((id) => ({ id, caseNo: `2026-${id}`, at: new Date('2026-11-22T01:02:03Z'), tenant: { id }, item: { id: `i${id}` }, status: 'open' }));
const caseOf = (id: string) => CASES.find((one) => one.id === id) ?? null;

const cases: TinyService = {
  name: 'cases',
  sdl: `${kit}
    enum Status { open closed }
    type Tenant @key(fields: "id", resolvable: false) { id: ID! }
    type Item @key(fields: "id", resolvable: false) { id: ID! }
    type Case @key(fields: "id") { id: ID! caseNo: String! at: DateTime! status: Status! tenant: Tenant! former: Tenant item: Item fragile: String brittle: String! }
    type Gone implements Refusal { code: String! message: String! wasAt: Tenant }
    union Outcome = Case | NotFound | Gone
    type Query { case(id: ID!): Case workList(since: DateTime, status: Status = open): [Case!]! sparse: [Case] strict: [Case!] broken: Tenant }
    type Mutation { accept(id: ID!): Outcome! fail: Int }`,
  resolvers: {
    Query: {
      case: (_, { id }) => caseOf(id),
      workList: (_, { status }, ctx) => (clerkOnly(ctx), status === 'open' ? CASES.slice(0, 3) : []),
      sparse: () => [CASES[0], null, CASES[3], { ...CASES[1], tenant: { id: '99' } }],
      strict: () => [CASES[0], CASES[3]],
      broken: () => ({ id: '13' }),
    },
    Mutation: {
      accept: (_, { id }, ctx) => {
        clerkOnly(ctx);
        if (id === 'gone') return { __typename: 'Gone', code: 'GONE', message: '已走', wasAt: { id: '2' } };
        return { __typename: caseOf(id) ? 'Case' : 'NotFound', ...(caseOf(id) ?? { code: 'NOT_FOUND', message: '没有', what: 'Case', id }) };
      },
      fail: () => Promise.reject(new Error('internal: select * from secret')),
    },
    Case: {
      former: ({ id }: { id: string }) => (id === '2' ? { id: '3' } : null),
      fragile: ({ id }: { id: string }) => {
        if (id === '2') throw inputError('fragile', 'broken');
        return 'whole';
      },
      brittle: ({ id }: { id: string }) => {
        if (id === '4') throw inputError('brittle', 'broken');
        return 'whole';
      },
    },
  },
  references: { Case: ({ id }) => caseOf(id) },
};

const assessments: TinyService = {
  name: 'assessments',
  sdl: `${kit}
    type Case @key(fields: "id", resolvable: false) { id: ID! }
    type Score { total: Int! of: Case }
    type Query { score(month: String!): Score closed: [Case!]! }`,
  resolvers: { Query: { score: (_, { month }) => (month === 'none' ? null : { total: 90, of: { id: '1' } }), closed: () => [{ id: '2' }, { id: '3' }] } },
  references: {},
};

export const TINY: readonly TinyService[] = [tenants, catalogs, cases, assessments];
export { SCALARS };
