import { atHome, belowBarrier, defineAccess, inTenants, within, type AbilityRules, type OwnedBy, type Role, type Staff } from '@yimen/access';

/** The columns of `assessments.rating r` and `assessments.closed_case c` of which the rules speak. */
export const RATING_COLUMNS = { tenantNo: 'r.tenant_no', windowId: 'r.window_id', visibleFrom: 'r.visible_from' };
export const CLOSED_CASE_COLUMNS = { personId: 'c.person_id' };

/** The columns of `assessments.accountability_record a` of which the rules speak. */
export const RECORD_COLUMNS = { tenantNo: 'a.tenant_no', responsibleId: 'a.responsible_id' };

/** By what a window's scores and ratings are somebody's. */
const OWNED_BY: readonly OwnedBy[] = ['windowId'];
/** Roles that judge everything in their reach; a clerk sees what is his window's. */
const JUDGES: ReadonlySet<Role> = new Set(['centre_manager', 'province_supervisor', 'rating_handler']);

/**
 * Every rule of the assessments service. A clerk sees the score and ratings of his own window, those who judge see those
 * of their reach; the citizen rates, and nobody rates from a post.
 */
export const assessmentsAccess = defineAccess('assessments', (principal, { can }) => {
  if (principal.kind === 'citizen') {
    const { personId } = principal;
    can(['list', 'rate'], 'ClosedCase', { personId });
  }
  if (principal.kind !== 'staff') return;
  const { role, windowId } = principal.post;
  accountabilityRules(principal, can);
  const judges = JUDGES.has(role);
  if (!judges && (role !== 'window_clerk' || windowId === null)) return;
  const windows = within(principal, inTenants(principal), OWNED_BY).map((rows) => (judges ? rows : { ...rows, windowId }));
  for (const rows of windows) can('read', 'WindowScore', rows);
  for (const rows of belowBarrier(principal, windows)) can('read', 'Rating', rows);
});

/** Who leads reads what his unit and those below it have to answer for; whoever is responsible reads his own. */
function accountabilityRules(principal: Staff, can: AbilityRules['can']): void {
  const { personId, post: { role } } = principal;
  if (role === 'centre_manager' || role === 'province_supervisor') for (const rows of within(principal, inTenants(principal), [])) can('read', 'AccountabilityRecord', rows);
  else if (role === 'window_clerk' || role === 'approver' || role === 'village_agent') for (const rows of atHome(principal)) can('read', 'AccountabilityRecord', { ...rows, responsibleId: personId });
}
