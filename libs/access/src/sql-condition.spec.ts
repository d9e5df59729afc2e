import { defineAccess, type AbilityRules } from './ability.js';
import { ANONYMOUS } from './principal.js';
import { sqlCondition, type SqlCondition } from './sql-condition.js';

const COLUMNS = { tenantNo: 'o.tenant_no', windowId: 'o.window_id', level: 'o.level' };
const conditionOf = (rules: (to: AbilityRules) => void, firstParameter = 1): SqlCondition =>
  sqlCondition(defineAccess('samples', (_, to) => rules(to)).of(ANONYMOUS), 'list', 'Sample', COLUMNS, firstParameter);

test.each<[string, (to: AbilityRules) => void, string, readonly unknown[]]>([
  ['no rule at all', () => {}, 'false', []],
  ['rules of other things only', ({ can }) => { can('list', 'Other'); can('read', 'Sample'); }, 'false', []],
  ['only what is forbidden', ({ cannot }) => cannot('list', 'Sample', { level: 1 }), 'false', []],
  ['everything', ({ can }) => can('list', 'Sample'), 'true', []],
  ['everything, then nothing', ({ can, cannot }) => { can('list', 'Sample'); cannot('list', 'Sample'); }, 'false', []],
  ['one value', ({ can }) => can('list', 'Sample', { tenantNo: 51 }), '((o.tenant_no = $1))', [51]],
  ['no value', ({ can }) => can('list', 'Sample', { windowId: null }), '((o.window_id is null))', []],
  ['two fields', ({ can }) => can('list', 'Sample', { tenantNo: 51, level: { $gte: 2, $lt: 4 } }), '((o.tenant_no = $1 and (o.level >= $2 and o.level < $3)))', [51, 2, 4]],
  ['some values', ({ can }) => can('list', 'Sample', { level: { $in: [1, 2] } }), '(((o.level in ($1, $2))))', [1, 2]],
  ['some values or none', ({ can }) => can('list', 'Sample', { windowId: { $in: ['w', null] } }), '((((o.window_id in ($1) or o.window_id is null))))', ['w']],
  ['one of no values', ({ can }) => can('list', 'Sample', { level: { $in: [] } }), '(((false)))', []],
])('%s', (_case, rules, text, values) => {
  expect(conditionOf(rules)).toEqual({ text, values });
});

test('parameters are numbered from where the caller stands, and every one that is sent is used', () => {
  const { text, values } = conditionOf(({ can, cannot }) => {
    cannot('list', 'Sample', { level: 9 });
    can('list', 'Sample', { tenantNo: 51 });
    can('list', 'Sample', { windowId: 'w' });
    cannot('list', 'Sample', { level: 1 });
  }, 8);
  expect(text).toBe('(((o.window_id = $8) and not coalesce((o.level = $9), false)) or ((o.tenant_no = $10) and not coalesce((o.level = $9), false)))');
  expect(values).toEqual(['w', 1, 51]);
  // Outweighed by the rule below it, the first rule's value is not sent either.
  expect(conditionOf(({ can }) => { can('list', 'Sample'); can('list', 'Sample', { tenantNo: 51 }); }, 8)).toEqual({ text: 'true', values: [] });
});

test('values are parameters and never text', () => {
  const hostile = "'; drop table post; --\u00000;";
  expect(conditionOf(({ can }) => can('list', 'Sample', { windowId: hostile }))).toMatchObject({ values: [hostile], text: expect.not.stringContaining('drop') });
});

test.each<[string, object]>([
  ['a field without a column', { personId: 'p' }],
  ['a field that every object has', { constructor: 'c' }],
  ['$ne', { level: { $ne: 1 } }],
  ['$nin', { level: { $nin: [1] } }],
  ['$exists', { windowId: { $exists: false } }],
  ['$regex', { windowId: { $regex: '^w' } }],
  ['an operator that every object has', { level: { valueOf: 1 } }],
  ['one known and one unknown operator', { level: { $gt: 1, $mod: [2, 0] } }],
  ['$in without a list', { level: { $in: 1 } }],
  ['$or', { $or: [{ level: 1 }] }],
  ['a list as a value', { level: [1, 2] }],
  ['an empty object', { level: {} }],
  ['an instant', { level: new Date(0) }],
])('%s throws instead of widening the list', (_case, conditions) => {
  expect(() => conditionOf(({ can }) => can('list', 'Sample', conditions as never))).toThrow(/rule/);
});
