import { growTenants, parseRegionTsv, type Region, type RegionRefusal, type RegionsRefused } from '@yimen/tenants-domain';
import { importTenants, type TenantImport } from './tenant-import.js';

/** What came of an import: how many tenants are new, or why nothing was taken. */
export type RegionImport = ({ readonly kind: 'RegionsImported' } & TenantImport) | RegionsRefused;

/**
 * Grows the tenants of whole provinces from their official rows and takes them into the database, all or nothing.
 * Tenants that are there already stay as they are.
 * @param regions rows, or a text of `code<TAB>name` lines
 * @param validFrom legal date from which the codes count
 * @param onProgress called with the number of rows sent so far
 */
export async function importRegions(
  ownerUrl: string,
  regions: string | readonly Region[],
  validFrom: string,
  onProgress?: (rows: number) => void,
): Promise<RegionImport> {
  const list = typeof regions === 'string' ? parseRegionTsv(regions) : { kind: 'RegionList' as const, regions };
  if (list.kind === 'RegionsRefused') return list;
  const tree = growTenants(list.regions);
  if (tree.kind === 'RegionsRefused') return tree;
  return { kind: 'RegionsImported', ...(await importTenants(ownerUrl, tree.tenants, validFrom, onProgress)) };
}

const SHOWN = 20;

/** The reasons as a clerk reads them, one line each and the first twenty of them, Chinese before English. */
export function sayRegionRefusals({ refusals }: RegionsRefused): { readonly zh: string; readonly en: string } {
  const shown = refusals.slice(0, SHOWN).map(say);
  const more = refusals.length - shown.length;
  const lines = (language: 0 | 1, rest: string): string => [...shown.map((line) => line[language]), ...(more > 0 ? [rest] : [])].join('\n');
  return { zh: lines(0, `……另有 ${more} 处。`), en: lines(1, `… and ${more} more.`) };
}

const RULES = {
  columns: ['应为“代码<制表符>名称”两列', 'two columns, code<TAB>name'],
  code: ['代码应为 2、4、6、9 或 12 位数字', 'a code of 2, 4, 6, 9 or 12 digits'],
  name: ['名称应为可见文字，首尾无空格', 'a name of visible text without spaces around it'],
} as const;

function say(refusal: RegionRefusal): readonly [zh: string, en: string] {
  switch (refusal.kind) {
    case 'RegionRowMalformed': {
      const { line, rule, text } = refusal;
      return [`第 ${line} 行不符合规则（${RULES[rule][0]}）：${text}`, `Line ${line} breaks a rule (${RULES[rule][1]}): ${text}`];
    }
    case 'RegionMalformed': {
      const { code, name, rule } = refusal;
      return [`区划 ${code} ${name} 不符合规则（${RULES[rule][0]}）`, `The division ${code} ${name} breaks a rule (${RULES[rule][1]})`];
    }
    case 'RegionCodeRepeated':
      return [`代码 ${refusal.code} 重复出现`, `The code ${refusal.code} occurs twice`];
    case 'RegionParentMissing':
      return [`区划 ${refusal.code} 缺少上级 ${refusal.parentCode}`, `The parent ${refusal.parentCode} of the division ${refusal.code} is missing`];
    case 'RegionNumbersExhausted':
      return [`上级 ${refusal.parentCode} 下已没有可分配给 ${refusal.code} 的号码`, `There is no number left under ${refusal.parentCode} for ${refusal.code}`];
  }
}
