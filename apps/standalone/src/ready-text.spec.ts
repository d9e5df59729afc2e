import { curlLine, readyText } from './ready-text.js';

const clerk = { role: { zh: '窗口人员', en: 'window clerk' }, tenant: '师古镇', name: '罗春雨', username: 'township-clerk', password: 'yimen-demo' };
const agent = { ...clerk, role: { zh: '村代办员', en: 'village agent' }, username: 'village-agent' };

test('address, accounts and one line to try are told', () => {
  const text = readyText({ address: 'http://localhost:3000', accounts: [agent, clerk], ms: 2345 });
  expect(text).toContain('2.3 s');
  expect(text).toContain(curlLine('http://localhost:3000', clerk));
  expect(text).toMatch(/村代办员 village agent\s+师古镇 罗春雨\s+village-agent\s+yimen-demo/);
});

test('columns line up where Chinese characters take two places', () => {
  const rows = readyText({ address: '', accounts: [agent, clerk], ms: 0 }).split('\n').filter((line) => /yimen-demo$|密码/.test(line));
  const places = rows.map((row) => [...row.slice(0, row.search(/township-clerk|village-agent|用户名/))].reduce((sum, character) => sum + (character >= '\u2e80' ? 2 : 1), 0));
  expect(new Set(places).size).toBe(1);
});

test('the line is one line and asks for a token first', () => {
  const line = curlLine('http://localhost:3000', clerk);
  expect(line).not.toContain('\n');
  expect(line).toContain('/realms/yimen/protocol/openid-connect/token');
  expect(line).toContain('username=township-clerk&password=yimen-demo');
});
