import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { ROSTER_KINDS, readRoster, reconcileRoster, ROSTER_SHEET, rosterSheets, TOTALS_SHEET, type InCatalog, type Roster, type RosterEntry, type SheetTable } from '../index.js';

const NOTHING: InCatalog = { licences: 0, others: 0, claimed: 0 };
const inNoCatalog = () => NOTHING;
const table = (name: string, lines: readonly (readonly string[])[]): SheetTable => ({
  name, mergedRows: [], from1904: false,
  rows: lines.map((texts, at) => ({ no: at + 1, cells: new Map(texts.map((text, column) => [column, { text, kind: /^\d+$/.test(text) ? 'number' as const : 'text' as const }])) })),
});
const entry = (more: Partial<RosterEntry>): RosterEntry => ({ kind: 'resident', no: 1, department: '教育厅', items: 10, licences: 8, approvals: 2, others: null, note: '', ...more });
const findings = (entries: readonly RosterEntry[], known = inNoCatalog) => reconcileRoster({ entries, totals: [] }, known).entries.map(({ findings: found }) => found.filter((one) => one !== 'catalog_differs'));

/** 宁政发〔2008〕40号, annex. */
const NINGXIA = table(ROSTER_SHEET, readFileSync(new URL('../../../../../deploy/seed-data/catalog/ningxia-roster.tsv', import.meta.url), 'utf8').trim().split('\n').map((line) => line.split('\t')));

test('the annex of the fourth plan adds up to what its rows say, and shows what it leaves out', () => {
  const totals = table(TOTALS_SHEET, [['类别', '单位数'], ['进驻', '32'], ['代受理', '13']]);
  const read = readRoster([NINGXIA, totals]);
  if (read.kind !== 'ReadRoster') throw new Error(read.kind);
  expect(read.faults).toEqual([]);
  const { sections, entries } = reconcileRoster(read, inNoCatalog);
  expect(sections.map(({ kind, units, counted, items, declaredLicences, declaredApprovals, declaredOthers, findings: found }) => [kind, units, counted, items, declaredLicences, declaredApprovals, declaredOthers, found])).toEqual([
    ['resident', 32, 30, 838, 539, 296, 3, []],
    ['agency', 13, 13, 98, 62, 36, 0, []],
    ['temporary', 16, 0, 0, 0, 0, 0, []],
    ['bidding', 7, 0, 0, 0, 0, 0, []],
  ]);
  const noticed = entries.map(({ kind, no, department, findings: found }) => [kind, no, department, found.filter((one) => one !== 'catalog_differs')] as const).filter(([, , , found]) => found.length > 0);
  expect(noticed).toEqual([
    ['resident', 1, '自治区政府办公厅', ['counts_missing']],
    ['resident', 32, '自治区政府法制办', ['counts_missing']],
    ['temporary', 16, '其他有临时性或季节性办理事项的部门和单位', ['names_nobody']],
    ['bidding', 6, '其他有招投标事项的部门和单位', ['names_nobody']],
  ]);
  expect(entries.filter(({ findings: found }) => found.includes('catalog_differs'))).toHaveLength(43);
});

test.each([
  ['a row whose parts are not its total', [entry({ items: 11 })], [['parts_differ']]],
  ['a total without parts', [entry({ licences: null, approvals: null })], [[]]],
  ['no count of who is at a temporary window', [entry({ kind: 'temporary', items: null, licences: null, approvals: null })], [[]]],
  ['the same unit twice', [entry({}), entry({ no: 2 })], [['unit_repeated'], ['unit_repeated']]],
  ['the same unit in two ways', [entry({}), entry({ kind: 'agency' })], [[], []]],
  ['a number left out', [entry({}), entry({ no: 3, department: '公安厅' })], [[], ['number_out_of_order']]],
] as const)('%s', (_, entries, expected) => {
  expect(findings(entries)).toEqual(expected);
});

test('what was announced is held against what the catalog has', () => {
  const known = (department: string) => (department === '教育厅' ? { licences: 8, others: 2, claimed: 7 } : NOTHING);
  const report = reconcileRoster({ entries: [entry({}), entry({ no: 2, department: '公安厅' })], totals: [] }, known);
  expect(report.entries.map(({ findings: found }) => found)).toEqual([[], ['catalog_differs']]);
  expect(report.sections).toMatchObject([{ licences: 8, others: 2, claimed: 7, items: 20 }]);
});

test('a total that the rows do not add up to is named with both numbers', () => {
  const totals = [{ kind: 'resident', units: 2, items: 10, licences: 9, approvals: null, others: null }] as const;
  expect(reconcileRoster({ entries: [entry({})], totals }, inNoCatalog).sections[0]!.findings).toEqual([{ what: 'units', declared: 2, found: 1 }, { what: 'licences', declared: 9, found: 8 }]);
  expect(reconcileRoster({ entries: [], totals }, inNoCatalog).sections).toMatchObject([{ kind: 'resident', units: 0, findings: [{ what: 'units' }, { what: 'items' }, { what: 'licences' }] }]);
});

test('sums are those of the rows in whatever order, and declared totals that are those sums are never noticed', () => {
  const counts = fc.option(fc.nat(500));
  const entries = fc.array(fc.record({ kind: fc.constantFrom(...ROSTER_KINDS), no: fc.nat(50), department: fc.string({ minLength: 1 }), items: counts, licences: counts, approvals: counts, others: counts, note: fc.constant('') }), { maxLength: 40 });
  fc.assert(fc.property(entries, (rows) => {
    const { sections } = reconcileRoster({ entries: rows, totals: [] }, inNoCatalog);
    expect(sections.reduce((total, { items }) => total + items, 0)).toBe(rows.reduce((total, { items }) => total + (items ?? 0), 0));
    const totals = sections.map(({ kind, units, items, declaredLicences, declaredApprovals, declaredOthers }) => ({ kind, units, items, licences: declaredLicences, approvals: declaredApprovals, others: declaredOthers }));
    expect(reconcileRoster({ entries: rows.toReversed(), totals }, inNoCatalog).sections.flatMap(({ findings: found }) => found)).toEqual([]);
  }));
});

test('what is written is read again as it was', () => {
  const roster: Roster = { entries: [entry({}), entry({ kind: 'bidding', no: 1, department: '建设厅', items: null, licences: null, approvals: null, note: '招投标' })], totals: [{ kind: 'resident', units: 1, items: 10, licences: 8, approvals: 2, others: null }] };
  const { entries, totals } = readRoster(rosterSheets(roster).map(({ name, head, rows }) => table(name, [head, ...rows]))) as Roster & { kind: string };
  expect({ entries, totals }).toEqual(roster);
});

test('a table with other columns, without rows, or with cells that cannot be read is refused or told', () => {
  expect(readRoster([table('别的', [['类别']])])).toEqual({ kind: 'SheetMissing', sheet: ROSTER_SHEET });
  expect(readRoster([table(ROSTER_SHEET, [['类别', '序号']])])).toMatchObject({ kind: 'ColumnsWrong', missing: ['department'] });
  expect(readRoster([table(ROSTER_SHEET, [['类别', '序号', '部门和单位']])])).toEqual({ kind: 'NoRows' });
  const read = readRoster([table(ROSTER_SHEET, [['类别', '序号', '部门和单位', '事项数'], ['常驻', '1', '教育厅', '约十项'], ['进驻', '2', '', '3']])]);
  expect(read).toMatchObject({ entries: [], faults: [{ row: 2, column: 'kind', rule: 'word' }, { row: 2, column: 'items', rule: 'whole_number' }, { row: 3, column: 'department', rule: 'needed' }] });
});
