import type { CaseVerb } from '@yimen/cases-domain';
import { defineAccess, type Role } from '@yimen/access';

/** Who does what at a counter. Signing for a hand-over is asked of the hand-over, everything else of the leg. */
const VERBS: Readonly<Partial<Record<Role, readonly CaseVerb[]>>> = {
  village_agent: ['submitCase', 'supplyMaterials'],
  window_clerk: ['submitCase', 'signHandover', 'requestSupplement', 'supplyMaterials', 'acceptCase', 'sendForReview', 'deliverResult', 'finishCase'],
  approver: ['signHandover', 'decideCase'],
};

/** Roles that read everything in their reach and write nothing: they supervise. */
const SUPERVISORS: ReadonlySet<Role> = new Set(['centre_manager', 'province_supervisor']);

/**
 * Every rule of the cases service. A leg belongs to its tenant: only its own staff act on it. Who supervises reads, in the
 * reach that row-level security sets. A citizen reads his own cases; there the database knows which they are.
 */
export const casesAccess = defineAccess('cases', (principal, { can }) => {
  if (principal.kind === 'citizen') can(['read', 'readOwn'], 'Case');
  if (principal.kind !== 'staff') return;
  const { tenantNo, role } = principal.post;
  const verbs = VERBS[role] ?? [];
  if (SUPERVISORS.has(role) || verbs.length > 0) can('read', 'Case');
  if (SUPERVISORS.has(role)) can('list', ['CaseLeg', 'Handover']);
  else if (verbs.length > 0) {
    can('list', 'CaseLeg', { tenantNo });
    can('list', 'Handover', { toTenantNo: tenantNo });
  }
  if (verbs.includes('submitCase')) can('attach', 'Case');
  for (const verb of verbs) {
    if (verb === 'signHandover') can(verb, 'Handover', { toTenantNo: tenantNo });
    else can(verb, 'CaseLeg', { tenantNo });
  }
});
