import { Clock, TokenRejected, type KnownPerson, type Post, type Rejection, type TokenVerifier } from '@yimen/access';
import { ContextFactory, PrincipalDirectory, TokenRejections, type HttpRequest } from './context-factory.js';

const NOW = new Date('2026-11-22T17:00:00Z');
const SHIGU = 51_06_082_120_0000;
const post = (id: string, over: Partial<Post> = {}): Post => ({
  id, tenantNo: SHIGU, role: 'window_clerk', departmentId: null, windowId: null, validFrom: '2020-01-01', validUntil: null, revoked: false, dataScope: 'whole', chosenTenants: [], ...over,
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
let noted: Rejection[];
class Noting extends TokenRejections {
  note(rejection: Rejection): void {
    noted.push(rejection);
  }
}
/** Takes a word for a token and for its subject. */
const verifier = {
  verify: async (jwt: string) => {
    if (jwt === 'forged') throw new TokenRejected('signature', 'not signed by us');
    if (jwt === 'broken') throw new Error('the verifier broke');
    return { subject: jwt.replace(/-out$/, ''), account: null, sessionId: jwt.endsWith('-out') ? 'ended' : 'going-on', signedInAt: NOW, expiresAt: NOW };
  },
} as unknown as TokenVerifier;
const directory = new PrincipalDirectory({
  published: (async (_: string, [subject, sessionId]: readonly string[]) => {
    asked.push(subject!);
    const posts = PEOPLE[subject!];
    return posts ? [{ personId: `person-${subject}`, name: subject, posts, sessionRevoked: sessionId === 'ended', subjectUnknown: subject === 'citizen' } as unknown as KnownPerson] : [];
  }) as never,
});
const factory = new ContextFactory(verifier, directory, new Fixed(), new Noting());
const request = (headers: Record<string, string>, requestId?: string) => ({ headers, requestId }) as unknown as HttpRequest;
const bearer = (subject: string, more: Record<string, string> = {}) => request({ authorization: `Bearer ${subject}`, ...more });
beforeEach(() => [asked, noted] = [[], []]);

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

test('the subject of somebody known by his account alone is handed on', async () => {
  expect((await factory.of(bearer('citizen'))).newSubject).toBe('citizen');
  expect((await factory.of(bearer('clerk'))).newSubject).toBeUndefined();
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

test('the session that the token was given in is known; nobody without a token has one', async () => {
  expect(await factory.of(bearer('clerk'))).toMatchObject({ sessionId: 'going-on' });
  expect(await factory.of(request({}))).not.toHaveProperty('sessionId');
});

test('a token of a session that has ended is refused, with a code of its own, and not as anonymous', async () => {
  await expect(factory.of(bearer('clerk-out'))).rejects.toMatchObject({ extensions: { code: 'SESSION_REVOKED', http: { status: 401 } } });
  expect(noted).toEqual(['session_revoked']);
});

test('why a token was rejected is noted, and not told', async () => {
  for (const asking of [bearer('forged'), request({ authorization: 'Basic YTpi' })]) {
    await expect(factory.of(asking)).rejects.toMatchObject({ message: expect.not.stringContaining('signed'), extensions: { code: 'UNAUTHENTICATED' } });
  }
  expect(noted).toEqual(['signature', 'malformed']);
});
