import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { jest } from '@jest/globals';
import GrantManager from 'keycloak-connect/middleware/auth-utils/grant-manager.js';
import { TokenRejected, type Rejection } from './token-verifier-rejected.js';
import { TokenVerifier } from './token-verifier.js';

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
  const madeAt = new Date(VALID.iat * 1000);
  expect(await verify(token({}))).toEqual({ subject: 'subject-1', account: null, sessionId: 'session-1', signedInAt: madeAt, expiresAt: new Date(VALID.exp * 1000) });
  expect(await verify(token({ auth_time: SECONDS - 100.5 }))).toMatchObject({ signedInAt: new Date((SECONDS - 101) * 1000) });
  expect(await verify(token({ auth_time: 'yesterday' }))).toMatchObject({ signedInAt: madeAt });
  expect(await verify(without('iat'))).toMatchObject({ signedInAt: null });
  expect(await verify(token({ aud: ['account', 'yimen-api'] }))).toMatchObject({ subject: 'subject-1' });
  expect(await verify(without('sid'))).toMatchObject({ sessionId: null });
  expect(await verify(without('nbf'))).toMatchObject({ subject: 'subject-1' });
  // The realm's clock may be half a minute ahead of ours.
  expect(await verify(token({ nbf: SECONDS + 29, iat: SECONDS + 29 }))).toMatchObject({ subject: 'subject-1' });
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
  ['beginning more than half a minute ahead', token({ nbf: SECONDS + 32 })],
  ['made more than half a minute ahead', token({ iat: SECONDS + 32 })],
  ['nbf as text', token({ nbf: 'soon' })],
  ['iat as text', token({ iat: 'now' })],
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

test.each([
  ['in PEM', publicPem],
  ['as Keycloak shows it', publicKey],
])('the key may be given %s', async (_how, key) => {
  expect(await new TokenVerifier(REALM, key).verify(token({}), NOW)).toMatchObject({ subject: 'subject-1' });
});

test.each([
  ['a word', 'key'],
  ['a key of another kind', generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }) as string],
  ['a key that is too short', generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ type: 'spki', format: 'pem' }) as string],
])('%s is refused as the realm’s key at boot', (_what, key) => {
  expect(() => new TokenVerifier(REALM, key)).toThrow('must be an RSA key');
});

describe('a token seen before', () => {
  let calculations: jest.SpiedFunction<GrantManager['validateToken']>;
  let verifier: TokenVerifier;
  beforeEach(() => {
    calculations = jest.spyOn(GrantManager.prototype, 'validateToken');
    verifier = new TokenVerifier(REALM, publicKey);
  });
  afterEach(() => calculations.mockRestore());

  test('is not calculated again', async () => {
    const jwt = token({});
    for (let n = 0; n < 5; n++) expect(await verifier.verify(jwt, NOW)).toMatchObject({ subject: 'subject-1' });
    expect(calculations).toHaveBeenCalledTimes(1);
  });

  test('still ends when it ends', async () => {
    const jwt = token({});
    await verifier.verify(jwt, NOW);
    await expect(verifier.verify(jwt, new Date(VALID.exp * 1000))).rejects.toThrow('expired');
    await expect(verifier.verify(jwt, new Date((VALID.nbf - 60) * 1000))).rejects.toThrow('not yet valid');
    expect(await verifier.verify(jwt, NOW)).toMatchObject({ subject: 'subject-1' });
    expect(calculations).toHaveBeenCalledTimes(1);
  });

  test('lends its good name to nothing that differs in one letter', async () => {
    const jwt = token({});
    await verifier.verify(jwt, NOW);
    const [head = '', claims = '', signature = ''] = jwt.split('.');
    const foreign = `${head}.${part({ ...VALID, sub: 'subject-2' })}`;
    for (const forged of [`${foreign}.${signature}`, `${head}.${claims}.${signature.slice(1)}`, signed(foreign, otherKeys.privateKey)]) {
      for (let n = 0; n < 2; n++) await expect(verifier.verify(forged, NOW)).rejects.toThrow(TokenRejected);
    }
    expect(calculations).toHaveBeenCalledTimes(7);
  });

  test('is forgotten when thousands of others have come', async () => {
    const input = `${part({ alg: 'RS256' })}.`;
    calculations.mockImplementation((seen) => Promise.resolve(seen));
    const nth = (n: number): string => `${input}${part({ ...VALID, jti: n })}.${signature}`;
    for (let n = 0; n <= 4096; n++) await verifier.verify(nth(n), NOW);
    await verifier.verify(nth(4096), NOW);
    await verifier.verify(nth(1), NOW);
    expect(calculations).toHaveBeenCalledTimes(4097);
    await verifier.verify(nth(0), NOW);
    expect(calculations).toHaveBeenCalledTimes(4098);
  });
});

test.each<[Rejection, string]>([
  ['malformed', 'garbage'], ['algorithm', token({}, { alg: 'none' })], ['kind', token({ typ: 'ID' })], ['expired', token({ exp: SECONDS })],
  ['not_yet_valid', token({ nbf: SECONDS + 60 })], ['audience', token({ aud: 'account' })], ['subject', token({ sub: '' })],
  ['issuer', token({ iss: 'http://localhost:3000/realms/other' })], ['signature', signed(input, otherKeys.privateKey)],
])('the log is told in one word of ours: %s', async (reason, jwt) => {
  await expect(verify(jwt)).rejects.toMatchObject({ reason });
});
