import { levelOf } from '@yimen/jurisdiction';
import { actAs, AS_CITIZEN, AS_OPERATOR, FOR_LEGAL_PERSON, isActingOn, type KnownPerson, type Post } from './principal.js';

const SHIGU = 51_06_082_120_0000;
const SHIFANG = 51_06_082_000_0000;
const TODAY = '2026-11-22';

const post = (id: string, over: Partial<Post> = {}): Post => ({
  id, tenantNo: SHIGU, role: 'window_clerk', departmentId: null, windowId: null, validFrom: '2024-01-01', validUntil: null, revoked: false, dataScope: 'whole', chosenTenants: [], ...over,
});
const person = (...posts: readonly Post[]): KnownPerson => ({ personId: 'person-1', name: '罗春雨', posts, represents: [COMPANY, FORMER], operator: false });
const COMPANY = { personId: 'company', name: '什邡某公司', validFrom: '2026-01-01', validUntil: '2026-11-22' };
const FORMER = { personId: 'former', name: '德阳某公司', validFrom: '2025-01-01', validUntil: '2026-11-21' };
const act = (known: KnownPerson | null, chosen: string | null = null) => actAs(known, chosen, TODAY, levelOf);

const CLERK = post('clerk');
const APPROVER = post('approver', { role: 'approver', tenantNo: SHIFANG });
const EXPIRED = post('expired', { validUntil: '2026-11-21' });
const FUTURE = post('future', { validFrom: '2026-11-23' });
const AS_HIMSELF = { kind: 'citizen', personId: 'person-1', name: '罗春雨' };
const asClerk = { kind: 'staff', personId: 'person-1', name: '罗春雨', post: CLERK, level: 3 };

describe('as whom somebody acts', () => {
  test.each([
    ['nobody knows him', null, null, { kind: 'UnknownPerson' }],
    ['nobody knows him, and he asks to be a citizen', null, AS_CITIZEN, { kind: 'UnknownPerson' }],
    ['never had a post', person(), null, AS_HIMSELF],
    ['never had a post and asks for one', person(), 'clerk', { kind: 'PostNotActing', postId: 'clerk' }],
    ['one valid post', person(CLERK), null, asClerk],
    ['one valid post, chosen', person(CLERK), 'clerk', asClerk],
    ['one valid post among dead ones', person(EXPIRED, CLERK, FUTURE), null, asClerk],
    ['one valid post, but for himself', person(CLERK), AS_CITIZEN, AS_HIMSELF],
    ['two valid posts', person(CLERK, APPROVER), null, { kind: 'ChoosePost', postIds: ['clerk', 'approver'] }],
    ['two valid posts, the second chosen', person(CLERK, APPROVER), 'approver', { ...asClerk, post: APPROVER, level: 2 }],
    ['only expired posts: not a citizen by accident', person(EXPIRED), null, { kind: 'NoActingPost' }],
    ['only expired posts, but for himself', person(EXPIRED), AS_CITIZEN, AS_HIMSELF],
    ['a post that begins tomorrow', person(FUTURE), null, { kind: 'NoActingPost' }],
    ['chose an expired post', person(CLERK, EXPIRED), 'expired', { kind: 'PostNotActing', postId: 'expired' }],
    ['chose somebody else’s post', person(CLERK), 'approver', { kind: 'PostNotActing', postId: 'approver' }],
    ['chose a revoked post', person(post('revoked', { revoked: true })), 'revoked', { kind: 'PostNotActing', postId: 'revoked' }],
    ['only a revoked post', person(post('revoked', { revoked: true })), null, { kind: 'NoActingPost' }],
    ['for a legal person', person(CLERK), `${FOR_LEGAL_PERSON}company`, { kind: 'citizen', personId: 'company', name: '什邡某公司', representative: { personId: 'person-1', name: '罗春雨' } }],
    ['for one whom he represents no longer', person(), `${FOR_LEGAL_PERSON}former`, { kind: 'PostNotActing', postId: 'legal:former' }],
    ['for one whom he never represented', person(), `${FOR_LEGAL_PERSON}other`, { kind: 'PostNotActing', postId: 'legal:other' }],
    ['runs the platform', { ...person(), operator: true }, null, { ...AS_HIMSELF, kind: 'operator' }],
    ['runs the platform and has a post', { ...person(CLERK), operator: true }, null, { kind: 'ChoosePost', postIds: ['clerk', AS_OPERATOR] }],
    ['runs the platform, but for himself', { ...person(), operator: true }, AS_CITIZEN, AS_HIMSELF],
    ['would like to run the platform', person(CLERK), AS_OPERATOR, { kind: 'PostNotActing', postId: AS_OPERATOR }],
    ['sent an empty header', person(CLERK), '', { kind: 'PostNotActing', postId: '' }],
    ['sent the header twice', person(CLERK, APPROVER), 'clerk, approver', { kind: 'PostNotActing', postId: 'clerk, approver' }],
  ] as const)('%s', (_case, known, chosen, expected) => {
    expect(act(known, chosen)).toEqual(expected);
  });
});

test.each([
  ['2026-11-21', null, false],
  ['2026-11-22', null, true],
  ['2026-12-31', null, true],
  ['2026-11-22', '2026-11-22', true],
  ['2027-01-01', '2026-12-31', false],
])('a post from 2026-11-22, on %s when it ends on %s', (today, validUntil, acting) => {
  expect(isActingOn(post('p', { validFrom: '2026-11-22', validUntil }), today)).toBe(acting);
});
test('the last day of a post still counts, the day after does not', () => {
  const ending = post('p', { validUntil: '2026-11-22' });
  expect(['2026-11-22', '2026-11-23'].map((day) => isActingOn(ending, day))).toEqual([true, false]);
});
