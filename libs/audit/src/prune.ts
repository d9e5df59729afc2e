import { hash } from 'node:crypto';
import { auditHash, type AuditRow } from '@yimen/persistence';
import { Client } from 'pg';
import { v7 as uuidv7 } from 'uuid';

/** Months for which audit rows are kept in any case (网络安全法 art. 21: not less than six). */
export const LEAST_MONTHS = 6;

/** The instant so many calendar months (UTC) before; the last day of a shorter month where the day does not exist. */
export function monthsBefore(now: Date, months: number): Date {
  const before = new Date(now);
  before.setUTCMonth(now.getUTCMonth() - months);
  if (before.getUTCDate() !== now.getUTCDate()) before.setUTCDate(0);
  return before;
}

export interface PruneOptions {
  /** URL of the owner role. */
  readonly ownerUrl: string;
  readonly service: string;
  /** Rounds that were sealed before are removed. */
  readonly before: Date;
  readonly now: Date;
  readonly onRows?: (rows: number) => void;
}

/** What was removed of a service: so many rows, through the anchor; 0 where there was nothing. */
export interface Pruned {
  readonly service: string;
  readonly throughAnchor: number;
  readonly rows: number;
}

/** Rounds that go in one transaction: sealing waits for it. */
const ROUNDS = 500;

/**
 * Removes audit rows in whole sealed rounds, oldest first. Seals and anchors stay, so a verification goes on to hold and
 * says what was pruned. That it was done is an audit row like any other.
 */
export async function pruneService({ ownerUrl, service, before, now, onRows = () => {} }: PruneOptions): Promise<Pruned> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    let [throughAnchor, rows] = [0, 0];
    for (let next = await nextRounds(client, service, before, throughAnchor); next; next = await nextRounds(client, service, before, throughAnchor)) {
      const { rowCount } = await client.query(`delete from ${service}.audit_entry where (place, id) <= ($1, $2)`, [next.place, next.id]);
      rows += rowCount ?? 0;
      throughAnchor = Number(next.no);
      onRows(rows);
    }
    const pruned = { service, throughAnchor, rows };
    if (rows > 0) await noteIt(client, pruned, now);
    return pruned;
  } finally {
    await client.end();
  }
}

/** Where the next rounds end that are old enough and of which rows are there. */
async function nextRounds(client: Client, service: string, before: Date, after: number) {
  const { rows } = await client.query<{ no: string; place: string; id: string }>(
    `select no, through_place as place, through_id as id from ${service}.audit_anchor
     where no > $1 and sealed_at < $2 and (through_place, through_id) >= (select place, id from ${service}.audit_entry order by place, id limit 1)
     order by no limit ${ROUNDS}`, [after, before]);
  return rows.at(-1);
}

/** In nobody's name: who ran the command is known to the machine, not to the product. */
async function noteIt(client: Client, { service, throughAnchor, rows }: Pruned, now: Date): Promise<void> {
  const digest = hash('sha256', JSON.stringify({ rows }), 'buffer');
  const row: AuditRow = {
    id: uuidv7(), at: now.toISOString(), actorId: null, actorName: 'command audit:prune', postId: null, tenantNo: null, operation: 'pruneAudit',
    objectType: 'AuditAnchor', objectId: String(throughAnchor), requestId: uuidv7(), digest: digest.toString('hex'),
  };
  await client.query(
    `insert into ${service}.audit_entry (id, at, actor_name, operation, object_type, object_id, request_id, digest, hash)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [row.id, row.at, row.actorName, row.operation, row.objectType, row.objectId, row.requestId, digest, Buffer.from(auditHash(row), 'hex')]);
}
