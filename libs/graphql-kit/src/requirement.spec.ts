import { ANONYMOUS, contextOf, defineAccess, type Principal } from '@yimen/access';
import { denialOf, sayRequirement, type Requirement } from './requirement.js';

const SHIGU = 51_06_082_120_0000;
const post = { id: 'post', tenantNo: SHIGU, role: 'window_clerk', departmentId: null, windowId: null, validFrom: '2020-01-01', validUntil: null, revoked: false, dataScope: 'whole', chosenTenants: [] } as const;
const PRINCIPALS = {
  anonymous: ANONYMOUS,
  citizen: { kind: 'citizen', personId: 'p', name: '村民' },
  staff: { kind: 'staff', personId: 'p', name: '职员', post, level: 3 },
  system: { kind: 'system', name: 'cases.copy-legs', provinceNo: 51_00_000_000_0000 },
} as const satisfies Record<string, Principal>;

const access = defineAccess('samples', (principal, { can, cannot }) => {
  if (principal.kind === 'staff') can('accept', 'Sample', { tenantNo: principal.post.tenantNo });
  if (principal.kind === 'citizen') can('rate', 'Sample');
  if (principal.kind === 'staff') cannot('rate', 'Sample');
});
const ability = (action: string, subject = 'Sample'): Requirement => ({ kind: 'ability', access, action, subject });

test.each<[string, Requirement | undefined, readonly (string | null)[]]>([
  ['nothing declared', undefined, ['UNDECLARED', 'UNDECLARED', 'UNDECLARED', 'UNDECLARED']],
  ['open', { kind: 'open' }, [null, null, null, null]],
  ['signed in', { kind: 'signed-in' }, ['UNAUTHENTICATED', null, null, 'UNAUTHENTICATED']],
  ['an ability of staff', ability('accept'), ['UNAUTHENTICATED', 'FORBIDDEN', null, 'FORBIDDEN']],
  ['an ability of citizens', ability('rate'), ['UNAUTHENTICATED', null, 'FORBIDDEN', 'FORBIDDEN']],
  ['an ability of nobody', ability('remove'), ['UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']],
  ['an ability on another thing', ability('accept', 'Other'), ['UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']],
])('%s: who passes, of anonymous, citizen, staff, service', (_case, requirement, expected) => {
  const denials = Object.values(PRINCIPALS).map((principal) => denialOf(requirement, contextOf(principal, { now: new Date(0), requestId: 'r', locale: 'zh-CN' })));
  expect(denials).toEqual(expected);
});

test('a requirement is written down so that a missing one stands out', () => {
  expect([undefined, { kind: 'open' } as const, { kind: 'signed-in' } as const, ability('accept')].map(sayRequirement)).toEqual([
    'DENIED (nothing declared)', 'open', 'signed-in', 'accept Sample',
  ]);
});
