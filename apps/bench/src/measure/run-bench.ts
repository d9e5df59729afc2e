import { writeFileSync } from 'node:fs';
import type { BenchArguments } from './arguments.js';
import { openBench, type Bench } from './bench.js';
import { commit, loadNow, machineOf, subjectOf } from './machine.js';
import type { Measurement } from './measurement.js';
import { ensureOpenWork } from './open-work.js';
import { FULL, QUICK } from './pace.js';
import { Product } from './product.js';
import { exitCodeOf, resultOf, type Report, type Result } from './report.js';
import { tableOf } from './table.js';

/** Measures the built product and tells what was found. @returns the exit code */
export async function runBench(asked: BenchArguments, all: readonly Measurement[], out: NodeJS.WritableStream): Promise<0 | 1> {
  const chosen = all.filter(({ id, long }) => (asked.only ? asked.only.includes(id) : !(asked.quick && long)));
  const loadBefore = loadNow();
  const mode = asked.services ? 'services' : 'one-process';
  const product = await Product.on(mode, asked.data);
  const interrupted = (): void => void product.stop().finally(() => {
    product.remove();
    process.exit(INTERRUPTED);
  });
  for (const signal of SIGNALS) process.once(signal, interrupted);
  try {
    await product.start();
    if (asked.cases !== null) await buildCases(product, asked.cases);
    if (asked.data === null) await product.playDemo();
    const bench = openBench(product, mode, asked.quick ? QUICK : FULL);
    try {
      await ensureOpenWork(bench);
      const subject = await subjectOf(bench.sql, mode, asked.quick);
      const machine = await machineOf(bench.sql, loadBefore);
      out.write(`${machine.cpu} × ${machine.cores}, Node ${machine.node}, PostgreSQL ${machine.postgres}, 负载 load ${machine.loadBefore}\n`);
      out.write(`${mode}, ${subject.tenants} 租户 tenants, ${subject.items} 事项 items, ${subject.cases} 办件 cases\n`);
      const report: Report = { commit: commit(), machine, subject, results: await measure(chosen, bench, out) };
      out.write(`\n${tableOf(report.results)}\n`);
      if (asked.json) writeFileSync(asked.json, `${JSON.stringify(report, null, 2)}\n`);
      return exitCodeOf(report.results, asked.strict);
    } finally {
      bench.door.close();
    }
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupted);
    await product.stop();
    product.remove();
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** What a shell gives a command that Ctrl-C has ended. */
const INTERRUPTED = 130;

/** Building runs on the data alone, so that nothing else asks the database meanwhile. */
async function buildCases(product: Product, cases: number): Promise<void> {
  await product.stop();
  await product.buildCases(cases);
  await product.start();
}

async function measure(chosen: readonly Measurement[], bench: Bench, out: NodeJS.WritableStream): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const measurement of chosen) {
    const begin = performance.now();
    const goal = bench.mode === 'services' ? (measurement.apart ?? null) : measurement.goal;
    const result = resultOf({ ...measurement, goal }, await measurement.run(bench));
    results.push(result);
    const beside = result.baseline === null ? '' : ` : ${result.baseline} ${result.unit}`;
    out.write(`  ${result.what} … ${result.value} ${result.unit}${beside} (${((performance.now() - begin) / 1000).toFixed(1)} s)\n`);
  }
  return results;
}
