import { Level } from '@yimen/jurisdiction';
import { checkOverride, choicesOf, foldEffective, ITEM_FIELDS, policiesUnder, TABLE, type FieldPolicy, type PolicyPlace, type PolicyRule } from './index.js';
import { days, editionOf, FELLING, override } from '../test/item-fixtures.js';
import { MAJING, SHIFANG, SHIGU, SICHUAN } from '../test/tree.js';

let rules = 0;
const rule = (field: string, policy: FieldPolicy, where: Partial<PolicyPlace> = {}, setAt = '2026-01-01'): PolicyRule => ({
  id: String(++rules).padStart(4, '0'), field, policy, setAt: new Date(setAt), itemCode: null, implementer: null, line: null, itemType: null, region: null, level: null, ...where,
});
const felling = { ...FELLING, implementer: { ...FELLING.implementer, name: '林业局' } };
const at = (tenantNo: number, field: 'visits' | 'rights' | 'place', ...given: readonly PolicyRule[]): FieldPolicy => policiesUnder(given, felling)(field, tenantNo);

test('without a rule the table counts', () => {
  expect([at(SHIGU, 'visits'), at(SHIGU, 'rights'), at(SHIGU, 'place')]).toEqual(['TIGHTEN', 'LOCKED', 'FREE']);
  expect(policiesUnder([], felling)).toBe(TABLE);
});

test('a rule counts for the items and tenants that it names', () => {
  for (const where of [{ itemCode: felling.code }, { itemType: '01' }, { line: felling.department }, { implementer: '林业局' }, { region: SHIFANG }, { level: Level.Township }]) {
    expect(at(SHIGU, 'place', rule('place', 'LOCKED', where))).toBe('LOCKED');
  }
  for (const where of [{ itemCode: 'X' }, { itemType: '07' }, { line: '水利' }, { implementer: '水利局' }, { region: MAJING }, { level: Level.County }]) {
    expect(at(SHIGU, 'place', rule('place', 'LOCKED', where))).toBe('FREE');
  }
});

test.each<[what: string, wins: Partial<PolicyPlace>, loses: Partial<PolicyPlace>]>([
  ['the item before the authority', { itemCode: felling.code }, { implementer: '林业局', line: felling.department, itemType: '01', region: SHIGU, level: Level.Township }],
  ['the authority before the line', { implementer: '林业局' }, { line: felling.department, itemType: '01', region: SHIGU }],
  ['the line before the type', { line: felling.department }, { itemType: '01', region: SHIGU }],
  ['the type before the region', { itemType: '01' }, { region: SHIGU }],
  ['the smaller region', { region: SHIGU }, { region: SHIFANG, level: Level.Township }],
  ['a level before none', { level: Level.Township }, {}],
])('%s, whichever was laid down last', (_what, wins, loses) => {
  for (const [early, late] of [['2026-01-01', '2026-02-01'], ['2026-02-01', '2026-01-01']] as const) {
    expect(at(SHIGU, 'place', rule('place', 'LOCKED', wins, early), rule('place', 'FREE', loses, late))).toBe('LOCKED');
  }
});

test('of two that say as much, the newer one counts', () => {
  expect(at(SHIGU, 'place', rule('place', 'LOCKED'), rule('place', 'FREE', {}, '2026-02-01'))).toBe('FREE');
});

test('nothing can be allowed that would let a tenant ask for more, nor what is the same in the whole province', () => {
  expect(at(SHIGU, 'visits', rule('visits', 'FREE'))).toBe('TIGHTEN');
  for (const field of ['name', 'code', 'type', 'department', 'implementer', 'legalBasis'] as const) expect(choicesOf(field)).toEqual(['LOCKED']);
  expect(ITEM_FIELDS.filter((field) => choicesOf(field).includes('FREE') && choicesOf(field).includes('TIGHTEN'))).toEqual([]);
});

test('what is opened is the tenant\'s to set, what is shut is refused, and what was set before is clamped', () => {
  const opened = policiesUnder([rule('rights', 'FREE', { region: SHIGU })], felling);
  expect(checkOverride(felling, 'rights', '可以查询进度', opened('rights', SHIGU))).toBeNull();
  expect(checkOverride(felling, 'rights', '可以查询进度', opened('rights', MAJING))).toEqual({ kind: 'FieldLocked', field: 'rights' });
  const rows = [override(SHIFANG, 'promisedLimit', days(8)), override(SHIGU, 'promisedLimit', days(7))];
  const shut = foldEffective(editionOf(felling), rows, [SICHUAN, SHIFANG, SHIGU], policiesUnder([rule('promisedLimit', 'LOCKED', { level: Level.Township })], felling));
  expect(shut.values.promisedLimit).toEqual(days(8));
  expect(shut.clamps.map(({ override: { tenantNo }, refusals }) => [tenantNo, refusals])).toEqual([[SHIGU, [{ kind: 'FieldLocked', field: 'promisedLimit' }]]]);
});
