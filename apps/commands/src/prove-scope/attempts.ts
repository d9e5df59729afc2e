import type { ServiceName } from './oracle/wall.js';
import type { WriteWall } from './oracle/write-wall.js';
import { agreedOf, claimIdOf, idOf, proposalsOf, provinceTenant, ruleIdOf, tasksOf, type World } from './world.js';

/** One statement that somebody tries, and whether the oracle says that the database lets it through. */
export interface Attempt {
  readonly what: string;
  readonly row: unknown;
  readonly sql: string;
  readonly isLetThrough: (wall: WriteWall) => boolean;
}

const quoted = (value: string | number | boolean | null): string => (typeof value === 'string' ? `'${value}'` : String(value));

function insert(table: string, row: Readonly<Record<string, string | number | boolean | null>>): string {
  return `insert into ${table} (${Object.keys(row).join(', ')}) values (${Object.values(row).map(quoted).join(', ')})`;
}
/** Changes nothing, but needs every right that a change needs. */
const touch = (table: string, column: string, where: string): string => `update ${table} set ${column} = ${column} where ${where}`;

const NEW = idOf('new', 0);
/** The same statement with ids of one actor's own: nobody then waits for another's row of the same key. */
export const asOwn = (sql: string, turn: number): string => sql.replaceAll(NEW, idOf('new', turn + 1));
const AT = '2026-01-01T00:00:00Z';
const DAY = '2026-01-01';

function inTenants({ tenants, posts }: World): readonly Attempt[] {
  return [
    ...tenants.flatMap((row): readonly Attempt[] => {
      const { tenantNo } = row;
      const office = (wall: WriteWall) => wall.office(tenantNo);
      return [
        { what: 'change tenant', row, sql: touch('tenants.tenant', 'version', `tenant_no = ${tenantNo}`), isLetThrough: office },
        { what: 'add department', row, sql: insert('tenants.department', { id: NEW, tenant_no: tenantNo, code: NEW, name: 'x' }), isLetThrough: office },
        { what: 'add window', row, sql: insert('tenants.service_window', { id: NEW, tenant_no: tenantNo, code: NEW, name: 'x' }), isLetThrough: office },
        {
          what: 'add post', row, isLetThrough: office,
          sql: insert('tenants.post', { id: NEW, tenant_no: tenantNo, person_id: idOf('person', 0), role: 'window_clerk', valid_from: DAY }),
        },
        {
          what: 'add address rule', row, isLetThrough: (wall) => wall.addressRule(tenantNo),
          sql: insert('tenants.address_rule', { id: NEW, tenant_no: tenantNo, cidr: '10.0.0.0/8', allows: true, note: 'x', set_at: AT, set_by: NEW }),
        },
        {
          what: 'set hours', row, isLetThrough: office,
          sql: insert('tenants.calendar_hours', { tenant_no: tenantNo, applies_to: '2026-01-01', periods: '', document: 'x', set_at: AT }),
        },
        {
          what: 'change calendar', row, isLetThrough: office,
          sql: insert('tenants.calendar_change', { id: NEW, tenant_no: tenantNo, document: '通知', from_on: DAY, days: 1, hours: 0, set_at: AT }),
        },
        { what: 'withdraw address rule', row, sql: touch('tenants.address_rule', 'withdrawn_at', `tenant_no = ${tenantNo}`), isLetThrough: (wall) => wall.withdrawAddressRule(row) },
      ];
    }),
    ...posts.map((row): Attempt => ({ what: 'change post', row, sql: touch('tenants.post', 'version', `id = '${row.id}'`), isLetThrough: (wall) => wall.post(row) })),
    { what: 'add person', row: NEW, sql: insert('tenants.person', { id: NEW, account: NEW, name: 'x' }), isLetThrough: (wall) => wall.person() },
  ];
}

function inCatalogs({ tenants, editions, overrides }: World): readonly Attempt[] {
  const [edition, tasks] = [editions[0], tasksOf({ editions, overrides })];
  return [
    ...tenants.map((row): Attempt => {
      const { tenantNo, level } = row;
      return level === 1 ? {
        what: 'add edition', row, isLetThrough: (wall) => wall.standards(tenantNo),
        sql: insert('catalogs.item_edition', { id: NEW, tenant_no: tenantNo, item_code: NEW, edition_no: 1, content: `{"code":"${NEW}","name":"x","type":"x"}` }),
      } : {
        what: 'add override', row, isLetThrough: (wall) => wall.standards(tenantNo),
        sql: insert('catalogs.item_override', { id: NEW, tenant_no: tenantNo, item_code: NEW, field: 'x', value: '1', set_at: AT, effective_on: DAY, version: 1 }),
      };
    }),
    ...editions.map((row): Attempt => ({ what: 'change edition', row, sql: touch('catalogs.item_edition', 'version', `id = '${row.id}'`), isLetThrough: (wall) => wall.edition(row) })),
    ...editions.map((row): Attempt => ({ what: 'decide publication', row, sql: touch('catalogs.item_publication', 'version', `id = '${row.id}'`), isLetThrough: (wall) => wall.edition(row) })),
    ...(edition ? tenants.filter(({ tenantNo }) => !tasks.some((task) => task.tenantNo === tenantNo)) : []).map((row): Attempt => ({
      what: 'give task', row, isLetThrough: (wall) => wall.standards(row.tenantNo),
      sql: insert('catalogs.adjustment_task', {
        id: NEW, tenant_no: row.tenantNo, publication_id: edition!.id, edition_id: edition!.id, item_code: NEW, findings: '[]', given_at: AT, due_on: DAY,
      }),
    })),
    ...tasks.map((row): Attempt => ({ what: 'settle task', row, sql: touch('catalogs.adjustment_task', 'note', `id = '${row.id}'`), isLetThrough: (wall) => wall.task(row) })),
    ...editions.flatMap((row): readonly Attempt[] => [
      {
        what: 'add word', row, isLetThrough: (wall) => wall.standards(row.tenantNo),
        sql: insert('catalogs.dictionary_entry', { id: NEW, tenant_no: row.tenantNo, dictionary: 'item_type', code: 'x', name: 'x', english: 'x', set_at: AT, set_by: NEW, version: 9 }),
      },
      { what: 'change word', row, isLetThrough: () => false, sql: touch('catalogs.dictionary_entry', 'version', `id = '${row.id}'`) },
      {
        what: 'add scheme', row, isLetThrough: (wall) => wall.standards(row.tenantNo),
        sql: insert('catalogs.code_scheme', { id: NEW, tenant_no: row.tenantNo, item_masks: '{}', national_masks: '{}', note: 'x', set_at: AT, set_by: NEW, version: 99 }),
      },
    ]),
    ...editions.map((row): Attempt => ({
      what: 'withdraw rule about a field', row, sql: touch('catalogs.field_policy', 'withdrawn_at', `id = '${row.id}'`), isLetThrough: (wall) => wall.standards(row.tenantNo),
    })),
    ...tenants.map((row): Attempt => ({
      what: 'withdraw template', row, sql: touch('catalogs.disclosure_template', 'withdrawn_at', `tenant_no = ${row.tenantNo}`), isLetThrough: (wall) => wall.standards(row.tenantNo),
    })),
    ...overrides.map((row): Attempt => ({
      what: 'withdraw override', row, sql: touch('catalogs.item_override', 'withdrawn_at', `id = '${row.id}'`), isLetThrough: (wall) => wall.override(row),
    })),
  ];
}

/** A tenant of the same province, and not the same. */
const aboveOrBelow = (no: number): number => (no === provinceTenant(no) ? no + 99_098_098_0098 : provinceTenant(no));

function betweenTenants(world: World): readonly Attempt[] {
  return [
    ...world.tenants.flatMap((row): readonly Attempt[] => {
      const { tenantNo } = row;
      const own = (wall: WriteWall) => wall.standards(tenantNo);
      return [
        {
          what: 'claim', row, isLetThrough: own,
          sql: insert('catalogs.item_claim', { id: NEW, tenant_no: tenantNo, item_code: NEW, mode: 'own', effective_on: DAY, claimed_at: AT, claimed_by: NEW, batch_id: NEW, version: 1 }),
        },
        {
          what: 'add roster', row, isLetThrough: own,
          sql: insert('catalogs.department_roster', { id: NEW, tenant_no: tenantNo, title: 'x', entries: '[]', totals: '[]', imported_at: AT, imported_by: NEW, version: 2 }),
        },
        { what: 'change claim', row, isLetThrough: () => false, sql: touch('catalogs.item_claim', 'version', `tenant_no = ${tenantNo}`) },
        {
          what: 'propose', row, isLetThrough: own,
          sql: insert('catalogs.item_proposal', {
            id: NEW, from_tenant_no: tenantNo, to_tenant_no: aboveOrBelow(tenantNo), kind: 'leave', item_code: NEW, claim_id: claimIdOf(tenantNo), from_on: DAY, reason: 'x', proposed_at: AT, proposed_by: idOf('person', 0),
          }),
        },
      ];
    }),
    ...proposalsOf(world).flatMap((row): readonly Attempt[] => [
      { what: 'withdraw proposal', row, isLetThrough: (wall) => wall.endProposal(row, 'from'), sql: `update catalogs.item_proposal set withdrawn_at = '${AT}' where id = '${row.id}'` },
      {
        what: 'decide proposal', row, isLetThrough: (wall) => wall.endProposal(row, 'to'),
        sql: `update catalogs.item_proposal set decided_at = '${AT}', decided_by = '${NEW}', agreed = true where id = '${row.id}'`,
      },
      { what: 'change what was proposed', row, isLetThrough: () => false, sql: touch('catalogs.item_proposal', 'reason', `id = '${row.id}'`) },
    ]),
    ...agreedOf(world).flatMap((row): readonly Attempt[] => [
      ...[row.toTenantNo, row.fromTenantNo].map((tenantNo): Attempt => ({
        what: 'release claim', row, isLetThrough: (wall) => wall.consented(row, tenantNo),
        sql: insert('catalogs.claim_release', { id: row.id, tenant_no: tenantNo, claim_id: claimIdOf(row.fromTenantNo), kind: 'leave', from_on: DAY, agreed_at: AT }),
      })),
      ...[row.fromTenantNo, aboveOrBelow(provinceTenant(row.fromTenantNo))].map((regionNo): Attempt => ({
        what: 'add local item', row, isLetThrough: (wall) => regionNo === row.fromTenantNo && wall.consented(row, provinceTenant(regionNo)),
        sql: insert('catalogs.local_item', { tenant_no: provinceTenant(regionNo), item_code: row.id, region_no: regionNo, proposal_id: row.id }),
      })),
    ]),
  ];
}

const opening = (caseId: string, tenantNo: number): string => insert('cases.case_leg', {
  id: NEW, case_id: caseId, tenant_no: tenantNo, kind: 'handling', status: 'received', counted: false, case_no: 'x', item_code: 'x', item_name: 'x', opened_at: AT, deadline_at: AT,
});

function onCases({ tenants, cases }: World): readonly Attempt[] {
  const places = tenants.map(({ tenantNo }) => tenantNo);
  return [
    ...places.map((tenantNo): Attempt => ({
      what: 'begin case', row: tenantNo, isLetThrough: (wall) => wall.cases(tenantNo),
      sql: insert('cases.case_root', {
        id: NEW, case_no: NEW, tenant_no: tenantNo, handling_tenant_no: tenantNo, item_code: 'x', item_name: 'x', person_id: NEW, channel: 'x', status: 'x', submitted_at: AT,
      }),
    })),
    ...cases.flatMap((row, n): readonly Attempt[] => {
      const { id } = row;
      const of = (wall: WriteWall) => wall.ofCase(id);
      // Where it began, and at somebody else's.
      const there = [...new Set([row.tenantNo, places[n % places.length]!])];
      return [
        { what: 'change case', row, sql: touch('cases.case_root', 'version', `id = '${id}'`), isLetThrough: (wall) => wall.case(row) },
        ...there.flatMap((tenantNo): readonly Attempt[] => [
          { what: 'open leg', row: { ...row, at: tenantNo }, sql: opening(id, tenantNo), isLetThrough: (wall) => wall.openLeg(id, tenantNo) },
          {
            what: 'add event', row: { ...row, at: tenantNo }, isLetThrough: (wall) => wall.event(id, tenantNo),
            sql: insert('cases.case_event', { case_id: id, seq: 2, leg_id: NEW, tenant_no: tenantNo, kind: 'x', at: AT, facts: '{}' }),
          },
        ]),
        {
          what: 'add attachment', row, isLetThrough: of,
          sql: insert('cases.attachment', { id: NEW, case_id: id, material_id: 'x', name: 'x', type: 'x', size: 1, sha256: 'x', uploaded_at: AT, uploaded_by: NEW }),
        },
        { what: 'add applicant', row, sql: insert('cases.applicant', { case_id: id, person_id: NEW, name: '\\x00', id_number: '\\x00', phone: '\\x00' }), isLetThrough: of },
        { what: 'add mandate', row, sql: insert('cases.mandate', { case_id: id, agent_id: NEW, document: 'x', signed_on: DAY, valid_until: DAY }), isLetThrough: of },
        {
          what: 'add person to case', row, isLetThrough: of,
          sql: insert('cases.person_case', { person_id: NEW, case_id: id, capacity: 'agent', case_no: 'x', item_name: 'x', status: 'x', updated_at: AT }),
        },
      ];
    }),
  ];
}

/** Of legs there are more than need be tried. */
const LEGS_TRIED = 25;

function onLegs({ tenants, legs: all, letters, personCases }: World): readonly Attempt[] {
  const legs = all.slice(0, LEGS_TRIED);
  const somewhere = (n: number): number => tenants[n % tenants.length]!.tenantNo;
  return [
    ...legs.map((row): Attempt => ({ what: 'change leg', row, sql: touch('cases.case_leg', 'version', `id = '${row.id}'`), isLetThrough: (wall) => wall.leg(row) })),
    ...legs.map((row, n): Attempt => ({
      what: 'send letter', row: { ...row, to: somewhere(n) }, isLetThrough: (wall) => wall.sendLetter(row.caseId, row.tenantNo, somewhere(n)),
      sql: insert('cases.hand_over', {
        id: NEW, case_id: row.caseId, kind: 'intake', from_tenant_no: row.tenantNo, to_tenant_no: somewhere(n), case_no: 'x', item_name: 'x', sent_at: AT, sent_by: NEW,
      }),
    })),
    ...letters.flatMap((row): readonly Attempt[] => [
      { what: 'sign letter', row, sql: touch('cases.hand_over', 'signed_by', `id = '${row.id}'`), isLetThrough: (wall) => wall.letter(row) },
      {
        what: 'open leg', row: { ...row, at: row.toTenantNo }, sql: opening(row.caseId, row.toTenantNo), isLetThrough: (wall) => wall.openLeg(row.caseId, row.toTenantNo),
      },
    ]),
    ...personCases.map((row): Attempt => ({
      what: 'change person’s case', row, sql: touch('cases.person_case', 'status', `person_id = '${row.personId}' and case_id = '${row.caseId}'`),
      isLetThrough: (wall) => wall.personCase(row),
    })),
  ];
}

/** Nobody in person issues a card, takes one back, or has somebody answer for it. */
function onCards({ legs: all, tenants }: World): { readonly cases: readonly Attempt[]; readonly assessments: readonly Attempt[] } {
  const legs = tenants.length === 0 ? [] : all.slice(0, LEGS_TRIED);
  return {
    cases: legs.flatMap((row): readonly Attempt[] => [
      { what: 'take card back', row, sql: touch('cases.supervision_card', 'withdrawn_because', `id = '${row.id}'`), isLetThrough: (wall) => wall.card(row.tenantNo) },
      {
        what: 'issue card', row, isLetThrough: (wall) => wall.card(row.tenantNo),
        sql: insert('cases.supervision_card', {
          id: NEW, case_id: row.caseId, leg_id: row.id, tenant_no: row.tenantNo, rule_id: ruleIdOf(0), rule_code: 'x', colour: 'red', subject: 'new', at: AT, issued_at: AT,
        }),
      },
    ]),
    assessments: legs.map((row): Attempt => ({
      what: 'withdraw record', row, sql: touch('assessments.accountability_record', 'withdrawn_because', `id = '${row.id}'`), isLetThrough: (wall) => wall.accountable(row.tenantNo),
    })),
  };
}

function inAssessments({ tenants, closedCases }: World): readonly Attempt[] {
  return [
    ...tenants.map((row): Attempt => ({
      what: 'add closed case', row, isLetThrough: (wall) => wall.closedCase(row.tenantNo),
      sql: insert('assessments.closed_case', {
        case_id: NEW, case_no: 'x', tenant_no: row.tenantNo, visible_from: 1, item_code: 'x', accepted_on: DAY, closed_on: DAY, due_on: DAY, on_time: true, supplements: 0,
        outcome: 'x', person_id: NEW,
      }),
    })),
    ...closedCases.map((row): Attempt => ({
      what: 'rate closed case', row, isLetThrough: (wall) => wall.rating(row),
      sql: insert('assessments.rating', {
        id: NEW, case_id: row.caseId, tenant_no: row.tenantNo, visible_from: row.visibleFrom, window_id: row.windowId, level: 1, active: true, channel: 'web', rated_at: AT,
        rated_on: DAY, person_id: row.personId,
      }),
    })),
  ];
}

export type Attempts = Readonly<Record<ServiceName, readonly Attempt[]>>;

/** Everything that anybody may try to write into a world, by service. */
export function attemptsIn(world: World): Attempts {
  const cards = onCards(world);
  return {
    tenants: inTenants(world), catalogs: [...inCatalogs(world), ...betweenTenants(world)], cases: [...onCases(world), ...onLegs(world), ...cards.cases],
    assessments: [...inAssessments(world), ...cards.assessments],
  };
}
