import { checkStandard, completed, ITEM_FIELDS, type WrittenStandard } from '@yimen/catalogs-domain';
import { check } from '@yimen/graphql-kit';
import type { TenantNo } from '@yimen/jurisdiction';
import { addDays, isIsoDate, shanghaiDateOf } from '@yimen/working-days';
import { Client } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { STANDARD } from './edition/item-standard.input.js';

export interface CatalogSeed {
  readonly published: number;
  /** Items the province has had an edition of before; they are left as they are. */
  readonly known: number;
}

/**
 * Publishes a province's items as edition 1, as the owner role, all or nothing. Items that have an edition already are
 * left alone, so that a seed can be repeated and never undoes what the province published since.
 * @param items standards as read from a file, checked as if a publisher had sent them. Beside the fields of a standard, `validUntil` says on
 *   which day an item ends (取消) and `note` why; other keys (where an item comes from) are not taken over
 * @param now instant of publishing; its legal day is the first on which the editions count
 * @throws Error naming the item and what is wrong with it
 */
export async function seedCatalog(ownerUrl: string, provinceNo: TenantNo, items: readonly unknown[], now: Date): Promise<CatalogSeed> {
  const standards = items.map(publishable);
  const ending = items.map(endOf).filter((end) => end !== null);
  const codes = standards.map(({ code }) => code);
  const twice = codes.find((code, index) => codes.indexOf(code) !== index);
  if (twice !== undefined) throw new Error(`catalog seed: the code ${twice} is used twice`);
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    // One statement, and so one transaction.
    const { rows: [counted] } = await client.query<{ published: number }>(
      `with seeded as (
         insert into catalogs.item_edition (id, tenant_no, item_code, edition_no, status, content, effective_on, published_at)
         select id, $1, content ->> 'code', 1, 'published', content, $2, $3 from unnest($4::uuid[], $5::jsonb[]) as seed (id, content)
         on conflict do nothing returning item_code
       ), ended as (
         insert into catalogs.item_standing (id, tenant_no, item_code, standing, effective_on, reason, set_at, version)
         select id, $1, code, 'retired', ends_on, reason, $3, 1 from unnest($6::uuid[], $7::text[], $8::date[], $9::text[]) as ending (id, code, ends_on, reason)
         where code in (select item_code from seeded)
       )
       select count(*)::int as published from seeded`,
      [
        provinceNo, shanghaiDateOf(now), now, standards.map(() => uuidv7()), standards.map((standard) => JSON.stringify(standard)),
        ending.map(() => uuidv7()), ending.map(({ code }) => code), ending.map(({ on }) => on), ending.map(({ reason }) => reason),
      ],
    );
    const published = counted?.published ?? 0;
    return { published, known: standards.length - published };
  } finally {
    await client.end();
  }
}

/** The first day on which an item has ended, with the reason that the public reads; null for an item without an end. */
function endOf(item: unknown): { readonly code: string; readonly on: string; readonly reason: string } | null {
  const { code, validUntil, note } = Object(item) as Readonly<Record<string, unknown>>;
  if (validUntil === undefined) return null;
  if (typeof validUntil !== 'string' || !isIsoDate(validUntil)) throw new Error(`catalog seed, item ${String(code)}: validUntil is not a date`);
  return { code: String(code), on: addDays(validUntil, 1), reason: typeof note === 'string' ? note : '该事项已取消。' };
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
