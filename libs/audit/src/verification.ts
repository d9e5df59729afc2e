import { Client } from 'pg';
import { ANCHOR_COLUMNS, anchorOf, orderOf, ROW_COLUMNS, rowOf, SEAL_COLUMNS, sealOf } from './audit-columns.js';
import type { Anchor } from './chain.js';
import type { Fault, Tally } from './fault.js';
import { TextCursor } from './text-cursor.js';
import { Verifier } from './verifier.js';
import type { WitnessedAnchor } from './witness.js';

export interface VerificationOptions {
  /** URL of the owner role. */
  readonly ownerUrl: string;
  readonly service: string;
  /** Rounds sealed before may have been pruned. */
  readonly prunable: Date;
  /** What was written down outside of the database. */
  readonly witness: AsyncIterable<WitnessedAnchor>;
  /** Is told how many rows have been looked at, every now and then. */
  readonly onRows?: (rows: number) => void;
}

/** What came out for one service (审计校验). */
export interface Verification {
  readonly service: string;
  readonly tally: Tally & { /** Anchors that the witness has, and those after the last of them. */ readonly witnessed: number; readonly unwitnessed: number };
  readonly faults: readonly Fault[];
}

/**
 * Recomputes every row's hash, every seal and every anchor of a service, in one snapshot, and compares them with each
 * other and with the witness. Nothing is believed that the database computes; rows are streamed, so memory does not grow.
 */
export async function verifyService({ ownerUrl, service, prunable, witness, onRows = () => {} }: VerificationOptions): Promise<Verification> {
  const client = new Client({ connectionString: ownerUrl, pipeline: true });
  await client.connect();
  try {
    await client.query('begin transaction isolation level repeatable read read only');
    const { rows: [order] } = await client.query<{ horizon: string }>(`select ${service}.audit_place(pg_snapshot_xmax(pg_current_snapshot())) as horizon`);
    const open = (table: string, columns: string, by: string) => TextCursor.open(client, `read_${table}`, `select ${columns} from ${service}.${table} order by ${by}`);
    const anchors = await open('audit_anchor', ANCHOR_COLUMNS, 'audit_anchor.no');
    const seals = await open('audit_seal', SEAL_COLUMNS, 'audit_seal.anchor_no, audit_seal.tenant_no');
    const rows = await open('audit_entry', ROW_COLUMNS, 'audit_entry.place, audit_entry.id');

    const verifier = new Verifier(prunable.toISOString(), Number(order!.horizon));
    const compared = new WitnessComparison(witness);
    for (let row = await anchors.take(); row !== null; row = await anchors.take()) {
      const anchor = anchorOf(row);
      const { no, throughPlace, throughId } = anchor;
      await compared.anchor(anchor);
      const roundSeals = await seals.takeWhile(([anchorNo]) => Number(anchorNo) <= no, sealOf);
      const roundRows = await rows.takeWhile((columns) => {
        const { place, id } = orderOf(columns);
        return place < throughPlace || (place === throughPlace && id <= throughId);
      }, rowOf);
      verifier.round(anchor, roundSeals, roundRows);
      onRows(verifier.tally.rows);
    }
    verifier.rest(await seals.takeWhile(() => true, sealOf), await rows.takeWhile(() => true, rowOf));
    const faults = [...verifier.finish(), ...(await compared.finish())];
    return { service, tally: { ...verifier.tally, witnessed: compared.witnessed, unwitnessed: compared.unwitnessed }, faults };
  } finally {
    await client.end();
  }
}

/** Walks anchors and the witness's lines side by side; both are in order. */
class WitnessComparison {
  witnessed = 0;
  /** The chain vouches for an anchor that has a witnessed one after it; only those behind the last stand alone. */
  unwitnessed = 0;
  private readonly faults: Fault[] = [];
  private readonly lines: AsyncIterator<WitnessedAnchor>;
  /** Null at the end, undefined before the next is read. */
  private line: WitnessedAnchor | null | undefined;
  private lastNo = 0;

  constructor(witness: AsyncIterable<WitnessedAnchor>) {
    this.lines = witness[Symbol.asyncIterator]();
  }

  async anchor({ no, hash }: Anchor): Promise<void> {
    this.unwitnessed += 1;
    for (let seen = await this.peek(); seen !== null && seen.no <= no; seen = await this.peek()) {
      if (seen.no < no) this.faults.push({ kind: 'AnchorMissing', no: seen.no });
      else if (seen.hash !== hash) this.faults.push({ kind: 'AnchorRewritten', no });
      else {
        this.witnessed += 1;
        this.unwitnessed = 0;
      }
      this.line = undefined;
    }
  }

  async finish(): Promise<readonly Fault[]> {
    for (let seen = await this.peek(); seen !== null; seen = await this.peek()) {
      this.faults.push({ kind: 'AnchorMissing', no: seen.no });
      this.line = undefined;
    }
    return this.faults;
  }

  /** The next line that goes on: of several processes' logs some may come twice, or late. */
  private async peek(): Promise<WitnessedAnchor | null> {
    while (this.line === undefined) {
      const { value, done } = await this.lines.next();
      if (done) this.line = null;
      else if (value.no > this.lastNo) {
        this.line = value;
        this.lastNo = value.no;
      }
    }
    return this.line;
  }
}
