import pino from 'pino';
import { Metrics } from './metrics.js';
import { RejectedTokens } from './rejected-tokens.js';

function listening() {
  const lines: Record<string, unknown>[] = [];
  const log = pino({ base: null, timestamp: false, formatters: { level: (level) => ({ level }) } }, { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
  const metrics = new Metrics();
  const clock = { ms: 0 };
  return { lines, metrics, clock, rejected: new RejectedTokens(log, metrics, () => clock.ms) };
}

test('a thousand forged tokens are one line, and one more ten seconds later that counts them; the figures count them all', async () => {
  const { lines, metrics, clock, rejected } = listening();
  for (let n = 0; n < 1000; n++) rejected.note('signature');
  expect(lines).toEqual([{ level: 'warn', reason: 'signature', msg: 'a token was rejected' }]);
  clock.ms = 10_000;
  rejected.note('signature');
  expect(lines.slice(1)).toEqual([{ level: 'warn', reason: 'signature', untold: 999, msg: 'a token was rejected' }]);
  expect(await metrics.registry.getSingleMetricAsString('yimen_rejected_tokens_total')).toContain('yimen_rejected_tokens_total{reason="signature"} 1001');
});

test('each reason is told for itself; what happens every day is no warning', () => {
  const { lines, rejected } = listening();
  for (const reason of ['expired', 'session_revoked', 'issuer', 'expired'] as const) rejected.note(reason);
  expect(lines.map(({ level, reason }) => [level, reason])).toEqual([['info', 'expired'], ['info', 'session_revoked'], ['warn', 'issuer']]);
});
