import { only, signedIn, type FieldRow } from './field-row.js';
import { act, ask, list } from './questions.js';
import { daysFromNow, freshPost, newcomer } from './staff-objects.js';

/** Posts are seen in the reach of the role, by whichever role; the operator sees those of administrators, whom he gives. */
const SEEN = only({
  province_publisher: 'home', province_supervisor: 'subtree', centre_manager: 'subtree', window_clerk: 'home', approver: 'home', village_agent: 'home',
  rating_handler: 'home', system_admin: 'subtree', province_system_admin: 'subtree', security_admin: 'subtree', audit_admin: 'subtree', operator: 'none',
});
/** Who gives an approver his post: the administrator of the system, and the manager at home. Others of these give other roles. */
const GIVES = only({ system_admin: 'subtree', province_system_admin: 'subtree', centre_manager: 'home', security_admin: 'none', operator: 'none' });
/** An administrator comes from his own kind above, or from the operator. */
const GIVES_SECURITY = only({ security_admin: 'below', operator: 'all', system_admin: 'none', province_system_admin: 'none', centre_manager: 'none' });
const GIVES_AUDITOR = only({ operator: 'all', system_admin: 'none', province_system_admin: 'none', centre_manager: 'none', security_admin: 'none' });
/** In need the administrator of security takes any post away but an auditor's. */
const TAKES = only({ system_admin: 'subtree', province_system_admin: 'subtree', centre_manager: 'home', security_admin: 'subtree', operator: 'none' });
/** Everybody ends his own sessions, the security administrator those of people who hold a post where he writes. */
const SESSIONS = signedIn('none', { citizen: 'his', security_admin: 'subtree' });

const giving = (of: string, who: FieldRow['who'], role: string, refused: NonNullable<FieldRow['refused']>): FieldRow => ({
  field: 'Mutation.givePost', of, who, refused, outside: 'not_found', ask: (it) => act('givePost', it, `${newcomer()}, tenantId: "${it.no}", role: ${role}`),
});

/** What is done with an approver's post. */
const withPost = (name: string, who: FieldRow['who'], input: () => string): FieldRow => ({
  field: `Mutation.${name}`, who, outside: 'not_found', ask: async (it) => act(name, it, `postId: "${await freshPost(it)}", ${input()}`),
});

export const POST_ROWS: readonly FieldRow[] = [
  { field: 'Query.me', who: signedIn('all'), outside: 'not_found', at: 'home', ask: () => ask('me { personId choices { value } }') },
  {
    field: 'Query.posts', who: SEEN, outside: 'empty',
    ask: async (it) => list(`posts(first: 200, filter: { within: "${it.no}", name: "持岗人" }) { nodes { id } }`, await it.post()),
  },
  { field: 'Query.post', who: SEEN, outside: 'not_found', ask: async (it) => ask(`post(id: "${await it.post()}") { personName }`) },
  giving('an approver', GIVES, 'approver', { security_admin: 'below', operator: 'all' }),
  giving('a security administrator', GIVES_SECURITY, 'security_admin', { system_admin: 'subtree', province_system_admin: 'subtree', centre_manager: 'home' }),
  giving('an auditor', GIVES_AUDITOR, 'audit_admin', { system_admin: 'subtree', province_system_admin: 'subtree', centre_manager: 'home', security_admin: 'below' }),
  withPost('appointStandIn', GIVES, () => `${newcomer()}, validUntil: "${daysFromNow(20)}"`),
  withPost('changePost', GIVES, () => `validUntil: "${daysFromNow(30)}"`),
  withPost('renewPost', GIVES, () => `validUntil: "${daysFromNow(300)}"`),
  withPost('revokePost', TAKES, () => 'reason: "调离"'),
  { field: 'Mutation.signOut', who: signedIn('all'), outside: 'not_found', at: 'home', alone: true, ask: (it) => act('signOut', it, '') },
  {
    field: 'Mutation.revokeSession', who: SESSIONS, outside: 'not_found',
    ask: async (it) => act('revokeSession', it, `sessionId: "another-session", personId: "${await it.holder()}"`),
  },
  {
    field: 'Mutation.revokeAllSessions', who: SESSIONS, outside: 'not_found', alone: true,
    ask: async (it) => act('revokeAllSessions', it, `personId: "${await it.holder()}"`),
  },
];
