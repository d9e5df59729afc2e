import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@yimen/embedded';
import { ROOT } from '../root.js';
import type { Target } from './run-fuzz.js';

/** The ways of running the product, by their scripts. */
const SCRIPTS = { 'one process': 'main.js', 'services apart': 'main-services.js' } as const;
export type FuzzedWay = keyof typeof SCRIPTS;

const READY_WITHIN_MS = 300_000;

/** A product of its own to be attacked, on data that are thrown away. */
export class FuzzProduct implements Target {
  private constructor(
    readonly address: string,
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {}

  static async start(way: FuzzedWay): Promise<FuzzProduct> {
    const folder = mkdtempSync(join(tmpdir(), 'yimen-fuzz-'));
    // The database's user, who is not root, must be able to enter.
    chmodSync(folder, 0o755);
    const port = await freePort();
    const log = openSync(join(folder, 'product.log'), 'a');
    const env = { ...process.env, PORT: String(port), YIMEN_DATA: join(folder, 'data'), YIMEN_RATE_LIMITS: 'off', YIMEN_LOG_LEVEL: 'warn', NODE_OPTIONS: '' };
    // With this channel it stops when we are gone.
    const child = spawn(process.execPath, [join(ROOT, 'apps/standalone/dist', SCRIPTS[way])], { env, stdio: ['ignore', log, log, 'ipc'] });
    closeSync(log);
    const product = new FuzzProduct(`http://localhost:${port}`, child, folder);
    await product.untilReady().catch(async (error: unknown) => {
      await product.stop();
      throw error;
    });
    return product;
  }

  /** The same process as at the start, and ready. */
  async isAlive(): Promise<boolean> {
    return this.child.exitCode === null && this.child.signalCode === null && (await isReady(this.address));
  }

  faultsLogged(): readonly Readonly<Record<string, unknown>>[] {
    return faultsIn(this.log());
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = once(this.child, 'exit');
      this.child.kill('SIGTERM');
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }

  private async untilReady(): Promise<void> {
    const end = performance.now() + READY_WITHIN_MS;
    while (!(await isReady(this.address))) {
      if (this.child.exitCode !== null || performance.now() > end) throw new Error(`the product did not start:\n${this.log().slice(-3_000)}`);
      await sleep(200);
    }
  }

  private log(): string {
    return readFileSync(join(this.folder, 'product.log'), 'utf8');
  }
}

/** Lines of a log that tell of a fault; of services that start again too. */
export function faultsIn(log: string): readonly Readonly<Record<string, unknown>>[] {
  return log.split('\n').filter((line) => /^\{"level":"(?:error|fatal)"/.test(line)).map((line) => JSON.parse(line) as Record<string, unknown>);
}

const isReady = (address: string): Promise<boolean> => fetch(`${address}/readyz`).then(({ status }) => status === 200, () => false);
