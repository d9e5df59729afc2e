import { kindWord, type RosterReport } from '@yimen/catalogs-domain';
import { writeWorkbook } from '@yimen/workbooks';
import { ENTRY_FINDINGS, sayTotal } from './roster-words.js';

const HEAD = ['类别', '序号', '部门和单位', '事项数', '许可', '非许可审批', '其他', '备注', '目录中许可', '目录中其他', '已认领', '核对结果'];
const SUMS = ['类别', '单位数', '有事项数的单位', '事项数', '许可', '非许可审批', '其他', '目录中许可', '目录中其他', '已认领', '核对结果'];
const texts = (...values: readonly (string | number | null)[]): string[] => values.map((value) => (value === null ? '' : String(value)));

/** A roster with what was noticed of each unit, and its sums (进驻核对表). */
export function reconciledWorkbook({ entries, sections }: RosterReport): Promise<Buffer> {
  return writeWorkbook(
    {
      name: '核对', head: HEAD, choices: new Map(),
      rows: entries.map(({ kind, no, department, items, licences, approvals, others, note, inCatalog, findings }) => texts(
        kindWord(kind), no, department, items, licences, approvals, others, note, inCatalog.licences, inCatalog.others, inCatalog.claimed, findings.map((one) => ENTRY_FINDINGS[one]['zh-CN']).join('；'))),
    },
    {
      name: '合计', head: SUMS, choices: new Map(),
      rows: sections.map(({ kind, units, counted, items, declaredLicences, declaredApprovals, declaredOthers, licences, others, claimed, findings }) => texts(
        kindWord(kind), units, counted, items, declaredLicences, declaredApprovals, declaredOthers, licences, others, claimed, findings.map((one) => sayTotal(one, 'zh-CN')).join('；'))),
    },
  );
}
