import { composeTenantNo, isWithin, Level, levelOf, lineageOf, type TenantNo } from '@yimen/jurisdiction';
import fc from 'fast-check';
import { ANONYMOUS, type Staff } from './principal.js';
import { isAdministrator, REACH, ROLES, WRITES, type Role } from './role.js';
import { scopeOf, type Interval } from './scope.js';

const PERSON = '0198a8f0-0000-7000-8000-000000000001';
const SICHUAN = 51_00_000_000_0000;
const SHIFANG = 51_06_082_000_0000;

const staff = (role: Role, tenantNo: TenantNo): Staff => ({
  kind: 'staff', personId: PERSON, name: '职员', level: levelOf(tenantNo),
  post: { id: 'post', tenantNo, role, departmentId: null, windowId: null, validFrom: '2020-01-01', validUntil: null, revoked: false, dataScope: 'whole', chosenTenants: [] },
});
const NOTHING = { read: null, write: null, level: null, personId: null, actorId: null, today: null };

test.each([
  ['nobody in particular', ANONYMOUS, { ...NOTHING, audience: 'public' }],
  ['a citizen', { kind: 'citizen', personId: PERSON, name: '村民' }, { ...NOTHING, audience: 'person', personId: PERSON, actorId: PERSON }],
  ['a clerk', staff('window_clerk', SHIFANG), {
    audience: 'staff', read: { lo: SHIFANG, hi: SHIFANG }, write: { lo: SHIFANG, hi: SHIFANG }, level: Level.County, personId: null, actorId: PERSON, today: null,
  }],
  ['a centre manager', staff('centre_manager', SHIFANG), {
    audience: 'staff', read: { lo: SHIFANG, hi: 51_06_082_999_9999 }, write: { lo: SHIFANG, hi: SHIFANG }, level: Level.County, personId: null, actorId: PERSON, today: null,
  }],
  ['a service in its province', { kind: 'system', name: 'cases.copy-legs', provinceNo: SICHUAN }, {
    ...NOTHING, audience: 'staff', read: { lo: SICHUAN, hi: 51_99_999_999_9999 }, write: { lo: SICHUAN, hi: 51_99_999_999_9999 }, level: Level.Village,
  }],
] as const)('%s', (_who, principal, scope) => {
  expect(scopeOf(principal)).toEqual(scope);
});

test('every role has a reach and no other word has', () => {
  expect(Object.keys(REACH).sort()).toEqual([...ROLES].sort());
});

test('a number that is no tenant gives no scope', () => {
  const nowhere = { ...staff('centre_manager', SHIFANG), post: { ...staff('centre_manager', SHIFANG).post, tenantNo: 510682 } };
  expect(() => scopeOf(nowhere)).toThrow(RangeError);
  expect(() => scopeOf({ kind: 'system', name: 'x', provinceNo: 0 })).toThrow(RangeError);
});

/** Small digits, so that random tenants are often relatives. */
const digit = fc.integer({ min: 1, max: 3 });
const tenant: fc.Arbitrary<TenantNo> = fc
  .record({ depth: fc.constantFrom(1, 3, 4, 5), province: fc.constantFrom(45, 51), prefecture: digit, county: digit, township: digit, village: digit })
  .map(({ depth, ...parts }) => composeTenantNo({
    province: parts.province,
    prefecture: depth > 1 ? parts.prefecture : 0,
    county: depth > 1 ? parts.county : 0,
    township: depth > 3 ? parts.township : 0,
    village: depth > 4 ? parts.village : 0,
  }));
const inside = (interval: Interval | null, no: TenantNo): boolean => interval !== null && interval.lo <= no && no <= interval.hi;

test('reading is the tenant or its subtree; writing is the tenant itself, for administrators of posts and addresses also its subtree', () => {
  const seen = { own: 0, below: 0, elsewhere: 0 };
  fc.assert(fc.property(fc.constantFrom(...ROLES), tenant, tenant, (role, own, other) => {
    const { read, write, audience } = scopeOf(staff(role, own));
    const below = lineageOf(other).includes(own);
    seen[other === own ? 'own' : below ? 'below' : 'elsewhere'] += 1;
    expect(inside(write, other)).toBe(WRITES[role] === 'subtree' ? below : other === own);
    expect(inside(read, other)).toBe(REACH[role] === 'subtree' ? below : other === own);
    expect(inside(write, other) && !inside(read, other)).toBe(false);
    expect(WRITES[role] === 'own' || audience === 'admin').toBe(true);
    expect(audience).toBe(isAdministrator(role) ? 'admin' : 'staff');
    expect(below).toBe(isWithin(other, own));
  }), { numRuns: 3_000 });
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(20);
});

test('chosen tenants narrow the reach to the interval that holds them; those outside it count for nothing', () => {
  const choosing = (role: Role, tenantNo: TenantNo, ...chosenTenants: readonly TenantNo[]): Staff =>
    ({ ...staff(role, tenantNo), post: { ...staff(role, tenantNo).post, dataScope: 'tenants', chosenTenants } });
  const [SHIGU, YINGHUA] = [51_06_082_120_0000, 51_06_082_109_0000];
  expect(scopeOf(choosing('centre_manager', SHIFANG, SHIGU, YINGHUA)).read).toEqual({ lo: YINGHUA, hi: SHIGU + 9_999 });
  expect(scopeOf(choosing('centre_manager', SHIFANG, SHIGU, SICHUAN)).read).toEqual({ lo: SHIGU, hi: SHIGU + 9_999 });
  expect(scopeOf(choosing('centre_manager', SHIFANG, 51_06_083_000_0000)).read).toBeNull();
  expect(scopeOf(choosing('centre_manager', SHIFANG)).read).toBeNull();
  // The own tenant can be chosen by who reads nothing below it; numbers that are no tenants are neither here nor there.
  expect(scopeOf(choosing('window_clerk', SHIFANG, SHIFANG)).read).toEqual({ lo: SHIFANG, hi: SHIFANG });
  expect(scopeOf(choosing('centre_manager', SHIFANG, 510682, 51_06_082_000_0001, 0)).read).toBeNull();
  expect(scopeOf(choosing('centre_manager', SHIFANG, 510682, SHIGU)).read).toEqual({ lo: SHIGU, hi: SHIGU + 9_999 });
});

test('who acts for a legal person reads its matters and answers in his own name', () => {
  const company = { kind: 'citizen', personId: '0198a8f0-0000-7000-8000-0000000000ff', name: '某公司', representative: { personId: PERSON, name: '某人' } } as const;
  expect(scopeOf(company, '2026-11-23')).toMatchObject({ audience: 'person', personId: company.personId, actorId: PERSON, today: '2026-11-23' });
});
