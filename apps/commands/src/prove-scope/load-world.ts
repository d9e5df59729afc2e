import type { Pool, PoolClient } from 'pg';
import { agreedOf, claimIdOf, proposalsOf, provinceTenant, ruleIdOf, tasksOf, type World } from './world.js';

type Rows = readonly (readonly [table: string, rows: readonly object[]])[];

const MARK = '\\x00';
const AT = '2026-01-01T00:00:00Z';
const TERMS = { past: ['2000-01-01', '2010-01-01'], now: ['2000-01-01', null], future: ['2999-01-01', null] } as const;

/** The catalog of the world: of each edition a publication, a standing, a rule about a field, a word and a scheme of codes under the same id, of each tenant a template and a roster. */
function catalogRows(world: World): Rows {
  return [
    ['catalogs.item_publication', world.editions.map(({ id, tenantNo, status }) => ({
      id, tenantNo, title: 'x', kind: 'regular', effectiveOn: '2026-01-01', contents: [], submittedBy: id, submittedAt: AT, version: 1,
      ...(status === 'published' ? { status, decidedBy: world.people[0]!.id, decidedAt: AT } : { status: 'in_review', decidedBy: null, decidedAt: null }),
    }))],
    ['catalogs.item_standing', world.editions.map(({ id, tenantNo }) => ({
      id, tenantNo, itemCode: id, standing: 'suspended', effectiveOn: '2026-01-01', reason: 'x', setAt: AT, setBy: id, version: 1,
    }))],
    ['catalogs.field_policy', world.editions.map(({ id, tenantNo }) => ({
      id, tenantNo, field: 'place', policy: 'LOCKED', reason: 'x', effectiveOn: '2026-01-01', setAt: AT, setBy: id, withdrawnAt: null,
    }))],
    ['catalogs.department_roster', world.tenants.map(({ tenantNo }) => ({
      id: claimIdOf(tenantNo), tenantNo, title: 'x', entries: [], totals: [], importedAt: AT, importedBy: world.people[0]!.id, version: 1,
    }))],
    ['catalogs.dictionary_entry', world.editions.map(({ id, tenantNo }) => ({
      id, tenantNo, dictionary: 'item_type', code: id.slice(-12), name: 'x', english: 'x', setAt: AT, setBy: id, version: 1,
    }))],
    ['catalogs.code_scheme', world.editions.map(({ id, tenantNo }, n) => ({ id, tenantNo, itemMasks: [], nationalMasks: [], note: 'x', setAt: AT, setBy: id, version: n + 1 }))],
    ['catalogs.disclosure_template', world.tenants.map(({ tenantNo }, n) => ({
      id: `00000000-0000-4000-8998-${String(n).padStart(12, '0')}`, tenantNo, name: 'x', elements: [], setAt: AT, setBy: world.people[0]!.id,
    }))],
    ['catalogs.item_edition', world.editions.map(({ id, tenantNo, status }) => ({
      id, tenantNo, status, itemCode: id, editionNo: 1, content: { code: id, name: 'x', type: 'x' }, version: 1,
      publishedAt: status === 'published' ? AT : null, effectiveOn: status === 'published' ? '2026-01-01' : null,
    }))],
    ['catalogs.item_override', world.overrides.map(({ id, tenantNo, withdrawn }) => ({
      id, tenantNo, itemCode: id, field: 'x', value: 1, setAt: AT, effectiveOn: '2026-01-01', withdrawnAt: withdrawn ? AT : null, version: 1,
    }))],
    ['catalogs.item_claim', world.tenants.map(({ tenantNo }) => ({
      id: claimIdOf(tenantNo), tenantNo, itemCode: 'x', mode: 'own', effectiveOn: '2026-01-01', claimedAt: AT, claimedBy: world.people[0]!.id, batchId: claimIdOf(tenantNo), version: 1,
    }))],
    ['catalogs.item_proposal', proposalsOf(world).map(({ id, fromTenantNo, toTenantNo, signed }) => ({
      id, fromTenantNo, toTenantNo, kind: 'leave', itemCode: id, claimId: claimIdOf(fromTenantNo), fromOn: '2026-01-01', reason: 'x', proposedAt: AT, proposedBy: id, version: 1,
      decidedAt: signed ? AT : null, decidedBy: signed ? world.people[0]!.id : null, agreed: signed ? true : null,
    }))],
    ['catalogs.claim_release', agreedOf(world).map(({ id, fromTenantNo, toTenantNo }) => ({
      id, tenantNo: toTenantNo, claimId: claimIdOf(fromTenantNo), kind: 'leave', fromOn: '2026-01-01', agreedAt: AT,
    }))],
    ['catalogs.local_item', agreedOf(world).map(({ id, fromTenantNo }) => ({ tenantNo: provinceTenant(fromTenantNo), itemCode: id, regionNo: fromTenantNo, proposalId: id }))],
    ['catalogs.adjustment', world.editions.slice(0, 1).map(({ id, tenantNo }) => ({ publicationId: id, tenantNo, dueOn: '2026-02-01' }))],
    ['catalogs.adjustment_task', tasksOf(world).map(({ id, tenantNo }) => ({
      id, tenantNo, publicationId: world.editions[0]!.id, editionId: world.editions[0]!.id, itemCode: id, findings: [], givenAt: AT, dueOn: '2026-02-01', version: 1,
    }))],
  ];
}

/** Supervision: of each tenant a rule, of each leg a card and a record under its id, of each letter an order with an answer, and between tenants an appeal; of each leg a first contact, too. */
function supervisionRows({ tenants, legs, letters }: World): Rows {
  const card = ({ id, caseId, tenantNo, windowId, departmentId, handlerId }: World['legs'][number]) => ({
    id, caseId, legId: id, tenantNo, windowId, departmentId, handlerId, ruleId: ruleIdOf(0), ruleCode: 'x', colour: 'red', subject: id, at: AT, issuedAt: AT,
  });
  return [
    ['cases.supervision_rule', tenants.map(({ tenantNo }, n) => ({
      id: ruleIdOf(n), tenantNo, code: 'rule', name: 'x', metric: 'review', thresholdUnit: 'percent', thresholdAmount: 1, colour: 'red', isOff: false, reason: 'x', setAt: AT, spreadAt: AT,
    }))],
    ['cases.supervision_card', legs.map((leg) => ({ ...card(leg), visibleFrom: 1 }))],
    ['cases.card_appeal', legs.length === 0 ? [] : proposalsOf({ letters }).map(({ id, fromTenantNo, toTenantNo }) => ({
      id, cardId: legs[0]!.id, fromTenantNo, toTenantNo, reason: 'xx', appealedAt: AT, appealedBy: id, withdrawnAt: AT, version: 1,
    }))],
    ['cases.supervision_order', letters.map(({ id, fromTenantNo, toTenantNo }) => ({
      id, fromTenantNo, toTenantNo, title: 'xx', demand: 'xx', replyBy: '2026-01-01', issuedAt: AT, issuedBy: id,
    }))],
    ['cases.order_entry', letters.map(({ id, toTenantNo }) => ({ orderId: id, seq: 1, kind: 'replied', tenantNo: toTenantNo, words: 'xx', at: AT, writtenBy: id }))],
    ['cases.first_contact', legs.map(({ id, tenantNo, visibleFrom, windowId, departmentId, handlerId }) => ({
      id, tenantNo, visibleFrom, windowId, departmentId, responsibleId: handlerId ?? id, way: 'phone', matter: 'xx', materials: [], name: MARK, signed: false, promisedBy: '2026-01-01', metAt: AT,
    }))],
    ['cases.contact_entry', legs.map(({ id, tenantNo }) => ({ contactId: id, seq: 1, kind: 'answered', tenantNo, words: 'xx', at: AT, writtenBy: id }))],
    ['assessments.accountability_record', legs.map(({ id, caseId, tenantNo, handlerId }) => ({
      id, caseId, tenantNo, visibleFrom: 1, ruleCode: 'x', overrunAt: AT, openedAt: AT, responsibleId: handlerId, answerable: [],
    }))],
  ];
}

/** The rows of a world, each table after those that it refers to; what says nothing about scope is filled with anything. */
function rowsOf(world: World): Rows {
  const { tenants, posts, cases, legs } = world;
  return [
    ['tenants.tenant', tenants.toSorted((a, b) => a.level - b.level).map(({ successorNo: _heir, ...row }) => ({ ...row, name: 'x', centreName: 'x', validFrom: '2000-01-01' }))],
    ['tenants.succession', tenants.flatMap(({ tenantNo, validUntil, successorNo }) => (successorNo === null ? [] : [{
      predecessorNo: tenantNo, successorNo, orderId: world.people[0]!.id, kind: 'succeed', effectiveOn: validUntil, document: 'x', orderedAt: AT,
    }]))],
    ['tenants.address_rule', tenants.map(({ tenantNo }, n) => ({
      id: `00000000-0000-4000-8999-${String(n).padStart(12, '0')}`, tenantNo, cidr: '10.0.0.0/8', allows: true, note: 'x', setAt: AT, setBy: world.people[0]!.id,
    }))],
    ['cases.audit_entry', tenants.map(({ tenantNo }, n) => ({
      id: `00000000-0000-4000-8998-${String(n).padStart(12, '0')}`, at: AT, tenantNo, operation: 'x', objectType: 'x', objectId: 'x', requestId: 'x', digest: MARK, hash: MARK,
    }))],
    ['tenants.department', world.departments.map((row) => ({ ...row, code: row.id, name: 'x' }))],
    ['tenants.service_window', world.windows.map((row) => ({ ...row, code: row.id, name: 'x', itemCodes: [] }))],
    ['tenants.person', world.people.map((row) => ({ ...row, subject: row.kind === 'natural' ? row.id : null, name: 'x' }))],
    ['tenants.post', posts.map(({ revoked, ...row }) => ({ ...row, kind: 'regular', version: 1, revokedAt: revoked ? AT : null }))],
    ['tenants.representation', world.representations.map((row) => ({ ...row, document: 'x' }))],
    ['tenants.platform_operator', world.operators.map(({ personId, term }) => ({ personId, validFrom: TERMS[term][0], validUntil: TERMS[term][1] }))],
    ['tenants.staff_change', posts.map((row) => ({
      id: row.id, tenantNo: row.tenantNo, visibleFrom: row.visibleFrom, postId: row.id, kind: 'withdraw', lastOn: '2026-01-01', reason: 'x', askedAt: AT, askedBy: row.personId,
    }))],
    ['tenants.service_certificate', posts.map((row) => ({
      id: row.id, tenantNo: row.tenantNo, visibleFrom: row.visibleFrom, postId: row.id, personId: row.personId, personName: 'x', role: row.role, fromOn: '2026-01-01',
      untilOn: '2026-01-01', grade: 'competent', appraisal: 'x', issuedAt: AT, issuedBy: row.personId,
    }))],
    ['tenants.province_quota', tenants.filter(({ level }) => level === 1).map(({ tenantNo }) => ({ tenantNo, mostPosts: 9_999, setAt: AT, setBy: world.people[0]!.id }))],
    ...catalogRows(world),
    ['cases.case_root', cases.map((row) => ({ ...row, ...DULL_CASE, handlingTenantNo: row.tenantNo, caseNo: row.id, channel: 'x', status: 'x', submittedAt: AT, version: 1 }))],
    ['cases.case_leg', legs.map((row, n) => ({
      ...row, ...DULL_CASE, kind: 'handling', counted: false, caseNo: row.caseId, openedAt: legOpenedAt(n), deadlineAt: AT, provisional: false, version: 1,
    }))],
    ['cases.hand_over', world.letters.map(({ signed, ...row }) => ({
      ...row, kind: 'intake', caseNo: row.caseId, itemName: 'x', sentAt: AT, sentBy: row.id, signedAt: signed ? AT : null, signedBy: signed ? row.id : null,
    }))],
    ['cases.case_opening', world.letters.map(({ id, caseId, fromTenantNo, toTenantNo }) => ({
      id, caseId, fromTenantNo, toTenantNo, openedAt: AT, openedBy: id, postId: id, reason: 'xx',
    }))],
    ['cases.person_case', world.personCases.map((row) => ({ ...row, capacity: 'agent', caseNo: row.caseId, itemName: 'x', status: 'x', updatedAt: AT }))],
    ['cases.case_event', cases.map(({ id, tenantNo }) => ({ caseId: id, seq: 1, legId: id, tenantNo, kind: 'x', at: AT, facts: {} }))],
    ['cases.applicant', cases.map(({ id, personId }) => ({ caseId: id, personId, name: MARK, idNumber: MARK, phone: MARK }))],
    ['cases.mandate', cases.map(({ id, personId }) => ({ caseId: id, agentId: personId, document: 'x', signedOn: '2026-01-01', validUntil: '2026-01-01' }))],
    ['cases.attachment', cases.map(({ id, personId }) => ({ id, caseId: id, materialId: 'x', name: 'x', type: 'x', size: 1, sha256: 'x', uploadedAt: AT, uploadedBy: personId }))],
    ...supervisionRows(world),
    ['assessments.closed_case', world.closedCases.map((row) => ({
      ...row, caseNo: 'x', itemCode: 'x', acceptedOn: '2026-01-01', closedOn: '2026-01-01', dueOn: '2026-01-01', onTime: true, supplements: 0, outcome: 'x',
    }))],
    ['assessments.rating', world.ratings.map((row) => ({ ...row, level: 1, active: true, channel: 'web', ratedAt: AT, ratedOn: '2026-01-01' }))],
  ];
}
/** Legs tell each other apart by this where they show nothing else: the number of a leg, in seconds. */
const legOpenedAt = (number: number): string => new Date(number * 1_000).toISOString();
const DULL_CASE = { itemCode: 'x', itemName: 'x' };

const columnOf = (field: string): string => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Replaces what the database holds by a world, as its owner, past every wall. */
export async function loadWorld(pool: Pool, world: World): Promise<void> {
  const owner = await pool.connect();
  try {
    await fill(owner, world);
  } finally {
    owner.release();
  }
}

async function fill(owner: PoolClient, world: World): Promise<void> {
  const tables = rowsOf(world);
  const emptied = tables.toReversed().map(([table]) => `delete from ${table}`).join('; ');
  await owner.query(`begin; ${emptied}`);
  for (const [table, rows] of tables) {
    if (rows.length === 0) continue;
    const columns = Object.keys(rows[0]!).map(columnOf).join(', ');
    const json = JSON.stringify(rows.map((row) => Object.fromEntries(Object.entries(row).map(([field, value]) => [columnOf(field), value]))));
    await owner.query(`insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1)`, [json]);
  }
  await owner.query('commit');
}
