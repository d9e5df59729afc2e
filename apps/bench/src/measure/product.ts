import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, openSync, closeSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chooseDataFolder } from '@yimen/embedded';
import { runningProduct } from '@yimen/provisioning';
import { StartRefused } from '@yimen/settings';
import { freePort } from './free-port.js';
import { residentMb } from './resident.js';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const MAINS = {
  'one-process': join(ROOT, 'apps/standalone/dist/main.js'),
  services: join(ROOT, 'apps/standalone/dist/main-services.js'),
} as const;
const DEMO = join(ROOT, 'apps/commands/dist/demo.js');
const DATA = join(ROOT, 'apps/bench/dist/bench-data.js');

export type Mode = keyof typeof MAINS;

/** A first start imports a province; a data folder of ten million cases recovers after a crash. */
const READY_WITHIN_MS = 300_000;
/** Between two looks whether it is ready: small against a start, and little work for a machine that is starting something. */
const LOOK_EVERY_MS = 10;

/** The built product as a process of its own, on data of its own or on given ones. */
export class Product {
  private child: ChildProcess | undefined;
  readonly logFile: string;

  private constructor(
    readonly mode: Mode,
    private readonly port: number,
    private readonly data: string,
    /** Removed in the end; null when the data are somebody's. */
    private readonly scratch: string | null,
    logFolder: string,
  ) {
    this.logFile = join(logFolder, 'product.log');
  }

  /** @param data data folder, or null for a fresh one that {@link remove} takes away again */
  static async on(mode: Mode, data: string | null): Promise<Product> {
    const scratch = mkdtempSync(join(tmpdir(), 'yimen-bench-'));
    // The database's user, who is not root, must be able to enter.
    chmodSync(scratch, 0o755);
    return new Product(mode, await freePort(), data ?? join(scratch, 'data'), scratch, scratch);
  }

  get address(): string {
    return `http://localhost:${this.port}`;
  }

  /** Starts and waits for /readyz. @returns milliseconds until then @throws Error with the log's end when it ends before */
  async start(): Promise<number> {
    const begin = performance.now();
    const child = this.launch(MAINS[this.mode], [], 'append');
    this.child = child;
    while (!(await isReady(this.address))) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the product ended:\n${this.logEnd()}`);
      if (performance.now() - begin > READY_WITHIN_MS) throw new Error(`the product is not ready:\n${this.logEnd()}`);
      await setTimeout(LOOK_EVERY_MS);
    }
    return performance.now() - begin;
  }

  async stop(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }

  /** Plays the demonstration on the running product, so that the data are those of a product in use. */
  async playDemo(): Promise<void> {
    await this.command(DEMO, []);
  }

  /** Builds cases until the data hold so many; the product must not run. */
  async buildCases(cases: number): Promise<void> {
    await this.command(DATA, ['--province', '51', '--cases', String(cases)], 'inherit');
  }

  /** Resident memory of the product's Node processes, in megabytes; null where the system does not tell. */
  residentMb(): number | null {
    return this.child?.pid === undefined ? null : residentMb(this.child.pid);
  }

  /** URL of the database's superuser. */
  get adminUrl(): string {
    const announced = runningProduct(this.folder);
    if (!announced) throw new StartRefused('产品没有在运行', 'The product is not running');
    return announced.adminUrl;
  }

  get folder(): string {
    return chooseDataFolder({ root: ROOT, configured: this.data }).folder;
  }

  /** Takes the scratch data away; what a server that is just ending still writes there is waited for. */
  remove(): void {
    if (this.scratch) rmSync(this.scratch, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }

  private async command(main: string, args: readonly string[], out: 'append' | 'inherit' = 'append'): Promise<void> {
    const child = this.launch(main, args, out);
    const [code] = (await once(child, 'exit')) as [number | null];
    if (code !== 0) throw new Error(`${main} ended with ${code}:\n${this.logEnd()}`);
  }

  private launch(main: string, args: readonly string[], out: 'append' | 'inherit'): ChildProcess {
    // All askers are one person at one address here.
    const env = { ...process.env, PORT: String(this.port), YIMEN_DATA: this.data, YIMEN_RATE_LIMITS: 'off', NODE_OPTIONS: '' };
    // Into a file, as in operation: a pipe would make the bench work for every line that the product logs.
    const file = openSync(this.logFile, 'a');
    const target = out === 'append' ? file : 'inherit';
    // A product that has this channel stops when the other end is gone: a bench that is killed leaves nothing running.
    const child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', target, target, 'ipc'] });
    closeSync(file);
    return child;
  }

  /** The last lines of what was logged: why something ended. */
  logEnd(): string {
    return readFileSync(this.logFile, 'utf8').split('\n').slice(-30).join('\n');
  }
}

async function isReady(address: string): Promise<boolean> {
  return fetch(`${address}/readyz`).then(({ status }) => status === 200, () => false);
}
