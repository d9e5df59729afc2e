/** The fixed set of roles a post (岗位) can carry; `approver` is also a department's chief representative (首席代表). */
export const ROLES = [
  'province_publisher',
  'province_supervisor',
  'centre_manager',
  'window_clerk',
  'approver',
  'village_agent',
  'rating_handler',
  'system_admin',
  'security_admin',
  'audit_admin',
] as const;
export type Role = (typeof ROLES)[number];

/** The three separated administrators (三员分立: 系统管理员, 安全管理员, 审计管理员). Nobody holds two of them, and none reads a case. */
export const ADMINISTRATORS = ['system_admin', 'security_admin', 'audit_admin'] as const satisfies readonly Role[];
export type Administrator = (typeof ADMINISTRATORS)[number];
export const isAdministrator = (role: Role): role is Administrator => (ADMINISTRATORS as readonly Role[]).includes(role);

/** Reach of a role: 'own' is the tenant itself, 'subtree' the tenant and all below it. */
export const REACH: Readonly<Record<Role, 'own' | 'subtree'>> = {
  province_publisher: 'own',
  province_supervisor: 'subtree',
  centre_manager: 'subtree',
  window_clerk: 'own',
  approver: 'own',
  village_agent: 'own',
  rating_handler: 'own',
  system_admin: 'subtree',
  security_admin: 'subtree',
  audit_admin: 'subtree',
};

/** Where a role writes. Only who administers posts and addresses does so below his own tenant. */
export const WRITES: Readonly<Record<Role, 'own' | 'subtree'>> = {
  ...REACH,
  province_supervisor: 'own',
  centre_manager: 'own',
  audit_admin: 'own',
};
