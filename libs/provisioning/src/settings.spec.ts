import { StartRefused } from './refusal.js';
import { readSettings } from './settings.js';

test('without any variable everything has its default', () => {
  expect(readSettings({})).toEqual({ port: 3000, dataFolder: undefined, logLevel: 'info' });
});

test('what is set counts, and what is empty does not', () => {
  expect(readSettings({ PORT: '8080', YIMEN_DATA: '/srv/一门', YIMEN_LOG_LEVEL: 'debug' })).toEqual({ port: 8080, dataFolder: '/srv/一门', logLevel: 'debug' });
  expect(readSettings({ PORT: '', YIMEN_DATA: ' ', DATABASE_URL: '' })).toEqual({ port: 3000, dataFolder: undefined, logLevel: 'info' });
});

test.each([
  [{ PORT: '0' }, /PORT 必须是 1 到 65535 的整数/, /PORT must be a whole number from 1 to 65535/],
  [{ PORT: '65536' }, /PORT/, /PORT/],
  [{ PORT: '3000x' }, /PORT/, /PORT/],
  [{ PORT: '3e3' }, /PORT/, /PORT/],
  [{ YIMEN_LOG_LEVEL: 'loud' }, /YIMEN_LOG_LEVEL 必须是 trace、debug/, /YIMEN_LOG_LEVEL must be one of trace, debug/],
  [{ DATABASE_URL: 'postgres://somewhere' }, /DATABASE_URL 不能设置/, /DATABASE_URL must not be set/],
  [{ OIDC_ISSUER: 'https://id.example/realms/yimen' }, /OIDC_ISSUER 不能设置/, /OIDC_ISSUER must not be set/],
])('%j is refused in both languages', (env, zh, en) => {
  const refusal = refusalOf(env);
  expect(refusal.zh).toMatch(zh);
  expect(refusal.en).toMatch(en);
});

test('all wrong variables are named at once, and no value is repeated, which may be a secret', () => {
  const { message } = refusalOf({ PORT: 'x', DATABASE_URL: 'postgres://yimen:secret@db/yimen' });
  expect(message).toMatch(/PORT.*DATABASE_URL/);
  expect(message).not.toContain('secret');
});

function refusalOf(env: Record<string, string>): StartRefused {
  try {
    readSettings(env);
  } catch (error) {
    if (error instanceof StartRefused) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
