import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { LEAST_MONTHS, monthsBefore, readWitness, sayFault, verifyService, witnessFile, type Verification } from '@yimen/audit';
import { OWNER, SERVICES, urlFor } from '@yimen/persistence';
import { StartRefused } from '@yimen/settings';
import { onDatabase, runCommand } from './run-command.js';

/** Rows after which the terminal is told how far it is. */
const TELL_EVERY = 100_000;
/** Faults that are told one by one; all of them stand in the JSON file. */
const TOLD = 200;
/** What PostgreSQL says where the owner role, a schema, a table or a function is not there. */
const ABSENT = ['28P01', '28000', '3F000', '42P01', '42883'];

/**
 * `npm run audit:verify -- [--json FILE] [--anchors FOLDER]`: recomputes every audit row, seal and anchor, and names what
 * is not as it was sealed; then it ends with 1. The anchors that were written down lie in the data folder, or in a folder
 * to which they were brought from elsewhere.
 */
await runCommand(async (progress) => {
  const { json, anchors } = asked(process.argv.slice(2));
  await onDatabase(async ({ adminUrl, secret, folder, where }) => {
    const ownerUrl = urlFor(adminUrl, OWNER, secret);
    const witnesses = anchors ?? join(folder, 'audit');
    console.log(`校验审计记录 Verifying the audit (${where})`);
    const begin = performance.now();
    const results: Verification[] = [];
    for (const service of SERVICES) {
      results.push(await progress.step(`校验 ${service}`, 'Verifying', (tell) => {
        let next = TELL_EVERY;
        const onRows = (rows: number): void => {
          for (; rows >= next; next += TELL_EVERY) tell(next.toLocaleString('en'));
        };
        const prunable = monthsBefore(new Date(), LEAST_MONTHS);
        return verifyService({ ownerUrl, service, prunable, witness: readWitness(witnessFile(witnesses, service)), onRows }).catch(notPrepared);
      }));
    }
    const seconds = (performance.now() - begin) / 1000;
    if (json) writeFileSync(json, `${JSON.stringify({ verifiedAt: new Date().toISOString(), seconds, services: results }, null, 2)}\n`);
    tellResults(results, seconds);
  });
});

function asked(args: readonly string[]): { readonly json?: string; readonly anchors?: string } {
  try {
    return parseArgs({ args: [...args], options: { json: { type: 'string' }, anchors: { type: 'string' } } }).values;
  } catch (cause) {
    throw new StartRefused('用法：npm run audit:verify -- [--json 文件] [--anchors 文件夹]', 'Usage: npm run audit:verify -- [--json FILE] [--anchors FOLDER]', { cause });
  }
}

function notPrepared(cause: { readonly code?: string }): never {
  if (!ABSENT.includes(cause.code ?? '')) throw cause;
  throw new StartRefused('数据库还没有准备好，请先运行 npm run migrate。', 'The database is not prepared: run npm run migrate first.', { cause });
}

function tellResults(results: readonly Verification[], seconds: number): void {
  for (const { service, tally } of results) {
    const { rows, seals, anchors, unsealed, pruned, prunedThrough, witnessed, unwitnessed } = tally;
    console.log(`  ${service}: ${rows} 条记录 rows, ${seals} 个封条 seals, ${anchors} 个锚点 anchors (${witnessed} 个有见证 witnessed, ${unwitnessed} 个在其后 behind)`);
    if (unsealed > 0) console.log(`    ${unsealed} 条待封存 rows wait for their seal`);
    if (pruned > 0) console.log(`    ${pruned} 条已按期清理，截至 ${prunedThrough}  rows pruned by right, sealed until then`);
  }
  const faults = results.flatMap(({ service, faults: own }) => own.map((fault) => `${service}: ${sayFault(fault).join('  ')}`));
  for (const fault of faults.slice(0, TOLD)) console.error(`  ✗ ${fault}`);
  if (faults.length > TOLD) console.error(`  … 另有 ${faults.length - TOLD} 处，见 --json  and ${faults.length - TOLD} more, see --json`);
  const rows = results.reduce((sum, { tally }) => sum + tally.rows, 0);
  const how = `${rows} 条，${seconds.toFixed(1)} 秒 rows in ${seconds.toFixed(1)} s`;
  console.log(faults.length === 0 ? `审计记录完好 The audit is as it was sealed (${how})` : `审计记录有 ${faults.length} 处异常 faults in the audit (${how})`);
  if (faults.length > 0) process.exitCode = 1;
}
