import { defineAccess, scopeOf } from '@yimen/access';

/**
 * Every rule of the assessments service. A clerk sees the score and ratings of his own window, managers and supervisors those
 * of their reach; the citizen rates, and nobody rates from a post.
 */
export const assessmentsAccess = defineAccess('assessments', (principal, { can }) => {
  if (principal.kind === 'citizen') {
    const { personId } = principal;
    can(['list', 'rate'], 'ClosedCase', { personId });
  }
  if (principal.kind !== 'staff') return;
  const { tenantNo, role, windowId } = principal.post;
  const { read } = scopeOf(principal);
  if (role === 'window_clerk' && windowId !== null) {
    can('read', ['WindowScore', 'Rating'], { tenantNo, windowId });
  }
  if ((role === 'centre_manager' || role === 'province_supervisor') && read !== null) {
    can('read', ['WindowScore', 'Rating'], { tenantNo: { $gte: read.lo, $lte: read.hi } });
  }
});
