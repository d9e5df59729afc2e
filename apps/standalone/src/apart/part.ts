import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { LOOPBACK } from '@yimen/serving';
import { StartRefused } from '@yimen/settings';
import type { Logger } from 'pino';

export interface PartOptions {
  /** What it is called in the log and in messages. */
  readonly name: string;
  /** Absolute path of its main. */
  readonly script: string;
  readonly port: number;
  /** Where it listens; loopback unless said otherwise. */
  readonly host?: string;
  readonly env: NodeJS.ProcessEnv;
  readonly log: Logger;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** What has run so long was not broken when it was started: the pauses begin anew. */
const STEADY_MS = 60_000;
const STOP_WITHIN_MS = 20_000;
const READY_WITHIN_MS = 60_000;

/** One process of the product that runs apart: started, kept running, stopped. */
export class Part {
  private child: ChildProcess | undefined;
  private pause = FIRST_PAUSE_MS;
  private stopped = false;

  constructor(private readonly options: PartOptions) {}

  get address(): string {
    const { host = LOOPBACK, port } = this.options;
    // What listens on every address is asked on its own.
    const [v4, v6] = [host === '0.0.0.0' ? LOOPBACK : host, host === '::' ? '::1' : host];
    return host.includes(':') ? `http://[${v6}]:${port}` : `http://${v4}:${port}`;
  }

  /** Starts it and waits until it is ready; from then on it is started again whenever it ends by itself. @throws StartRefused */
  async start(): Promise<void> {
    const child = this.launch();
    const end = performance.now() + READY_WITHIN_MS;
    while (!(await this.isReady())) {
      if (child.exitCode !== null || child.signalCode !== null) throw this.refusal('意外退出', 'has ended');
      if (performance.now() > end) throw this.refusal('未能就绪', 'does not become ready');
      await sleep(50);
    }
    this.keep(child);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    const { child } = this;
    if (!child || hasEnded(child)) return;
    const end = once(child, 'exit');
    child.kill('SIGTERM');
    const impatience = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
    await end;
    clearTimeout(impatience);
  }

  private launch(): ChildProcess {
    const { script, port, env } = this.options;
    // A group of its own, because Ctrl-C reaches a whole group and the launcher stops its parts in order. The channel is
    // how a part sees that its launcher is gone.
    return (this.child = spawn(process.execPath, [script], { env: { ...env, PORT: String(port) }, stdio: ['ignore', 'inherit', 'inherit', 'ipc'], detached: true }));
  }

  private keep(child: ChildProcess): void {
    const begin = performance.now();
    const again = async (): Promise<void> => {
      if (this.stopped) return;
      if (performance.now() - begin > STEADY_MS) this.pause = FIRST_PAUSE_MS;
      this.options.log.error({ part: this.options.name, code: child.exitCode, signal: child.signalCode, pauseMs: this.pause }, 'a process has ended and is started again');
      await sleep(this.pause);
      this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_MS);
      if (!this.stopped) this.keep(this.launch());
    };
    if (hasEnded(child)) void again();
    else child.once('exit', () => void again());
  }

  private async isReady(): Promise<boolean> {
    return fetch(`${this.address}/readyz`, { signal: AbortSignal.timeout(5_000) }).then(({ status }) => status === 200, () => false);
  }

  private refusal(zh: string, en: string): StartRefused {
    const { name } = this.options;
    return new StartRefused(`进程 ${name} ${zh}，原因见上。`, `The process ${name} ${en}, see above.`);
  }
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;
