import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import type { Mode } from './product.js';
import type { RawSql } from './raw-sql.js';
import type { Machine, Subject } from './report.js';

/** @param loadBefore load of the last minute, asked before the bench made its own */
export async function machineOf(sql: RawSql, loadBefore: number): Promise<Machine> {
  const postgres = await sql.asAdmin(async (client) => (await client.query<{ version: string }>("select current_setting('server_version') as version")).rows[0]!.version);
  return {
    platform: `${process.platform} ${process.arch}`, cpu: cpus()[0]?.model ?? '', cores: availableParallelism(),
    memoryMb: Math.round(totalmem() / 1024 / 1024), node: process.versions.node, postgres, loadBefore,
  };
}

export const loadNow = (): number => Math.round(loadavg()[0]! * 100) / 100;

/** How much lies in the database that is measured. */
export async function subjectOf(sql: RawSql, mode: Mode, quick: boolean): Promise<Subject> {
  const { tenants, items, cases } = await sql.asAdmin(async (client) =>
    (await client.query<{ tenants: number; items: number; cases: number }>(
      `select (select count(*) from tenants.tenant)::int as tenants, (select count(distinct item_code) from catalogs.item_edition)::int as items,
         (select count(*) from cases.case_root)::int as cases`)).rows[0]!);
  return { mode, quick, tenants, items, cases };
}

/** The commit that is measured, or null outside a repository. */
export function commit(): string | null {
  try {
    const args = ['describe', '--always', '--dirty', '--exclude', '*'];
    return execFileSync('git', args, { cwd: import.meta.dirname, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return null;
  }
}
