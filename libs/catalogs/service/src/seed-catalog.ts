import { checkStandard, completed, ITEM_FIELDS, type WrittenStandard } from '@yimen/catalogs-domain';
import { check } from '@yimen/graphql-kit';
import type { TenantNo } from '@yimen/jurisdiction';
import { shanghaiDateOf } from '@yimen/working-days';
import { Client } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { STANDARD } from './item-standard.input.js';

export interface CatalogSeed {
  readonly published: number;
  /** Items the province has had an edition of before; they are left as they are. */
  readonly known: number;
}

/**
 * Publishes a province's items as edition 1, as the owner role, all or nothing. Items that have an edition already are
 * left alone, so that a seed can be repeated and never undoes what the province published since.
 * @param items standards as read from a file, checked as if a publisher had sent them; keys beside the fields of a standard
 *   (where an item comes from) are not taken over
 * @param now instant of publishing; its legal day is the first on which the editions count
 * @throws Error naming the item and what is wrong with it
 */
export async function seedCatalog(ownerUrl: string, provinceNo: TenantNo, items: readonly unknown[], now: Date): Promise<CatalogSeed> {
  const standards = items.map(publishable);
  const codes = standards.map(({ code }) => code);
  const twice = codes.find((code, index) => codes.indexOf(code) !== index);
  if (twice !== undefined) throw new Error(`catalog seed: the code ${twice} is used twice`);
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    // One statement, and so one transaction.
    const { rowCount } = await client.query(
      `insert into catalogs.item_edition (id, tenant_no, item_code, edition_no, status, content, effective_on, published_at)
       select id, $1, content ->> 'code', 1, 'published', content, $2, $3 from unnest($4::uuid[], $5::jsonb[]) as seed (id, content)
       on conflict do nothing`,
      [provinceNo, shanghaiDateOf(now), now, standards.map(() => uuidv7()), standards.map((standard) => JSON.stringify(standard))],
    );
    const published = rowCount ?? 0;
    return { published, known: standards.length - published };
  } finally {
    await client.end();
  }
}

function publishable(item: unknown, index: number): WrittenStandard {
  const given = Object(item) as Readonly<Record<string, unknown>>;
  const named = `catalog seed, item ${String(given['code'] ?? `number ${index + 1}`)}`;
  const checked = check(STANDARD, Object.fromEntries(ITEM_FIELDS.filter((field) => field in given).map((field) => [field, given[field]])));
  if (checked.kind === 'InvalidInput') throw new Error(`${named}: ${checked.field} breaks the rule ${checked.rule}`);
  const errors = checkStandard(completed(checked.value)).filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(`${named}: ${errors.map(({ code, field }) => `${code} (${field})`).join(', ')}`);
  return checked.value;
}
