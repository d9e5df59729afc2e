import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLineOf, hasEnded, startMarkOf } from '../data-folder/living-process.js';
import type { EmbeddedLog } from '../embedded-log.js';

/** A living main process of PostgreSQL on our data. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** See `startMarkOf`: tells it from a later process with the same pid. */
  readonly mark: string;
}

/** What PostgreSQL writes into postmaster.pid, as far as it concerns us. */
export interface PidFile {
  readonly pid: number;
  readonly port: number;
  /** `starting`, `ready`, `stopping` or `standby`; empty while the file is being written. */
  readonly status: string;
}

/** Reads the text of a postmaster.pid: one field per line, pid first, port fourth, status eighth. */
export function parsePidFile(text: string): PidFile | undefined {
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Math.abs(Number(lines[0]));
  return Number.isInteger(pid) && pid > 0 ? { pid, port: Number(lines[3] ?? 0), status: lines[7] ?? '' } : undefined;
}

/** The pid file of a cluster, if there is one. */
export function pidFileIn(data: string): PidFile | undefined {
  try {
    return parsePidFile(readFileSync(join(data, 'postmaster.pid'), 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Finds the server that already runs on these data, left over from a parent that was killed.
 *
 * A pid alone proves nothing, it may have been given to another process: its command line must be that of a postgres
 * on this very folder.
 */
export function postmasterOn(data: string): (Postmaster & { readonly command: string }) | undefined {
  const file = pidFileIn(data);
  const mark = file && startMarkOf(file.pid);
  const command = file && commandLineOf(file.pid);
  if (!mark || !command?.includes(`postgres -D ${data}`)) return undefined;
  return { pid: file.pid, port: file.port, mark, command };
}

/**
 * Frees the cluster from the pid file of a server that did not end in order.
 *
 * PostgreSQL would refuse to start while any process bears that pid, even a stranger who got it later, or the server's
 * own zombie. Removing the file would also remove the key of the shared memory by which PostgreSQL notices surviving
 * backends, so we put our own pid there: it knows that its parent is no rival, and still checks the rest.
 */
export function disownStalePid(data: string): void {
  const file = pidFileIn(data);
  if (!file || commandLineOf(file.pid)?.includes(data)) return;
  const path = join(data, 'postmaster.pid');
  const [, ...rest] = readFileSync(path, 'utf8').split('\n');
  writeFileSync(path, [String(process.pid), ...rest].join('\n'));
}

/** How long each way of stopping may take: fast shutdown, immediate shutdown, and no question asked. */
const stops: readonly (readonly [NodeJS.Signals, number])[] = [
  ['SIGINT', 20_000],
  ['SIGQUIT', 5_000],
  ['SIGKILL', 5_000],
];

/** Stops the server and waits until it is gone. Its data are safe whichever signal it takes; only the next start is slower. */
export async function stopPostmaster({ pid, mark }: Postmaster, log: EmbeddedLog): Promise<void> {
  for (const [signal, withinMs] of stops) {
    if (startMarkOf(pid) !== mark) return;
    if (signal !== 'SIGINT') log.warn({ pid, signal }, 'PostgreSQL has not stopped yet, pressing harder');
    process.kill(pid, signal);
    if (await hasEnded(pid, mark, withinMs)) return;
  }
  throw new Error(`PostgreSQL (process ${pid}) does not end, not even by SIGKILL`);
}
