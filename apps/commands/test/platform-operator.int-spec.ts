import { actAs, contextOf } from '@yimen/access';
import { PrincipalDirectory } from '@yimen/graphql-kit';
import { levelOf } from '@yimen/jurisdiction';
import { TestDatabase } from '@yimen/testing';
import { appointOperator, importTenants, seedOffices } from '@yimen/tenants-service';
import { Client } from 'pg';
import { SERVICES } from '../src/services.js';

const NOW = new Date('2026-11-23T02:00:00Z');
const TODAY = '2026-11-23';
const ORDER = { account: 'li.yunying', name: '李运营', validFrom: '2026-11-01', validUntil: '2099-12-31' };

let databases: TestDatabase;
let owner: Client;
beforeAll(async () => {
  databases = await TestDatabase.create(SERVICES);
  owner = new Client({ connectionString: databases.ownerUrl });
  await owner.connect();
  await importTenants(databases.ownerUrl, [{ no: 51_00_000_000_0000, level: 1, name: '四川省', code: '51', parentNo: null, prefecture: null, centreName: '' }], '2023-06-30');
  await seedOffices(databases.ownerUrl, {
    departments: [], windows: [],
    people: [{ personId: '0198a8f0-0000-7000-8000-000000000001', subject: 'clerk', account: 'clerk', name: '某职员', post: { tenantCode: '51', role: 'window_clerk', validFrom: '2026-01-01' } }],
  });
});
afterAll(() => owner?.end());

const operatorOf = async (account: string) => {
  const database = await databases.connect('tenants', []);
  try {
    return actAs(await new PrincipalDirectory(database).bySubject({ subject: 'unknown', account, sessionId: null, signedInAt: null }), null, TODAY, levelOf);
  } finally {
    await database.onApplicationShutdown();
  }
};

test('a new installation gets its first person, for days, and nobody who holds a post', async () => {
  const appoint = (order: object) => appointOperator(databases.ownerUrl, { ...ORDER, ...order }, NOW);
  expect(await appoint({ name: null })).toEqual({ kind: 'NameNeeded' });
  expect(await appoint({})).toEqual({ kind: 'OperatorAppointed', name: '李运营' });
  expect(await operatorOf('li.yunying')).toMatchObject({ kind: 'operator', name: '李运营' });
  expect(await appoint({ name: '别人' })).toEqual({ kind: 'NameDiffers', name: '李运营' });
  expect(await appoint({ name: null, validUntil: '2026-11-02' })).toEqual({ kind: 'OperatorAppointed', name: '李运营' });
  expect(await operatorOf('li.yunying')).toMatchObject({ kind: 'citizen' });
  expect(await appoint({})).toMatchObject({ kind: 'OperatorAppointed' });
  expect(await appoint({ account: 'clerk', name: null })).toEqual({ kind: 'HoldsPost', name: '某职员' });
});

test('the operator reads no case, by no rule and under no role, nor what stands beside cases', async () => {
  const ctx = contextOf({ kind: 'operator', personId: '0198a8f0-0000-7000-8000-00000000000f', name: '李运营' }, { now: NOW, requestId: 'test', locale: 'zh-CN' });
  for (const { name, access } of SERVICES.filter((service) => service.name !== 'tenants')) {
    const ability = access.of(ctx.principal);
    const subjects = new Set(ability.rules.flatMap(({ subject, action }) => [action].flat().map((verb) => `${verb} ${[subject].flat().join(' ')}`)));
    expect({ name, rules: [...subjects].filter((rule) => !rule.startsWith('read Item')) }).toEqual({ name, rules: [] });
  }
  const { rows: tables } = await owner.query<{ name: string }>(
    "select relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'cases' and c.relkind in ('r', 'v') and coalesce(obj_description(c.oid), '') <> 'families: published' order by 1");
  expect(tables.length).toBeGreaterThan(8);
  const cases = await databases.connect('cases', []);
  try {
    for (const { name } of tables) {
      const read = cases.read(ctx.scope, (sql) => sql(`select * from cases.${name}`));
      await expect(read).rejects.toThrow(/permission denied/);
    }
  } finally {
    await cases.onApplicationShutdown();
  }
});
