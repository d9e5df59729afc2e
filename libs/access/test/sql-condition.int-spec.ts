import fc from 'fast-check';
import { Client } from 'pg';
import { ANONYMOUS, contextOf, defineAccess, sqlCondition, type AbilityRules } from '../src/index.js';

interface Row {
  readonly id: number;
  readonly tenantNo: number;
  readonly windowId: string | null;
  readonly level: number | null;
  readonly sealed: boolean | null;
}
type Rule = { readonly inverted: boolean; readonly conditions: Readonly<Record<string, unknown>> | undefined };

const COLUMNS = { tenantNo: 'r.tenant_no', windowId: 'r.window_id', level: 'r.level', sealed: 'r.sealed' };
const CTX = contextOf(ANONYMOUS, { now: new Date(0), requestId: 'r', locale: 'zh-CN' });

/** Few values each, so that rules and rows often meet; numbers around nought, where a language may take null for nought. */
const numbers = fc.constantFrom(-1, 0, 1, 2, 51_06_082_120_0000);
const words = fc.constantFrom('a', 'b', "o'b", '');
const orNull = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null, freq: 3 });

const equal = <T>(values: fc.Arbitrary<T>) => fc.oneof(
  orNull(values),
  orNull(values).map(($eq) => ({ $eq })),
  fc.array(orNull(values), { maxLength: 3 }).map(($in) => ({ $in })),
);
const ordered = fc
  .record({ $gt: numbers, $gte: numbers, $lt: numbers, $lte: numbers, $eq: orNull(numbers) }, { requiredKeys: [], noNullPrototype: true })
  .filter((operators) => Object.keys(operators).length > 0);
const fields = {
  tenantNo: fc.oneof(equal(numbers), ordered),
  level: fc.oneof(equal(numbers), ordered),
  windowId: equal(words),
  sealed: orNull(fc.boolean()),
};
/** Mostly of one field: with more, hardly any row would meet a rule. */
const conditions = fc.oneof(
  { weight: 1, arbitrary: fc.constant(undefined) },
  { weight: 4, arbitrary: fc.constantFrom(...(Object.keys(fields) as (keyof typeof fields)[])).chain((field) => fields[field].map((wanted) => ({ [field]: wanted }))) },
  { weight: 2, arbitrary: fc.record(fields, { requiredKeys: [], noNullPrototype: true }) },
);
const rules: fc.Arbitrary<readonly Rule[]> = fc.array(fc.record({ inverted: fc.constantFrom(false, false, true), conditions }), { minLength: 1, maxLength: 5 });
const rows: fc.Arbitrary<readonly Row[]> = fc
  .array(fc.record({ tenantNo: numbers, windowId: orNull(words), level: orNull(numbers), sealed: orNull(fc.boolean()) }), { minLength: 3, maxLength: 12 })
  .map((list) => list.map((row, id) => ({ id, ...row })));

const accessOf = (list: readonly Rule[]) => defineAccess('samples', (_, to: AbilityRules) => {
  for (const { inverted, conditions: wanted } of list) to[inverted ? 'cannot' : 'can']('list', 'Sample', wanted as never);
});

let client: Client;
beforeAll(async () => {
  client = new Client({ connectionString: process.env['YIMEN_TEST_DATABASE'] });
  await client.connect();
});
afterAll(() => client?.end());

/** The ids that the condition lets through, put where the services put it: after other conditions and parameters. */
async function listed(list: readonly Rule[], sample: readonly Row[]): Promise<readonly number[]> {
  const { text, values } = sqlCondition(accessOf(list).of(ANONYMOUS), 'list', 'Sample', COLUMNS, 2);
  const found = await client.query<{ id: number }>(
    `with r as (select * from jsonb_to_recordset($1) as r (id int, tenant_no bigint, window_id text, level bigint, sealed boolean))
     select id from r where id >= 0 and ${text} order by id`,
    [JSON.stringify(sample.map(({ id, tenantNo, windowId, level, sealed }) => ({ id, tenant_no: tenantNo, window_id: windowId, level, sealed }))), ...values]);
  return found.rows.map(({ id }) => id);
}

test('a list holds exactly the rows that the ability allows one by one', async () => {
  const met = { all: 0, some: 0, none: 0 };
  await fc.assert(fc.asyncProperty(rules, rows, async (list, sample) => {
    const access = accessOf(list);
    const allowed = sample.filter((row) => access.allows(CTX, 'list', 'Sample', row)).map(({ id }) => id);
    met[allowed.length === 0 ? 'none' : allowed.length === sample.length ? 'all' : 'some'] += 1;
    expect(await listed(list, sample)).toEqual(allowed);
  }), { numRuns: 1_500 });
  expect(Math.min(...Object.values(met))).toBeGreaterThan(50);
});

const NULLS: Row = { id: 0, tenantNo: 1, windowId: null, level: null, sealed: null };

test.each<[string, readonly Rule[], boolean]>([
  ['below, of nothing', [{ inverted: false, conditions: { level: { $lt: 5 } } }], false],
  ['above, of nothing', [{ inverted: false, conditions: { level: { $gt: -5 } } }], false],
  ['not below, of nothing', [{ inverted: false, conditions: undefined }, { inverted: true, conditions: { level: { $lt: 5 } } }], true],
  ['not equal, of nothing', [{ inverted: false, conditions: undefined }, { inverted: true, conditions: { windowId: 'a' } }], true],
  ['not nothing', [{ inverted: false, conditions: undefined }, { inverted: true, conditions: { windowId: null } }], false],
  ['one of some and nothing', [{ inverted: false, conditions: { windowId: { $in: ['a', null] } } }], true],
  ['not one of some and nothing', [{ inverted: false, conditions: undefined }, { inverted: true, conditions: { windowId: { $in: ['a', null] } } }], false],
])('a row without values: %s', async (_case, list, allowed) => {
  expect(accessOf(list).allows(CTX, 'list', 'Sample', NULLS)).toBe(allowed);
  expect(await listed(list, [NULLS])).toEqual(allowed ? [0] : []);
});
