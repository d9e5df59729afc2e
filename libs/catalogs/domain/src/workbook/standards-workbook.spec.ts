import fc from 'fast-check';
import type { TableCell } from '@yimen/tables';
import { completed, readStandards, standardSheets, type ItemStandard, type SheetTable, type TextSheet, type WrittenStandard } from '../index.js';
import { standards } from '../../test/cascade-arbitraries.js';
import { FELLING } from '../../test/item-fixtures.js';

/** Sheets as a program reads what another has written. */
const tables = (sheets: readonly TextSheet[]): readonly SheetTable[] => sheets.map(({ name, head, rows }) => ({
  name, mergedRows: [], from1904: false,
  rows: [head, ...rows].map((texts, index) => ({ no: index + 1, cells: new Map(texts.flatMap((text, at): [number, TableCell][] => (text === '' ? [] : [[at, { text, kind: 'text' }]]))) })),
}));
const read = (sheets: readonly SheetTable[]) => {
  const found = readStandards(sheets);
  if (found.kind !== 'ReadStandards') throw new Error(JSON.stringify(found));
  return found;
};

/** Everything an element list can hold, so that no column is left out by accident. */
const FULL: WrittenStandard = {
  ...FELLING,
  nationalCode: '000164106000', mainItem: { code: '000164106000', name: '林木采伐' }, subItem: { code: '00016410600Y', name: '林木采伐许可' },
  scenarios: [{ id: 'x', name: '国有林' }, { id: 'y', name: '零星林木' }],
  powers: { levels: ['4', '5'], source: '2', division: '县级审批', content: '核发许可证' },
  implementer: { name: '什邡市林业局', nature: '3', delegating: '德阳市林业局' }, jointBodies: [{ id: 'j', name: '自然资源局' }], guidingBody: '国家林草局',
  reviewKind: 'staged', specialProcedures: [{ id: 'p', kind: 'extension', name: '现场核验', basis: '第五条', limit: { amount: 5, unit: 'working_day' } }, { id: 'q', kind: 'other', name: '公示', basis: '', limit: null }],
  quantityLimit: '采伐限额内', intermediary: { name: '调查设计', content: '伐区\n调查' }, statutoryNote: '依法', promisedNote: '不含公示', flowNote: '先受理',
  topics: { persons: ['农业'], organisations: ['林业', '环保'] }, localTopics: [{ id: 't', name: '春耕' }], rights: '知情', duties: '更新造林',
  remedies: { reconsideration: { body: '市政府', address: '德阳', phone: '0838', url: 'https://a.example/' }, litigation: { body: '法院', address: '什邡', phone: '0839', url: '' } },
  bodyCodes: { national: 'N1', local: 'L1', handling: 'H1' }, body: { name: '什邡市林业局', creditCode: '115106820081234567' }, office: '林政股',
  crossRegion: 'cities', onlinePayment: false, delivery: [{ id: 'd', kind: 'courier', name: '邮政' }], visitReason: '核验原件',
  online: { depth: 3, url: 'https://zwfw.example/', mobileUrl: '' }, booking: { perDay: 20, rule: '提前一日' }, mailing: { materials: true, results: true }, kiosk: true,
  hall: '市政务大厅', traffic: '5 路', contacts: { consultUrl: 'https://b.example/', consultEmail: 'a@b.cn', consultAccount: '什邡政务', complaintUrl: '', complaintAddress: '什邡' },
  result: { name: '采伐许可证', kind: 'certificate', sample: 'https://c.example/s.pdf' },
  legalBasis: [{ law: '森林法', clause: '第五十六条', number: '主席令39号', text: '采伐林地上的林木', issuer: '全国人大常委会', effectiveOn: '2020-07-01' }],
  materials: [{
    id: 'm1', name: '申请表', necessity: 'deferrable', form: 'fetched', source: 'intermediary', copies: 2, scenarios: ['x', 'y'], medium: 'electronic', paperSize: 'A4', sourceNote: '下载', issuer: '乡镇', issuedWithin: '一月内',
    blankForm: 'https://d.example/', sampleForm: 'https://e.example/', guidance: '如实', acceptance: '齐全', basis: '第二条', note: '—',
  }],
  fees: [{ id: 'f1', name: '工本费', amountFen: 1050, standard: '每证', basis: '目录', reductionBasis: '低保免', note: '备' }, { id: 'f2', name: '检疫费', amountFen: null, standard: '按方', basis: '目录' }],
  steps: [{ id: 's1', name: '受理', limit: { amount: 0, unit: 'on_the_spot' }, level: 3, handler: '张三', criteria: '齐全', outcome: '受理通知' }],
};

test('an item with everything comes back as it went', () => {
  const { items: [item], faults } = read(tables(standardSheets([FULL])));
  expect(faults).toEqual([]);
  expect(item!.content).toEqual(FULL);
  expect(item).toMatchObject({ code: FULL.code, place: { sheet: '事项', row: 2 }, lines: { fees: [{ sheet: '收费项目', row: 2 }, { sheet: '收费项目', row: 3 }] } });
});

test('random standards come back as they went', () => {
  // Trailing blanks of a cell say nothing, and a list of ids is separated by 、.
  fc.assert(fc.property(fc.array(standards, { minLength: 1, maxLength: 3 }), (some) => {
    const written = some.map((standard, index): ItemStandard => ({ ...standard, code: `item-${index}` }));
    const { items, faults } = read(tables(standardSheets(written)));
    expect(faults).toEqual([]);
    expect(items.map(({ content }) => completed(content as unknown as WrittenStandard))).toEqual(written);
  }), { numRuns: 40 });
});

test('the template says nothing, and what a sheet leaves out is not said', () => {
  expect(readStandards(tables(standardSheets([])))).toEqual({ kind: 'NoRows' });
  const [items] = tables(standardSheets([FULL]));
  const [item] = read([items!]).items;
  expect(Object.keys(item!.content)).not.toContain('materials');
  expect(readStandards([])).toEqual({ kind: 'SheetMissing', sheet: '事项' });
});

describe('what is wrong is named with sheet, row and column', () => {
  const changed = (sheet: string, row: number, heading: string, cell: TableCell | null): readonly SheetTable[] => tables(standardSheets([FULL])).map((table) => {
    if (table.name !== sheet) return table;
    const at = [...table.rows[0]!.cells].find(([, { text }]) => text.replace('*', '') === heading)![0];
    return { ...table, rows: table.rows.map((one) => (one.no === row ? { no: row, cells: new Map([...one.cells].filter(([column]) => column !== at).concat(cell ? [[at, cell]] : [])) } : one)) };
  });
  test.each<[string, string, number, string, TableCell | null, object]>([
    ['a bare number is no limit', '事项', 2, '承诺办结时限', { text: '10', kind: 'number' }, { column: 'promisedLimit', rule: 'limit', given: '10' }],
    ['a word that is none', '申请材料', 2, '必要性', { text: '也许', kind: 'text' }, { column: 'necessity', rule: 'word', given: '也许' }],
    ['nothing where something must be', '办理环节', 2, '环节名称', null, { column: 'name', rule: 'needed' }],
    ['an item that is not there', '收费项目', 3, '事项编码', { text: 'nowhere', kind: 'text' }, { column: 'code', rule: 'unknown_item', given: 'nowhere' }],
    ['the same line twice', '收费项目', 3, '编号', { text: 'f1', kind: 'text' }, { column: 'id', rule: 'repeated', given: 'f1' }],
    ['a third decimal', '收费项目', 2, '金额（元）', { text: '1.005', kind: 'text' }, { column: 'amountFen', rule: 'yuan' }],
    ['a formula', '事项', 2, '到现场次数', { text: '1', kind: 'formula' }, { column: 'visits', rule: 'formula' }],
    ['half a person', '事项', 2, '到现场次数', { text: '0.5', kind: 'number' }, { column: 'visits', rule: 'whole_number' }],
  ])('%s', (_what, sheet, row, heading, cell, fault) => {
    expect(read(changed(sheet, row, heading, cell)).faults).toEqual([expect.objectContaining({ sheet, row, ...fault })]);
  });

  test('the same item twice', () => {
    expect(read(tables(standardSheets([FULL, FULL]))).faults).toContainEqual({ sheet: '事项', row: 3, column: 'code', rule: 'repeated', given: FULL.code });
  });

  test('merged cells, a heading nobody knows, one that is missing', () => {
    const [items, ...lists] = tables(standardSheets([FULL]));
    expect(read([{ ...items!, mergedRows: [2] }, ...lists]).faults).toEqual([{ sheet: '事项', row: 2, column: null, rule: 'merged', given: '' }]);
    const head = new Map(items!.rows[0]!.cells).set(0, { text: '编号代码', kind: 'text' });
    expect(readStandards([{ ...items!, rows: [{ no: 1, cells: head }, ...items!.rows.slice(1)] }])).toEqual({ kind: 'ColumnsWrong', sheet: '事项', missing: ['code'], unknown: ['编号代码'], repeated: [] });
  });
});

test('what people type is understood', () => {
  const sheets = tables(standardSheets([FULL]));
  const at = (heading: string): number => [...sheets[0]!.rows[0]!.cells].find(([, { text }]) => text.replace('*', '') === heading)![0];
  const cells = new Map(sheets[0]!.rows[1]!.cells)
    .set(at('承诺办结时限'), { text: '10 工作日', kind: 'text' }).set(at('法定办结时限'), { text: '即办', kind: 'text' }).set(at('事项编码'), { text: '5.10682120201E11', kind: 'number' })
    .set(at('服务对象'), { text: '自然人；2', kind: 'text' }).set(at('办件类型'), { text: 'promised', kind: 'text' });
  const [item] = read([{ ...sheets[0]!, rows: [sheets[0]!.rows[0]!, { no: 2, cells }] }]).items;
  expect(item).toMatchObject({ code: '510682120201', content: { promisedLimit: { amount: 10, unit: 'working_day' }, statutoryLimit: { amount: 0, unit: 'on_the_spot' }, serviceObjects: ['1', '2'], timeKind: 'promised' } });
});
