import { readGatewaySettings } from './gateway-settings.js';

const SERVICES = { TENANTS_URL: 'http://10.0.0.1:4001', CATALOGS_URL: 'http://catalogs:80/', CASES_URL: 'http://a:1, http://b:2/', ASSESSMENTS_URL: 'https://c' };
const ACCOUNT = { role: { zh: '群众', en: 'citizen' }, tenant: '师古镇', name: '田', username: 'villager', password: 'x' };

test('the services are enough', () => {
  expect(readGatewaySettings(SERVICES)).toEqual({
    port: 3000, host: '127.0.0.1', logLevel: 'info', identity: undefined, accounts: [], introspection: false, rateLimits: true, secure: false, trustedProxies: [],
    services: { tenants: ['http://10.0.0.1:4001'], catalogs: ['http://catalogs:80'], cases: ['http://a:1', 'http://b:2'], assessments: ['https://c'] },
  });
});

test('a launcher says more', () => {
  const env = { ...SERVICES, PORT: '80', HOST: '::1', YIMEN_LOG_LEVEL: 'warn', IDENTITY_URL: 'http://127.0.0.1:5000/', YIMEN_SHOWN_ACCOUNTS: JSON.stringify([ACCOUNT]), YIMEN_ADDRESS: 'https://zw.example', YIMEN_INTROSPECTION: 'on' };
  expect(readGatewaySettings(env)).toMatchObject({ port: 80, host: '::1', logLevel: 'warn', identity: 'http://127.0.0.1:5000', accounts: [ACCOUNT], secure: true, introspection: true });
});

test('what belongs to the embedded mode is not for others to reach', () => {
  const open = { ...SERVICES, HOST: '0.0.0.0' };
  const EMBEDDED = { IDENTITY_URL: 'http://127.0.0.1:5000', YIMEN_SHOWN_ACCOUNTS: JSON.stringify([ACCOUNT]) };
  expect(readGatewaySettings({ ...open, IDENTITY_URL: '', YIMEN_SHOWN_ACCOUNTS: '[]' })).toMatchObject({ host: '0.0.0.0', identity: undefined, accounts: [] });
  for (const [name, value] of Object.entries(EMBEDDED)) {
    for (const HOST of ['0.0.0.0', '::', '10.0.0.1']) {
      expect(() => readGatewaySettings({ ...open, HOST, [name]: value })).toThrow(new RegExp(`环境变量有误：${name} 只能在 HOST [^]*Wrong environment: ${name} may be set only`));
    }
  }
  expect(() => readGatewaySettings({ ...open, ...EMBEDDED })).toThrow(/IDENTITY_URL may .*; YIMEN_SHOWN_ACCOUNTS may /);
});

test.each<[string, Record<string, string>]>([
  ['TENANTS_URL', { TENANTS_URL: '' }],
  ['CASES_URL', { CASES_URL: 'http://a,,http://b' }],
  ['ASSESSMENTS_URL', { ASSESSMENTS_URL: 'postgres://secret' }],
  ['IDENTITY_URL', { IDENTITY_URL: 'localhost:1' }],
  ['YIMEN_SHOWN_ACCOUNTS', { YIMEN_SHOWN_ACCOUNTS: '{' }],
  ['YIMEN_SHOWN_ACCOUNTS', { YIMEN_SHOWN_ACCOUNTS: '[{"name":"secret"}]' }],
  ['PORT', { PORT: '99999' }],
])('a wrong %s is refused by name, without its value: %j', (name, wrong) => {
  const attempt = () => readGatewaySettings({ ...SERVICES, ...wrong });
  expect(attempt).toThrow(new RegExp(`环境变量有误：${name} [^]*Wrong environment: ${name} `));
  expect(attempt).not.toThrow(/secret/);
});
