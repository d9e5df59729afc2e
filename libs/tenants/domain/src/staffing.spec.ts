import {
  decideChange, decideGiving, decideRenewal, decideRevocation, decideStandIn, endOfTerm, rolesGivenBy, STAFF_ROLE_NAMES, standTogether,
  type Candidate, type HeldPost, type PostOrder, type StaffingFacts, type StaffRole,
} from './index.js';

const SICHUAN = 51_00_000_000_0000;
const SHIFANG = 51_06_082_000_0000;
const SHIGU = 51_06_082_120_0000;
const VILLAGE = 51_06_082_120_0201;
const TODAY = '2026-11-23';
const facts: StaffingFacts = { today: TODAY, actorId: 'manager', quota: null };
const nobody: Candidate = { personId: 'luo', posts: [], operator: false };

const order = (over: Partial<PostOrder> = {}): PostOrder => ({
  tenantNo: SHIGU, role: 'window_clerk', departmentId: null, windowId: null, dataScope: 'whole', chosenTenants: [], validFrom: null, validUntil: null, sentBy: null, ...over,
});
const held = (over: Partial<HeldPost> = {}): HeldPost => ({
  id: 'post', personId: 'luo', tenantNo: SHIGU, role: 'window_clerk', kind: 'regular', departmentId: null, windowId: 'w5', dataScope: 'window', chosenTenants: [],
  validFrom: '2026-01-01', validUntil: '2026-12-31', revoked: false, sentBy: null, ...over,
});
const holding = (...posts: readonly Partial<HeldPost>[]): Candidate => ({ ...nobody, posts: posts.map(held) });

describe('the table of roles', () => {
  test.each<[Parameters<typeof rolesGivenBy>[0], readonly StaffRole[]]>([
    ['operator', ['system_admin', 'security_admin', 'audit_admin']],
    ['own_kind_above', ['system_admin', 'security_admin']],
    ['system_admin', ['province_publisher', 'province_supervisor', 'centre_manager', 'window_clerk', 'approver', 'village_agent', 'rating_handler']],
    ['centre_manager', ['window_clerk', 'approver', 'rating_handler']],
  ])('%s gives %j', (giver, roles) => expect(rolesGivenBy(giver)).toEqual(roles));

  test('no administrator gives another kind of administrator, and everybody is given by somebody', () => {
    const administrators: readonly StaffRole[] = ['system_admin', 'security_admin', 'audit_admin'];
    expect(rolesGivenBy('system_admin').some((role) => administrators.includes(role))).toBe(false);
    for (const role of STAFF_ROLE_NAMES) expect((['operator', 'own_kind_above', 'system_admin', 'centre_manager'] as const).some((giver) => rolesGivenBy(giver).includes(role))).toBe(true);
  });

  test('an administrator stands beside nothing else', () => {
    expect(standTogether('window_clerk', 'approver')).toBe(true);
    expect(standTogether('system_admin', 'system_admin')).toBe(true);
    expect(standTogether('system_admin', 'security_admin')).toBe(false);
    expect(standTogether('audit_admin', 'window_clerk')).toBe(false);
  });
});

test.each([
  ['2026-03-01', 1, '2027-02-28'],
  ['2026-11-23', 1, '2027-11-22'],
  ['2027-01-01', 3, '2029-12-31'],
  ['2028-02-29', 1, '2029-02-28'],
  ['2028-02-29', 4, '2032-02-28'],
  ['2027-03-01', 1, '2028-02-29'],
])('a term from %s for %i years ends on %s', (from, years, until) => expect(endOfTerm(from, years)).toBe(until));

describe('a post that is asked for', () => {
  test('is for one year from today, as its order says', () => {
    expect(decideGiving(order({ windowId: 'w5', dataScope: 'window' }), nobody, facts)).toEqual({
      kind: 'NewPost', tenantNo: SHIGU, role: 'window_clerk', departmentId: null, windowId: 'w5', dataScope: 'window', chosenTenants: [],
      postKind: 'regular', standsInFor: null, sentBy: null, validFrom: TODAY, validUntil: '2027-11-22',
    });
  });

  test('is a secondment where a unit sends', () => {
    expect(decideGiving(order({ sentBy: '什邡市林业局' }), nobody, facts)).toMatchObject({ postKind: 'secondment', sentBy: '什邡市林业局' });
  });

  test.each<[string, Partial<PostOrder>, Candidate, object]>([
    ['for oneself', {}, { ...nobody, personId: 'manager' }, { kind: 'NotForYourself' }],
    ['an agent in a township', { role: 'village_agent' }, nobody, { field: 'role', rule: 'not_at_this_level' }],
    ['a clerk in a village', { tenantNo: VILLAGE }, nobody, { field: 'role', rule: 'not_at_this_level' }],
    ['a publisher in a county', { tenantNo: SHIFANG, role: 'province_publisher' }, nobody, { field: 'role', rule: 'not_at_this_level' }],
    ['a clerk for chosen tenants', { dataScope: 'tenants', chosenTenants: [SHIGU] }, nobody, { field: 'dataScope', rule: 'not_for_this_role' }],
    ['a manager for no tenants', { role: 'centre_manager', dataScope: 'tenants' }, nobody, { field: 'chosenTenants', rule: 'not_empty' }],
    ['a manager for tenants elsewhere', { role: 'centre_manager', dataScope: 'tenants', chosenTenants: [VILLAGE, SHIFANG] }, nobody, { field: 'chosenTenants', rule: 'within_the_tenant' }],
    ['chosen tenants for nothing', { chosenTenants: [SHIGU] }, nobody, { field: 'chosenTenants', rule: 'only_with_data_scope_tenants' }],
    ['a window’s data without a window', { dataScope: 'window' }, nobody, { field: 'windowId', rule: 'needed_by_data_scope' }],
    ['yesterday', { validFrom: '2026-11-22' }, nobody, { field: 'validFrom', rule: 'not_in_past' }],
    ['in two years', { validFrom: '2028-11-23' }, nobody, { field: 'validFrom', rule: 'within_a_year' }],
    ['backwards', { validFrom: '2026-12-02', validUntil: '2026-12-01' }, nobody, { field: 'validUntil', rule: 'not_before_valid_from' }],
    ['for more than three years', { validUntil: '2029-11-23' }, nobody, { field: 'validUntil', rule: 'until_2029-11-22' }],
    ['an administrator who is sent', { role: 'audit_admin', sentBy: '某局' }, nobody, { field: 'sentBy', rule: 'not_for_administrators' }],
    ['for who runs the platform', {}, { ...nobody, operator: true }, { kind: 'PostConflict', heldRole: null }],
    ['for an administrator', {}, holding({ role: 'audit_admin', tenantNo: SICHUAN, validUntil: null }), { kind: 'PostConflict', heldRole: 'audit_admin', heldUntil: null }],
    ['an administrator’s, for a clerk until tomorrow', { role: 'system_admin' }, holding({ validUntil: '2026-11-24' }), { kind: 'PostConflict', heldRole: 'window_clerk', heldUntil: '2026-11-24' }],
    ['the same again', { windowId: 'w5', dataScope: 'window' }, holding({}), { kind: 'PostConflict', heldRole: 'window_clerk' }],
  ])('%s: refused', (_, over, candidate, refusal) => expect(decideGiving(order(over), candidate, facts)).toMatchObject(refusal));

  test.each<[string, Partial<PostOrder>, Candidate]>([
    ['at another window of the house', { windowId: 'w4' }, holding({})],
    ['beside an approver’s post', {}, holding({ role: 'approver' })],
    ['an administrator’s, after a clerk’s last day', { role: 'system_admin', validFrom: '2027-01-01' }, holding({})],
    ['an administrator’s, where the clerk’s was revoked', { role: 'system_admin' }, holding({ revoked: true })],
    ['the same kind of administrator elsewhere', { role: 'system_admin' }, holding({ role: 'system_admin', tenantNo: SHIFANG })],
  ])('%s: given', (_, over, candidate) => expect(decideGiving(order(over), candidate, facts)).toMatchObject({ kind: 'NewPost' }));

  test('stays within the quota of the province', () => {
    const quota = (inUse: number) => decideGiving(order(), nobody, { ...facts, quota: { most: 10, inUse } });
    expect(quota(9)).toMatchObject({ kind: 'NewPost' });
    expect(quota(10)).toEqual({ kind: 'QuotaReached', most: 10 });
  });
});

describe('a stand-in', () => {
  const days = { validFrom: '2026-12-01', validUntil: '2026-12-31' };
  const colleague = { ...nobody, personId: 'ji' };
  test('has the place, the role and the data scope of the post', () => {
    expect(decideStandIn(held(), days, colleague, facts)).toMatchObject({ postKind: 'stand_in', standsInFor: 'post', role: 'window_clerk', windowId: 'w5', dataScope: 'window', ...days });
  });
  test.each<[string, Partial<HeldPost>, object, object]>([
    ['longer than the post', {}, { validUntil: '2027-01-01' }, { field: 'validUntil', rule: 'after_the_post_ends' }],
    ['longer than ninety days', { validUntil: null }, { validFrom: '2026-12-01', validUntil: '2027-03-01' }, { field: 'validUntil', rule: 'until_2027-02-28' }],
    ['before the post begins', { validFrom: '2026-12-05' }, {}, { field: 'validFrom', rule: 'before_the_post_begins' }],
    ['for a stand-in', { kind: 'stand_in' }, {}, { field: 'postId', rule: 'is_stand_in' }],
    ['for an administrator', { role: 'audit_admin' }, {}, { field: 'postId', rule: 'administrator' }],
    ['for a post that is revoked', { revoked: true }, {}, { kind: 'PostOver' }],
    ['for himself', { personId: 'ji' }, {}, { field: 'postId', rule: 'own_post' }],
  ])('%s: refused', (_, post, over, refusal) => expect(decideStandIn(held(post), { ...days, ...over }, colleague, facts)).toMatchObject(refusal));
});

describe('a post that there is', () => {
  test('moves inside its tenant and ends earlier', () => {
    expect(decideChange(held(), { windowId: 'w4', validUntil: '2026-12-01' }, facts)).toEqual({ kind: 'PostChange', departmentId: null, windowId: 'w4', dataScope: 'window', chosenTenants: [], validUntil: '2026-12-01' });
    expect(decideChange(held({ role: 'centre_manager', dataScope: 'tenants', chosenTenants: [SHIGU] }), { dataScope: 'whole' }, facts)).toMatchObject({ chosenTenants: [] });
  });
  test.each<[string, Partial<HeldPost>, Parameters<typeof decideChange>[1], object]>([
    ['without its window', {}, { windowId: null }, { field: 'windowId', rule: 'needed_by_data_scope' }],
    ['for longer', {}, { validUntil: '2027-01-01' }, { field: 'validUntil', rule: 'renew_to_prolong' }],
    ['until yesterday', {}, { validUntil: '2026-11-22' }, { field: 'validUntil', rule: 'not_in_past' }],
    ['one’s own', { personId: 'manager' }, {}, { kind: 'NotForYourself' }],
    ['over', { validUntil: '2026-11-22' }, {}, { kind: 'PostOver' }],
    ['a stand-in to another window', { kind: 'stand_in' }, { departmentId: null }, { field: 'postId', rule: 'is_stand_in' }],
  ])('%s: refused', (_, post, wanted, refusal) => expect(decideChange(held(post), wanted, facts)).toMatchObject(refusal));

  test('is prolonged by a year, as long as its holder may hold it', () => {
    expect(decideRenewal(held(), null, holding({}), facts)).toEqual({ kind: 'PostRenewal', validUntil: '2027-12-31' });
    expect(decideRenewal(held(), null, holding({}, { id: 'other', role: 'audit_admin', validFrom: '2027-06-01', validUntil: null }), facts)).toMatchObject({ kind: 'PostConflict', heldRole: 'audit_admin' });
    expect(decideRenewal(held(), '2029-11-23', holding({}), facts)).toMatchObject({ rule: 'until_2029-11-22' });
    expect(decideRenewal(held({ validUntil: null }), null, holding({}), facts)).toMatchObject({ rule: 'has_no_end' });
    expect(decideRenewal(held({ validUntil: '2026-11-22' }), null, holding({}), facts)).toMatchObject({ kind: 'PostOver' });
  });

  test('is taken away by another', () => {
    expect(decideRevocation(held(), facts)).toEqual({ kind: 'PostRevocation' });
    expect(decideRevocation(held({ personId: 'manager' }), facts)).toEqual({ kind: 'NotForYourself' });
    expect(decideRevocation(held({ revoked: true }), facts)).toMatchObject({ kind: 'PostOver' });
  });
});
