import { Level } from '@yimen/jurisdiction';

/** How much of a role's reach a post can be limited to (数据范围). */
export type StaffDataScope = 'whole' | 'department' | 'window' | 'mine' | 'tenants';

/**
 * Who gives a role: `system_admin` where the tenant lies in his reach; `centre_manager` at his own tenant; `operator`, who runs
 * the platform, anywhere; `own_kind_above`, an administrator of the same kind strictly above.
 */
export type RoleGiver = 'system_admin' | 'centre_manager' | 'operator' | 'own_kind_above';

interface RoleRule {
  readonly levels: readonly Level[];
  readonly givenBy: readonly RoleGiver[];
  readonly dataScopes: readonly StaffDataScope[];
  /** One of the three separated administrators (三员): stands beside no other role of one person. */
  readonly administrates: boolean;
}

const { Province, County, Township, Village } = Level;
const CENTRES = [Province, County, Township];
const office = { administrates: false } as const;
const administrator = { levels: CENTRES, dataScopes: ['whole', 'tenants'], administrates: true } as const;

/**
 * What a post of each role (岗位角色) can be. A village station has no manager and a township's manager writes at home only, so
 * agents are given by a system administrator. No administrator makes another kind of administrator: each comes from his own
 * kind above, or from the operator; auditors from the operator alone, never from whom they audit.
 */
export const STAFF_ROLES = {
  province_publisher: { ...office, levels: [Province], givenBy: ['system_admin'], dataScopes: ['whole'] },
  province_supervisor: { ...office, levels: [Province], givenBy: ['system_admin'], dataScopes: ['whole', 'tenants'] },
  centre_manager: { ...office, levels: CENTRES, givenBy: ['system_admin'], dataScopes: ['whole', 'tenants'] },
  window_clerk: { ...office, levels: CENTRES, givenBy: ['system_admin', 'centre_manager'], dataScopes: ['whole', 'department', 'window', 'mine'] },
  approver: { ...office, levels: CENTRES, givenBy: ['system_admin', 'centre_manager'], dataScopes: ['whole', 'department', 'window', 'mine'] },
  village_agent: { ...office, levels: [Village], givenBy: ['system_admin'], dataScopes: ['whole', 'mine'] },
  rating_handler: { ...office, levels: CENTRES, givenBy: ['system_admin', 'centre_manager'], dataScopes: ['whole', 'window'] },
  system_admin: { ...administrator, givenBy: ['operator', 'own_kind_above'] },
  security_admin: { ...administrator, givenBy: ['operator', 'own_kind_above'] },
  audit_admin: { ...administrator, givenBy: ['operator'] },
} as const satisfies Readonly<Record<string, RoleRule>>;
export type StaffRole = keyof typeof STAFF_ROLES;

export const STAFF_ROLE_NAMES = Object.keys(STAFF_ROLES) as readonly StaffRole[];

/** The rule of a role. */
export const roleRule = (role: StaffRole): RoleRule => STAFF_ROLES[role];

/** The roles that such a giver gives, in the order of the table. */
export const rolesGivenBy = (giver: RoleGiver): readonly StaffRole[] => STAFF_ROLE_NAMES.filter((role) => roleRule(role).givenBy.includes(giver));

/** Whether one person may hold both roles on the same day: an administrator holds no other one. */
export const standTogether = (one: StaffRole, other: StaffRole): boolean => one === other || !(roleRule(one).administrates || roleRule(other).administrates);
