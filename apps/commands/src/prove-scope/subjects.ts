import { CLOSED_CASE_COLUMNS, RATING_COLUMNS, RECORD_COLUMNS } from '@yimen/assessments-service';
import { APPEAL_COLUMNS, CARD_COLUMNS, CLOCK_COLUMNS, CONTACT_COLUMNS, LEG_COLUMNS, LETTER_COLUMNS, ORDER_COLUMNS } from '@yimen/cases-service';
import { EDITION_COLUMNS, PROPOSAL_COLUMNS, PUBLICATION_COLUMNS, TASK_COLUMNS } from '@yimen/catalogs-service';
import { POST_COLUMNS } from '@yimen/tenants-service';
import type { Powers } from './oracle/rules.js';
import type { ServiceName, Wall } from './oracle/wall.js';
import type { WriteWall } from './oracle/write-wall.js';
import { agreedOf, proposalsOf, ruleIdOf, tasksOf, type PersonCaseRow, type World } from './world.js';

/** A type of which the rules speak, and how its rows are asked about: one by one, in a list, of the database alone, of the oracle. */
export interface Subject {
  readonly type: keyof Powers;
  /** Whose rules speak of it, and in whose tables it lies. */
  readonly rules: ServiceName;
  readonly service: ServiceName;
  /** With the alias that the columns name. */
  readonly from: string;
  readonly key: string;
  /** Where `from` is a view that looks at the scope itself: what it is a view of. */
  readonly beneath?: string;
  /** Where it is read under another role than the actor's own. */
  readonly audience?: 'auditor';
  /** The columns of the product's own lists, where there is one. */
  readonly columns: Readonly<Record<string, string>>;
  /** Everything that any rule lets anybody do with the type; what changes a row must lie where the database lets the actor write. */
  readonly actions: readonly string[];
  readonly rows: (world: World) => readonly SubjectRow[];
}
export interface SubjectRow {
  readonly key: string;
  /** As an object's check gets it. */
  readonly facts: object;
  readonly allowed: (powers: Powers, action: string) => boolean;
  readonly seen: (wall: Wall) => boolean;
  /** As to where it lies and whose it is; in which state it can still be changed is the use case's to say. */
  readonly writable: (wall: WriteWall) => boolean;
}

const keyOf = ({ personId, caseId }: PersonCaseRow): string => `${personId} ${caseId}`;

export const SUBJECTS: readonly Subject[] = [
  {
    type: 'Post', rules: 'tenants', service: 'tenants', from: 'tenants.post o', key: 'o.id', columns: { ...POST_COLUMNS, departmentId: 'o.department_id' }, actions: ['list', 'give', 'revoke', 'revokeSessions', 'askFor', 'appraise'],
    rows: ({ posts }) => posts.map((row) => ({
      key: row.id, facts: row, allowed: ({ Post }, action) => Post(action, row), seen: (wall) => wall.post(row),
      writable: (wall) => wall.post(row),
    })),
  },
  {
    type: 'Tenant', rules: 'tenants', service: 'tenants', from: 'tenants.tenant t', key: 't.tenant_no', columns: { tenantNo: 't.tenant_no' }, actions: ['rename', 'reorganise', 'setCalendar'],
    rows: ({ tenants }) => tenants.map((row) => ({
      key: String(row.tenantNo), facts: row, allowed: ({ Tenant }, action) => Tenant(action, row), seen: () => true,
      writable: (wall) => wall.office(row.tenantNo),
    })),
  },
  {
    type: 'AddressRule', rules: 'tenants', service: 'tenants', from: 'tenants.address_rule a', key: 'a.tenant_no', columns: { tenantNo: 'a.tenant_no' }, actions: ['list', 'set'],
    rows: ({ tenants }) => tenants.map((row) => ({
      key: String(row.tenantNo), facts: { tenantNo: row.tenantNo }, allowed: ({ AddressRule }, action) => AddressRule(action, row), seen: (wall) => wall.addressRule(row),
      writable: (wall) => wall.addressRule(row.tenantNo),
    })),
  },
  {
    type: 'Province', rules: 'tenants', service: 'tenants', from: 'tenants.province_quota q', key: 'q.tenant_no', columns: {}, actions: ['list', 'create', 'setQuota', 'setCalendar'],
    rows: ({ tenants }) => tenants.filter(({ level }) => level === 1).map((row) => ({
      key: String(row.tenantNo), facts: row, allowed: ({ Province }, action) => Province(action, row), seen: (wall) => wall.quota(row),
      writable: (wall) => wall.quota(),
    })),
  },
  {
    type: 'Representation', rules: 'tenants', service: 'tenants', from: 'tenants.representation r', key: 'r.id', columns: { tenantNo: 'r.tenant_no' },
    actions: ['list', 'register', 'end'],
    rows: ({ representations }) => representations.map((row) => ({
      key: row.id, facts: row, allowed: ({ Representation }, action) => Representation(action, row), seen: (wall) => wall.representation(row),
      writable: (wall) => wall.representation(row),
    })),
  },
  {
    type: 'StaffChange', rules: 'tenants', service: 'tenants', from: 'tenants.staff_change c', key: 'c.id',
    columns: { tenantNo: 'c.tenant_no', visibleFrom: 'c.visible_from', askedBy: 'c.asked_by' }, actions: ['list', 'decide'],
    rows: ({ posts }) => posts.map((row) => ({
      key: row.id, facts: { ...row, askedBy: row.personId }, allowed: ({ StaffChange }, action) => StaffChange(action, row), seen: (wall) => wall.staffChange(row),
      writable: (wall) => wall.staffChange(row),
    })),
  },
  {
    type: 'ServiceCertificate', rules: 'tenants', service: 'tenants', from: 'tenants.service_certificate c', key: 'c.id',
    columns: { tenantNo: 'c.tenant_no', visibleFrom: 'c.visible_from', personId: 'c.person_id' }, actions: ['list'],
    rows: ({ posts }) => posts.map((row) => ({
      key: row.id, facts: row, allowed: ({ ServiceCertificate }, action) => ServiceCertificate(action, row), seen: (wall) => wall.certificate(row),
      writable: () => false,
    })),
  },
  {
    type: 'AuditEntry', rules: 'tenants', service: 'tenants', from: 'contract.audit_cases e', beneath: 'cases.audit_entry e', audience: 'auditor', key: 'e.tenant_no',
    columns: { tenantNo: 'e.tenant_no' }, actions: ['read'],
    rows: ({ tenants }) => tenants.map((row) => ({
      key: String(row.tenantNo), facts: { tenantNo: row.tenantNo }, allowed: ({ AuditEntry }, action) => AuditEntry(action, row), seen: (wall) => wall.audit(row),
      writable: () => false,
    })),
  },
  {
    type: 'ItemEdition', rules: 'catalogs', service: 'catalogs', from: 'catalogs.item_edition e', key: 'e.id', columns: EDITION_COLUMNS, actions: ['read', 'draft'],
    rows: ({ editions }) => editions.map((row) => ({
      key: row.id, facts: row, allowed: ({ ItemEdition }, action) => ItemEdition(action, row), seen: (wall) => wall.edition(row),
      writable: (wall) => wall.standards(row.tenantNo),
    })),
  },
  {
    type: 'ItemPublication', rules: 'catalogs', service: 'catalogs', from: 'catalogs.item_publication p', key: 'p.id', columns: PUBLICATION_COLUMNS,
    actions: ['read', 'submit', 'correct', 'decide'],
    rows: ({ editions }) => editions.map((row) => ({
      key: row.id, facts: row, allowed: ({ ItemPublication }, action) => ItemPublication(action, row), seen: (wall) => wall.edition(row),
      writable: (wall) => wall.standards(row.tenantNo),
    })),
  },
  {
    type: 'ItemStanding', rules: 'catalogs', service: 'catalogs', from: 'catalogs.item_standing s', key: 's.id', columns: { tenantNo: 's.tenant_no' }, actions: ['set'],
    rows: ({ editions }) => editions.map((row) => ({
      key: row.id, facts: row, allowed: ({ ItemStanding }, action) => ItemStanding(action, row), seen: () => true,
      writable: (wall) => wall.standards(row.tenantNo),
    })),
  },
  {
    type: 'FieldPolicy', rules: 'catalogs', service: 'catalogs', from: 'catalogs.field_policy f', key: 'f.id', columns: { tenantNo: 'f.tenant_no' }, actions: ['set'],
    rows: ({ editions }) => editions.map((row) => ({
      key: row.id, facts: row, allowed: ({ FieldPolicy }, action) => FieldPolicy(action, row), seen: () => true,
      writable: (wall) => wall.standards(row.tenantNo),
    })),
  },
  {
    type: 'Dictionary', rules: 'catalogs', service: 'catalogs', from: 'catalogs.dictionary_entry d', key: 'd.id', columns: { tenantNo: 'd.tenant_no' }, actions: ['set'],
    rows: ({ editions }) => editions.map((row) => ({
      key: row.id, facts: row, allowed: ({ Dictionary }, action) => Dictionary(action, row), seen: () => true,
      writable: (wall) => wall.standards(row.tenantNo),
    })),
  },
  {
    type: 'DisclosureTemplate', rules: 'catalogs', service: 'catalogs', from: 'catalogs.disclosure_template d', key: 'd.tenant_no', columns: { tenantNo: 'd.tenant_no' },
    actions: ['set'],
    rows: ({ tenants }) => tenants.map((row) => ({
      key: String(row.tenantNo), facts: { tenantNo: row.tenantNo }, allowed: ({ DisclosureTemplate }, action) => DisclosureTemplate(action, row), seen: () => true,
      writable: (wall) => wall.standards(row.tenantNo),
    })),
  },
  {
    type: 'ItemOverride', rules: 'catalogs', service: 'catalogs', from: 'catalogs.item_override o', key: 'o.id', columns: { tenantNo: 'o.tenant_no' }, actions: ['set', 'withdraw'],
    rows: ({ overrides }) => overrides.map((row) => ({
      key: row.id, facts: row, allowed: ({ ItemOverride }, action) => ItemOverride(action, row), seen: () => true,
      writable: (wall) => wall.standards(row.tenantNo),
    })),
  },
  {
    type: 'AdjustmentTask', rules: 'catalogs', service: 'catalogs', from: 'catalogs.adjustment_task t', key: 't.id', columns: TASK_COLUMNS, actions: ['read', 'settle'],
    rows: (world) => tasksOf(world).map((row) => ({
      key: row.id, facts: row, allowed: ({ AdjustmentTask }, action) => AdjustmentTask(action, row), seen: (wall) => wall.task(row),
      writable: (wall) => wall.task(row),
    })),
  },
  {
    type: 'DepartmentRoster', rules: 'catalogs', service: 'catalogs', from: 'catalogs.department_roster r', key: 'r.tenant_no', columns: { tenantNo: 'r.tenant_no' }, actions: ['import'],
    rows: ({ tenants }) => tenants.map((row) => ({
      key: String(row.tenantNo), facts: { tenantNo: row.tenantNo }, allowed: ({ DepartmentRoster }, action) => DepartmentRoster(action, row), seen: () => true,
      writable: (wall) => wall.standards(row.tenantNo),
    })),
  },
  {
    type: 'ItemClaim', rules: 'catalogs', service: 'catalogs', from: 'catalogs.item_claim c', key: 'c.tenant_no', columns: { tenantNo: 'c.tenant_no' }, actions: ['claim'],
    rows: ({ tenants }) => tenants.map((row) => ({
      key: String(row.tenantNo), facts: { tenantNo: row.tenantNo }, allowed: ({ ItemClaim }, action) => ItemClaim(action, row), seen: () => true,
      writable: (wall) => wall.standards(row.tenantNo),
    })),
  },
  {
    type: 'ItemProposal', rules: 'catalogs', service: 'catalogs', from: 'catalogs.item_proposal p', key: 'p.id', columns: PROPOSAL_COLUMNS,
    actions: ['read', 'propose', 'withdraw', 'decide'],
    rows: (world) => proposalsOf(world).map((row) => ({
      key: row.id, facts: row, allowed: ({ ItemProposal }, action) => ItemProposal(action, row), seen: (wall) => wall.proposal(row),
      writable: (wall) => wall.standards(row.fromTenantNo) || wall.standards(row.toTenantNo),
    })),
  },
  {
    type: 'CaseLeg', rules: 'cases', service: 'cases', from: 'cases.case_leg l', key: 'l.id', columns: LEG_COLUMNS,
    actions: [
      'list', 'submitCase', 'takeCase', 'assignCase', 'requestSupplement', 'supplyMaterials', 'closeUnsupplied', 'acceptCase', 'declineCase', 'suspendCase', 'resumeCase',
      'extendCase', 'completeStep', 'sendForReview', 'decideCase', 'deliverResult', 'finishCase', 'withdrawCase', 'returnCase', 'voidCase', 'moveEdition', 'attach', 'reveal', 'restrict',
    ],
    rows: ({ legs }) => legs.map((row) => ({
      key: row.id, facts: row, allowed: ({ CaseLeg }, action) => CaseLeg(action, row), seen: (wall) => wall.leg(row),
      writable: (wall) => wall.leg(row),
    })),
  },
  {
    type: 'Handover', rules: 'cases', service: 'cases', from: 'cases.hand_over h', key: 'h.id', columns: LETTER_COLUMNS, actions: ['list', 'signHandover'],
    rows: ({ letters }) => letters.map((row) => ({
      key: row.id, facts: row, allowed: ({ Handover }, action) => Handover(action, row), seen: (wall) => wall.letter(row),
      writable: (wall) => wall.letter(row),
    })),
  },
  {
    // The view shows no ids: legs are told apart by the second in which they were opened.
    type: 'LegClock', rules: 'cases', service: 'cases', from: 'cases.leg_clock l', beneath: 'cases.case_leg l', key: 'extract(epoch from l.opened_at)::bigint',
    columns: CLOCK_COLUMNS, actions: ['count', 'breakGlass'],
    rows: ({ legs }) => legs.map((row, n) => ({
      key: String(n), facts: { tenantNo: row.tenantNo }, allowed: ({ LegClock }, action) => LegClock(action, row), seen: (wall) => wall.clock(row),
      writable: () => false,
    })),
  },
  {
    type: 'CaseOpening', rules: 'cases', service: 'cases', from: 'cases.case_opening o', key: 'o.id', columns: { toTenantNo: 'o.to_tenant_no' }, actions: ['list'],
    rows: ({ letters }) => letters.map((row) => ({
      key: row.id, facts: row, allowed: ({ CaseOpening }, action) => CaseOpening(action, row), seen: (wall) => wall.opening(row),
      writable: () => false,
    })),
  },
  {
    type: 'SupervisionRule', rules: 'cases', service: 'cases', from: 'cases.supervision_rule u', key: 'u.id', columns: { tenantNo: 'u.tenant_no' }, actions: ['set'],
    rows: ({ tenants }) => tenants.map((row, n) => ({
      key: ruleIdOf(n), facts: { tenantNo: row.tenantNo }, allowed: ({ SupervisionRule }, action) => SupervisionRule(action, row), seen: () => true,
      writable: (wall) => wall.cases(row.tenantNo),
    })),
  },
  {
    type: 'SupervisionCard', rules: 'cases', service: 'cases', from: 'cases.supervision_card c', key: 'c.id', columns: CARD_COLUMNS, actions: ['list', 'appeal'],
    rows: ({ legs }) => legs.map((row) => ({
      key: row.id, facts: row, allowed: ({ SupervisionCard }, action) => SupervisionCard(action, row), seen: (wall) => wall.clock(row),
      writable: (wall) => wall.cases(row.tenantNo),
    })),
  },
  {
    type: 'CardAppeal', rules: 'cases', service: 'cases', from: 'cases.card_appeal a', key: 'a.id', columns: APPEAL_COLUMNS, actions: ['read', 'withdraw', 'decide'],
    rows: (world) => (world.legs.length === 0 ? [] : proposalsOf(world)).map((row) => ({
      key: row.id, facts: row, allowed: ({ CardAppeal }, action) => CardAppeal(action, row), seen: (wall) => wall.between(row),
      writable: (wall) => wall.cases(row.fromTenantNo) || wall.cases(row.toTenantNo),
    })),
  },
  {
    type: 'SupervisionOrder', rules: 'cases', service: 'cases', from: 'cases.supervision_order o', key: 'o.id', columns: ORDER_COLUMNS, actions: ['read', 'issue', 'reply', 'follow'],
    rows: ({ letters }) => letters.map((row) => ({
      key: row.id, facts: row, allowed: ({ SupervisionOrder }, action) => SupervisionOrder(action, row), seen: (wall) => wall.between(row),
      writable: (wall) => wall.cases(row.fromTenantNo) || wall.cases(row.toTenantNo),
    })),
  },
  {
    type: 'FirstContact', rules: 'cases', service: 'cases', from: 'cases.first_contact f', key: 'f.id', columns: CONTACT_COLUMNS, actions: ['list', 'register', 'follow'],
    rows: ({ legs }) => legs.map((row) => ({
      key: row.id, facts: { ...row, responsibleId: row.handlerId ?? row.id }, allowed: ({ FirstContact }, action) => FirstContact(action, row), seen: (wall) => wall.leg(row),
      writable: (wall) => wall.cases(row.tenantNo),
    })),
  },
  {
    type: 'AccountabilityRecord', rules: 'assessments', service: 'assessments', from: 'assessments.accountability_record a', key: 'a.id', columns: RECORD_COLUMNS, actions: ['read'],
    rows: ({ legs }) => legs.map((row) => ({
      key: row.id, facts: { tenantNo: row.tenantNo, responsibleId: row.handlerId }, allowed: ({ AccountabilityRecord }, action) => AccountabilityRecord(action, row),
      seen: (wall) => wall.accountable(row), writable: () => false,
    })),
  },
  {
    type: 'ClosedCase', rules: 'assessments', service: 'assessments', from: 'assessments.closed_case c', key: 'c.case_id', columns: CLOSED_CASE_COLUMNS, actions: ['list', 'rate'],
    rows: ({ closedCases }) => closedCases.map((row) => ({
      key: row.caseId, facts: row, allowed: ({ ClosedCase }, action) => ClosedCase(action, row), seen: (wall) => wall.closedCase(row),
      writable: (wall) => wall.rating(row),
    })),
  },
  {
    // A score is of a window, which is public; its facts are the ratings and closed cases.
    type: 'WindowScore', rules: 'assessments', service: 'tenants', from: 'tenants.service_window w', key: 'w.id',
    columns: { tenantNo: 'w.tenant_no', windowId: 'w.id' }, actions: ['read'],
    rows: ({ windows }) => windows.map((row) => ({
      key: row.id, facts: { tenantNo: row.tenantNo, windowId: row.id }, allowed: ({ WindowScore }, action) => WindowScore(action, row), seen: () => true,
      writable: () => false,
    })),
  },
  {
    type: 'Rating', rules: 'assessments', service: 'assessments', from: 'assessments.rating r', key: 'r.id', columns: RATING_COLUMNS, actions: ['read'],
    rows: ({ ratings }) => ratings.map((row) => ({
      key: row.id, facts: row, allowed: ({ Rating }, action) => Rating(action, row), seen: (wall) => wall.closedCase(row),
      writable: () => false,
    })),
  },
];

/** A table of which no rule speaks: the database alone says who sees its rows. */
export interface WalledTable {
  readonly table: string;
  readonly service: ServiceName;
  readonly key: string;
  readonly rows: (world: World) => readonly { readonly key: string; readonly seen: (wall: Wall) => boolean }[];
}

const ofCases = (table: string, seen: (wall: Wall, row: World['cases'][number]) => boolean): WalledTable => ({
  table, service: 'cases', key: 'case_id',
  rows: ({ cases }) => cases.map((row) => ({ key: row.id, seen: (wall) => seen(wall, row) })),
});

export const WALLED: readonly WalledTable[] = [
  { table: 'tenants.department', service: 'tenants', key: 'id', rows: ({ departments }) => departments.map(({ id }) => ({ key: id, seen: () => true })) },
  { table: 'tenants.person', service: 'tenants', key: 'id', rows: ({ people }) => people.map((row) => ({ key: row.id, seen: (wall) => wall.person(row) })) },
  { table: 'tenants.platform_operator', service: 'tenants', key: 'person_id', rows: ({ operators }) => operators.map(({ personId }) => ({ key: personId, seen: () => false })) },
  { table: 'catalogs.code_scheme', service: 'catalogs', key: 'id', rows: ({ editions }) => editions.map(({ id }) => ({ key: id, seen: () => true })) },
  { table: 'catalogs.claim_release', service: 'catalogs', key: 'id', rows: (world) => agreedOf(world).map(({ id }) => ({ key: id, seen: () => true })) },
  { table: 'cases.contact_entry', service: 'cases', key: 'contact_id', rows: ({ legs }) => legs.map((row) => ({ key: row.id, seen: (wall) => wall.leg(row) })) },
  { table: 'cases.order_entry', service: 'cases', key: 'order_id', rows: ({ letters }) => letters.map((row) => ({ key: row.id, seen: (wall) => wall.between(row) })) },
  { table: 'catalogs.local_item', service: 'catalogs', key: 'proposal_id', rows: (world) => agreedOf(world).map(({ id }) => ({ key: id, seen: () => true })) },
  ofCases('cases.case_event', (wall, row) => wall.case(row)),
  ofCases('cases.mandate', (wall, row) => wall.case(row)),
  ofCases('cases.attachment', (wall, row) => wall.case(row)),
  ofCases('cases.applicant', (wall, row) => wall.applicant(row)),
  {
    table: 'cases.person_case', service: 'cases', key: "person_id || ' ' || case_id",
    rows: ({ personCases }) => personCases.map((row) => ({ key: keyOf(row), seen: (wall) => wall.personCase(row) })),
  },
];
