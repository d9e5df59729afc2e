import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { question, type HttpAttack } from './attack.js';
import { headerText, hostileJson } from './hostile-values.js';

const encoded = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const own = generateKeyPairSync('rsa', { modulusLength: 2048 });

interface Parts {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly signature: string;
}

/** A token that is good, taken apart. */
function partsOf(token: string): Parts {
  const [header = '', claims = '', signature = ''] = token.split('.');
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
  return { header: read(header), claims: read(claims), signature };
}

const signedByUs = (header: object, claims: unknown): string => {
  const text = `${encoded(header)}.${encoded(claims)}`;
  return `${text}.${sign('sha256', Buffer.from(text), own.privateKey).toString('base64url')}`;
};
const hashed = (header: object, claims: unknown, secret: string): string => {
  const text = `${encoded(header)}.${encoded(claims)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
};

/** Ways to make a bad token of a good one, of the realm's public key, and of a value of any kind. */
type Forgery = (good: Parts, publicKey: string, value: unknown) => string;
const FORGERIES: readonly Forgery[] = [
  ({ claims }) => `${encoded({ alg: 'none', typ: 'JWT' })}.${encoded(claims)}.`,
  ({ claims, signature }) => `${encoded({ alg: 'None' })}.${encoded(claims)}.${signature}`,
  ({ header, claims }, publicKey) => hashed({ ...header, alg: 'HS256' }, claims, publicKey),
  ({ header, claims }) => hashed({ ...header, alg: 'HS256' }, claims, ''),
  ({ header, claims }) => signedByUs(header, claims),
  ({ header, claims }) => signedByUs({ ...header, jwk: own.publicKey.export({ format: 'jwk' }) }, claims),
  ({ header, claims }) => signedByUs({ ...header, jku: 'http://127.0.0.1:9/keys', x5u: 'http://127.0.0.1:9/keys' }, claims),
  ({ header, claims }, _, value) => signedByUs({ ...header, kid: value }, claims),
  ({ header, claims, signature }) => `${encoded(header)}.${encoded({ ...claims, exp: 1 })}.${signature}`,
  ({ header, claims }) => signedByUs(header, { ...claims, exp: 9e15 }),
  ({ header, claims }) => signedByUs(header, { ...claims, iss: 'http://evil.example/realms/yimen' }),
  ({ header, claims, signature }, _, value) => `${encoded(header)}.${encoded({ ...claims, sub: value })}.${signature}`,
  ({ header, claims, signature }, _, value) => `${encoded(header)}.${encoded({ ...claims, aud: value, exp: value, nbf: value })}.${signature}`,
  ({ header, signature }, _, value) => `${encoded(header)}.${encoded(value)}.${signature}`,
  ({ claims, signature }, _, value) => `${encoded(value)}.${encoded(claims)}.${signature}`,
  ({ header, claims, signature }) => `${encoded(header)}.${encoded(claims)}.${signature}.${signature}`,
  ({ header, claims, signature }) => `${encoded(header)}.${encoded(claims)}.${signature.slice(0, -2)}`,
  ({ header, claims }) => `${encoded(header)}.${encoded(claims)}.${'A'.repeat(6_000)}`,
  ({ header }) => `${encoded(header)}..`,
  () => '..',
  ({ header }) => `${encoded(header)}.${encoded('[[['.repeat(500))}.x`,
];

/** Somebody with a token that is none, or not his. */
export function forgedTokens(good: string, publicKey: string): fc.Arbitrary<HttpAttack> {
  const parts = partsOf(good);
  const scheme = fc.constantFrom('Bearer ', 'Bearer ', 'Bearer ', 'bearer ', 'Bearer  ', 'Basic ', 'DPoP ', '');
  const forged = fc.tuple(scheme, fc.constantFrom(...FORGERIES), hostileJson).map(([word, forge, value]) => word + forge(parts, publicKey, value));
  const asked = fc.constantFrom('{ me { name } }', '{ __typename }', '{ workList { nodes { id } } }', 'mutation { finishCase(input: { clientRequestId: "fuzz-token", caseId: "x" }) { __typename } }');
  return fc.tuple(fc.oneof({ weight: 5, arbitrary: forged }, { weight: 1, arbitrary: headerText }), asked)
    .map(([authorization, query]) => question('token', { authorization }, { query }));
}
