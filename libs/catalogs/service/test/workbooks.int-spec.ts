import { readStandards, standardSheets, type ItemStandard, type TextSheet } from '@yimen/catalogs-domain';
import { readWorkbook, writeWorkbook, type NamedTable } from '@yimen/workbooks';
import { CatalogImport } from '../src/workbook/catalog-import.js';
import { catalogWithFaults, changesWorkbook, differencesWorkbook, standardsWorkbook } from '../src/workbook/catalog-workbooks.js';
import { anybody, CatalogOffice, DAY_2, DAY_3, days, idOf, manager, publisher, SHIFANG, SHIGU, SICHUAN, standard } from './catalog-office.js';

const LIMITS = { unpacked: 300 * 1024 * 1024, rows: 150_000 };
let office: CatalogOffice;
let imports: CatalogImport;
const desk = publisher(DAY_2);

beforeAll(async () => {
  office = await CatalogOffice.open();
  imports = new CatalogImport(office.database);
});
afterAll(() => office?.close());

const file = (...standards: readonly ItemStandard[]) => standardsWorkbook(standards);
const sheetsOf = async (bytes: Buffer): Promise<readonly NamedTable[]> => {
  const book = await readWorkbook(bytes, LIMITS);
  if (book.kind !== 'Workbook') throw new Error(book.rule);
  return book.sheets;
};
/** Sheets with some texts changed before they are written. */
const mended = (sheets: readonly TextSheet[], change: (sheet: string, row: readonly string[]) => readonly string[]) =>
  writeWorkbook(...sheets.map((sheet) => ({ ...sheet, rows: sheet.rows.map((row) => change(sheet.name, row)) })));
const newestBut = async (code: string, skipped: number) => (await office.editions.page(desk, SICHUAN, code, 5, null)).nodes[skipped] ?? null;
const newest = async (code: string) => (await office.editions.page(desk, SICHUAN, code, 1, null)).nodes[0] ?? null;

test('new items become drafts, an item that stays as it is gets none, and a change follows what is published', async () => {
  await office.published('wb-old');
  const same = standard('wb-old');
  expect(await imports.attempt(desk, await file(same))).toMatchObject({ kind: 'CatalogTrial', added: 0, changed: 0, unchanged: 1, faults: [] });

  const outcome = await imports.take(desk, 'workbook-1', await file(same, standard('wb-new'), standard('wb-other', { visits: 0 })));
  expect(outcome).toMatchObject({ kind: 'done' });
  expect(await newest('wb-new')).toMatchObject({ status: 'draft', editionNo: 1, content: expect.objectContaining({ name: '林木采伐许可 wb-new', steps: standard('wb-new').steps }) });
  expect(await newest('wb-old')).toMatchObject({ status: 'published', editionNo: 1 });

  await imports.take(desk, 'workbook-2', await file({ ...same, visits: 1 }, standard('wb-new', { hours: '周一至周五' })));
  expect(await newest('wb-old')).toMatchObject({ status: 'draft', editionNo: 2, content: expect.objectContaining({ visits: 1 }) });
  expect(await newest('wb-new')).toMatchObject({ status: 'draft', editionNo: 1, version: 2, content: expect.objectContaining({ hours: '周一至周五' }) });
});

test('the same file under the same id is taken once, another is refused', async () => {
  const first = await imports.take(desk, 'workbook-3', await file(standard('wb-once')));
  expect(await imports.take(desk, 'workbook-3', await file(standard('wb-once')))).toEqual(first);
  expect(await newest('wb-once')).toMatchObject({ version: 1 });
  expect(await imports.take(desk, 'workbook-3', await file(standard('wb-twice')))).toMatchObject({ kind: 'RequestIdReused' });
});

test('sheets that are not there leave what the item says as it is', async () => {
  await office.published('wb-part');
  const [items] = standardSheets([{ ...standard('wb-part'), place: '新址' }]);
  expect(await imports.take(desk, 'workbook-4', await writeWorkbook(items!))).toMatchObject({ kind: 'done' });
  expect((await newest('wb-part'))!.content).toMatchObject({ place: '新址', materials: standard('wb-part').materials });
});

test('what is wrong is told row by row, and nothing is taken', async () => {
  const sheets = standardSheets([standard('wb-bad'), standard('wb-good')]);
  const bytes = await mended(sheets, (sheet, row) => (row[0] !== 'wb-bad' ? row : row.map((text) => (sheet === '申请材料' && text === '必要' ? '大概' : sheet === '事项' && text === '10个工作日' ? '10' : text))));
  const trial = await imports.attempt(desk, bytes);
  expect(trial).toMatchObject({ kind: 'CatalogTrial', faults: [{ sheet: '事项', row: 2, column: 'promisedLimit', rule: 'limit' }, { sheet: '申请材料', row: 2, rule: 'word' }, { sheet: '申请材料', row: 3, rule: 'word' }, expect.anything(), expect.anything(), expect.anything()] });
  const refusal = await imports.take(desk, 'workbook-5', bytes);
  expect(refusal).toMatchObject({ kind: 'CatalogRowsRefused', faults: [{ zh: '事项 第 2 行承诺办结时限“10”：应写明单位，如“20个工作日”“30个自然日”“3个月”“2小时”“即时办结”' }, ...Array(5).fill(expect.anything())] });
  expect(await newest('wb-good')).toBeNull();
  if (trial.kind !== 'CatalogTrial') throw new Error('no trial');
  // The workbook with faults can be mended and sent in again.
  const answered = await sheetsOf(await catalogWithFaults(trial));
  expect([...answered[0]!.rows[1]!.cells.values()].at(-1)!.text).toContain('应写明单位');
  const again = readStandards(answered);
  expect(again).toMatchObject({ kind: 'ReadStandards', items: [{ code: 'wb-bad' }, { code: 'wb-good' }] });
});

test('what no standard can say is refused in its own row, whatever the cells look like', async () => {
  const long = '长'.repeat(501);
  const trial = await imports.attempt(desk, await file(standard('wb-long', { place: long, materials: [{ ...standard('x').materials[0]!, name: long }] })));
  expect(trial).toMatchObject({ faults: [{ sheet: '申请材料', row: 2, column: 'name', rule: 'too_big' }, { sheet: '事项', row: 2, column: 'place', rule: 'too_big' }] });
});

test('ten thousand bad rows, wrong codes and merged cells: all of it is counted, nothing is written', async () => {
  const many = Array.from({ length: 5_000 }, (_, index) => ({ ...standard(`wb-many-${index}`), visits: 0, materials: [], steps: [], conditions: [], faq: [], fees: [], channels: [], legalBasis: [] }));
  const sheets = standardSheets(many);
  const bytes = await mended(sheets, (sheet, row) => (sheet === '事项' ? row.map((text) => (text === '承诺件' ? '特办件' : text === '林业和草原主管部门' ? '' : text)) : row));
  expect(await imports.take(desk, 'workbook-6', bytes)).toMatchObject({ kind: 'CatalogRowsRefused', faults: { length: 200 } });
  const trial = await imports.attempt(desk, bytes);
  expect(trial.kind === 'CatalogTrial' && trial.faults.length).toBeGreaterThanOrEqual(10_000);
  expect(await newest('wb-many-0')).toBeNull();
  expect(await imports.attempt(desk, await file(...many, standard('one-more')))).toEqual({ kind: 'TooManyRows', most: 5_000, given: 5_001 });
  expect(await imports.attempt(desk, Buffer.from('事项编码,事项名称'))).toEqual({ kind: 'WorkbookUnreadable', rule: 'no_zip' });
  expect(await imports.attempt(desk, await standardsWorkbook([]))).toEqual({ kind: 'NoRows' });
});

test('an edition in review and an item that has ended cannot be overwritten', async () => {
  const draft = idOf(await office.draft('wb-review', standard('wb-review'), desk));
  await office.submit([{ editionId: draft, version: 1 }], desk);
  await office.published('wb-ended');
  await office.standings.set(desk, 'retired', { clientRequestId: 'retire-wb-ended', itemCode: 'wb-ended', reason: '法律废止' });
  expect(await imports.attempt(desk, await file(standard('wb-review', { visits: 1 }), standard('wb-ended', { visits: 1 })))).toMatchObject({
    faults: [{ row: 2, rule: 'in_review', given: 'wb-review' }, { row: 3, rule: 'retired', given: 'wb-ended' }],
  });
});

test('two publishers at once: every draft is one of theirs as a whole, and who came late is told', async () => {
  const codes = Array.from({ length: 30 }, (_, index) => `wb-race-${index}`);
  const byOne = await file(...codes.map((code) => standard(code, { hours: '甲' })));
  const byOther = await file(...codes.map((code) => standard(code, { hours: '乙' })));
  const outcomes = await Promise.all([imports.take(desk, 'workbook-7', byOne), imports.take(publisher(DAY_3), 'workbook-8', byOther)]);
  const hours = new Set(await Promise.all(codes.map(async (code) => (await newest(code))!.content.hours)));
  expect(hours.size).toBe(1);
  expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(expect.arrayContaining(['done']));
  for (const outcome of outcomes) if (outcome.kind !== 'done') expect(outcome).toMatchObject({ kind: 'StaleEdition' });
});

test('progress is told in order, up to the whole', async () => {
  const told: string[] = [];
  const items = Array.from({ length: 250 }, (_, index) => standard(`wb-told-${index}`));
  await imports.take(desk, 'workbook-9', await file(...items), (stage, done, of) => told.push(`${stage} ${done}/${of}`));
  expect(told).toEqual(['read 250/250', 'checked 0/250', 'checked 100/250', 'checked 200/250', 'written 0/250', 'written 200/250']);
});

test('what a tenant says differently, with who set it', async () => {
  await office.published('wb-diff');
  await office.set(manager(SHIFANG), 'wb-diff', 'promisedLimit', days(6));
  await office.set(manager(SHIGU), 'wb-diff', 'materials', [{ id: 'm2', dropped: true }]);
  const [sheet] = await sheetsOf(await differencesWorkbook(SHIGU, office.effective.all(anybody().scope, SHIGU, DAY_3)));
  const rows = sheet!.rows.slice(1).map(({ cells }) => [...cells.values()].map(({ text }) => text)).filter(([code]) => code === 'wb-diff');
  expect(rows).toEqual([
    ['wb-diff', '林木采伐许可 wb-diff', '申请材料', 'm1 · 申请表 · 必要 · 原件 · 申请人自备 · 1\nm2 · 林权证明 · 必要 · 复印件 · 政府部门核发 · 1', 'm1 · 申请表 · 必要 · 原件 · 申请人自备 · 1', String(SHIGU), '2026-03-03', '只可从严惠民'],
    ['wb-diff', '林木采伐许可 wb-diff', '承诺办结时限', '10个工作日', '6个工作日', String(SHIFANG), '2026-03-03', '只可从严惠民'],
  ]);
});

test('what an edition says differently from the one before it', async () => {
  await office.published('wb-changes');
  const second = idOf(await office.draft('wb-changes', { visits: 1, phones: { consult: '96196', complaint: '0838-1' } }, desk));
  const [edition, before, first] = await Promise.all([office.editions.byId(desk, second), newestBut('wb-changes', 1), newest('wb-new')]);
  const [sheet] = await sheetsOf(await changesWorkbook([{ edition: edition!, before }, { edition: first!, before: null }]));
  expect(sheet!.rows.slice(1).map(({ cells }) => [...cells.values()].map(({ text }) => text))).toEqual([
    ['wb-changes', '林木采伐许可 wb-changes', '1', '2', '到现场次数', '2', '1'],
    ['wb-changes', '林木采伐许可 wb-changes', '1', '2', '监督投诉电话', '12345', '0838-1'],
    ['wb-new', '林木采伐许可 wb-new', '1', '新增事项'],
  ]);
});

test('an item whose draft was given up comes in as a new one, under the next number', async () => {
  const given = idOf(await office.draft('wb-again', standard('wb-again'), desk));
  idOf(await office.discard(given, 1, desk));
  expect(await imports.attempt(desk, await file(standard('wb-again', { visits: 1 })))).toMatchObject({ added: 1, changed: 0 });
  idOf(await imports.take(desk, 'workbook-again', await file(standard('wb-again', { visits: 1 }))));
  expect(await newest('wb-again')).toMatchObject({ status: 'draft', editionNo: 2, content: { visits: 1 } });
});
