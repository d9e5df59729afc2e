import { Logger } from '@nestjs/common';

/** Looks again and again, one look after the other, until it is stopped. What goes wrong is told, and the next look may go better. */
export class Lookout {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();

  /** @param failure what is told when a look goes wrong */
  constructor(
    private readonly everyMs: number,
    private readonly look: () => Promise<unknown>,
    private readonly failure: string,
  ) {}

  start(): void {
    const look = (): void => void (this.looking = this.looking.then(this.look).then(() => {}, (error: unknown) => this.complain(error)));
    look();
    this.timer = setInterval(look, this.everyMs);
    this.timer.unref();
  }

  /** Waits for the look that is under way. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  /** What went wrong may quote a value, so only its kind is told. */
  complain(error: unknown): void {
    const { name, code } = error as { readonly name?: string; readonly code?: string };
    new Logger(Lookout.name).error(`${this.failure}: ${[name, code].join(' ')}`);
  }
}
