import { spawn, type ChildProcess } from 'node:child_process';
import { accessSync, closeSync, constants, openSync, readFileSync, realpathSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { closedRefusal } from '../data-folder/data-folder.js';
import { startMarkOf } from '../data-folder/living-process.js';
import { closedParentOf, clusterIn, serverUserFor, spawnIds } from '../data-folder/server-user.js';
import type { EmbeddedLog } from '../embedded-log.js';
import { EmbeddedRefusal } from '../embedded-refusal.js';
import { binariesOf, usableBinaries, type Binaries } from './binaries.js';
import { ensureCluster, notStarted, serverEnvironment } from './cluster.js';
import { freePort } from './free-port.js';
import { disownStalePid, pidFileIn, postmasterOn, stopPostmaster, type Postmaster } from './postmaster.js';
import { serverCommand } from './settings.js';

export interface PostgresOptions {
  /** The data folder, as `chooseDataFolder` gave it and under its lock. */
  readonly folder: string;
  readonly binaries?: Binaries;
  /** False only for tests: faster, and lost when the machine loses power. */
  readonly durable: boolean;
  /** A certain port on 127.0.0.1; without it, any free one. */
  readonly port?: number;
  readonly log: EmbeddedLog;
  /** Called once when the server ends without having been asked to. */
  readonly onExit?: () => void;
}

export interface RunningPostgres {
  /** Address of the superuser `postgres` with its password, over loopback TCP. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** True when the server was already running, left over from a parent that was killed. */
  readonly adopted: boolean;
  /** Stops the server (fast shutdown) and waits until it is gone; may be called more than once. */
  stop(): Promise<void>;
}

/**
 * Starts the embedded PostgreSQL of a data folder, making its files on the first start.
 *
 * It runs in a session of its own, so that Ctrl-C reaches us first and we stop it when our own work is done. When we
 * are killed it stays up; the next start takes it over if it runs exactly as we would run it, and stops it if not.
 *
 * @throws EmbeddedRefusal PostgresMissing, PostgresUnusable, PostgresPasswordLost, PostgresPortBusy, PostgresNotStarted,
 *   DataFolderClosed
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const { durable, log } = options;
  const folder = realpathSync(options.folder);
  const data = clusterIn(folder);
  const user = serverUserFor(folder);
  const closed = user && closedParentOf(folder, user);
  if (closed) throw closedRefusal(folder, closed);

  const binaries = await usableBinaries(options.binaries ?? (await binariesOf()), folder, user);
  const password = await ensureCluster({ folder, binaries, user, durable });
  const commandOn = (port: number): readonly [string, ...string[]] => serverCommand({ binaries, data, port, durable });

  const left = await leftover(data, options.port, commandOn, log);
  const started = left ? { postmaster: left, child: undefined } : await startAnew(options, folder, commandOn, spawnIds(user));
  return running(started.postmaster, started.child, password, options);
}

/** The server left over by a killed parent, ready for use; undefined when there is none, or none that we would run so. */
async function leftover(
  data: string,
  port: number | undefined,
  commandOn: (port: number) => readonly string[],
  log: EmbeddedLog,
): Promise<Postmaster | undefined> {
  const left = postmasterOn(data);
  if (!left) return void disownStalePid(data);
  const wanted = commandOn(port ?? left.port).join(' ').trimEnd();
  if (left.command === wanted && (await becomesReady(data, left, 60_000))) return left;
  log.info({ pid: left.pid }, 'stopping a PostgreSQL that runs on our data with other settings');
  await stopPostmaster(left, log);
  return undefined;
}

/** What a start that failed may wait for: backends of a killed server that are still leaving, or another port. */
const passing = /still in use|already exists/;
const portTaken = /could not bind|Address already in use/;

async function startAnew(
  { port, log }: PostgresOptions,
  folder: string,
  commandOn: (port: number) => readonly [string, ...string[]],
  ids: { uid?: number; gid?: number },
): Promise<{ postmaster: Postmaster; child: ChildProcess }> {
  const logFile = join(folder, 'postgres.log');
  for (let attempt = 1; ; attempt++) {
    const chosen = await freePort(port ?? 0).catch(() => Promise.reject(portBusy(port)));
    keepLogSmall(logFile);
    const spoken = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
    const written = openSync(logFile, 'a', 0o600);
    const [program, ...args] = commandOn(chosen);
    const child = spawn(program, args, { ...ids, cwd: '/', env: serverEnvironment, detached: true, stdio: ['ignore', written, written] });
    closeSync(written);
    const failed = new Promise<string>((resolve) => child.once('error', (error) => resolve(error.message)));
    const mark = child.pid === undefined ? undefined : startMarkOf(child.pid);
    if (child.pid === undefined || mark === undefined) throw notStarted(await Promise.race([failed, said(logFile, spoken)]));
    const postmaster = { pid: child.pid, port: chosen, mark };
    if (await becomesReady(clusterIn(folder), postmaster, 300_000)) return { postmaster, child };
    await stopPostmaster(postmaster, log);
    const why = said(logFile, spoken);
    const again = passing.test(why) || (port === undefined && portTaken.test(why));
    if (!again || attempt === 25) throw portTaken.test(why) ? portBusy(chosen) : notStarted(why);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Waits until the pid file calls this server ready; false when it ends first. Recovery after a crash takes its time. */
async function becomesReady(data: string, { pid, mark }: Postmaster, withinMs: number): Promise<boolean> {
  const until = performance.now() + withinMs;
  while (performance.now() < until) {
    const file = pidFileIn(data);
    if (file?.pid === pid && file.status === 'ready') return true;
    if (startMarkOf(pid) !== mark) return false;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return false;
}

function running(postmaster: Postmaster, child: ChildProcess | undefined, password: string, options: PostgresOptions): RunningPostgres {
  const { pid, port, mark } = postmaster;
  let stopped: Promise<void> | undefined;
  const ended = (): void => {
    clearInterval(watch);
    if (!stopped) options.onExit?.();
  };
  // A process that is not our child tells us nothing when it ends; we have to look.
  const watch = child ? undefined : setInterval(() => startMarkOf(pid) !== mark && ended(), 1000).unref();
  child?.once('exit', ended).unref();
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    port,
    pid,
    adopted: !child,
    stop: () => {
      clearInterval(watch);
      return (stopped ??= stopPostmaster(postmaster, options.log));
    },
  };
}

/** One megabyte of log and the one before it are enough to see why something went wrong; a log that root left behind is put aside too. */
function keepLogSmall(logFile: string): void {
  const size = statSync(logFile, { throwIfNoEntry: false })?.size;
  if (size === undefined || (size < 1_000_000 && isWritable(logFile))) return;
  renameSync(logFile, `${logFile}.1`);
}

function isWritable(file: string): boolean {
  try {
    accessSync(file, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** What the server has written since its start, the last lines of it. */
function said(logFile: string, from: number): string {
  const text = readFileSync(logFile).subarray(from).toString('utf8').trim();
  return text.split('\n').slice(-8).join('\n') || logFile;
}

function portBusy(port: number | undefined): EmbeddedRefusal {
  return new EmbeddedRefusal(
    'PostgresPortBusy',
    `数据库端口 127.0.0.1:${port ?? ''} 已被占用。`,
    `The port 127.0.0.1:${port ?? ''} wanted for the database is taken.`,
  );
}
