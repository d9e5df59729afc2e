import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');

/** The ways of running the product. */
export const WAYS = { 'one process': 'main.js', 'services apart': 'main-services.js' } as const;
export type Way = keyof typeof WAYS;

/** The built product as a process of its own on a data folder of its own. */
export class Product {
  private child: ChildProcess | undefined;
  private said = '';

  private constructor(
    readonly way: Way,
    readonly folder: string,
    readonly port: number,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** A fresh data folder, with a space and Chinese characters in its path, open to the database's user. */
  static async inFreshFolder(way: Way = 'one process', env: NodeJS.ProcessEnv = {}): Promise<Product> {
    const parent = mkdtempSync(join(tmpdir(), 'yimen-e2e-'));
    chmodSync(parent, 0o755);
    const folder = join(parent, '一门 数据');
    mkdirSync(folder);
    return new Product(way, folder, await freePort(), env);
  }

  get address(): string {
    return `http://localhost:${this.port}`;
  }

  get output(): string {
    return this.said;
  }

  /** Starts and waits until it is ready. @returns milliseconds until then. */
  async start(withinMs = 120_000): Promise<number> {
    const begin = performance.now();
    const child = this.launch();
    let ended: number | null | undefined;
    child.once('exit', (code) => (ended = code));
    while (!(await this.isReady())) {
      if (ended !== undefined) throw new Error(`the product ended with ${ended}:\n${this.said}`);
      if (performance.now() - begin > withinMs) throw new Error(`not ready after ${withinMs} ms:\n${this.said}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return performance.now() - begin;
  }

  /** Starts where a start must fail. @returns the exit code and what was said. */
  async startInVain(): Promise<{ readonly code: number | null; readonly said: string }> {
    const child = this.launch();
    const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
    return { code, said: this.said };
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const end = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.kill(signal);
    const code = await end;
    // Killed without a word, the launcher of several leaves a gateway that sees it only a moment later.
    while (await this.isReady()) await new Promise((resolve) => setTimeout(resolve, 50));
    return code;
  }

  /** Another start on the same data, or on the same port. */
  twin(changes: { readonly port?: number; readonly way?: Way }): Product {
    return new Product(changes.way ?? this.way, this.folder, changes.port ?? this.port, this.env);
  }

  /** Lines of the log that say this, as objects. */
  logged(message: string): readonly Record<string, unknown>[] {
    // The launcher's line of progress may stand before it on the same line.
    const lines = this.said.split('\n').map((line) => line.slice(line.indexOf('{"level"'))).filter((line) => line.endsWith(`"msg":"${message}"}`));
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** Process ids of a service, the latest last: only of a product whose services run apart. */
  processesOf(service: string): readonly number[] {
    return this.logged('ready').filter((line) => line['service'] === service).map(({ pid }) => Number(pid));
  }

  remove(): void {
    rmSync(join(this.folder, '..'), { recursive: true, force: true });
  }

  private launch(): ChildProcess {
    this.said = '';
    const env = { ...process.env, PORT: String(this.port), YIMEN_DATA: this.folder, NODE_OPTIONS: '', ...this.env };
    const child = spawn(process.execPath, [join(ROOT, 'apps/standalone/dist', WAYS[this.way])], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (this.said += chunk.toString()));
    this.child = child;
    return child;
  }

  private async isReady(): Promise<boolean> {
    try {
      return (await fetch(`${this.address}/readyz`)).status === 200;
    } catch {
      return false;
    }
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
