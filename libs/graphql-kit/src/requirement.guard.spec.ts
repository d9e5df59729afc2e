import 'reflect-metadata';
import { HttpException, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ANONYMOUS, contextOf, type RequestContext } from '@yimen/access';
import { GraphQLError } from 'graphql';
import type { ContextFactory } from './context-factory.js';
import { RequirementGuard } from './requirement.guard.js';
import { OpenToAll, RequiresSignIn } from './requirement.js';

class Handlers {
  @OpenToAll() open(): void {}
  @RequiresSignIn() signedIn(): void {}
  undeclared(): void {}
}
const CTX: RequestContext = contextOf(ANONYMOUS, { now: new Date(0), requestId: 'r', locale: 'en' });
const contexts = { of: async () => CTX } as unknown as ContextFactory;
const guard = new RequirementGuard(new Reflector(), contexts);

const execution = (kind: 'graphql' | 'http', handler: keyof Handlers, args: object = {}, parentType = 'Query'): ExecutionContext => ({
  getType: () => kind,
  getHandler: () => Handlers.prototype[handler],
  getClass: () => Handlers,
  getArgs: () => [null, args, { ctx: CTX }, { parentType: { name: parentType } }],
  getArgByIndex: (at: number) => [null, args, { ctx: CTX }, { parentType: { name: parentType } }][at],
  switchToHttp: () => ({ getRequest: () => ({}) }),
}) as unknown as ExecutionContext;

const failure = (kind: 'graphql' | 'http', handler: keyof Handlers) => guard.canActivate(execution(kind, handler)).then(() => null, (error: unknown) => error);

test.each(['graphql', 'http'] as const)('%s: what is open passes, what is not declared is closed', async (kind) => {
  expect(await guard.canActivate(execution(kind, 'open'))).toBe(true);
  expect(await failure(kind, 'undeclared')).toBeInstanceOf(kind === 'http' ? HttpException : GraphQLError);
});

test('a query never sees text that the database cannot take; a mutation answers for itself', async () => {
  const bad = { filter: { name: 'a\u0000' } };
  await expect(guard.canActivate(execution('graphql', 'open', bad))).rejects.toMatchObject({ extensions: { code: 'BAD_USER_INPUT', field: 'filter.name', rule: 'characters' } });
  expect(await guard.canActivate(execution('graphql', 'open', bad, 'Mutation'))).toBe(true);
});

test('a field says why it is closed in its error’s code, a route also in its status', async () => {
  expect(await failure('graphql', 'signedIn')).toMatchObject({ message: expect.stringContaining('Sign in'), extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } } });
  expect(await failure('graphql', 'undeclared')).toMatchObject({ extensions: { code: 'UNDECLARED', http: { status: 403 } } });
  const http = (await failure('http', 'signedIn')) as HttpException;
  expect([http.getStatus(), http.getResponse()]).toEqual([401, { code: 'UNAUTHENTICATED', message: expect.stringContaining('Sign in') }]);
});

test('a context that cannot be made closes the route, also an open one', async () => {
  const broken = new RequirementGuard(new Reflector(), { of: () => Promise.reject(new Error('database away')) } as unknown as ContextFactory);
  await expect(broken.canActivate(execution('http', 'open'))).rejects.toThrow('database away');
});
