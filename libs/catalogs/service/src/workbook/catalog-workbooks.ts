import { ITEM_FIELDS, provenanceOf, standardSheets, wordsOf, type FieldPolicy, type WrittenStandard } from '@yimen/catalogs-domain';
import type { TenantNo } from '@yimen/jurisdiction';
import { shanghaiDateOf } from '@yimen/working-days';
import { workbookWithFaults, writeWorkbook } from '@yimen/workbooks';
import type { EffectiveAtTenant } from '../effective/effective.queries.js';
import { shownFault } from './catalog-import.messages.js';
import type { CatalogTrial } from './catalog-import.js';

/** Standards as a workbook; of none it is the template. */
export const standardsWorkbook = (standards: readonly WrittenStandard[]): Promise<Buffer> => writeWorkbook(...standardSheets(standards));

/** The sheets as they came, with what is wrong in each row. */
export function catalogWithFaults({ sheets, faults }: Pick<CatalogTrial, 'sheets' | 'faults'>): Promise<Buffer> {
  const said = Map.groupBy(faults.map(shownFault), ({ sheet, row }) => `${sheet} ${row}`);
  return workbookWithFaults(sheets, (sheet, row) => said.get(`${sheet.trim()} ${row}`) ?? [], (heading) => heading.includes('日期'));
}

const POLICY_WORDS: Readonly<Record<FieldPolicy, string>> = { LOCKED: '锁定', TIGHTEN: '只可从严惠民', FREE: '自由', APPEND: '可增补' };
const HEAD = ['事项编码', '事项名称', '要素', '省级标准', '本地', '调整机构编号', '调整日期', '字段策略'];

/** What differs at a tenant from the province's standard (差异清单): a row for each heading of each field, with who set it and since when. */
export async function differencesWorkbook(tenantNo: TenantNo, items: AsyncIterable<EffectiveAtTenant>): Promise<Buffer> {
  const rows: string[][] = [];
  for await (const { edition, effective } of items) {
    for (const field of ITEM_FIELDS.filter((one) => effective.touched.has(one))) {
      const { setBy, setAt, policy } = provenanceOf(edition, effective, tenantNo, field);
      const [standard, local] = [wordsOf(edition.standard, new Set([field])), wordsOf(effective.values, new Set([field]))];
      for (const [at, { heading, text }] of local.entries()) {
        if (text === standard[at]!.text) continue;
        rows.push([edition.standard.code, edition.standard.name, heading, standard[at]!.text, text, String(setBy), shanghaiDateOf(setAt), POLICY_WORDS[policy]]);
      }
    }
  }
  return writeWorkbook({ name: '差异', head: HEAD, rows, choices: new Map() });
}
