import {
  completed, ITEM_FIELDS, provenanceOf, standardSheets, wordsOf, type FieldPolicy, type ItemField, type ItemStandard, type WrittenStandard,
} from '@yimen/catalogs-domain';
import type { TenantNo } from '@yimen/jurisdiction';
import { shanghaiDateOf } from '@yimen/working-days';
import { workbookWithFaults, writeWorkbook } from '@yimen/workbooks';
import type { EditionRow } from '../edition/edition.queries.js';
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

/** Headings under which two say different things of some fields. */
const differing = (one: ItemStandard, other: ItemStandard, fields: readonly ItemField[]) => {
  const [left, right] = [one, other].map((standard) => wordsOf(standard, new Set(fields))) as [ReturnType<typeof wordsOf>, ReturnType<typeof wordsOf>];
  return left.flatMap(({ heading, text }, at) => (text === right[at]!.text ? [] : [{ heading, one: text, other: right[at]!.text }]));
};

/** What differs at a tenant from the province's standard (差异清单): a row for each heading of each field, with who set it and since when. */
export async function differencesWorkbook(tenantNo: TenantNo, items: AsyncIterable<EffectiveAtTenant>): Promise<Buffer> {
  const rows: string[][] = [];
  for await (const { edition, effective } of items) {
    for (const field of ITEM_FIELDS.filter((one) => effective.touched.has(one))) {
      const { setBy, setAt, policy } = provenanceOf(edition, effective, tenantNo, field);
      for (const { heading, one, other } of differing(edition.standard, effective.values, [field])) {
        rows.push([edition.standard.code, edition.standard.name, heading, one, other, String(setBy), shanghaiDateOf(setAt), POLICY_WORDS[policy]]);
      }
    }
  }
  return writeWorkbook({ name: '差异', head: HEAD, rows, choices: new Map() });
}

/** An edition and the one before it; null for the first. */
export interface EditionPair {
  readonly edition: EditionRow;
  readonly before: EditionRow | null;
}

/** What editions say differently from those before them (版本对照): a row for each heading; of a new item one row says so. */
export function changesWorkbook(pairs: readonly EditionPair[]): Promise<Buffer> {
  const rows = pairs.flatMap(({ edition: { code, name, editionNo, content }, before }) => (before
    ? differing(completed(before.content), completed(content), ITEM_FIELDS).map(({ heading, one, other }) => [code, name, String(before.editionNo), String(editionNo), heading, one, other])
    : [[code, name, '', String(editionNo), '新增事项', '', '']]));
  return writeWorkbook({ name: '版本对照', head: ['事项编码', '事项名称', '原版本', '新版本', '要素', '原内容', '新内容'], rows, choices: new Map() });
}
