import { LEG_TRANSITIONS, type CaseVerb } from '@yimen/cases-domain';
import {
  atHome, belowBarrier, defineAccess, inTenants, sqlCondition, within,
  type AbilityRules, type Condition, type OwnedBy, type Principal, type Role, type SqlCondition, type Staff,
} from '@yimen/access';
import type { TenantNo } from '@yimen/jurisdiction';

/** What the rules ask of a leg. */
export interface LegFacts {
  readonly tenantNo: TenantNo;
  readonly status: string;
  readonly visibleFrom: number;
  readonly windowId: string | null;
  readonly departmentId: string | null;
  /** Who took it in. */
  readonly handlerId: string | null;
}
/** The columns of `cases.case_leg l` that hold them. */
export const LEG_COLUMNS: Readonly<Record<keyof LegFacts, string>> = {
  tenantNo: 'l.tenant_no', status: 'l.status', visibleFrom: 'l.visible_from', windowId: 'l.window_id', departmentId: 'l.department_id', handlerId: 'l.handler_id',
};
/** The columns of `cases.hand_over h` of which the rules speak. */
export const LETTER_COLUMNS = { toTenantNo: 'h.to_tenant_no', visibleFrom: 'h.visible_from' };
/** The column of `cases.leg_clock l` of which the rules speak. */
export const CLOCK_COLUMNS = { tenantNo: 'l.tenant_no' };
/** The columns of `cases.supervision_card c` and `cases.card_appeal a` of which the rules speak. */
export const CARD_COLUMNS = { tenantNo: 'c.tenant_no', windowId: 'c.window_id', departmentId: 'c.department_id', handlerId: 'c.handler_id' };
export const APPEAL_COLUMNS = { fromTenantNo: 'a.from_tenant_no', toTenantNo: 'a.to_tenant_no' };
/** The columns of `cases.supervision_order o` of which the rules speak. */
export const ORDER_COLUMNS = { fromTenantNo: 'o.from_tenant_no', toTenantNo: 'o.to_tenant_no' };
/** The columns of `cases.first_contact f` of which the rules speak; who was asked first is whose own it is. */
export const CONTACT_COLUMNS = { tenantNo: 'f.tenant_no', visibleFrom: 'f.visible_from', windowId: 'f.window_id', departmentId: 'f.department_id', responsibleId: 'f.responsible_id' };
/** Values of an applicant, each under a permission of its own. */
export const APPLICANT_FIELDS = ['name', 'idNumber', 'phone'] as const;
export type ApplicantField = (typeof APPLICANT_FIELDS)[number];

const OWNED_BY: readonly OwnedBy[] = ['windowId', 'departmentId', 'handlerId'];

/** Who does what at a counter. Signing for a hand-over is asked of the hand-over, everything else of the leg. */
const VERBS: Readonly<Partial<Record<Role, readonly CaseVerb[]>>> = {
  village_agent: ['submitCase', 'supplyMaterials', 'withdrawCase'],
  window_clerk: [
    'submitCase', 'signHandover', 'takeCase', 'requestSupplement', 'supplyMaterials', 'closeUnsupplied', 'acceptCase', 'declineCase', 'suspendCase', 'resumeCase',
    'completeStep', 'sendForReview', 'deliverResult', 'finishCase', 'withdrawCase', 'returnCase',
  ],
  // Who answers for the authority: the head's powers of 行政许可法 art. 42, and what cannot be the clerk's alone.
  approver: ['signHandover', 'takeCase', 'assignCase', 'declineCase', 'suspendCase', 'resumeCase', 'extendCase', 'completeStep', 'decideCase', 'voidCase'],
  centre_manager: ['assignCase', 'voidCase'],
};

/** Every status of a leg that is still somebody's to handle. */
const OPEN: readonly string[] = [...new Set(Object.values(LEG_TRANSITIONS).flatMap(Object.keys))].filter((status) => status !== 'closed');

/** Roles that read everything in their reach and write nothing: they supervise. */
const SUPERVISORS: ReadonlySet<Role> = new Set(['centre_manager', 'province_supervisor']);

/**
 * Every rule of the cases service. A leg belongs to its tenant: only its own staff act on it, as far as their data scope goes.
 * Who supervises reads in his reach. A case is read by whoever reads one of its legs or letters; a citizen reads his own, and
 * there the database knows which they are.
 */
export const casesAccess = defineAccess('cases', (principal, { can }) => {
  if (principal.kind === 'citizen') can(['read', 'readOwn', 'apply', 'supplyOwn', 'withdrawOwn', 'attachOwn'], 'Case');
  if (principal.kind !== 'staff') return;
  const verbs = VERBS[principal.post.role] ?? [];
  if (!SUPERVISORS.has(principal.post.role) && verbs.length === 0) return;
  can('read', 'Case');
  const legs = within(principal, belowBarrier(principal, inTenants(principal)), OWNED_BY);
  for (const rows of legs) can('list', 'CaseLeg', rows);
  for (const letters of belowBarrier(principal, inTenants(principal, 'toTenantNo'))) can('list', 'Handover', letters);
  const own = within(principal, belowBarrier(principal, atHome(principal)), OWNED_BY);
  for (const verb of verbs) {
    if (verb === 'signHandover') for (const letters of belowBarrier(principal, atHome(principal, 'toTenantNo'))) can(verb, 'Handover', letters);
    else for (const rows of own) can(verb, 'CaseLeg', rows);
  }
  if (verbs.includes('submitCase')) for (const rows of own) can('attach', 'CaseLeg', rows);
  // Under another edition a case has other limits: whoever answers for the authority takes the applicant's word for it.
  if (principal.post.role === 'approver') for (const rows of own) can('moveEdition', 'CaseLeg', rows);
  restrictionRules(principal, own, can);
  supervisionRules(principal, can);
  orderRules(principal, can);
  contactRules(principal, can);
  // In clear, values of the applicant are for the window that handles the case, while it does.
  const { role, windowId } = principal.post;
  if (role !== 'window_clerk' || windowId === null) return;
  for (const rows of own) can('reveal', 'CaseLeg', [...APPLICANT_FIELDS], { ...rows, windowId, status: { $in: OPEN } });
});

/** Who hides cases from levels above; and what supervision has in its reach whatever the barrier: counts, and breaking the glass. */
function restrictionRules(principal: Staff, own: readonly Condition[], can: AbilityRules['can']): void {
  const { role } = principal.post;
  const hides = role === 'centre_manager' || role === 'approver';
  if (hides) for (const rows of own) can('restrict', 'CaseLeg', rows);
  if (hides) for (const openings of within(principal, atHome(principal, 'toTenantNo'), [])) can('list', 'CaseOpening', openings);
  if (!SUPERVISORS.has(role)) return;
  for (const rows of within(principal, inTenants(principal), [])) can(['count', 'breakGlass'], 'LegClock', rows);
}

/** Cards stop at no barrier, for they say nothing of a case. Who answers for a centre appeals, the tenant above decides. */
function supervisionRules(principal: Staff, can: AbilityRules['can']): void {
  const { role } = principal.post;
  for (const cards of within(principal, inTenants(principal), OWNED_BY)) can('list', 'SupervisionCard', cards);
  const [answers, supervises] = [role === 'centre_manager' || role === 'approver', SUPERVISORS.has(role)];
  if (answers) for (const cards of within(principal, atHome(principal), OWNED_BY)) can('appeal', 'SupervisionCard', cards);
  if (!answers && !supervises) return;
  for (const side of ['fromTenantNo', 'toTenantNo']) for (const tenants of within(principal, inTenants(principal, side), [])) can('read', 'CardAppeal', tenants);
  if (answers) for (const tenants of within(principal, atHome(principal, 'fromTenantNo'), [])) can('withdraw', 'CardAppeal', tenants);
  if (!supervises) return;
  for (const tenants of within(principal, atHome(principal, 'toTenantNo'), [])) can('decide', 'CardAppeal', tenants);
  for (const tenants of within(principal, atHome(principal), [])) can('set', 'SupervisionRule', tenants);
}

/** Who supervises orders in his reach and follows it up; who answers for a tenant, and in a village its agent, replies. */
function orderRules(principal: Staff, can: AbilityRules['can']): void {
  const { role } = principal.post;
  const [replies, supervises] = [role === 'centre_manager' || role === 'approver' || role === 'village_agent', SUPERVISORS.has(role)];
  if (!replies && !supervises) return;
  for (const side of ['fromTenantNo', 'toTenantNo']) for (const tenants of within(principal, inTenants(principal, side), [])) can('read', 'SupervisionOrder', tenants);
  if (replies) for (const tenants of within(principal, atHome(principal, 'toTenantNo'), [])) can('reply', 'SupervisionOrder', tenants);
  if (!supervises) return;
  for (const from of within(principal, atHome(principal, 'fromTenantNo'), [])) {
    can('follow', 'SupervisionOrder', from);
    for (const to of inTenants(principal, 'toTenantNo')) can('issue', 'SupervisionOrder', { ...from, ...to });
  }
}

/** Whoever works at a centre is asked first some time; his colleagues may answer for him, and who supervises reads. */
function contactRules(principal: Staff, can: AbilityRules['can']): void {
  const { role, dataScope } = principal.post;
  const own = (rows: readonly Condition[]): readonly Condition[] => (dataScope === 'mine'
    ? rows.map((row) => ({ ...row, responsibleId: principal.personId }))
    : within(principal, rows, ['windowId', 'departmentId']));
  for (const contacts of own(belowBarrier(principal, inTenants(principal)))) can('list', 'FirstContact', contacts);
  if (role === 'province_supervisor') return;
  for (const contacts of own(belowBarrier(principal, atHome(principal)))) can(['register', 'follow'], 'FirstContact', contacts);
}

/**
 * Whether `cases.case_root r` is the caller's by a leg or a letter, for posts that see a part of their reach only. For all others
 * row-level security says just that, and its word is enough.
 */
export function heldCases(principal: Principal, firstParameter: number): SqlCondition {
  if (principal.kind !== 'staff' || principal.post.dataScope === 'whole') return { text: 'true', values: [] };
  const ability = casesAccess.of(principal);
  const legs = sqlCondition(ability, 'list', 'CaseLeg', LEG_COLUMNS, firstParameter);
  const letters = sqlCondition(ability, 'list', 'Handover', LETTER_COLUMNS, firstParameter + legs.values.length);
  return {
    text: `(exists (select from cases.case_leg l where l.case_id = r.id and ${legs.text})
      or exists (select from cases.hand_over h where h.case_id = r.id and h.signed_at is null and ${letters.text}))`,
    values: [...legs.values, ...letters.values],
  };
}
