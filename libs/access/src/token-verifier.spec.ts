import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TokenRejected, TokenVerifier } from './token-verifier.js';

const ISSUER = 'http://localhost:3000/realms/yimen';
const REALM = { issuer: ISSUER, audience: 'yimen-api' };
const NOW = new Date();
const SECONDS = Math.floor(NOW.getTime() / 1000);

const realmKeys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const otherKeys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const publicPem = realmKeys.publicKey.export({ type: 'spki', format: 'pem' }) as string;
/** Keycloak shows its key without the lines around it. */
const publicKey = publicPem.replace(/-----[^-]+-----|\s/g, '');

const VALID = {
  iss: ISSUER, aud: 'yimen-api', typ: 'Bearer', sub: 'subject-1', sid: 'session-1', iat: SECONDS - 10, nbf: SECONDS - 10, exp: SECONDS + 300,
};
const part = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const signed = (input: string, key = realmKeys.privateKey): string => `${input}.${sign('RSA-SHA256', Buffer.from(input), key).toString('base64url')}`;
const token = (claims: object, header: object = { alg: 'RS256', typ: 'JWT' }): string => signed(`${part(header)}.${part({ ...VALID, ...claims })}`);
const without = (claim: keyof typeof VALID): string => {
  const { [claim]: _left, ...claims } = VALID;
  return signed(`${part({ alg: 'RS256' })}.${part(claims)}`);
};

const verifier = new TokenVerifier(REALM, publicKey);
const verify = (jwt: string, now = NOW) => verifier.verify(jwt, now);

test('a valid token tells its subject, session and end', async () => {
  expect(await verify(token({}))).toEqual({ subject: 'subject-1', sessionId: 'session-1', expiresAt: new Date(VALID.exp * 1000) });
  expect(await verify(token({ aud: ['account', 'yimen-api'] }))).toMatchObject({ subject: 'subject-1' });
  expect(await verify(without('sid'))).toMatchObject({ sessionId: null });
  expect(await verify(without('nbf'))).toMatchObject({ subject: 'subject-1' });
  expect(await verify(token({ nbf: SECONDS + 4 }))).toMatchObject({ subject: 'subject-1' });
});

const input = `${part({ alg: 'RS256' })}.${part(VALID)}`;
const [head, claims, signature] = token({}).split('.') as [string, string, string];
const hmac = (alg: string, secret: string): string => {
  const text = `${part({ alg })}.${part(VALID)}`;
  return `${text}.${createHmac(alg === 'HS512' ? 'sha512' : 'sha256', secret).update(text).digest('base64url')}`;
};

test.each<[string, string]>([
  ['alg none without a signature', `${part({ alg: 'none' })}.${part(VALID)}.`],
  ['alg none with the signature of RS256', token({}, { alg: 'none' })],
  ['alg NONE', token({}, { alg: 'NoNe' })],
  ['no alg', token({}, {})],
  ['HS256 with the public key as its secret', hmac('HS256', publicPem)],
  ['HS256 with the bare public key as its secret', hmac('HS256', publicKey)],
  ['HS512 with the public key as its secret', hmac('HS512', publicPem)],
  ['RS512', token({}, { alg: 'RS512' })],
  ['RS256 without a signature', `${input}.`],
  ['RS256 signed by somebody else', signed(input, otherKeys.privateKey)],
  ['somebody else’s key in the header', signed(`${part({ alg: 'RS256', jwk: otherKeys.publicKey.export({ format: 'jwk' }) })}.${part(VALID)}`, otherKeys.privateKey)],
  ['a payload changed after signing', `${head}.${part({ ...VALID, sub: 'subject-2' })}.${signature}`],
  ['a header changed after signing', `${part({ alg: 'RS256', kid: 'x' })}.${claims}.${signature}`],
  ['a signature cut short', `${head}.${claims}.${signature.slice(0, -8)}`],
  ['something after the signature', `${head}.${claims}.${signature}.x`],
  ['expired', token({ exp: SECONDS - 1 })],
  ['expiring now', token({ exp: SECONDS })],
  ['no exp', without('exp')],
  ['exp as text', token({ exp: String(SECONDS + 300) })],
  ['exp null', token({ exp: null })],
  ['not valid yet', token({ nbf: SECONDS + 60 })],
  ['nbf as text', token({ nbf: 'soon' })],
  ['another audience', token({ aud: 'account' })],
  ['several other audiences', token({ aud: ['account', 'yimen-api-2'] })],
  ['no aud', without('aud')],
  ['another issuer', token({ iss: 'http://localhost:3000/realms/other' })],
  ['an issuer with a slash more', token({ iss: `${ISSUER}/` })],
  ['no iss', without('iss')],
  ['an ID token', token({ typ: 'ID' })],
  ['a refresh token', token({ typ: 'Refresh' })],
  ['no typ', without('typ')],
  ['no sub', without('sub')],
  ['an empty sub', token({ sub: '' })],
  ['sub as a number', token({ sub: 1 })],
  ['nothing', ''],
  ['a word', 'garbage'],
  ['dots', '..'],
  ['three words', 'a.b.c'],
  ['null for claims', signed(`${part({ alg: 'RS256' })}.${part('null')}`)],
  ['null for a header', signed(`${part('null')}.${part(VALID)}`)],
  ['a list for claims', signed(`${part({ alg: 'RS256' })}.${part([])}`)],
  ['a line end after it', `${token({})}\n`],
])('is rejected: %s', async (_case, jwt) => {
  await expect(verify(jwt)).rejects.toThrow(TokenRejected);
});

test('the caller’s clock counts too: a token of tomorrow or of yesterday is rejected', async () => {
  const jwt = token({});
  await expect(verify(jwt, new Date((VALID.exp + 1) * 1000))).rejects.toThrow('expired');
  await expect(verify(jwt, new Date((VALID.nbf - 60) * 1000))).rejects.toThrow('not yet valid');
});

test('without a key nobody is let in', async () => {
  const unreachable = new TokenVerifier({ ...REALM, issuer: 'http://127.0.0.1:1/realms/yimen' });
  await expect(unreachable.verify(token({ iss: 'http://127.0.0.1:1/realms/yimen' }), NOW)).rejects.toThrow(TokenRejected);
});

test.each(['', 'http://localhost:3000', 'http://localhost:3000/realms/', 'http://localhost:3000/realms/a/b'])('the issuer %s is refused at boot', (issuer) => {
  expect(() => new TokenVerifier({ ...REALM, issuer })).toThrow('issuer must look like');
});

describe('with the keys that the realm publishes', () => {
  const jwk = { ...realmKeys.publicKey.export({ format: 'jwk' }), kid: 'key-1', use: 'sig', alg: 'RS256' };
  let server: Server;
  let realm: { issuer: string; audience: string };
  beforeAll(async () => {
    server = createServer((_, response) => response.end(JSON.stringify({ keys: [jwk] }))).listen(0, '127.0.0.1');
    await once(server, 'listening');
    realm = { ...REALM, issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}/realms/yimen` };
  });
  afterAll(() => server.close());
  const ofRealm = (kid: string, key = realmKeys.privateKey) => signed(`${part({ alg: 'RS256', kid })}.${part({ ...VALID, iss: realm.issuer })}`, key);

  test('a token is verified by the key that its header names, and by no other', async () => {
    const online = new TokenVerifier(realm);
    await expect(online.verify(ofRealm('key-2', otherKeys.privateKey), NOW)).rejects.toThrow(TokenRejected);
    await expect(online.verify(ofRealm('key-1', otherKeys.privateKey), NOW)).rejects.toThrow(TokenRejected);
    expect(await online.verify(ofRealm('key-1'), NOW)).toMatchObject({ subject: 'subject-1' });
  });
});
