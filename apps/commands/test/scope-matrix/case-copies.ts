import { randomUUID } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';

/** Tables of a case in the order in which they refer to one another, with the column that names the case. */
const TABLES = [['case_root', 'id'], ['case_leg', 'case_id'], ['hand_over', 'case_id'], ['case_event', 'case_id'], ['person_case', 'case_id'], ['applicant', 'case_id']] as const;

/** A case as it is stored, every table's rows as JSON. */
export type StoredCase = ReadonlyMap<string, string>;

/** Reads a case that was made by using the product. */
export async function stored(admin: Pool, caseId: string): Promise<StoredCase> {
  const rows = new Map<string, string>();
  for (const [table, column] of TABLES) {
    const found = await admin.query<{ rows: string }>(`select coalesce(json_agg(t), '[]')::text as rows from cases.${table} t where ${column} = $1`, [caseId]);
    rows.set(table, found.rows[0]!.rows);
  }
  return rows;
}

/** Every id in a stored case becomes a fresh one, the same in all tables; what `changes` names becomes what it says. */
export async function copied(admin: Pool, original: StoredCase, changes: ReadonlyMap<string, string>): Promise<StoredCase> {
  const fresh = new Map(changes);
  // All in one go: what was put in is not looked at again.
  const changing = new RegExp([UUID, ...changes.keys()].join('|'), 'g');
  const substituted = (text: string): string => text.replace(changing, (found) => {
    const known = fresh.get(found) ?? randomUUID();
    fresh.set(found, known);
    return known;
  });
  const rows = new Map([...original].map(([table, text]) => [table, substituted(text)]));
  const client = await admin.connect();
  try {
    await client.query('begin');
    for (const [table, text] of rows) await insert(client, table, text);
    await client.query('commit');
  } finally {
    client.release();
  }
  return rows;
}
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

const columns = new Map<string, string>();

async function insert(client: PoolClient, table: string, rows: string): Promise<void> {
  if (rows === '[]') return;
  const known = columns.get(table) ?? (await writable(client, table));
  columns.set(table, known);
  await client.query(`insert into cases.${table} (${known}) select ${known} from json_populate_recordset(null::cases.${table}, $1)`, [rows]);
}

/** Generated columns cannot be given. */
async function writable(client: PoolClient, table: string): Promise<string> {
  const { rows } = await client.query<{ names: string }>(
    `select string_agg(column_name, ', ') as names from information_schema.columns
     where table_schema = 'cases' and table_name = $1 and is_generated = 'NEVER'`, [table]);
  return rows[0]!.names;
}

/** The id of the first row of a table of a stored case. */
export const idIn = (one: StoredCase, table: 'case_root' | 'hand_over'): string => (JSON.parse(one.get(table)!) as { id: string }[])[0]!.id;
