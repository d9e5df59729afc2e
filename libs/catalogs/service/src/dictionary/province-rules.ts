import { dictionaryOf, type CodeScheme, type DictionaryEntry, type ProvinceRules } from '@yimen/catalogs-domain';
import type { TenantNo } from '@yimen/jurisdiction';

/** An entry of a province, or null where it is national: then its place is its id. */
export interface EntryRow extends DictionaryEntry {
  readonly id: string;
  readonly tenantNo: TenantNo | null;
}
interface Written {
  readonly entries: readonly EntryRow[];
  readonly scheme: CodeScheme | null;
}
export interface RulesRow extends ProvinceRules {
  readonly provinceNo: TenantNo;
  readonly dictionary: readonly EntryRow[];
}

/** What provinces have laid down about words and codes, a row for each; `provinces` is the parameter that holds their numbers. */
export const rulesText = (provinces: string): string => `
  select p.no as "provinceNo",
    (select coalesce(json_agg(json_build_object('id', e.id, 'tenantNo', e.tenant_no, 'dictionary', e.dictionary, 'code', e.code, 'name', e.name, 'english', e.english,
        'validFrom', e.valid_from, 'validUntil', e.valid_until)), '[]')
      from (select distinct on (dictionary, code) * from catalogs.dictionary_entry where tenant_no = p.no order by dictionary, code, version desc) e) as entries,
    (select json_build_object('itemMasks', s.item_masks, 'nationalMasks', s.national_masks) from catalogs.code_scheme s where s.tenant_no = p.no order by s.version desc limit 1) as scheme
  from unnest(${provinces}::bigint[]) p (no)`;

export const rulesOf = ({ provinceNo, entries, scheme }: Written & { readonly provinceNo: number | string }): RulesRow => ({
  provinceNo: Number(provinceNo),
  dictionary: dictionaryOf(entries).map((entry) => ('id' in entry ? entry : { ...entry, id: `${entry.dictionary}:${entry.code}`, tenantNo: null })),
  scheme,
});
