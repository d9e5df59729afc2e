import { StartRefused } from './refusal.js';
import { readCommandSettings, readServiceSettings, readSettings } from './settings.js';

const KEY = Buffer.alloc(32, 7).toString('base64');
const ISSUER = 'https://id.example/realms/yimen';
const DEFAULTS = { port: 3000, host: '127.0.0.1', address: 'http://localhost:3000', dataFolder: undefined, instances: 1, logLevel: 'info', external: null, trustedProxies: [], rateLimits: true, introspection: true };
const OUTSIDE = { DATABASE_URL: 'postgres://db:5432/yimen', YIMEN_DATABASE_SECRET: KEY, OIDC_ISSUER: ISSUER, YIMEN_MASTER_KEY: KEY, YIMEN_INDEX_KEY: KEY };
const login = (name: string) => `postgres://${name}_login:word@db/yimen`;

test('without any variable everything has its default', () => {
  expect(readSettings({})).toEqual(DEFAULTS);
});

test('what is set counts, and what is empty does not', () => {
  const set = { PORT: '8080', YIMEN_DATA: '/srv/一门', YIMEN_LOG_LEVEL: 'debug', YIMEN_INSTANCES: '2' };
  expect(readSettings(set)).toEqual({ ...DEFAULTS, port: 8080, address: 'http://localhost:8080', dataFolder: '/srv/一门', logLevel: 'debug', instances: 2 });
  expect(readSettings({ PORT: '', YIMEN_DATA: ' ', DATABASE_URL: '' })).toEqual(DEFAULTS);
});

test('an external database and identity provider come together, with the keys that all processes share', () => {
  const { external } = readSettings(OUTSIDE);
  expect(external).toEqual({ issuer: ISSUER, publicKey: undefined, logins: { kind: 'derived', url: OUTSIDE.DATABASE_URL, secret: Buffer.alloc(32, 7) } });
  for (const name of Object.keys(OUTSIDE)) {
    const { [name as keyof typeof OUTSIDE]: _, ...others } = OUTSIDE;
    expect(refusalOf(() => readSettings(others)).en).toContain(`${name} must be set`);
  }
});

test('on an external database the product may listen for others, and otherwise it may not', () => {
  expect(readSettings({ ...OUTSIDE, HOST: '0.0.0.0', YIMEN_ADDRESS: 'https://zw.example/' })).toMatchObject({ host: '0.0.0.0', address: 'https://zw.example' });
  expect(refusalOf(() => readSettings({ HOST: '0.0.0.0' })).en).toMatch(/HOST goes with an external database/);
  expect(refusalOf(() => readSettings({ YIMEN_ADDRESS: 'https://zw.example' })).zh).toMatch(/YIMEN_ADDRESS 只能与外部数据库/);
});

test('the schema is told in a demonstration, and elsewhere where somebody says so', () => {
  expect(readSettings({}).introspection).toBe(true);
  expect(readSettings({ YIMEN_INTROSPECTION: 'off' }).introspection).toBe(false);
  expect(readSettings(OUTSIDE).introspection).toBe(false);
  expect(readSettings({ ...OUTSIDE, YIMEN_INTROSPECTION: 'on' }).introspection).toBe(true);
});

test('proxies are addresses and networks', () => {
  expect(readSettings({ YIMEN_TRUSTED_PROXIES: '10.0.0.0/8, ::1', YIMEN_RATE_LIMITS: 'off' })).toMatchObject({ trustedProxies: ['10.0.0.0/8', '::1'], rateLimits: false });
});

test('a process by itself gets its own login and the jobs’, and no other one', () => {
  const env = { CASES_DATABASE_URL: login('cases'), JOBS_DATABASE_URL: login('jobs'), YIMEN_DIGEST_KEY: KEY, OIDC_ISSUER: ISSUER, CATALOGS_URL: 'http://a:1/, http://b:2' };
  const { external, catalogs } = readServiceSettings(env, ['cases', 'jobs']);
  expect(external.logins).toEqual({ kind: 'given', urls: { cases: env.CASES_DATABASE_URL, jobs: env.JOBS_DATABASE_URL }, digestKey: Buffer.alloc(32, 7) });
  expect(catalogs).toEqual(['http://a:1', 'http://b:2']);
  expect(refusalOf(() => readServiceSettings({ ...env, JOBS_DATABASE_URL: '' }, ['cases', 'jobs'])).en).toMatch(/JOBS_DATABASE_URL must be set/);
  expect(refusalOf(() => readServiceSettings({}, ['cases', 'jobs'])).en).toMatch(/CASES_DATABASE_URL must be set.*OIDC_ISSUER must be set/);
});

test('a command never works on the embedded database when another one is meant', () => {
  expect(readCommandSettings({ YIMEN_DATA: '/srv' })).toEqual({ dataFolder: '/srv', external: null });
  const env = { DATABASE_ADMIN_URL: 'postgres://postgres:x@db/yimen', YIMEN_DATABASE_SECRET: KEY };
  expect(readCommandSettings(env).external).toEqual({ adminUrl: env.DATABASE_ADMIN_URL, secret: Buffer.alloc(32, 7) });
  expect(refusalOf(() => readCommandSettings({ DATABASE_URL: 'postgres://db/yimen' })).en).toMatch(/DATABASE_ADMIN_URL must be set/);
  expect(refusalOf(() => readCommandSettings({ DATABASE_ADMIN_URL: env.DATABASE_ADMIN_URL })).en).toMatch(/YIMEN_DATABASE_SECRET must be set/);
});

test.each([
  [{ PORT: '0' }, /PORT 必须是 1 到 65535 的整数/, /PORT must be a whole number from 1 to 65535/],
  [{ PORT: '65536' }, /PORT/, /PORT/],
  [{ PORT: '3000x' }, /PORT/, /PORT/],
  [{ PORT: '3e3' }, /PORT/, /PORT/],
  [{ YIMEN_INSTANCES: '9' }, /YIMEN_INSTANCES 必须是 1 到 8/, /YIMEN_INSTANCES must be a whole number from 1 to 8/],
  [{ YIMEN_RATE_LIMITS: 'no' }, /YIMEN_RATE_LIMITS 必须是 on 或 off/, /YIMEN_RATE_LIMITS must be on or off/],
  [{ YIMEN_TRUSTED_PROXIES: '10.0.0.0/33' }, /YIMEN_TRUSTED_PROXIES 必须是/, /YIMEN_TRUSTED_PROXIES must be IP addresses/],
  [{ YIMEN_TRUSTED_PROXIES: 'proxy.example' }, /YIMEN_TRUSTED_PROXIES/, /YIMEN_TRUSTED_PROXIES/],
  [{ YIMEN_LOG_LEVEL: 'loud' }, /YIMEN_LOG_LEVEL 必须是 trace、debug/, /YIMEN_LOG_LEVEL must be one of trace, debug/],
  [{ ...OUTSIDE, HOST: 'example.org' }, /HOST 必须是 IP 地址/, /HOST must be an IP address/],
  [{ ...OUTSIDE, DATABASE_URL: 'mysql://db/yimen' }, /DATABASE_URL 必须是 postgres/, /DATABASE_URL must be a postgres/],
  [{ ...OUTSIDE, YIMEN_DATABASE_SECRET: 'short' }, /YIMEN_DATABASE_SECRET 必须是 32 字节/, /YIMEN_DATABASE_SECRET must be 32 bytes/],
  [{ ...OUTSIDE, OIDC_ISSUER: 'https://id.example' }, /OIDC_ISSUER 必须是/, /OIDC_ISSUER must be .*<server>\/realms\/<realm>/],
  [{ ...OUTSIDE, OIDC_PUBLIC_KEY: 'no key' }, /OIDC_PUBLIC_KEY 必须是 PEM/, /OIDC_PUBLIC_KEY must be a public key/],
  [{ ...OUTSIDE, CASES_DATABASE_URL: 'postgres://db/yimen' }, /CASES_DATABASE_URL 必须是带用户名/, /CASES_DATABASE_URL must be .* with user name and password/],
])('%j is refused in both languages', (env, zh, en) => {
  const refusal = refusalOf(() => readSettings(env));
  expect(refusal.zh).toMatch(zh);
  expect(refusal.en).toMatch(en);
});

test('all wrong variables are named at once, and no value is repeated, which may be a secret', () => {
  const { message } = refusalOf(() => readSettings({ PORT: 'x', YIMEN_INSTANCES: 'secret' }));
  expect(message).toMatch(/PORT.*YIMEN_INSTANCES/);
  expect(message).not.toContain('secret');
});

function refusalOf(read: () => unknown): StartRefused {
  try {
    read();
  } catch (error) {
    if (error instanceof StartRefused) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
