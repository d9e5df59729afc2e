import type { CalendarTsv } from '@yimen/working-days';
import { Client } from 'pg';
import { NATION } from '@yimen/jurisdiction';

export interface CalendarImport {
  readonly days: number;
  readonly years: number;
  /** Regions of the file that are no tenants here; their rows were left out. */
  readonly unknownRegions: readonly string[];
}

/**
 * Takes a calendar file into the database as the owner role, all or nothing: the nation's rows, and those of regions that
 * are tenants here. A row that is there already is brought to what the file says, so that an import can be repeated and
 * a corrected notice imported.
 */
export async function importCalendar(ownerUrl: string, { days, years }: CalendarTsv): Promise<CalendarImport> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('begin');
    const owners = await ownersOf(client, [...days, ...years].map(({ region }) => region));
    const owned = <R extends { readonly region: string }>(rows: readonly R[]) => rows.filter(({ region }) => owners.has(region));
    const column = <R>(rows: readonly R[], pick: (row: R) => unknown) => rows.map(pick);
    const ownDays = owned(days);
    const ownYears = owned(years);
    await client.query(
      `insert into tenants.calendar_day (tenant_no, day, kind, name, document)
       select * from unnest($1::bigint[], $2::date[], $3::text[], $4::text[], $5::text[])
       on conflict (tenant_no, day) do update set kind = excluded.kind, name = excluded.name, document = excluded.document`,
      [column(ownDays, ({ region }) => owners.get(region)), column(ownDays, ({ on }) => on), column(ownDays, ({ kind }) => kind),
        column(ownDays, ({ name }) => name), column(ownDays, ({ document }) => document)],
    );
    await client.query(
      `insert into tenants.calendar_year (tenant_no, year, status, document)
       select * from unnest($1::bigint[], $2::smallint[], $3::text[], $4::text[])
       on conflict (tenant_no, year) do update set status = excluded.status, document = excluded.document`,
      [column(ownYears, ({ region }) => owners.get(region)), column(ownYears, ({ year }) => year), column(ownYears, ({ status }) => status),
        column(ownYears, ({ document }) => document)],
    );
    await client.query('commit');
    const regions = new Set([...days, ...years].map(({ region }) => region));
    return { days: ownDays.length, years: ownYears.length, unknownRegions: [...regions].filter((region) => !owners.has(region)) };
  } finally {
    await client.end();
  }
}

/** Whose calendar a region's rows belong to: the nation's for the empty region, else the tenant that has the code last. */
async function ownersOf(client: Client, regions: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const { rows } = await client.query<{ code: string; no: string }>(
    'select distinct on (code) code, tenant_no as no from tenants.tenant_code where code = any($1) order by code, valid_from desc',
    [[...new Set(regions)]],
  );
  return new Map([['', NATION], ...rows.map(({ code, no }): [string, number] => [code, Number(no)])]);
}
