import type { Client } from 'pg';
import { asText, type TextRow } from './audit-columns.js';

/** Rows that are asked for at a time; while one batch is worked on, the next is on its way. */
const BATCH = 1_000;

/** Reads the rows of a statement in order without holding more than two batches of them. Needs an open transaction. */
export class TextCursor {
  private batch: readonly TextRow[] = [];
  private at = 0;
  private next: Promise<readonly TextRow[]>;

  private constructor(private readonly client: Client, private readonly name: string) {
    this.next = this.fetch();
  }

  static async open(client: Client, name: string, statement: string): Promise<TextCursor> {
    await client.query(`declare ${name} no scroll cursor for ${statement}`);
    return new TextCursor(client, name);
  }

  /** The next row; null at the end. */
  async take(): Promise<TextRow | null> {
    return (await this.fill()) ? this.batch[this.at++]! : null;
  }

  /** The next rows, as long as they belong to what is being read. */
  async takeWhile<T>(belongs: (row: TextRow) => boolean, read: (row: TextRow) => T): Promise<T[]> {
    const taken: T[] = [];
    while (await this.fill()) {
      // Not one promise a row: there are millions.
      for (; this.at < this.batch.length; this.at++) {
        const row = this.batch[this.at]!;
        if (!belongs(row)) return taken;
        taken.push(read(row));
      }
    }
    return taken;
  }

  /** @returns whether there is another row */
  private async fill(): Promise<boolean> {
    if (this.at < this.batch.length) return true;
    this.batch = await this.next;
    this.at = 0;
    if (this.batch.length > 0) this.next = this.fetch();
    return this.batch.length > 0;
  }

  private fetch(): Promise<readonly TextRow[]> {
    const rows = this.client.query<(string | null)[]>({ text: `fetch ${BATCH} from ${this.name}`, types: asText, rowMode: 'array' }).then((answer) => answer.rows);
    // Whoever waits for it hears of its failure; until then nobody does.
    rows.catch(() => {});
    return rows;
  }
}
