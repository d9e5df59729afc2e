import { Clock, TokenRejected, type KnownPerson, type Post, type TokenVerifier } from '@yimen/access';
import { ContextFactory, PrincipalDirectory, type HttpRequest } from './context-factory.js';

const NOW = new Date('2026-11-22T17:00:00Z');
const SHIGU = 51_06_082_120_0000;
const post = (id: string, over: Partial<Post> = {}): Post => ({
  id, tenantNo: SHIGU, role: 'window_clerk', departmentId: null, windowId: null, validFrom: '2020-01-01', validUntil: null, ...over,
});
const PEOPLE: Readonly<Record<string, readonly Post[]>> = {
  clerk: [post('only')], two: [post('one'), post('two')], citizen: [], retired: [post('old', { validUntil: '2026-11-22' })],
};

class Fixed extends Clock {
  now(): Date {
    return NOW;
  }
}
let asked: string[];
/** Takes a word for a token and for its subject. */
const verifier = {
  verify: async (jwt: string) => {
    if (jwt === 'forged') throw new TokenRejected('signature');
    if (jwt === 'broken') throw new Error('the verifier broke');
    return { subject: jwt, sessionId: null, expiresAt: NOW };
  },
} as unknown as TokenVerifier;
const directory = new PrincipalDirectory({
  published: (async (_: string, [subject]: readonly string[]) => {
    asked.push(subject!);
    const posts = PEOPLE[subject!];
    return posts ? [{ personId: `person-${subject}`, name: subject, posts } as KnownPerson] : [];
  }) as never,
});
const factory = new ContextFactory(verifier, directory, new Fixed());
const request = (headers: Record<string, string>, requestId?: string) => ({ headers, requestId }) as unknown as HttpRequest;
const bearer = (subject: string, more: Record<string, string> = {}) => request({ authorization: `Bearer ${subject}`, ...more });
beforeEach(() => (asked = []));

test('nobody without a token is anonymous, and the database is not asked', async () => {
  expect(await factory.of(request({ 'accept-language': 'en' }, 'request-1'))).toMatchObject({
    principal: { kind: 'anonymous' }, scope: { audience: 'public' }, locale: 'en', requestId: 'request-1', now: NOW,
  });
  expect(asked).toEqual([]);
});

test.each([
  ['the only post', bearer('clerk'), { kind: 'staff', personId: 'person-clerk', post: { id: 'only' }, level: 3 }],
  ['a chosen post', bearer('two', { 'x-yimen-post': 'two' }), { kind: 'staff', post: { id: 'two' } }],
  ['himself, for want of posts', bearer('citizen'), { kind: 'citizen', personId: 'person-citizen' }],
  ['himself, by choice', bearer('two', { 'x-yimen-post': 'citizen' }), { kind: 'citizen', personId: 'person-two' }],
])('somebody acts from %s', async (_case, asking, principal) => {
  expect(await factory.of(asking)).toMatchObject({ principal });
});

test.each([
  ['a forged token', bearer('forged'), 'UNAUTHENTICATED'],
  ['an empty header', request({ authorization: '' }), 'UNAUTHENTICATED'],
  ['no token in the header', request({ authorization: 'Bearer ' }), 'UNAUTHENTICATED'],
  ['a password', request({ authorization: 'Basic YTpi' }), 'UNAUTHENTICATED'],
  ['two tokens', request({ authorization: 'Bearer clerk, Bearer two' }), 'UNAUTHENTICATED'],
  ['a subject nobody knows', bearer('stranger'), 'UNKNOWN_PERSON'],
  ['several posts and no choice', bearer('two'), 'CHOOSE_POST'],
  ['a post of somebody else', bearer('clerk', { 'x-yimen-post': 'two' }), 'POST_NOT_ACTING'],
  // In Shanghai it is the 23rd already.
  ['a post that ended yesterday by Chinese time', bearer('retired'), 'NO_ACTING_POST'],
])('with %s nobody falls back to anonymous: %#', async (_case, asking, code) => {
  await expect(factory.of(asking)).rejects.toMatchObject({ extensions: { code } });
});

test('who may choose is told what from', async () => {
  await expect(factory.of(bearer('two'))).rejects.toMatchObject({ extensions: { code: 'CHOOSE_POST', postIds: ['one', 'two'], http: { status: 403 } } });
});

test('a fault of ours is not the caller’s', async () => {
  await expect(factory.of(bearer('broken'))).rejects.toThrow('the verifier broke');
});

test('a request has one context, requests have their own', async () => {
  const asking = bearer('clerk');
  expect(await factory.of(asking)).toBe(await factory.of(asking));
  expect(await factory.of(bearer('clerk'))).not.toBe(await factory.of(asking));
  expect(asked).toEqual(['clerk', 'clerk']);
  expect((await factory.of(request({}))).requestId).toMatch(/^[0-9a-f-]{36}$/);
});
