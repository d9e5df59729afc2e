import { generateKeyPairSync, sign } from 'node:crypto';
import { TokenVerifier } from './token-verifier.js';

const ISSUER = 'http://localhost:3000/realms/yimen';
const NOW = new Date('2026-11-22T09:00:00Z');
const SECONDS = NOW.getTime() / 1000;
const CLIENTS = ['yimen-web', 'yimen-cli'];
const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const strangers = generateKeyPairSync('rsa', { modulusLength: 2048 });
const verifier = new TokenVerifier({ issuer: ISSUER, audience: 'yimen-api' }, keys.publicKey.export({ type: 'spki', format: 'pem' }) as string);

const VALID = { iss: ISSUER, aud: 'yimen-web', sub: 'subject-1', sid: 'session-1', jti: 'logout-1', iat: SECONDS, exp: SECONDS + 120, events: { [EVENT]: {} } };
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = (changes: object, header: object = { alg: 'RS256', typ: 'logout+jwt' }, key = keys.privateKey): string => {
  const input = `${part(header)}.${part({ ...VALID, ...changes })}`;
  return `${input}.${sign('RSA-SHA256', Buffer.from(input), key).toString('base64url')}`;
};
const read = (jwt: string) => verifier.verifyLogout(jwt, NOW, CLIENTS);

test('a logout token tells whose session has ended, and which', async () => {
  expect(await read(token({}))).toEqual({ subject: 'subject-1', sessionId: 'session-1', tokenId: 'logout-1', endedAt: NOW });
  expect(await read(token({ aud: ['other', 'yimen-cli'] }))).toMatchObject({ sessionId: 'session-1' });
  // Without a session, every session of the person.
  expect(await read(token({ sid: undefined }))).toMatchObject({ subject: 'subject-1', sessionId: null });
});

test('the two clocks may differ by half a minute, either way', async () => {
  expect(await read(token({ iat: SECONDS + 29, exp: SECONDS + 149 }))).toMatchObject({ sessionId: 'session-1' });
  expect(await read(token({ iat: SECONDS - 149, exp: SECONDS - 29 }))).toMatchObject({ sessionId: 'session-1' });
});

test.each<[string, string, string]>([
  ['of another realm', token({ iss: 'http://localhost:3000/realms/other' }), 'issuer'],
  ['for a client that is not ours', token({ aud: 'account' }), 'audience'],
  ['for the API instead of a client', token({ aud: 'yimen-api' }), 'audience'],
  ['signed by a stranger', token({}, undefined, strangers.privateKey), 'signature'],
  ['without a signature', `${part({ alg: 'none' })}.${part(VALID)}.`, 'malformed'],
  ['of another algorithm', token({}, { alg: 'HS256' }), 'algorithm'],
  ['long ended', token({ exp: SECONDS - 31 }), 'expired'],
  ['without an end', token({ exp: undefined }), 'expired'],
  ['of the future', token({ iat: SECONDS + 60 }), 'not_yet_valid'],
  ['without a person', token({ sub: undefined }), 'subject'],
  ['that is an ID token', token({ events: undefined, nonce: 'once' }), 'claims'],
  ['with a nonce', token({ nonce: 'once' }), 'claims'],
  ['of another event', token({ events: { 'http://schemas.openid.net/event/other': {} } }), 'claims'],
  ['whose event is no object', token({ events: { [EVENT]: true } }), 'claims'],
  ['whose events are a list', token({ events: [EVENT] }), 'claims'],
  ['without a name of its own', token({ jti: undefined }), 'claims'],
  ['without a time', token({ iat: undefined }), 'claims'],
  ['with a session whose name is beyond measure', token({ sid: 'x'.repeat(201) }), 'claims'],
  ['with a session that is no text', token({ sid: 7 }), 'claims'],
])('one %s is rejected', async (_what, jwt, reason) => {
  await expect(read(jwt)).rejects.toMatchObject({ name: 'TokenRejected', reason });
});

test('an access token ends no session, and a logout token opens nothing', async () => {
  await expect(read(token({ typ: 'Bearer', aud: 'yimen-api', events: undefined }))).rejects.toMatchObject({ reason: 'audience' });
  await expect(verifier.verify(token({ aud: ['yimen-web', 'yimen-api'] }), NOW)).rejects.toMatchObject({ reason: 'kind' });
});
