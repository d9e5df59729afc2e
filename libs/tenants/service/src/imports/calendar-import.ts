import { NATION, type TenantNo } from '@yimen/jurisdiction';
import type { CalendarTsv } from '@yimen/working-days';
import { Client } from 'pg';

export interface CalendarImport {
  /** Days and years that have become others. */
  readonly days: number;
  readonly years: number;
  /** Regions of the file that are no tenants here; their rows were left out. */
  readonly unknownRegions: readonly string[];
}

/**
 * Takes a calendar file into the database as the owner role, all or nothing: the nation's rows, and those of regions that
 * are tenants here. A row that is there already is brought to what the file says, so that an import can be repeated and
 * a corrected notice imported. Whoever counts by a calendar that has become another one is told by a row of its changes.
 */
export async function importCalendar(ownerUrl: string, { days, years }: CalendarTsv): Promise<CalendarImport> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('begin');
    const regions = [...new Set([...days, ...years].map(({ region }) => region))];
    const owners = await ownersOf(client, regions);
    const owned = <R extends { readonly region: string }>(rows: readonly R[]) =>
      rows.flatMap(({ region, ...row }) => (owners.has(region) ? [{ tenant_no: owners.get(region), ...row }] : []));
    const added = await client.query(
      `insert into tenants.calendar_day (tenant_no, day, kind, name, document)
       select * from jsonb_to_recordset($1) as r (tenant_no bigint, "on" date, kind text, name text, document text)
       on conflict (tenant_no, day) do update set kind = excluded.kind, name = excluded.name, document = excluded.document, withdrawn_at = null
         where (calendar_day.kind, calendar_day.name, calendar_day.document, calendar_day.withdrawn_at) is distinct from (excluded.kind, excluded.name, excluded.document, null)
       returning tenant_no, day::text`,
      [JSON.stringify(owned(days))],
    );
    const announced = await client.query(
      `insert into tenants.calendar_year (tenant_no, year, status, document)
       select * from jsonb_to_recordset($1) as r (tenant_no bigint, year smallint, status text, document text)
       on conflict (tenant_no, year) do update set status = excluded.status, document = excluded.document
         where (calendar_year.status, calendar_year.document) is distinct from (excluded.status, excluded.document)
       returning tenant_no, make_date(year, 1, 1)::text as day`,
      [JSON.stringify(owned(years))],
    );
    await client.query(
      `insert into tenants.calendar_change (id, tenant_no, document, from_on, until_on, days, hours, set_at)
       select gen_random_uuid(), r.tenant_no, $2, min(r.day), (max(r.day) + interval '1 year')::date, count(*), 0, now()
       from jsonb_to_recordset($1) as r (tenant_no bigint, day date) group by r.tenant_no`,
      [JSON.stringify([...added.rows, ...announced.rows]), '日历文件导入']);
    await client.query('commit');
    return { days: added.rowCount ?? 0, years: announced.rowCount ?? 0, unknownRegions: regions.filter((region) => !owners.has(region)) };
  } finally {
    await client.end();
  }
}

/** Whose calendar a region's rows belong to: the nation's for the empty region, else the tenant that has the code last. */
async function ownersOf(client: Client, regions: readonly string[]): Promise<ReadonlyMap<string, TenantNo>> {
  const { rows } = await client.query<{ code: string; no: string }>(
    'select distinct on (code) code, tenant_no as no from tenants.tenant_code where code = any($1) order by code, valid_from desc', [regions]);
  return new Map([['', NATION], ...rows.map(({ code, no }): [string, TenantNo] => [code, Number(no)])]);
}
