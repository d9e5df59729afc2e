import { atHome, belowBarrier, defineAccess, inTenants } from '@yimen/access';

/** Every rule of the tenants service. What is public by law (tenants, windows, calendars) needs no rule. */
export const tenantsAccess = defineAccess('tenants', (principal, { can }) => {
  if (principal.kind !== 'staff') return;
  for (const posts of belowBarrier(principal, inTenants(principal))) can('list', 'Post', posts);
  if (principal.post.role === 'security_admin') for (const posts of inTenants(principal)) can('revokeSessions', 'Post', posts);
  if (principal.post.role === 'centre_manager') for (const tenant of atHome(principal)) can('rename', 'Tenant', tenant);
});
