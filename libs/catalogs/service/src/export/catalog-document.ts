import { LARGEST_CODE, STANDARD } from '../edition/item-standard.input.js';
import type { EffectiveAtTenant } from '../effective/effective.queries.js';
import { z } from 'zod';

/** Where the schema is told, beside the documents. */
export const SCHEMA_PATH = '/files/catalogs/schema.json';

const ITEM = z.strictObject({
  itemCode: z.string().max(LARGEST_CODE),
  editionNo: z.int().min(1),
  effectiveOn: z.iso.date().describe('First day of the edition.'),
  standing: z.enum(['in_force', 'suspended', 'retired']),
  standard: STANDARD,
});
const DOCUMENT = z.strictObject({
  $schema: z.string(),
  tenantId: z.string().regex(/^\d{14}$/),
  asOf: z.iso.datetime().describe('Everything that had been published or set by then.'),
  items: z.array(ITEM).describe('Items in force as they hold at the tenant, by code.'),
});

/** What a catalog looks like that is taken away as JSON (JSON Schema, draft 2020-12). */
export const CATALOG_SCHEMA: object = { title: 'Effective catalog of a tenant', ...z.toJSONSchema(DOCUMENT, { io: 'input' }) };

/** The document in pieces, as long as there are items. */
export async function* catalogDocument(tenantNo: number, asOf: Date, items: AsyncIterable<EffectiveAtTenant>): AsyncGenerator<string> {
  let before = `{"$schema":"${SCHEMA_PATH}","tenantId":"${tenantNo}","asOf":"${asOf.toISOString()}","items":[\n`;
  for await (const { edition: { editionNo, effectiveOn, standing }, effective: { values } } of items) {
    const item: z.input<typeof ITEM> = { itemCode: values.code, editionNo, effectiveOn, standing, standard: values };
    yield before + JSON.stringify(item);
    before = ',\n';
  }
  yield `${before === ',\n' ? '' : before}\n]}\n`;
}
