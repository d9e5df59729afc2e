import { foldEffective, policiesUnder, type ItemOverride, type PolicyRule } from '@yimen/catalogs-domain';
import { lineageOf, type TenantNo } from '@yimen/jurisdiction';
import { Client } from 'pg';
import { CATALOGS_ENTITIES } from '../src/catalogs.module.js';
import { CatalogRows } from '../src/effective/catalog-rows.js';
import { EffectiveQueries, type EffectiveAtTenant, type EffectiveFilter } from '../src/effective/effective.queries.js';
import { CatalogMemory } from '../src/memory/catalog-memory.js';
import { anybody, CatalogOffice, DAY_2, DAY_3, days, GUANGXI, idOf, MAJING, manager, publisher, request, secondPublisher, SHIFANG, SHIGU, SICHUAN, standard, VILLAGE } from './catalog-office.js';

const TENANTS = [SICHUAN, SHIFANG, SHIGU, MAJING, VILLAGE];
const ITEMS = ['memory-1', 'memory-2', 'memory-3'];
const NOWHERE = { soon: () => null } as unknown as CatalogMemory;
const { scope } = anybody();

let office: CatalogOffice;
/** The same questions asked of the database only. */
let asked: EffectiveQueries;
let owner: Client;
/** Who may end other people's connections. */
let administrator: Client;

beforeAll(async () => {
  office = await CatalogOffice.open();
  asked = new EffectiveQueries(office.database, office.rows, NOWHERE);
  owner = new Client({ connectionString: office.databases.ownerUrl });
  administrator = new Client({ connectionString: process.env['YIMEN_TEST_DATABASE']! });
  await Promise.all([owner.connect(), administrator.connect()]);
  for (const code of ITEMS) await office.published(code);
});
afterAll(async () => {
  await Promise.all([owner?.end(), administrator?.end()]);
  await office?.close();
});

/** The connection that tells of changes is made beside everything else. */
async function knows(memory: CatalogMemory): Promise<void> {
  for (let tries = 0; tries < 200 && !memory.of(SICHUAN, DAY_3); tries++) {
    await new Promise((next) => setTimeout(next, 50));
    await memory.ready(SICHUAN);
  }
}

const plain = (item: EffectiveAtTenant | null) => {
  if (!item) return null;
  const { effective: { policies: _functions, ...effective }, edition: { catalogVersion: _when, ...edition }, overrides, ...rest } = item;
  return { ...rest, edition, effective, overrides: overrides.toSorted((one, other) => (one.id < other.id ? -1 : 1)) };
};
const list = async (queries: EffectiveQueries, tenantNo: TenantNo, filter: EffectiveFilter = {}) => (await queries.page(scope, tenantNo, DAY_3, { first: 200, ...filter })).nodes.map(plain);

/** From all rows there are, with conditions written here. */
async function byHand(tenantNo: TenantNo): Promise<readonly unknown[]> {
  const { rows: editions } = await owner.query(`select distinct on (item_code) id as "editionId", item_code, content from catalogs.item_edition
    where published_at is not null and tenant_no = ${SICHUAN} order by item_code, edition_no desc`);
  const { rows: standings } = await owner.query('select item_code, standing from catalogs.item_standing order by version');
  const { rows: rules } = await owner.query('select id, field, policy, item_code as "itemCode", implementer, line, item_type as "itemType", region_no::float8 as region, level, set_at as "setAt" from catalogs.field_policy where withdrawn_at is null');
  const { rows } = await owner.query<ItemOverride>(`select tenant_no::float8 as "tenantNo", item_code as "itemCode", field, value, version, set_at as "setAt", effective_on::text as "effectiveOn"
    from catalogs.item_override where withdrawn_at is null and effective_on <= '2026-03-04'`);
  return editions
    .filter(({ item_code: code }) => (standings.findLast((said) => said.item_code === code)?.standing ?? 'in_force') === 'in_force')
    .map(({ editionId, item_code: code, content }) => {
      const edition = { editionId, editionNo: 0, publishedBy: SICHUAN, publishedAt: DAY_2, effectiveOn: '', standard: content };
      const { values, clamps } = foldEffective(edition, rows.filter(({ itemCode }) => itemCode === code), lineageOf(tenantNo), policiesUnder(rules as PolicyRule[], content));
      return { editionId, code, limit: values.promisedLimit, place: values.place, visits: values.visits, hours: values.hours, clamps: clamps.length };
    });
}
const inShort = (items: Awaited<ReturnType<typeof list>>) => items.map((item) => {
  const { edition: { editionId }, effective: { values, clamps } } = item!;
  return { editionId, code: values.code, limit: values.promisedLimit, place: values.place, visits: values.visits, hours: values.hours, clamps: clamps.length };
});

async function everywhereAsTheDatabaseSays(): Promise<void> {
  await knows(office.memory);
  await office.memory.ready(SICHUAN);
  const known = office.memory.of(SICHUAN, DAY_3);
  expect(known).not.toBeNull();
  for (const tenantNo of TENANTS) {
    const fromMemory = await list(office.effective, tenantNo);
    expect(fromMemory).toEqual(await list(asked, tenantNo));
    expect(inShort(fromMemory)).toEqual(await byHand(tenantNo));
  }
}

const STEPS: readonly [string, () => Promise<{ readonly kind: string }>][] = [
  ['a county promises less', () => office.set(manager(SHIFANG), 'memory-1', 'promisedLimit', days(6))],
  ['a village below says where', () => office.set(manager(VILLAGE), 'memory-1', 'place', '师古村便民服务站')],
  ['a township promises less again', () => office.set(manager(SHIGU), 'memory-1', 'promisedLimit', days(4))],
  ['its neighbour opens at other hours', () => office.set(manager(MAJING), 'memory-2', 'hours', '全年无休')],
  ['the county becomes stricter than the township', () => office.set(manager(SHIFANG), 'memory-1', 'promisedLimit', days(3))],
  ['the county plans something for later', () => office.set(manager(SHIFANG), 'memory-2', 'visits', 1, '2026-03-05')],
  ['the county takes it back', () => office.overriding.withdraw(manager(SHIFANG), { ...request(), itemCode: 'memory-1', field: 'promisedLimit' })],
  ['the province shuts a field', () => office.policies.set(publisher(DAY_2), { ...request(), field: 'place', policy: 'LOCKED', reason: '全省统一' })],
  ['the province suspends an item', () => office.standings.set(publisher(DAY_2), 'suspended', { ...request(), itemCode: 'memory-3', reason: '法律修改' })],
  ['the province publishes an edition', () => newEdition('memory-1', { visits: 1 })],
];

async function newEdition(code: string, changes: object): Promise<{ readonly kind: string }> {
  const drafted = await office.draft(code, changes, publisher(DAY_2));
  return office.publish(idOf(drafted), 1, publisher(DAY_2));
}

test('knows what the database says, and what the rows make by hand, after every kind of change', async () => {
  await everywhereAsTheDatabaseSays();
  for (const [what, act] of STEPS) {
    await knows(office.memory);
    const before = office.memory.of(SICHUAN, DAY_3)!.version;
    expect({ what, outcome: await act() }).toMatchObject({ outcome: { kind: 'done' } });
    // At once, whoever asks: from what is known by now, or from the database.
    for (const tenantNo of TENANTS) expect(await list(office.effective, tenantNo)).toEqual(await list(asked, tenantNo));
    await everywhereAsTheDatabaseSays();
    expect(office.memory.of(SICHUAN, DAY_3)!.version).toBeGreaterThan(before);
  }
});

test.each([
  ['search in a name', { search: 'memory-2' }],
  ['search that finds nothing', { search: '没有这样的' }],
  ['a type', { type: '01' }],
  ['another type', { type: '99' }],
  ['what is suspended', { standing: 'suspended' }],
  ['one at a time', { first: 1 }],
  ['what follows', { first: 1, after: Buffer.from(JSON.stringify(['memory-1'])).toString('base64url') }],
  ['what follows an item that is not there', { first: 2, after: Buffer.from(JSON.stringify(['memory-1x'])).toString('base64url') }],
] as const)('lists as the database does: %s', async (_what, filter) => {
  await knows(office.memory);
  const page = (queries: EffectiveQueries) => queries.page(scope, SHIGU, DAY_3, filter);
  const [fromMemory, fromDatabase] = await Promise.all([page(office.effective), page(asked)]);
  expect(fromMemory.nodes.map(plain)).toEqual(fromDatabase.nodes.map(plain));
  expect(fromMemory.pageInfo).toEqual(fromDatabase.pageInfo);
});

test('leaves to the database every other instant, another province’s items among the rest', async () => {
  await office.memory.ready(SICHUAN);
  expect(office.memory.of(SICHUAN, DAY_2)).toBeNull();
  expect(office.memory.of(SICHUAN, new Date('2026-03-05T02:00:00Z'))).toBeNull();
  await office.memory.ready(GUANGXI);
  expect(await list(office.effective, GUANGXI)).toEqual([]);
});

test('goes over to the new day with it', async () => {
  await office.memory.ready(SICHUAN);
  const tomorrow = new Date('2026-03-05T02:00:00Z');
  office.clock.now = () => tomorrow;
  try {
    const visits = async () => (await office.effective.at(scope, SHIFANG, 'memory-2', tomorrow))?.effective.values.visits;
    expect(office.memory.of(SICHUAN, tomorrow)).toBeNull();
    expect(await visits()).toBe(1);
    await office.memory.ready(SICHUAN);
    expect(office.memory.of(SICHUAN, tomorrow)).not.toBeNull();
    expect(await visits()).toBe(1);
  } finally {
    office.clock.now = () => DAY_3;
  }
});

test('never gives anything older than the caller has seen, and refuses what is not reached', async () => {
  await knows(office.memory);
  const { version } = office.memory.of(SICHUAN, DAY_3)!;
  expect((await office.effective.at(scope, SHIGU, 'memory-1', DAY_3, version))?.catalogVersion).toBe(version);
  expect(office.memory.of(SICHUAN, DAY_3, version + 1)).toBeNull();
  await expect(office.effective.at(scope, SHIGU, 'memory-1', DAY_3, version + 1)).rejects.toMatchObject({ extensions: { field: 'atLeast', rule: 'catalog_version' } });
});

describe('while others write', () => {
  test('shows a publication of several items wholly or not at all, and never goes back', async () => {
    let [published, lastVersion] = [0, 0];
    let isOver = false;
    const reading = (async () => {
      const seen = new Set<number>();
      while (!isOver) {
        const known = published;
        const page = await office.effective.page(scope, VILLAGE, DAY_3, { search: 'together' });
        const visits = page.nodes.map(({ effective }) => effective.values.visits);
        expect(new Set(visits).size).toBeLessThanOrEqual(1);
        // Whatever had been answered as published before the question was asked is in the answer.
        if (known > 0) expect(visits[0]).toBeGreaterThanOrEqual(known);
        for (const { catalogVersion } of page.nodes.slice(0, 1)) {
          expect(catalogVersion).toBeGreaterThanOrEqual(lastVersion);
          lastVersion = catalogVersion;
        }
        seen.add(visits[0] ?? 0);
        await new Promise((next) => setImmediate(next));
      }
      return seen;
    })();
    const meanwhile = (async () => {
      for (let hour = 0; !isOver; hour++) await office.set(manager(SHIGU), 'memory-2', 'hours', `${hour} 点`);
    })();
    for (let round = 1; round <= 8; round++) {
      const drafts = await Promise.all(['together-1', 'together-2', 'together-3'].map(async (code) => {
        const changes = round === 1 ? { ...standard(code), visits: round } : { visits: round };
        return { editionId: idOf(await office.draft(code, changes, publisher(DAY_2))), version: 1 };
      }));
      const submitted = idOf(await office.submit(drafts, publisher(DAY_2)));
      expect(await office.decide('publish', submitted, secondPublisher(publisher(DAY_2)))).toMatchObject({ kind: 'done' });
      published = round;
    }
    isOver = true;
    await meanwhile;
    expect((await reading).size).toBeGreaterThan(1);
    await office.memory.ready(SICHUAN);
    expect(await list(office.effective, VILLAGE)).toEqual(await list(asked, VILLAGE));
  });

  test('another process knows it too', async () => {
    const database = await office.databases.connect('catalogs', CATALOGS_ENTITIES);
    const memory = new CatalogMemory(database, new CatalogRows(), office.databases, office.clock);
    try {
      await knows(memory);
      const before = memory.of(SICHUAN, DAY_3)!.version;
      expect(await office.set(manager(SHIFANG), 'memory-2', 'hours', '早九晚五')).toMatchObject({ kind: 'done' });
      await memory.ready(SICHUAN);
      expect(memory.of(SICHUAN, DAY_3)!.version).toBe(before + 1);
    } finally {
      await memory.onApplicationShutdown();
      await database.onApplicationShutdown();
    }
  });

  test('forgets everything when the connection that tells of changes is cut, and learns anew what was changed meanwhile', async () => {
    await office.memory.ready(SICHUAN);
    const { rowCount } = await administrator.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and query in ('select', 'listen catalogs')", [new URL(office.databases.ownerUrl).pathname.slice(1)]);
    expect(rowCount).toBeGreaterThan(0);
    expect(await office.set(manager(SHIFANG), 'memory-2', 'hours', '早八晚六')).toMatchObject({ kind: 'done' });
    expect((await office.effective.at(scope, SHIGU, 'memory-2', DAY_3))!.effective.values.hours).toBe((await asked.at(scope, SHIGU, 'memory-2', DAY_3))!.effective.values.hours);
    await knows(office.memory);
    await everywhereAsTheDatabaseSays();
  });
});
