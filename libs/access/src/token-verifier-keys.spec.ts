import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jest } from '@jest/globals';
import { TokenRejected } from './token-verifier-rejected.js';
import { TokenVerifier, type IdentityRealm } from './token-verifier.js';

const NOW = new Date();
const SECONDS = Math.floor(NOW.getTime() / 1000);
const HOUR = 3_600_000;

interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}
const realmKeys: KeyPair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const otherKeys: KeyPair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const shortKeys: KeyPair = generateKeyPairSync('rsa', { modulusLength: 1024 });

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('with the keys that the realm publishes', () => {
  const jwk = (kid: string, { publicKey: key } = realmKeys) => ({ ...key.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' });
  const keySet = (...keys: object[]) => (response: ServerResponse) => void response.end(JSON.stringify({ keys }));
  const says = (text: string) => (response: ServerResponse) => void response.end(text);
  let server: Server;
  let realm: IdentityRealm;
  let answer: (response: ServerResponse) => void;
  let asked: number;
  let nowMs: number;
  let verifier: TokenVerifier;

  beforeAll(async () => {
    server = createServer((_, response) => (asked++, answer(response))).listen(0, '127.0.0.1');
    await once(server, 'listening');
    realm = { audience: 'yimen-api', issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}/realms/yimen` };
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    asked = 0;
    nowMs = 1_000_000;
    jest.spyOn(performance, 'now').mockImplementation(() => nowMs);
    answer = keySet(jwk('key-1'));
    verifier = new TokenVerifier(realm);
  });
  afterEach(() => void jest.restoreAllMocks());

  const later = (ms: number): void => void (nowMs += ms);
  const ofRealm = (kid: unknown, { privateKey } = realmKeys, more: object = {}): string => {
    const claims = { iss: realm.issuer, aud: realm.audience, typ: 'Bearer', sub: 'subject-1', iat: SECONDS, exp: SECONDS + 300, ...more };
    const input = `${part({ alg: 'RS256', kid })}.${part(claims)}`;
    return `${input}.${sign('RSA-SHA256', Buffer.from(input), privateKey).toString('base64url')}`;
  };
  const subjectOf = async (jwt: string): Promise<string> => (await verifier.verify(jwt, NOW)).subject;

  test('a token is verified by the key that its header names, and by no other', async () => {
    await expect(subjectOf(ofRealm('key-2', otherKeys))).rejects.toThrow('no key of this id');
    await expect(subjectOf(ofRealm('key-1', otherKeys))).rejects.toThrow('signature');
    expect(await subjectOf(ofRealm('key-1'))).toBe('subject-1');
    expect(asked).toBe(1);
  });

  test('the realm is not asked about tokens that name no key or another issuer', async () => {
    for (const jwt of [ofRealm(undefined), ofRealm(1), ofRealm({}), ofRealm('key-1', otherKeys, { iss: 'http://localhost:3000/realms/yimen' })]) {
      await expect(subjectOf(jwt)).rejects.toThrow(TokenRejected);
    }
    expect(asked).toBe(0);
  });

  const nonsense: [string, (response: ServerResponse) => void][] = [
    ['no JSON', says('<html>')],
    ['nothing', says('')],
    ['half an answer', (response) => void (response.writeHead(200, { 'content-length': '100' }), response.write('{"keys":'), setTimeout(() => response.destroy(), 5))],
    ['null', says('null')],
    ['a text', says('"keys"')],
    ['an object without keys', says('{}')],
    ['a list', says('[]')],
    ['keys that are no list', says('{"keys":{}}')],
    ['no keys', keySet()],
    ['keys that are none', says('{"keys":[null,1,{},{"kid":"key-1"},{"kid":"key-1","kty":"RSA","n":"x","e":"!"}]}')],
    ['a key for encryption', keySet({ ...jwk('key-1'), use: 'enc' })],
    ['a key for another algorithm', keySet({ ...jwk('key-1'), alg: 'PS256' })],
    ['a short key', keySet(jwk('key-1', shortKeys))],
    ['error 500', (response) => void response.writeHead(500).end(JSON.stringify({ keys: [jwk('key-1')] }))],
    ['another address', (response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()],
    ['a closed connection', (response) => void response.destroy()],
  ];
  test.each(nonsense)('an answer of %s locks nobody out for longer than a second', async (_what, broken) => {
    answer = broken;
    await expect(subjectOf(ofRealm('key-1'))).rejects.toThrow(TokenRejected);
    answer = keySet(jwk('key-1'));
    await expect(subjectOf(ofRealm('key-1'))).rejects.toThrow(TokenRejected);
    later(1_000);
    expect(await subjectOf(ofRealm('key-1'))).toBe('subject-1');
    expect(asked).toBe(2);
  });

  test.each(nonsense)('after an answer of %s the known keys are still good', async (_what, broken) => {
    await subjectOf(ofRealm('key-1'));
    answer = broken;
    later(1_000);
    await expect(subjectOf(ofRealm('key-2', otherKeys))).rejects.toThrow(TokenRejected);
    later(10 * 60_000);
    expect(await subjectOf(ofRealm('key-1', realmKeys, { jti: 'next' }))).toBe('subject-1');
    expect(asked).toBe(3);
  });

  test('an answer that never comes is waited for once by all, and not for long', async () => {
    await subjectOf(ofRealm('key-1'));
    const next = ofRealm('key-2', otherKeys);
    const { timeout } = AbortSignal;
    const limits: number[] = [];
    const limit = jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => (limits.push(ms), timeout.call(AbortSignal, ms / 20)));
    answer = () => undefined;
    later(1_000);
    const waiting = Promise.allSettled(Array.from({ length: 50 }, () => subjectOf(next)));
    expect(await subjectOf(ofRealm('key-1'))).toBe('subject-1');
    expect(new Set((await waiting).map(({ status }) => status))).toEqual(new Set(['rejected']));
    expect(limits).toEqual([5_000]);
    limit.mockRestore();
    answer = keySet(jwk('key-2', otherKeys));
    later(1_000);
    expect(await subjectOf(next)).toBe('subject-1');
  });

  test('a flood of unknown keys asks the realm at most once in a second', async () => {
    for (let second = 0; second < 3; second++, later(1_000)) {
      const flood = await Promise.allSettled(Array.from({ length: 200 }, (_, n) => subjectOf(ofRealm(`unknown-${second}-${n}`, otherKeys))));
      expect(flood.every(({ status }) => status === 'rejected')).toBe(true);
      expect(await subjectOf(ofRealm('key-1'))).toBe('subject-1');
    }
    expect(asked).toBe(3);
  });

  test('a new key is followed at once, and the one before stays as long as it is published', async () => {
    await subjectOf(ofRealm('key-1'));
    answer = keySet(jwk('key-2', otherKeys), jwk('key-1'));
    later(1_000);
    expect(await subjectOf(ofRealm('key-2', otherKeys))).toBe('subject-1');
    expect(await subjectOf(ofRealm('key-1'))).toBe('subject-1');
    expect(asked).toBe(2);
  });

  test.each([
    ['withdrawn', keySet(jwk('key-2', otherKeys))],
    ['replaced under the same id', keySet(jwk('key-1', otherKeys))],
  ])('a key that was %s is believed for five minutes more at most, also for tokens seen before', async (_how, replaced) => {
    const seen = ofRealm('key-1');
    await subjectOf(seen);
    answer = replaced;
    later(5 * 60_000);
    expect(await subjectOf(seen)).toBe('subject-1');
    expect(asked).toBe(1);
    later(1);
    const next = ofRealm('key-1', realmKeys, { jti: 'next' });
    for (const { status } of await Promise.allSettled([seen, seen, next].map(subjectOf))) expect(status).toBe('rejected');
    expect(asked).toBe(2);
  });

  test('after a night without requests a withdrawn key is refused at the first one', async () => {
    const seen = ofRealm('key-1');
    await subjectOf(seen);
    answer = keySet(jwk('key-2', otherKeys));
    later(12 * HOUR);
    await expect(subjectOf(seen)).rejects.toThrow('no key of this id');
    expect(await subjectOf(ofRealm('key-2', otherKeys))).toBe('subject-1');
    expect(asked).toBe(2);
  });

  const outages: [string, (response: ServerResponse) => void][] = [
    ['closes connections', (response) => void response.destroy()],
    ['answers with errors', (response) => void response.writeHead(503).end()],
  ];
  test.each(outages)('while the realm %s, what it said last is believed for an hour, and it is followed when it is back', async (_how, down) => {
    const seen = ofRealm('key-1');
    const first = ofRealm('key-1', realmKeys, { jti: 'next' });
    await subjectOf(seen);
    answer = down;
    for (let minute = 1; minute <= 60; minute++) {
      later(60_000);
      expect(await subjectOf(seen)).toBe('subject-1');
    }
    expect(await subjectOf(first)).toBe('subject-1');
    later(1);
    for (const jwt of [seen, first]) await expect(subjectOf(jwt)).rejects.toThrow(TokenRejected);
    later(1_000);
    for (const jwt of [seen, first]) await expect(subjectOf(jwt)).rejects.toThrow(TokenRejected);
    answer = keySet(jwk('key-1'));
    later(1_000);
    for (const jwt of [seen, first]) expect(await subjectOf(jwt)).toBe('subject-1');
    const before = asked;
    later(5 * 60_000);
    expect(await subjectOf(seen)).toBe('subject-1');
    expect(asked).toBe(before);
  });

  test('an outage without requests counts too: after half an hour the first one goes on, after more than an hour it does not', async () => {
    const seen = ofRealm('key-1');
    await subjectOf(seen);
    answer = (response) => void response.destroy();
    later(HOUR / 2);
    expect(await subjectOf(seen)).toBe('subject-1');
    later(HOUR / 2 + 1);
    await expect(subjectOf(seen)).rejects.toThrow(TokenRejected);
    expect(asked).toBe(3);
  });

  test('a key withdrawn during an outage is refused once the realm is back', async () => {
    const seen = ofRealm('key-1');
    await subjectOf(seen);
    answer = (response) => void response.destroy();
    later(HOUR / 2);
    expect(await subjectOf(seen)).toBe('subject-1');
    answer = keySet(jwk('key-2', otherKeys));
    later(10_000);
    await expect(subjectOf(seen)).rejects.toThrow('no key of this id');
  });

  test('a realm that keeps silent delays the first request of its outage, not all of them', async () => {
    const seen = ofRealm('key-1');
    await subjectOf(seen);
    const { timeout } = AbortSignal;
    const limits: number[] = [];
    const limit = jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => (limits.push(ms), timeout.call(AbortSignal, ms / 20)));
    answer = () => undefined;
    later(HOUR / 2);
    const waiting = Promise.all(Array.from({ length: 50 }, () => subjectOf(seen)));
    expect(new Set(await waiting)).toEqual(new Set(['subject-1']));
    expect(limits).toEqual([5_000]);
    limit.mockImplementation(() => new AbortController().signal);
    later(1_000);
    expect(await subjectOf(seen)).toBe('subject-1');
    expect(limit).toHaveBeenCalledTimes(2);
  });
});
