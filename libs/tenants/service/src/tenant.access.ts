import { defineAccess } from '@yimen/access';

/** Every rule of the tenants service. What is public by law (tenants, windows, calendars) needs no rule. */
export const tenantsAccess = defineAccess('tenants', (principal, { can }) => {
  if (principal.kind !== 'staff') return;
  const { tenantNo, role } = principal.post;
  can('list', 'Post', role === 'centre_manager' || role === 'province_supervisor' ? {} : { tenantNo });
  if (role === 'centre_manager') can('rename', 'Tenant', { tenantNo });
});
