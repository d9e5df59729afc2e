import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

/** PGCOPY, and no flags and no further header (PostgreSQL, COPY, binary format). */
const HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const FIRST_SIZE = 64 * 1024;
/** PostgreSQL counts instants in microseconds and dates in days from this day on. */
const EPOCH_2000_MS = Date.UTC(2000, 0, 1);
const EPOCH_2000_DAY = EPOCH_2000_MS / 86_400_000;
const TWO_32 = 0x1_0000_0000;

/**
 * Rows of one table in PostgreSQL's binary copy format. Binary, because neither side then writes numbers, dates and ids as
 * texts: for the many small columns of events that is most of the work. Values are put in the order of `columns`.
 */
export class CopyRows {
  private bytes = Buffer.allocUnsafe(FIRST_SIZE);
  private end = 0;
  /** Rows since the last `reset`. */
  rows = 0;

  constructor(private readonly table: string, private readonly columns: readonly string[]) {
    this.reset();
  }

  reset(): void {
    this.end = HEADER.copy(this.bytes);
    this.rows = 0;
  }

  /** Begins a row; one value for each column has to follow. */
  row(): this {
    this.rows++;
    this.reserve(2);
    this.end = this.bytes.writeInt16BE(this.columns.length, this.end);
    return this;
  }

  null(): this {
    this.reserve(4);
    this.end = this.bytes.writeInt32BE(-1, this.end);
    return this;
  }

  /** A uuid: 16 bytes at `offset`; null is a null. */
  uuid(bytes: Buffer | null, offset = 0): this {
    if (bytes === null) return this.null();
    this.begin(16);
    // A loop, because copying a part of a buffer makes a view of it first: for 16 bytes that takes longer than the bytes.
    for (let at = 0; at < 16; at++) this.bytes[this.end + at] = bytes[offset + at]!;
    this.end += 16;
    return this;
  }

  /** A text or bytea: a string, or its bytes when they are known. */
  text(value: string | Buffer | null): this {
    if (value === null) return this.null();
    if (typeof value === 'string') return this.ofUnknownLength(value.length * 3, () => this.bytes.write(value, this.end, 'utf8'));
    this.begin(value.length);
    this.bytes.set(value, this.end);
    this.end += value.length;
    return this;
  }

  /** A jsonb: texts and bytes that make one JSON text together. */
  jsonb(parts: readonly (string | Buffer)[]): this {
    const most = parts.reduce((sum, part) => sum + part.length * 3, 1);
    return this.ofUnknownLength(most, () => {
      const begin = this.end;
      let at = this.bytes.writeUInt8(1, begin);
      for (const part of parts) {
        if (typeof part === 'string') at += this.bytes.write(part, at, 'utf8');
        else {
          this.bytes.set(part, at);
          at += part.length;
        }
      }
      return at - begin;
    });
  }

  /** A bigint column, from a safe integer. */
  int8(value: number): this {
    this.begin(8);
    const high = Math.floor(value / TWO_32);
    this.end = this.bytes.writeInt32BE(high, this.end);
    this.end = this.bytes.writeUInt32BE(value - high * TWO_32, this.end);
    return this;
  }

  int4(value: number): this {
    this.begin(4);
    this.end = this.bytes.writeInt32BE(value, this.end);
    return this;
  }

  int2(value: number): this {
    this.begin(2);
    this.end = this.bytes.writeInt16BE(value, this.end);
    return this;
  }

  bool(value: boolean): this {
    this.begin(1);
    this.end = this.bytes.writeUInt8(value ? 1 : 0, this.end);
    return this;
  }

  /** A timestamptz, from milliseconds since 1970. */
  instant(atMs: number | null): this {
    return atMs === null ? this.null() : this.int8((atMs - EPOCH_2000_MS) * 1000);
  }

  /** A date, from days since 1970. */
  date(day: number | null): this {
    return day === null ? this.null() : this.int4(day - EPOCH_2000_DAY);
  }

  /** Sends the rows to their table, in the transaction that the connection is in, and begins anew. */
  async send(client: Client): Promise<void> {
    if (this.rows > 0) {
      this.reserve(2);
      this.end = this.bytes.writeInt16BE(-1, this.end);
      const stream = client.query(copyFrom(`copy ${this.table} (${this.columns.join(', ')}) from stdin (format binary)`));
      await new Promise<void>((resolve, reject) => {
        stream.on('finish', resolve);
        stream.on('error', reject);
        stream.end(this.bytes.subarray(0, this.end));
      });
    }
    this.reset();
  }

  private begin(length: number): void {
    this.reserve(length + 4);
    this.end = this.bytes.writeInt32BE(length, this.end);
  }

  private ofUnknownLength(most: number, write: () => number): this {
    this.reserve(most + 4);
    const lengthAt = this.end;
    this.end += 4;
    const length = write();
    this.bytes.writeInt32BE(length, lengthAt);
    this.end += length;
    return this;
  }

  private reserve(more: number): void {
    if (this.end + more <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.end + more));
    this.bytes.copy(larger, 0, 0, this.end);
    this.bytes = larger;
  }
}
