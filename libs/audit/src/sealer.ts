import type { Clock } from '@yimen/access';
import { LEAST_UUID, sealerOf } from '@yimen/persistence';
import { Pool, type PoolClient, type QueryResult } from 'pg';
import { ANCHOR_COLUMNS, anchorOf, asText, ROW_COLUMNS, rowOf, SEAL_COLUMNS, sealOf, type TextRow } from './audit-columns.js';
import { sealRound, type Anchor, type Head, type Seal } from './chain.js';
import type { AnchorWitness } from './witness.js';

/** Rows of one round at the most: what a service writes in a second, or a piece of what was written while nobody sealed. */
export const LARGEST_ROUND = 5_000;
/** Anchors that a witness is told at a time. */
const LARGEST_TELLING = 10_000;

/**
 * Seals the audit rows of one service (封存), under a role that does nothing else. Several processes may do so: a round is
 * made by whoever gets the lock, and covers exactly the rows of transactions below which none is running any more.
 */
export class Sealer {
  private readonly pool: Pool;

  /** @param url of the service's login role */
  constructor(readonly service: string, url: string, private readonly clock: Clock, private readonly witness: AnchorWitness) {
    this.pool = new Pool({ connectionString: url, max: 1, idleTimeoutMillis: 60_000, application_name: `yimen sealer ${service}` });
    this.pool.on('error', () => {});
  }

  /** Seals what can be sealed now, at most LARGEST_ROUND rows. @returns how many; 0 also where another process is at it */
  async round(): Promise<number> {
    const client = await this.pool.connect();
    let failed: Error | undefined;
    try {
      const sealed = await this.inTurn(client, () => this.seal(client));
      if (!sealed) return 0;
      // Only after the commit: the file must not know what the database might have lost.
      await this.inTurn(client, () => this.witness.see(sealed.anchor, (no) => this.anchorsSince(client, no)));
      return sealed.rows;
    } catch (error) {
      failed = error as Error;
      throw error;
    } finally {
      // What is left of a failed round ends with its connection.
      client.release(failed);
    }
  }

  close(): Promise<void> {
    return this.pool.end();
  }

  /** One transaction of the only process that seals this service now; null when that is another. */
  private async inTurn<T>(client: PoolClient, work: () => Promise<T>): Promise<T | null> {
    const begin = `begin; set local role ${sealerOf(this.service)}; select pg_try_advisory_xact_lock(hashtext('yimen audit'), hashtext('${this.service}')) as mine`;
    const [, , locked] = await client.query(begin) as unknown as readonly QueryResult<{ mine: boolean }>[];
    const result = locked?.rows[0]?.mine ? await work() : null;
    await client.query('commit');
    return result;
  }

  /**
   * Rows behind the last anchor of transactions that have ended, and that nobody can come before any more: the same snapshot
   * says what is visible and what is running.
   */
  private waiting(): string {
    const { service } = this;
    const last = (column: string, before: string): string => `coalesce((select ${column} from ${service}.audit_anchor order by no desc limit 1), ${before})`;
    return `select ${ROW_COLUMNS} from ${service}.audit_entry
      where (place, id) > (${last('through_place', '-1')}, ${last('through_id', `'${LEAST_UUID}'`)})
        and place < ${service}.audit_place(pg_snapshot_xmin(pg_current_snapshot()))
      order by audit_entry.place, audit_entry.id limit ${LARGEST_ROUND}`;
  }

  private async seal(client: PoolClient): Promise<{ readonly anchor: Anchor; readonly rows: number } | null> {
    const rows = (await texts(client, this.waiting())).map(rowOf);
    if (rows.length === 0) return null;
    const [last] = await texts(client, `select ${ANCHOR_COLUMNS} from ${this.service}.audit_anchor order by no desc limit 1`);
    const heads = await this.headsOf(client, [...new Set(rows.map(({ tenantNo }) => tenantNo))]);
    const { anchor, seals } = sealRound(last ? anchorOf(last) : null, heads, rows, this.clock.now().toISOString());
    await this.write(client, anchor, seals);
    return { anchor, rows: rows.length };
  }

  private async headsOf(client: PoolClient, tenants: readonly number[]): Promise<ReadonlyMap<number, Head>> {
    const heads = await texts(client, `select s.* from unnest($1::bigint[]) as t (no) cross join lateral (
      select ${SEAL_COLUMNS.replace(/encode\(entries, 'hex'\)/, "''")} from ${this.service}.audit_seal where tenant_no = t.no order by from_position desc limit 1) s`, [tenants]);
    return new Map(heads.map(sealOf).map(({ tenantNo, toPosition, hash }) => [tenantNo, { position: toPosition, hash }]));
  }

  private async write(client: PoolClient, anchor: Anchor, seals: readonly Seal[]): Promise<void> {
    await client.query(
      `insert into ${this.service}.audit_anchor (no, sealed_at, through_place, through_id, previous, hash) values ($1, $2, $3, $4, $5, $6)`,
      [anchor.no, anchor.sealedAt, anchor.throughPlace, anchor.throughId, bytes(anchor.previous), bytes(anchor.hash)]);
    const column = (name: keyof Seal) => seals.map((seal) => seal[name]);
    await client.query(
      `insert into ${this.service}.audit_seal (anchor_no, tenant_no, from_position, to_position, entries, previous, hash)
       select * from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bytea[], $6::bytea[], $7::bytea[])`,
      [column('anchorNo'), column('tenantNo'), column('fromPosition'), column('toPosition'), ...(['entries', 'previous', 'hash'] as const).map((name) => seals.map((seal) => bytes(seal[name])))]);
  }

  private async anchorsSince(client: PoolClient, no: number): Promise<readonly Anchor[]> {
    return (await texts(client, `select ${ANCHOR_COLUMNS} from ${this.service}.audit_anchor where no >= $1 order by no limit ${LARGEST_TELLING}`, [no])).map(anchorOf);
  }
}

const bytes = (digits: string): Buffer => Buffer.from(digits, 'hex');

async function texts(client: PoolClient, text: string, values: readonly unknown[] = []): Promise<readonly TextRow[]> {
  return (await client.query<(string | null)[]>({ text, values: [...values], types: asText, rowMode: 'array' })).rows;
}
