import { atHome, belowBarrier, defineAccess, inTenants, type AbilityRules, type Condition, type Staff } from '@yimen/access';
import { Level } from '@yimen/jurisdiction';
import { rolesGivenBy, STAFF_ROLE_NAMES, type StaffRole } from '@yimen/tenants-domain';

/** What the rules ask of a post. */
export interface PostFacts {
  readonly tenantNo: number;
  readonly visibleFrom: number;
  readonly role: StaffRole;
}
/** The columns of `tenants.post o` that hold what lists ask for. */
export const POST_COLUMNS: Readonly<Record<keyof PostFacts, string>> = { tenantNo: 'o.tenant_no', visibleFrom: 'o.visible_from', role: 'o.role' };

const ofRoles = (rows: readonly Condition[], roles: readonly StaffRole[]): readonly Condition[] => rows.map((row) => ({ ...row, role: { $in: [...roles] } }));

/** Posts that somebody gives, changes and takes away: which roles, the staffing table says. */
function givenBy(principal: Staff): readonly Condition[] {
  const { role, tenantNo } = principal.post;
  const reach = inTenants(principal);
  switch (role) {
    case 'system_admin':
    case 'security_admin': {
      const office = role === 'system_admin' ? ofRoles(reach, rolesGivenBy('system_admin')) : [];
      const above = reach.flatMap(({ tenantNo: where }) => (where === tenantNo ? [] : [{ tenantNo: typeof where === 'object' ? { ...where, $gt: tenantNo } : where }]));
      return [...office, ...ofRoles(above, rolesGivenBy('own_kind_above').filter((own) => own === role))];
    }
    case 'centre_manager':
      return ofRoles(atHome(principal), rolesGivenBy('centre_manager'));
    default:
      return [];
  }
}

/** Every rule of the tenants service. What is public by law (tenants, windows, calendars) needs no rule. */
export const tenantsAccess = defineAccess('tenants', (principal, { can }) => {
  if (principal.kind === 'operator') {
    for (const posts of ofRoles([{}], rolesGivenBy('operator'))) can(['list', 'give', 'revoke'], 'Post', posts);
    can('reorganise', 'Tenant');
    can(['list', 'create', 'setQuota', 'setCalendar'], 'Province');
  }
  if (principal.kind === 'citizen') can('list', 'ServiceCertificate', { personId: (principal.representative ?? principal).personId });
  if (principal.kind !== 'staff') return;
  const { role } = principal.post;
  can('list', 'ServiceCertificate', { personId: principal.personId });
  for (const posts of belowBarrier(principal, inTenants(principal))) can('list', 'Post', posts);
  for (const posts of belowBarrier(principal, givenBy(principal))) can(['give', 'revoke'], 'Post', posts);
  if (role === 'security_admin') {
    // In need at once, whoever gave it; but nobody under audit takes his auditor's post.
    const posts = ofRoles(inTenants(principal), STAFF_ROLE_NAMES.filter((one) => one !== 'audit_admin'));
    for (const post of belowBarrier(principal, posts)) can('revoke', 'Post', post);
    for (const posts of inTenants(principal)) can('revokeSessions', 'Post', posts);
    for (const rules of inTenants(principal)) can(['list', 'set'], 'AddressRule', rules);
  }
  if (role === 'audit_admin') for (const entries of inTenants(principal)) can('read', 'AuditEntry', entries);
  // An order about divisions names tenants of several counties: the province's alone to give.
  if (role === 'system_admin' && principal.level === Level.Province) for (const tenants of inTenants(principal)) can('reorganise', 'Tenant', tenants);
  if (role === 'system_admin') for (const rows of inTenants(principal)) can(['list', 'end'], 'Representation', rows);
  if (role === 'system_admin' && principal.level === Level.County) for (const rows of atHome(principal)) can('register', 'Representation', rows);
  if (role === 'province_publisher' && principal.level === Level.Province) for (const tenant of atHome(principal)) can('setCalendar', 'Tenant', tenant);
  if (role === 'approver') asChiefRepresentative(principal, can);
  if (role === 'centre_manager') asManager(principal, can);
});

/** A unit's chief representative speaks for it: he asks for changes of those whom it has sent into his department. */
function asChiefRepresentative(principal: Staff, can: AbilityRules['can']): void {
  const { post: { departmentId }, personId } = principal;
  if (departmentId === null) return;
  for (const rows of belowBarrier(principal, atHome(principal))) {
    can('askFor', 'Post', { ...rows, departmentId });
    can('list', 'StaffChange', { ...rows, askedBy: personId });
  }
}

/** The manager leads the daily work of everybody at his centre, whoever sent them. */
function asManager(principal: Staff, can: AbilityRules['can']): void {
  for (const tenant of atHome(principal)) can('rename', 'Tenant', tenant);
  // The province's calendar is its publisher's.
  if (principal.level !== Level.Province) for (const tenant of atHome(principal)) can('setCalendar', 'Tenant', tenant);
  for (const rows of belowBarrier(principal, atHome(principal))) {
    can('appraise', 'Post', rows);
    can('decide', 'StaffChange', rows);
  }
  for (const rows of belowBarrier(principal, inTenants(principal))) can('list', ['StaffChange', 'ServiceCertificate'], rows);
}
