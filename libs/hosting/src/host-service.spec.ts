import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { TokenVerifier } from '@yimen/access';
import { readServiceSettings, StartRefused } from '@yimen/settings';
import { verifierOf } from './host-service.js';

const KEY = Buffer.alloc(32, 7).toString('base64');
const pem = ({ publicKey }: { publicKey: KeyObject }): string => publicKey.export({ type: 'spki', format: 'pem' }) as string;
/** As a process gets it: through its environment. */
const verifierWith = (key: string): TokenVerifier => verifierOf(readServiceSettings({
  DATABASE_URL: 'postgres://db:5432/yimen', YIMEN_DATABASE_SECRET: KEY, OIDC_ISSUER: 'https://id.example/realms/yimen', OIDC_PUBLIC_KEY: key,
}, ['tenants']).external);

test('the realm’s key may be given, or left to the realm', () => {
  expect(verifierWith(pem(generateKeyPairSync('rsa', { modulusLength: 2048 })))).toBeInstanceOf(TokenVerifier);
  expect(verifierWith('')).toBeInstanceOf(TokenVerifier);
});

test.each([
  ['too short', pem(generateKeyPairSync('rsa', { modulusLength: 1024 }))],
  ['of another kind', pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }))],
  ['no key, though it looks like one', 'A'.repeat(400)],
])('a key that is %s is refused in both languages, without its value', (_what, key) => {
  let refusal: unknown;
  try {
    verifierWith(key);
  } catch (error) {
    refusal = error;
  }
  expect(refusal).toBeInstanceOf(StartRefused);
  expect(refusal).toMatchObject({
    zh: '环境变量有误：OIDC_PUBLIC_KEY 必须是不短于 2048 位的 RSA 公钥（PEM）。',
    en: 'Wrong environment: OIDC_PUBLIC_KEY must be an RSA public key of at least 2048 bits in PEM.',
  });
});
