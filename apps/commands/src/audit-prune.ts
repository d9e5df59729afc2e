import { join } from 'node:path';
import { LEAST_MONTHS, monthsBefore, pruneService, readWitness, verifyService, witnessFile } from '@yimen/audit';
import { OWNER, SERVICES, urlFor } from '@yimen/persistence';
import { readVariables, StartRefused } from '@yimen/settings';
import { onDatabase, runCommand } from './run-command.js';

/**
 * `npm run audit:prune`: removes audit rows that were sealed more than YIMEN_AUDIT_MONTHS months ago. Only what verifies is
 * pruned: a fault must not go with the rows that show it.
 */
await runCommand(async (progress) => {
  const { YIMEN_AUDIT_MONTHS: months } = readVariables(process.env, ['YIMEN_AUDIT_MONTHS']);
  await onDatabase(async ({ adminUrl, secret, folder, where }) => {
    const [ownerUrl, now] = [urlFor(adminUrl, OWNER, secret), new Date()];
    const before = monthsBefore(now, months);
    console.log(`清理 ${before.toISOString()} 之前封存的审计记录 Pruning audit rows sealed before (${where})`);
    for (const service of SERVICES) {
      const witness = readWitness(witnessFile(join(folder, 'audit'), service));
      const { faults } = await progress.step(`校验 ${service}`, 'Verifying', () => verifyService({ ownerUrl, service, prunable: monthsBefore(now, LEAST_MONTHS), witness }));
      if (faults.length > 0) throw faulty(service, faults.length);
      const { rows } = await progress.step(`清理 ${service}`, 'Pruning', () => pruneService({ ownerUrl, service, before, now }));
      console.log(`  ${service}: ${rows} 条 rows`);
    }
  });
});

function faulty(service: string, count: number): StartRefused {
  return new StartRefused(
    `${service} 的审计记录有 ${count} 处异常，未清理。请先运行 npm run audit:verify。`,
    `The audit of ${service} has ${count} faults and was not pruned. Run npm run audit:verify first.`,
  );
}
