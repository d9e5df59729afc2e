import { defineEntity, p } from '@mikro-orm/core';
import type { Dictionary } from '@yimen/catalogs-domain';

/** A province's own code, or its own word or term for a national one (代码集条目). Rows are only added; the highest `version` counts. */
const DictionaryEntrySchema = defineEntity({
  name: 'DictionaryEntry',
  tableName: 'dictionary_entry',
  properties: {
    id: p.uuid().primary(),
    tenantNo: p.bigint('number'),
    dictionary: p.string().$type<Dictionary>(),
    code: p.string(),
    name: p.string(),
    english: p.string(),
    validFrom: p.date().nullable(),
    validUntil: p.date().nullable(),
    setAt: p.datetime(),
    setBy: p.uuid(),
    version: p.integer(),
  },
});
export class DictionaryEntry extends DictionaryEntrySchema.class {}
DictionaryEntrySchema.setClass(DictionaryEntry);
export { DictionaryEntrySchema };
