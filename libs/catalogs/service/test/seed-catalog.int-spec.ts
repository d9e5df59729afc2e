import { readFileSync } from 'node:fs';
import { seedCatalog } from '../src/index.js';
import { anybody, CatalogOffice, DAY_1, DAY_2, DAY_3, GUANGXI, SICHUAN, standard, VILLAGE } from './catalog-office.js';

let office: CatalogOffice;
beforeAll(async () => {
  office = await CatalogOffice.open();
});
afterAll(() => office?.close());

const items = JSON.parse(readFileSync(new URL('../../../../deploy/seed-data/catalog/sichuan-items.json', import.meta.url), 'utf8')) as { code: string; name: string; validUntil?: string; note?: string }[];

test('publishes every item of the file once, and they are found by name, type and code, page by page', async () => {
  expect(await seedCatalog(office.databases.ownerUrl, SICHUAN, items, DAY_1)).toEqual({ published: items.length, known: 0 });
  expect(await seedCatalog(office.databases.ownerUrl, SICHUAN, items, DAY_2)).toEqual({ published: 0, known: items.length });
  const search = async (filter: object) => (await office.effective.page(anybody().scope, VILLAGE, DAY_3, filter)).nodes.map(({ edition }) => edition.standard.code);
  const seeded = items.filter(({ validUntil }) => validUntil === undefined).map(({ code }) => code).toSorted();
  expect((await search({ search: '51-', first: 200 }))).toEqual(seeded);
  expect(await search({ search: '采伐许可证核发' })).toEqual(['51-01-00038-000']);
  expect((await search({ search: '51-', type: '01', first: 200 }))).toEqual(seeded.filter((code) => code.startsWith('51-01-')));
  expect(await search({ search: '51-', standing: 'retired' })).toEqual(items.filter(({ validUntil }) => validUntil).map(({ code }) => code).toSorted());
  expect(await office.standingQueries.ofItem(anybody(), VILLAGE, '51-07-00004-000')).toMatchObject([
    { standing: 'retired', effectiveOn: '2016-01-01', reason: items.find(({ code }) => code === '51-07-00004-000')?.note },
  ]);
  expect(await search({ search: "' or true --" })).toEqual([]);
  await expect(search({ search: '\u0000' })).rejects.toThrow(/search/);
  const pages: string[] = [];
  for (let after: string | null = null; ;) {
    const { nodes, pageInfo } = await office.effective.page(anybody().scope, VILLAGE, DAY_3, { search: '51-', first: 30, after });
    pages.push(...nodes.map(({ edition }) => edition.standard.code));
    if (!pageInfo.hasNextPage) break;
    after = pageInfo.endCursor;
  }
  expect(pages).toEqual(seeded);
});

test('stops at an item that could not be published, names it, and writes nothing', async () => {
  const seed = (...seeds: unknown[]) => seedCatalog(office.databases.ownerUrl, GUANGXI, seeds, DAY_1);
  await expect(seed(standard('D1'), standard('D2', { legalBasis: [] }))).rejects.toThrow('catalog seed, item D2: basis_missing (legalBasis)');
  await expect(seed(standard('D1'), { code: 'D3' })).rejects.toThrow('catalog seed, item D3: name breaks the rule invalid_type');
  await expect(seed(standard('D1'), standard('D1'))).rejects.toThrow('catalog seed: the code D1 is used twice');
  expect(await office.at(GUANGXI, 'D1')).toBeNull();
});
