import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { TestDatabase } from '@yimen/testing';
import { parseCalendarTsv } from '@yimen/working-days';
import { Client } from 'pg';
import { importCalendar, importRegions, sayRegionRefusals, seedOffices, tenantsService, type OfficeSeed } from '../src/index.js';

const seedData = (path: string): Buffer => readFileSync(new URL(`../../../../deploy/seed-data/${path}`, import.meta.url));
const PERSON = '0198a8f0-0000-7000-8000-00000000000a';

let databases: TestDatabase;
let owner: Client;
const count = async (what: string): Promise<number> => Number((await owner.query(`select count(*) from ${what}`)).rows[0].count);

beforeAll(async () => {
  databases = await TestDatabase.create([tenantsService]);
  owner = new Client({ connectionString: databases.ownerUrl });
  await owner.connect();
});
afterAll(() => owner?.end());

test('the whole of Sichuan becomes tenants, once', async () => {
  const tsv = brotliDecompressSync(seedData('regions/51.tsv.br')).toString('utf8');
  const told: number[] = [];
  expect(await importRegions(databases.ownerUrl, tsv, '2023-06-30', (rows) => told.push(rows))).toEqual({ kind: 'RegionsImported', imported: 37_707, known: 0 });
  expect(told.at(-1)).toBe(37_707);
  expect(await importRegions(databases.ownerUrl, tsv, '2023-06-30')).toEqual({ kind: 'RegionsImported', imported: 0, known: 37_707 });
  expect(await count('tenants.tenant')).toBe(37_707);
  expect(await count('tenants.tenant_code')).toBe(37_707);
});

test('rows that do not hold together are named and nothing is taken', async () => {
  const refused = await importRegions(databases.ownerUrl, '52\t贵州省\n520101101\t某镇\n', '2023-06-30');
  expect(refused).toMatchObject({ kind: 'RegionsRefused' });
  if (refused.kind !== 'RegionsRefused') throw new Error('checked above');
  expect(sayRegionRefusals(refused)).toEqual({ zh: '区划 520101101 缺少上级 520101', en: 'The parent 520101 of the division 520101101 is missing' });
  expect(await count("tenants.tenant where name = '贵州省'")).toBe(0);
});

test('the first twenty faulty lines are told, the others counted', async () => {
  const refused = await importRegions(databases.ownerUrl, 'x\n'.repeat(25), '2023-06-30');
  if (refused.kind !== 'RegionsRefused') throw new Error('a line without a tab was taken');
  const { zh, en } = sayRegionRefusals(refused);
  expect(zh.split('\n')).toHaveLength(21);
  expect(zh).toMatch(/^第 1 行不符合规则（应为“代码<制表符>名称”两列）：x\n/);
  expect(en).toMatch(/… and 5 more\.$/);
});

test('calendars of the nation and of known regions are taken, and a corrected notice replaces the first', async () => {
  const parsed = (text: string) => {
    const file = parseCalendarTsv(text);
    if (file.kind !== 'CalendarTsv') throw new Error(JSON.stringify(file.faults));
    return file;
  };
  const nation = parsed(seedData('calendars/cn.tsv').toString('utf8'));
  expect(await importCalendar(databases.ownerUrl, nation)).toEqual({ days: 770, years: 23, unknownRegions: [] });
  expect(await importCalendar(databases.ownerUrl, nation)).toEqual({ days: 0, years: 0, unknownRegions: [] });
  const regional = parsed(seedData('calendars/regions.tsv').toString('utf8'));
  expect(await importCalendar(databases.ownerUrl, regional)).toEqual({ days: 0, years: 0, unknownRegions: ['45', '64'] });
  const own = parsed('region\ton\tkind\tname\tdocument\n51\t2026-09-07\toff\t测试\t通知一\n');
  await importCalendar(databases.ownerUrl, own);
  await importCalendar(databases.ownerUrl, { ...own, days: own.days.map((day) => ({ ...day, kind: 'half' as const })) });
  const { rows } = await owner.query("select tenant_no, kind from tenants.calendar_day where document = '通知一'");
  expect(rows).toEqual([{ tenant_no: '51000000000000', kind: 'half' }]);
});

const office: OfficeSeed = {
  departments: [{ tenantCode: '510682120', code: 'D1', name: '农业服务中心' }],
  windows: [{ tenantCode: '510682120', code: 'W1', name: '农业综合服务窗口', ownerDepartmentCode: 'D1', itemCodes: ['51-01-00038-000'] }],
  people: [{
    personId: PERSON, subject: 'subject-a', name: '罗春雨',
    post: { tenantCode: '510682120', role: 'window_clerk', departmentCode: 'D1', windowCode: 'W1', validFrom: '2024-01-01' },
  }],
};

test('an office is set up once, and what the centre changed stays', async () => {
  await seedOffices(databases.ownerUrl, office);
  await owner.query("update tenants.service_window set name = '改过的名字'");
  await seedOffices(databases.ownerUrl, office);
  const { rows } = await owner.query('select name, posts from contract.principal');
  expect(rows).toEqual([{ name: '罗春雨', posts: [expect.objectContaining({ tenantNo: 51_06_082_120_0000, role: 'window_clerk', validUntil: null })] }]);
  expect((await owner.query('select name from tenants.service_window')).rows).toEqual([{ name: '改过的名字' }]);
});

test('an office of an unknown tenant is refused as a whole', async () => {
  const elsewhere = { ...office, departments: [...office.departments, { tenantCode: '999999', code: 'X', name: '无处' }] };
  await expect(seedOffices(databases.ownerUrl, elsewhere)).rejects.toThrow('no tenant has the code 999999');
});
