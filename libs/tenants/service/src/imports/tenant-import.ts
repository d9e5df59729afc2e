import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { TenantSeed } from '@yimen/tenants-domain';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

export interface TenantImport {
  readonly imported: number;
  /** Tenants that were there before; they are left as they are. */
  readonly known: number;
}

/**
 * Takes a province's tenants into the database as the owner role, by COPY, all or nothing. Numbers that exist already are
 * left alone, so that an import can be repeated and never undoes what a centre changed.
 * @param validFrom legal date from which the codes count
 */
export async function importTenants(
  ownerUrl: string,
  tenants: readonly TenantSeed[],
  validFrom: string,
  onProgress: (rows: number) => void = () => {},
): Promise<TenantImport> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('begin');
    await client.query(`create temporary table incoming (tenant_no bigint, level smallint, parent_no bigint, name text, prefecture text,
      centre_name text, code text) on commit drop`);
    const rows = Readable.from(copyRows(tenants, onProgress));
    await pipeline(rows, client.query(copyFrom('copy incoming from stdin')));
    const added = await client.query(`
      insert into tenants.tenant (tenant_no, level, parent_no, name, prefecture, centre_name, valid_from)
      select tenant_no, level, parent_no, name, prefecture, centre_name, $1::date from incoming i
      where not exists (select from tenants.tenant t where t.tenant_no = i.tenant_no) order by tenant_no`, [validFrom]);
    await client.query(`
      insert into tenants.tenant_code (code, valid_from, tenant_no) select code, $1::date, tenant_no from incoming i
      where not exists (select from tenants.tenant_code k where k.tenant_no = i.tenant_no)`, [validFrom]);
    await client.query('commit');
    await client.query('analyze tenants.tenant, tenants.tenant_code');
    const imported = added.rowCount ?? 0;
    return { imported, known: tenants.length - imported };
  } finally {
    await client.end();
  }
}

const ROWS_PER_CHUNK = 2_000;

function* copyRows(tenants: readonly TenantSeed[], onProgress: (rows: number) => void): Generator<string> {
  for (let start = 0; start < tenants.length; start += ROWS_PER_CHUNK) {
    const chunk = tenants.slice(start, start + ROWS_PER_CHUNK);
    yield chunk.map((t) => [t.no, t.level, t.parentNo, t.name, t.prefecture, t.centreName, t.code].map(copyValue).join('\t') + '\n').join('');
    onProgress(start + chunk.length);
  }
}

/** COPY's text format: null is \N; backslash, tab and line ends are escaped. */
function copyValue(value: string | number | null): string {
  if (value === null) return '\\N';
  return String(value).replace(/[\\\t\n\r]/g, (c) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' })[c]!);
}
