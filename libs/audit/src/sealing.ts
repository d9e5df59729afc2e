import { setTimeout } from 'node:timers/promises';
import type { Clock } from '@yimen/access';
import type { ServiceDatabases } from '@yimen/persistence';
import type { Logger } from 'pino';
import { LARGEST_ROUND, Sealer } from './sealer.js';
import { FileWitness, LogWitness, WitnessDiffers, witnessFile } from './witness.js';

/** A row waits for its seal so long, and as long as a transaction runs that began before it was written. */
const PAUSE_MS = 1_000;
/** The same complaint is made once in so long. */
const COMPLAINT_MS = 60_000;

export interface SealingOptions {
  /** Services whose rows this process seals: those it runs. */
  readonly services: readonly string[];
  readonly databases: ServiceDatabases;
  readonly clock: Clock;
  /** Where the anchors are written down; without one they go to the log. */
  readonly folder: string | null;
  readonly log: Logger;
}

/** Seals the services' audit rows about every second, until the application stops: what it wrote last is sealed then. */
export class AuditSealing {
  private readonly stopping = new AbortController();
  private readonly running: readonly Promise<void>[];

  constructor({ services, databases, clock, folder, log }: SealingOptions) {
    const sealers = services.map((service) =>
      new Sealer(service, databases.urlOf(service), clock, folder === null ? new LogWitness(log, service) : new FileWitness(witnessFile(folder, service))));
    this.running = sealers.map((sealer) => this.run(sealer, log));
  }

  /** Called by the application when it stops and nobody is being served any more. */
  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.running);
  }

  private async run(sealer: Sealer, log: Logger): Promise<void> {
    const complain = complaints(log, sealer.service);
    const round = () => sealer.round().catch((error: unknown) => complain(error));
    while (!this.stopping.signal.aborted) {
      if ((await round()) === LARGEST_ROUND) continue;
      // Ends early when the application stops, and keeps no process alive.
      await setTimeout(PAUSE_MS, undefined, { signal: this.stopping.signal, ref: false }).catch(() => {});
    }
    await round();
    await sealer.close();
  }
}

/** Unsealed rows are a danger that somebody must hear of, but not every second. */
function complaints(log: Logger, service: string): (error: unknown) => number {
  let before = -Infinity;
  return (err) => {
    if (performance.now() - before > COMPLAINT_MS) {
      before = performance.now();
      log.error({ err, audited: service, ...(err instanceof WitnessDiffers && { path: err.path }) }, 'audit rows could not be sealed');
    }
    return 0;
  };
}
