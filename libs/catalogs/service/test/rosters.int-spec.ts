import { readFileSync } from 'node:fs';
import { rosterSheets, type Roster } from '@yimen/catalogs-domain';
import { readWorkbook, writeWorkbook } from '@yimen/workbooks';
import { RosterImport } from '../src/roster/roster-import.js';
import { reconciledWorkbook } from '../src/roster/roster-workbook.js';
import { RosterQueries } from '../src/roster/roster.queries.js';
import { anybody, CatalogOffice, DAY_2, idOf, inPost, manager, publisher, request, SHIFANG, SHIGU, SICHUAN, standard } from './catalog-office.js';

const NINGXIA = 64_00_000_000_0000;
let office: CatalogOffice;
let imports: RosterImport;
let queries: RosterQueries;
beforeAll(async () => {
  office = await CatalogOffice.open();
  imports = new RosterImport(office.database);
  queries = new RosterQueries(office.database, office.effective);
});
afterAll(() => office?.close());

/** The annex of 宁政发〔2008〕40号 as an office would type it, with the two totals that the document itself names. */
const annex = (): Promise<Buffer> => {
  const [head, ...rows] = readFileSync(new URL('../../../../deploy/seed-data/catalog/ningxia-roster.tsv', import.meta.url), 'utf8').trim().split('\n').map((line) => line.split('\t'));
  return writeWorkbook(
    { name: '进驻清单', head: head!, rows, choices: new Map() },
    { name: '合计', head: ['类别', '单位数'], rows: [['进驻', '32'], ['代受理', '13']], choices: new Map() },
  );
};
const written = (roster: Partial<Roster>): Promise<Buffer> => writeWorkbook(...rosterSheets({ entries: [], totals: [], ...roster }));
const take = async (ctx: ReturnType<typeof manager>, file: Buffer, title = '进驻清单') => imports.take(ctx, request().clientRequestId, title, file);

test('the annex of the fourth plan is taken, adds up, and shows what it leaves out and what the catalog lacks', async () => {
  const ctx = publisher(DAY_2, NINGXIA);
  idOf(await take(ctx, await annex(), '宁政发〔2008〕40号'));
  const roster = (await queries.newest(anybody(), NINGXIA))!;
  expect(roster).toMatchObject({ title: '宁政发〔2008〕40号', version: 1, importedAt: DAY_2 });
  const { sections } = await queries.report(anybody(), roster);
  expect(sections.map(({ kind, units, counted, items, declaredLicences, declaredApprovals, declaredOthers, findings }) => [kind, units, counted, items, declaredLicences, declaredApprovals, declaredOthers, findings])).toEqual([
    ['resident', 32, 30, 838, 539, 296, 3, []], ['agency', 13, 13, 98, 62, 36, 0, []], ['temporary', 16, 0, 0, 0, 0, 0, []], ['bidding', 7, 0, 0, 0, 0, 0, []],
  ]);
  const missing = await queries.entries(anybody(), roster, { kind: 'resident' }, 200, null);
  expect(missing.nodes.filter(({ findings }) => findings.includes('counts_missing')).map(({ department }) => department)).toEqual(['自治区政府办公厅', '自治区政府法制办']);
  const first = await queries.entries(anybody(), roster, { noticed: true }, 2, null);
  const second = await queries.entries(anybody(), roster, { noticed: true }, 2, first.pageInfo.endCursor);
  expect([...first.nodes, ...second.nodes].map(({ no }) => no)).toEqual([1, 2, 3, 4]);

  const book = await readWorkbook(await reconciledWorkbook(await queries.report(anybody(), roster)), { unpacked: 32 * 1024 * 1024, rows: 5_000 });
  if (book.kind !== 'Workbook') throw new Error(book.rule);
  expect(book.sheets.map(({ name, rows }) => [name, rows.length])).toEqual([['核对', 69], ['合计', 5]]);
  expect(book.sheets[0].rows[1]!.cells.get(11)?.text).toBe('没有事项数');
});

test('what was announced is held against the items and claims of the centre', async () => {
  const of = (code: string, type: string) => ({ type, implementer: { name: '林业局', nature: '1', delegating: '' }, code });
  for (const [code, type] of [['R1', '01'], ['R2', '01'], ['R3', '07']] as const) idOf(await office.publish(idOf(await office.draft(code, { ...standard(code), ...of(code, type) }))));
  idOf(await office.claiming.claim(manager(SHIFANG), { ...request(), items: [{ code: 'R1', mode: 'own' }] }));
  idOf(await take(manager(SHIFANG), await written({
    entries: [{ kind: 'resident', no: 1, department: '林业局', items: 3, licences: 2, approvals: 1, others: null, note: '' }, { kind: 'resident', no: 2, department: '水利局', items: 5, licences: 4, approvals: 2, others: null, note: '' }],
    totals: [{ kind: 'resident', units: 3, items: 8, licences: null, approvals: null, others: null }],
  })));
  const roster = (await queries.newest(anybody(), SHIFANG))!;
  const { entries, sections } = await queries.report(anybody(), roster);
  expect(entries.map(({ inCatalog, findings }) => [inCatalog, findings])).toEqual([
    [{ licences: 2, others: 1, claimed: 1 }, []], [{ licences: 0, others: 0, claimed: 0 }, ['parts_differ', 'catalog_differs']],
  ]);
  expect(sections).toMatchObject([{ units: 2, items: 8, licences: 2, others: 1, claimed: 1, findings: [{ what: 'units', declared: 3, found: 2 }] }]);
});

test('a later one takes the place of the one before, the same file under the same id is taken once, and a wrong one not at all', async () => {
  const file = await written({ entries: [{ kind: 'resident', no: 1, department: '民政所', items: 1, licences: 1, approvals: null, others: null, note: '' }] });
  const id = idOf(await imports.take(manager(SHIGU), 'roster-once', '清单', file));
  expect(idOf(await imports.take(manager(SHIGU), 'roster-once', '清单', file))).toBe(id);
  idOf(await take(manager(SHIGU), file, '第二版'));
  expect(await queries.newest(anybody(), SHIGU)).toMatchObject({ version: 2, title: '第二版' });
  const wrong = await writeWorkbook({ name: '进驻清单', head: ['类别', '序号', '部门和单位', '事项数'], rows: [['进驻', '一', '民政所', '1']], choices: new Map() });
  expect(await take(manager(SHIGU), wrong)).toMatchObject({ kind: 'CatalogRowsRefused', count: 1, faults: [{ sheet: '进驻清单', row: 2, column: 'no', zh: '进驻清单 第 2 行序号“一”：应为整数' }] });
  expect(await take(manager(SHIGU), Buffer.from('x'))).toMatchObject({ kind: 'WorkbookUnreadable' });
  expect(await take(manager(SHIGU), file, ' ')).toEqual({ kind: 'InvalidInput', field: 'title', rule: 'not_blank' });
  expect(await take(inPost('window_clerk', SHIGU, DAY_2), file)).toMatchObject({ kind: 'NotFound' });
  expect(await queries.newest(anybody(), SHIGU)).toMatchObject({ version: 2 });
  expect(await queries.newest(anybody(), SICHUAN)).toBeNull();
});
