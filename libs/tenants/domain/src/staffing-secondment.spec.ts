import { decideCertificate, decideChangeRequest, decideConsent, type Candidate, type HeldPost, type StaffingFacts } from './index.js';

const SHIGU = 51_06_082_120_0000;
const TODAY = '2026-11-23';
const facts: StaffingFacts = { today: TODAY, actorId: 'manager', quota: null };
const sent = (over: Partial<HeldPost> = {}): HeldPost => ({
  id: 'post', personId: 'luo', tenantNo: SHIGU, role: 'window_clerk', kind: 'secondment', departmentId: 'd', windowId: 'w', dataScope: 'window', chosenTenants: [],
  validFrom: '2026-01-01', validUntil: '2026-12-31', revoked: false, sentBy: '什邡市林业局', ...over,
});
const ji: Candidate = { personId: 'ji', posts: [], operator: false };

describe('what a unit asks for', () => {
  test.each<[string, Partial<HeldPost>, string, object]>([
    ['of its own, for the end of the month', {}, '2026-11-30', { kind: 'StaffChangeRequest' }],
    ['of its own, for today', {}, TODAY, { kind: 'StaffChangeRequest' }],
    ['of the centre’s own', { kind: 'regular' }, TODAY, { field: 'postId', rule: 'no_secondment' }],
    ['after he has gone', { validUntil: '2026-11-22' }, TODAY, { kind: 'PostOver' }],
    ['for yesterday', {}, '2026-11-22', { field: 'lastOn', rule: 'not_in_past' }],
    ['for a day after his term', {}, '2027-01-01', { field: 'lastOn', rule: 'before_the_post_ends' }],
    ['by himself', { personId: 'manager' }, TODAY, { kind: 'NotForYourself' }],
  ])('%s', (_, post, lastOn, outcome) => expect(decideChangeRequest(sent(post), { kind: 'withdraw', lastOn }, facts)).toMatchObject(outcome));
});

describe('the centre’s consent', () => {
  test('lets him go on that day, or today where it has passed', () => {
    expect(decideConsent(sent(), { kind: 'withdraw', lastOn: '2026-11-30' }, null, facts)).toEqual({ kind: 'StaffChangeConsent', lastOn: '2026-11-30', replacement: null });
    expect(decideConsent(sent(), { kind: 'withdraw', lastOn: '2026-11-01' }, null, facts)).toMatchObject({ lastOn: TODAY });
  });
  test('gives his post to another from the day after', () => {
    expect(decideConsent(sent(), { kind: 'replace', lastOn: '2026-11-30' }, ji, facts)).toMatchObject({
      replacement: { validFrom: '2026-12-01', validUntil: '2026-12-31', windowId: 'w', dataScope: 'window', postKind: 'secondment', sentBy: '什邡市林业局' },
    });
    expect(decideConsent(sent(), { kind: 'replace', lastOn: '2026-12-31' }, ji, facts)).toMatchObject({ replacement: { validFrom: '2027-01-01', validUntil: '2027-12-31' } });
  });
  test('gives nobody what he may not hold', () => {
    const auditor = { ...ji, posts: [{ ...sent(), id: 'a', role: 'audit_admin' as const, validUntil: null }] };
    expect(decideConsent(sent(), { kind: 'replace', lastOn: '2026-11-30' }, auditor, facts)).toMatchObject({ kind: 'PostConflict', heldRole: 'audit_admin' });
    expect(decideConsent(sent({ revoked: true }), { kind: 'withdraw', lastOn: TODAY }, null, facts)).toMatchObject({ kind: 'PostOver' });
  });
});

describe('the certificate of who leaves', () => {
  test.each<[string, Partial<HeldPost>, string | null, object]>([
    ['his term is over', { validUntil: '2026-11-22' }, null, { kind: 'CertifiedService', fromOn: '2026-01-01', untilOn: '2026-11-22' }],
    ['taken away before', { revoked: true }, '2026-06-30', { untilOn: '2026-06-30' }],
    ['taken away, without a term', { revoked: true, validUntil: null }, '2026-06-30', { untilOn: '2026-06-30' }],
    ['still there', {}, null, { field: 'postId', rule: 'still_held' }],
    ['taken away before it began', { validFrom: '2026-12-01', revoked: true }, '2026-11-01', { field: 'postId', rule: 'never_served' }],
    ['a stand-in', { kind: 'stand_in', validUntil: '2026-11-22' }, null, { field: 'postId', rule: 'is_stand_in' }],
    ['one’s own', { personId: 'manager', validUntil: '2026-11-22' }, null, { kind: 'NotForYourself' }],
  ])('%s', (_, post, revokedOn, outcome) => expect(decideCertificate(sent(post), revokedOn, facts)).toMatchObject(outcome));
});
