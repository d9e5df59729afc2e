import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres } from '@yimen/embedded';
import { DerivedLogins } from '@yimen/persistence';
import { prepareDatabase } from '@yimen/provisioning';
import { StartRefused } from '@yimen/settings';
import { ScopeProof } from './prove-scope/proof.js';
import { onesided, sayCounterexample, sayTally } from './prove-scope/report.js';
import { search } from './prove-scope/search.js';
import { runCommand } from './run-command.js';
import { SERVICES } from './services.js';

/**
 * `npm run prove:scope -- --checks 1500000 [--seed N]`: compares, in random worlds on a database of its own that is thrown
 * away, what the rules say of a row, what a list shows, what row-level security lets through, and what an oracle says that
 * shares no code with any of them. Ends with 1 when they differ.
 */
const LOG = { info: () => {}, warn: () => {}, error: (facts: object, message: string) => console.error(message, facts) };
const SAY_EVERY_MS = 5_000;

function wholeNumber(text: string, name: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new StartRefused(`--${name} 需要自然数。`, `--${name} wants a whole number.`);
}

/** Does the work on a throw-away PostgreSQL, and leaves nothing behind, also when it is interrupted. */
async function onThrowAway<T>(work: (databases: DerivedLogins, ownerUrl: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'yimen-scope-'));
  // As root the server runs as somebody else, who must be able to pass.
  chmodSync(folder, 0o711);
  const postgres = await startPostgres({ folder, durable: false, log: LOG });
  const remove = async (): Promise<void> => {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void remove().finally(() => process.exit(130)));
  try {
    const secret = randomBytes(32);
    const ownerUrl = await prepareDatabase({ adminUrl: postgres.url, secret, services: SERVICES, subscriptions: [] });
    return await work(new DerivedLogins(postgres.url, secret), ownerUrl);
  } finally {
    await remove();
  }
}

await runCommand(async () => {
  const { values } = parseArgs({ options: { checks: { type: 'string', default: '100000' }, seed: { type: 'string', default: String(randomBytes(4).readUInt32LE() >>> 1) } } });
  const checks = wholeNumber(values.checks, 'checks');
  const seed = wholeNumber(values.seed, 'seed') | 0;
  await onThrowAway(async (databases, ownerUrl) => {
    const proof = await ScopeProof.open(databases, ownerUrl);
    const begin = performance.now();
    let [worlds, said] = [0, begin];
    const rate = (): string => {
      const seconds = (performance.now() - begin) / 1_000;
      return `${proof.checks.total.asked.toLocaleString('en')} checks, ${worlds} worlds, ${seconds.toFixed(0)} s, ${(proof.checks.total.asked / seconds).toFixed(0)}/s`;
    };
    console.log(`种子 seed ${seed}, ${checks.toLocaleString('en')} checks`);
    try {
      const found = await search(proof, {
        checks, seed,
        onWorld: () => {
          worlds += 1;
          if (performance.now() - said < SAY_EVERY_MS) return;
          said = performance.now();
          console.log(`  ${rate()}`);
        },
      });
      if (found) {
        console.error(sayCounterexample(found));
        process.exitCode = 1;
        return;
      }
    } finally {
      await proof.close();
    }
    console.log(sayTally('四方一致：行、次数、允许。Compared four ways: type and action, checks, allowed.', proof.checks));
    console.log(sayTally('行级安全。Row-level security alone: checks, let through.', proof.walls));
    console.log(sayTally('身份。Who asked: requests, let in.', proof.actors));
    const thin = onesided(proof.checks);
    if (thin.length > 0) {
      console.error(`证明力不足。Hardly met with both answers, so hardly proven:\n  ${thin.join('\n  ')}`);
      process.exitCode = 1;
    }
    console.log(`${process.exitCode === 1 ? '未通过 not proven' : '成立 proven'}: ${rate()} (seed ${seed})`);
  });
});
