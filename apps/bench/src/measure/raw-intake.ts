import { randomUUID } from 'node:crypto';
import { beginRead, sessionOf } from '@yimen/persistence';
import type { Client } from 'pg';
import type { RawSql } from './raw-sql.js';

/** Tables of the cases service that an application at a counter writes, in an order that keys and policies bear, with what names the case in them. */
const WRITTEN = [
  ['case_root', 'id'], ['person_case', 'case_id'], ['applicant', 'case_id'], ['case_leg', 'case_id'], ['case_event', 'case_id'],
  ['audit_entry', 'object_id'], ['request_log', `outcome->>'id'`],
] as const;

interface WrittenRow {
  readonly insert: string;
  /** The row as JSON text, in which ids are exchanged. */
  readonly json: string;
}

/** Writes again, statement by statement, what the product wrote for one application: same rows, same role, same wall, its own ids. */
export class RawIntake {
  private readonly made: string[] = [];

  private constructor(
    private readonly sql: RawSql,
    private readonly begin: string,
    private readonly rows: readonly WrittenRow[],
    /** Ids of the pattern that every copy needs its own of. */
    private readonly ids: readonly string[],
    private readonly caseNo: string,
  ) {}

  /** @param caseId a case as it stands right after it was submitted @param token of who submitted it */
  static async like(sql: RawSql, caseId: string, token: string): Promise<RawIntake> {
    const session = sessionOf('cases', await sql.scopeOf(token));
    const rows = await sql.asAdmin(async (client) => {
      const all: WrittenRow[] = [];
      for (const [table, column] of WRITTEN) all.push(...await rowsOf(client, table, column, caseId));
      return all;
    });
    const { case_no: caseNo } = JSON.parse(rows[0]!.json) as { case_no: string };
    const ids = [...new Set(rows.flatMap(({ json }) => [caseId, ...ownIds(json)]))];
    return new RawIntake(sql, beginRead(session).replace('begin read only', 'begin'), rows, ids, caseNo);
  }

  /** One application: begin with the scope, a statement for each row, commit. */
  async submit(client: Client): Promise<void> {
    const fresh = this.ids.map(() => randomUUID());
    // Numbers are unique; this one is no number of any office.
    const number = `bench-${fresh[0]}`;
    const exchanged = (json: string): string =>
      this.ids.reduce((text, id, index) => text.replaceAll(id, fresh[index]!), json).replaceAll(this.caseNo, number);
    await client.query(this.begin);
    for (const { insert, json } of this.rows) await client.query(insert, [exchanged(json)]);
    await client.query('commit');
    this.made.push(fresh[0]!);
  }

  /** Takes the copies away again. */
  async remove(): Promise<void> {
    await this.sql.asAdmin(async (client) => {
      for (const [table, column] of [...WRITTEN].reverse()) await client.query(`delete from cases.${table} where (${column})::text = any($1)`, [this.made]);
    });
  }
}

async function rowsOf(client: Client, table: string, column: string, caseId: string): Promise<WrittenRow[]> {
  const { rows: columns } = await client.query<{ name: string }>(
    `select quote_ident(column_name) as name from information_schema.columns where table_schema = 'cases' and table_name = $1 and is_generated = 'NEVER'
       and has_column_privilege('cases_staff', 'cases.' || table_name, column_name, 'insert')`, [table]);
  const names = columns.map(({ name }) => name).join(', ');
  const { rows } = await client.query<{ json: string }>(`select to_jsonb(t)::text as json from cases.${table} t where (${column})::text = $1`, [caseId]);
  return rows.map(({ json }) => ({ json, insert: `insert into cases.${table} (${names}) select ${names} from jsonb_populate_record(null::cases.${table}, $1)` }));
}

/** Ids of a row that belong to it alone. */
function ownIds(json: string): readonly string[] {
  const { id, leg_id: legId, request_id: requestId } = JSON.parse(json) as { id?: string; leg_id?: string; request_id?: string };
  return [id, legId, requestId].filter((one) => one !== undefined);
}
