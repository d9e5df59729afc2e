import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, copyFileSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { freePort } from '@yimen/embedded';
import { StartRefused } from '@yimen/settings';
import { lastLines } from './distribution.js';

/** How a Keycloak is started for tests: on loopback, in a folder of its own that is gone afterwards. */
export interface KeycloakOptions {
  /** As `keycloakDistribution` gave it; it is not written to. */
  readonly distribution: string;
  /** Files that are imported into the empty server: the realm, and its people. */
  readonly imports: readonly string[];
  /** What the placeholders of these files stand for. */
  readonly placeholders: Readonly<Record<string, string>>;
}

export interface RunningKeycloak {
  readonly address: string;
  /** Password of the administrator `admin` of the master realm. */
  readonly adminPassword: string;
  readonly readyInMs: number;
  /** Memory that its processes hold now, as text; empty where the system does not tell. */
  memory(): string;
  /** Stops it and removes its folder; may be called more than once. */
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 240_000;
const GONE_WITHIN_MS = 20_000;

/** Starts a Keycloak and waits until it serves. @throws StartRefused with the end of its log when it does not come up */
export async function startKeycloak({ distribution, imports, placeholders }: KeycloakOptions): Promise<RunningKeycloak> {
  const begin = performance.now();
  const home = homeBeside(distribution, imports);
  const [port, managementPort] = [await freePort(), await freePort()];
  const address = `http://localhost:${port}`;
  const adminPassword = randomBytes(18).toString('base64url');
  const child = launch(distribution, home, [
    `--http-port=${port}`, `--http-management-port=${managementPort}`, `--hostname=${address}`,
  ], { ...placeholders, KC_BOOTSTRAP_ADMIN_USERNAME: 'admin', KC_BOOTSTRAP_ADMIN_PASSWORD: adminPassword });
  // However we end, nothing stays behind; only an end by SIGKILL leaves no time for this.
  const leaveNothing = (): void => {
    end(child, 'SIGKILL');
    rmSync(home, { recursive: true, force: true });
  };
  process.once('exit', leaveNothing);
  const stop = async (): Promise<void> => {
    await ended(child);
    process.off('exit', leaveNothing);
    leaveNothing();
  };
  try {
    await untilReady(`http://127.0.0.1:${managementPort}/health/ready`, child, join(home, 'log'));
  } catch (error) {
    await stop();
    throw error;
  }
  return { address, adminPassword, readyInMs: performance.now() - begin, memory: () => memoryOf(child.pid ?? -1), stop };
}

/** A home folder with its own data, and everything else as links to the distribution. */
function homeBeside(distribution: string, imports: readonly string[]): string {
  const home = mkdtempSync(join(tmpdir(), 'yimen-keycloak-'));
  for (const entry of readdirSync(distribution)) if (entry !== 'data') symlinkSync(join(distribution, entry), join(home, entry));
  mkdirSync(join(home, 'data/import'), { recursive: true });
  for (const file of imports) copyFileSync(file, join(home, 'data/import', basename(file)));
  return home;
}

/** In a process group of its own: kc.sh is a shell that starts Java, and both must end. */
function launch(distribution: string, home: string, options: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
  const log = openSync(join(home, 'log'), 'a');
  try {
    const { PATH = '', HOME = '', JAVA_HOME } = process.env;
    return spawn(join(distribution, 'bin/kc.sh'), [
      'start', '--optimized', '--import-realm', '--cache=local', '--http-enabled=true', '--http-host=127.0.0.1', ...options, `-Dkc.home.dir=${home}`,
    ], {
      detached: true,
      stdio: ['ignore', log, log],
      // A server of minutes starts twice as fast when it is compiled less well.
      env: { PATH, HOME, ...(JAVA_HOME && { JAVA_HOME }), JAVA_OPTS_APPEND: '-XX:TieredStopAtLevel=1', ...env },
    });
  } finally {
    closeSync(log);
  }
}

async function untilReady(health: string, child: ChildProcess, log: string): Promise<void> {
  const until = performance.now() + READY_WITHIN_MS;
  while (!(await fetch(health).then(({ ok }) => ok, () => false))) {
    if (hasEnded(child) || performance.now() > until) {
      throw new StartRefused(`Keycloak 没有启动成功：\n${lastLines(readFileSync(log, 'utf8'))}`, 'Keycloak did not start, see above.');
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

async function ended(child: ChildProcess): Promise<void> {
  end(child, 'SIGTERM');
  const until = performance.now() + GONE_WITHIN_MS;
  while (!hasEnded(child) && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** Signals the whole group, if there still is one. */
function end(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  } catch {
    // Nobody is left in it.
  }
}

function memoryOf(group: number): string {
  try {
    const lines = execFileSync('ps', ['-A', '-o', 'pgid=,rss='], { encoding: 'utf8' }).trim().split('\n');
    const kilobytes = lines.map((line) => line.trim().split(/\s+/).map(Number)).filter(([pgid]) => pgid === group).map(([, rss = 0]) => rss);
    return `${Math.round(kilobytes.reduce((sum, rss) => sum + rss, 0) / 1024)} MB`;
  } catch {
    return '';
  }
}
