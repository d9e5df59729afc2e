import { Level } from '@yimen/jurisdiction';
import fc from 'fast-check';
import { CLAIM_MODES, claimFault, codesMeaning, levelCodeOf } from './claims.js';

const SICHUAN = 51_00_000_000_0000;
const SHIFANG = 51_06_082_000_0000;
const SHIGU = 51_06_082_120_0000;
const VILLAGE = 51_06_082_120_0201;
const MAJING = 51_06_082_110_0000;
const exercisedBy = (...levels: readonly string[]) => ({ levels, source: null, division: '', content: '' });

test.each([
  ['a township with a power of its level', SHIGU, { mode: 'own', fromTenantNo: null }, ['5'], null],
  ['a township with a power that every level has a part of', SHIGU, { mode: 'own', fromTenantNo: null }, ['7'], null],
  ['a township with a county’s power', SHIGU, { mode: 'own', fromTenantNo: null }, ['4'], 'level_without_power'],
  ['a county’s power delegated to a township', SHIGU, { mode: 'delegated', fromTenantNo: SHIFANG }, ['4'], null],
  ['a county’s power taken in by a village', VILLAGE, { mode: 'agency', fromTenantNo: SHIFANG }, ['4'], null],
  ['a township’s power said to be delegated by the county', VILLAGE, { mode: 'delegated', fromTenantNo: SHIFANG }, ['5'], 'level_without_power'],
  ['an own department’s power at the general window', SHIFANG, { mode: 'agency', fromTenantNo: null }, ['4'], null],
  ['own, and yet from somebody', SHIGU, { mode: 'own', fromTenantNo: SHIFANG }, ['4', '5'], 'nobody_else_with_own'],
  ['delegated by nobody', SHIGU, { mode: 'delegated', fromTenantNo: null }, ['4'], 'whose_power'],
  ['delegated by a neighbour', SHIGU, { mode: 'delegated', fromTenantNo: MAJING }, ['5'], 'above'],
  ['delegated by itself', SHIGU, { mode: 'delegated', fromTenantNo: SHIGU }, ['5'], 'above'],
  ['delegated from below', SHIFANG, { mode: 'delegated', fromTenantNo: SHIGU }, ['5'], 'above'],
] as const)('%s', (_, tenantNo, claim, levels, fault) => {
  expect(claimFault(exercisedBy(...levels), tenantNo, claim)).toBe(fault);
});

test('the levels of the standard, 2 province to 6 village', () => {
  expect([SICHUAN, SHIFANG, SHIGU, VILLAGE].map(levelCodeOf)).toEqual(['2', '4', '5', '6']);
  expect(codesMeaning(Level.Village)).toEqual(['6', '7']);
});

test('an item that names no level is anybody’s, and more levels never take a claim away', () => {
  const tenants = fc.constantFrom(SICHUAN, SHIFANG, SHIGU, VILLAGE, MAJING);
  const claims = fc.record({ mode: fc.constantFrom(...CLAIM_MODES), fromTenantNo: fc.option(tenants) });
  const levels = fc.uniqueArray(fc.constantFrom('1', '2', '3', '4', '5', '6', '7'));
  fc.assert(fc.property(tenants, claims, levels, levels, (tenantNo, claim, some, more) => {
    const of = (codes: readonly string[]) => claimFault(exercisedBy(...codes), tenantNo, claim);
    expect(of([])).not.toBe('level_without_power');
    if (some.length > 0 && of(some) === null) expect(of([...some, ...more])).toBeNull();
    if (of(some) !== 'level_without_power') expect(of(some)).toBe(of([]));
  }));
});
