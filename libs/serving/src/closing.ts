import { productLog } from './telemetry/product-log.js';

/** Thrown into a start that is still under way when it was asked to stop. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

/** After this long, what does not close is left behind: the next start recovers from that. */
const PATIENCE_MS = 30_000;

/** What is open and must be closed when the product stops: the last opened first. */
export class Closing {
  private readonly closers: (() => unknown)[] = [];
  private closed: Promise<void> | undefined;
  private failed: (reason: string) => void = () => {};

  /** @param tell is told what fails to close */
  constructor(private readonly tell: (error: unknown) => void = (err) => productLog('error').error({ err }, 'closing failed')) {}

  /** @throws Stopped, after closing this too, when the product is already being stopped. */
  async add(close: () => unknown): Promise<void> {
    if (!this.closed) return void this.closers.push(close);
    await this.attempt(close);
    throw new Stopped();
  }

  /** Whether everything is being closed: what fails from then on fails because of that. */
  get begun(): boolean {
    return this.closed !== undefined;
  }

  close(): Promise<void> {
    return (this.closed ??= this.closeAll());
  }

  /** Something that the product cannot live without has ended by itself. */
  fail(reason: string): void {
    if (!this.closed) this.failed(reason);
  }

  onFailure(handle: (reason: string) => void): void {
    this.failed = handle;
  }

  private async closeAll(): Promise<void> {
    const impatience = setTimeout(() => process.exit(1), PATIENCE_MS).unref();
    for (let close = this.closers.pop(); close; close = this.closers.pop()) await this.attempt(close);
    clearTimeout(impatience);
  }

  /** One that fails must not keep the others open. */
  private async attempt(close: () => unknown): Promise<void> {
    try {
      await close();
    } catch (error) {
      this.tell(error);
    }
  }
}
