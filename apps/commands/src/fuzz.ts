import { parseArgs } from 'node:util';
import { FuzzProduct } from './fuzz/fuzz-product.js';
import { runFuzz, type FuzzReport } from './fuzz/run-fuzz.js';

/**
 * `npm run fuzz [-- --requests 100000 --seed N --services]`: starts a product of its own, sends it hostile documents, variables,
 * bodies, headers, tokens, files, paths and streams, and tells what it found. Exit code 1 when it found anything: an answer of 5xx,
 * one that tells of the inside, a fault in the log, a process that is gone, memory that grows.
 */
const { values } = parseArgs({ options: { requests: { type: 'string', default: '100000' }, seed: { type: 'string' }, services: { type: 'boolean', default: false } } });
const requests = Number(values.requests);
const seed = Number(values.seed ?? Date.now() % 2_000_000_000);
if (!Number.isSafeInteger(requests) || requests < 1 || !Number.isSafeInteger(seed)) throw new RangeError('--requests and --seed must be whole numbers');

/** Faults that are shown in full; of those that say the same, one. */
const SHOWN = 20;
const alike = <T>(all: readonly T[], say: (one: T) => string): readonly (readonly [one: T, times: number])[] =>
  [...Map.groupBy(all, (one) => say(one).replace(/[0-9a-f]{4,}|\d+/g, '#').slice(0, 400)).values()].map((group) => [group[0]!, group.length]);

function show({ sent, statuses, faults, logged, memory, seconds, slowestMs }: FuzzReport, isAlive: boolean): boolean {
  const total = Object.values(sent).reduce((sum, count) => sum + count, 0);
  const counts = (all: Readonly<Record<string, number>>): string => Object.entries(all).map(([name, count]) => `${name} ${count}`).join(', ');
  for (const [{ kind, number, what, attack }, times] of alike(faults, ({ kind: of, what: said }) => of + said).slice(0, SHOWN)) {
    console.log(`\n缺陷 fault  ${kind} #${number}, ×${times}\n  ${what}\n  ${attack}`);
  }
  for (const [line, times] of alike(logged, ({ time: _time, requestId: _id, ...said }) => JSON.stringify(said)).slice(0, SHOWN)) console.log(`\n日志 log  ×${times} ${JSON.stringify(line).slice(0, 1_500)}`);
  console.log(`
共发送 sent         ${total} (${counts(sent)})
回应 answers        ${counts(statuses)}
缺陷 faults         ${faults.length}；日志中 in the log ${logged.length}
进程 process        ${isAlive ? '仍在运行 alive, the same' : '已退出 gone'}
内存 memory         ${memory.warm.resident.toFixed(0)} → ${memory.end.resident.toFixed(0)} MB，heap ${memory.warm.heap.toFixed(0)} → ${memory.end.heap.toFixed(0)} MB ${memory.isFlat ? '平稳 flat' : '增长 growing'}
最慢 slowest        ${slowestMs.toFixed(0)} ms
用时 took           ${seconds.toFixed(0)} s, seed ${seed}`);
  return faults.length === 0 && logged.length === 0 && isAlive && memory.isFlat;
}

const product = await FuzzProduct.start(values.services ? 'services apart' : 'one process');
const asked = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  // Asked once it ends early and tells what it found, asked again at once.
  process.on(signal, () => (asked.signal.aborted ? void product.stop().finally(() => process.exit(130)) : asked.abort()));
}
try {
  console.log(`攻击 ${product.address}，${requests} 次，seed ${seed}。Attacking with ${requests} requests.`);
  const report = await runFuzz(product, { requests, seed, tell: (line) => console.log(line), signal: asked.signal });
  process.exitCode = show(report, await product.isAlive()) ? 0 : 1;
} finally {
  await product.stop();
}
