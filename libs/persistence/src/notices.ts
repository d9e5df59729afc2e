import { setTimeout as after } from 'node:timers/promises';
import { Client } from 'pg';

const BEAT_MS = 500;
/** A connection that is silent for so long is given up. */
const SILENT_MS = 2_000;
const AGAIN_MS = 250;

export interface Ear {
  /** Something was notified on the channel, by a transaction that has committed. */
  heard(payload: string): void;
  /** The connection is gone, and with it whatever is notified until there is another. */
  lost(): void;
}

/**
 * Hears what the database notifies on a channel, over a connection of its own, and knows up to when it has heard everything:
 * what was notified before a question comes before its answer. A lost connection is made anew until it is closed.
 */
export class Notices {
  private client: Client | null = null;
  private heardAllAt = -Infinity;
  private readonly closing = new AbortController();
  private readonly listening: Promise<void>;

  /** @param channel a plain name */
  constructor(private readonly url: string, private readonly channel: string, private readonly ear: Ear) {
    this.listening = this.listen();
  }

  /** Milliseconds since the last instant up to which everything notified is known to have been heard; endless while there is no connection. */
  get age(): number {
    return performance.now() - this.heardAllAt;
  }

  /** Resolves when everything is heard that was notified by now, or the connection is lost. */
  async caughtUp(): Promise<void> {
    const { client } = this;
    if (!client) return;
    const asked = performance.now();
    try {
      await client.query('select');
      if (this.client === client) this.heardAllAt = asked;
    } catch {
      // Whoever holds the connection sees it end.
    }
  }

  async onApplicationShutdown(): Promise<void> {
    this.closing.abort();
    await this.listening;
  }

  private async listen(): Promise<void> {
    while (!this.closing.signal.aborted) {
      const client = new Client({ connectionString: this.url, connectionTimeoutMillis: SILENT_MS, pipeline: true });
      const ended = new Promise<'ended'>((end) => client.once('end', () => end('ended')));
      client.on('error', () => {});
      client.on('notification', ({ payload = '' }) => this.ear.heard(payload));
      try {
        await client.connect();
        await client.query(`listen ${this.channel}`);
        this.client = client;
        await this.hold(ended);
      } catch {
        // Tried again.
      }
      this.client = null;
      this.heardAllAt = -Infinity;
      this.ear.lost();
      // What no longer answers cannot say good-bye either.
      await Promise.race([client.end().catch(() => {}), this.pause(AGAIN_MS)]);
      await this.pause(AGAIN_MS);
    }
  }

  /** Returns when the connection has ended or has become silent, or is no longer wanted. */
  private async hold(ended: Promise<'ended'>): Promise<void> {
    while (!this.closing.signal.aborted) {
      if ((await Promise.race([this.caughtUp(), ended, after(SILENT_MS, 'silent', { ref: false })])) !== undefined) return;
      if ((await Promise.race([this.pause(BEAT_MS), ended])) !== undefined) return;
    }
  }

  private async pause(ms: number): Promise<void> {
    await after(ms, undefined, { ref: false, signal: this.closing.signal }).catch(() => {});
  }
}
