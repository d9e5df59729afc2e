import type { Locale } from '@yimen/access';
import type { EntryFinding, TotalFinding } from '@yimen/catalogs-domain';

type Said = Readonly<Record<Locale, string>>;

/** What is noticed of a unit, in words. */
export const ENTRY_FINDINGS: Readonly<Record<EntryFinding, Said>> = {
  counts_missing: { 'zh-CN': '没有事项数', en: 'no number of items' },
  parts_differ: { 'zh-CN': '许可、非许可审批与其他之和不等于事项数', en: 'licences, approvals and others do not add up to the items' },
  unit_repeated: { 'zh-CN': '同一类别中重复出现', en: 'stands twice among units of its kind' },
  number_out_of_order: { 'zh-CN': '序号不连续', en: 'its number is out of order' },
  names_nobody: { 'zh-CN': '未指明具体部门', en: 'names no unit' },
  catalog_differs: { 'zh-CN': '与目录中的事项数不同', en: 'the catalog has another number of items' },
};
const COUNTED: Readonly<Record<TotalFinding['what'], Said>> = {
  units: { 'zh-CN': '单位数', en: 'units' }, items: { 'zh-CN': '事项数', en: 'items' }, licences: { 'zh-CN': '许可', en: 'licences' },
  approvals: { 'zh-CN': '非许可审批', en: 'approvals' }, others: { 'zh-CN': '其他', en: 'others' },
};
/** Where a declared total is another than the sum of the rows, in words. */
export function sayTotal({ what, declared, found }: TotalFinding, locale: Locale): string {
  const name = COUNTED[what][locale];
  return locale === 'zh-CN' ? `${name}：文件合计 ${declared}，逐行相加 ${found}` : `${name}: ${declared} declared, the rows add up to ${found}`;
}
