import { randomUUID } from 'node:crypto';
import { EVERYBODY, only, type FieldRow, type Subject } from './field-row.js';
import { act, ask, list } from './questions.js';
import { daysFromNow } from './staff-objects.js';

const SECURITY = only({ security_admin: 'subtree' });
/** An order about divisions is the province's to give, or the operator's. */
const REORGANISE = only({ province_system_admin: 'subtree', operator: 'all' });

const ORDER = (): string => `effectiveOn: "${daysFromNow(30)}", document: "川府函〔2026〕1号"`;

/** A tenant right below the object's that nothing else in the matrix is about: a village, or of a province a county of a prefecture of its own. */
const founded = (it: Subject): Promise<string> => it.value(
  `insert into tenants.tenant (tenant_no, level, parent_no, name, centre_name, valid_from)
   select tenant_no + case level when 1 then 500000000000 + $2::bigint * 10000000 else 5000 + $2::bigint end, level + 1, tenant_no, 'M' || $2::text, 'M' || $2::text, '2020-01-01'
   from tenants.tenant where tenant_no = $1 returning tenant_no`, it.no, it.free());

/** What a village goes on as. */
function renamed({ code, free }: Subject): string {
  const digits = free();
  return `{ name: "新村${digits}", code: "${`${code}9999999`.slice(0, 9)}${digits}" }`;
}

/** Rules about a network that nobody uses. */
const RULES = 'rules: [{ cidr: "203.0.113.0/24", action: deny }]';
const ruled = (it: Subject): Promise<string> => it.row('tenants.address_rule', {
  id: randomUUID(), tenant_no: it.no, cidr: '203.0.113.0/24', allows: false, note: '', set_at: '2026-01-05T02:00:00Z', set_by: randomUUID(),
});

/** An audit row of the tenant, about a thing that nobody else has. */
async function audited(it: Subject): Promise<string> {
  const objectId = randomUUID();
  await it.row('tenants.audit_entry', {
    id: randomUUID(), at: new Date(), tenant_no: it.no, operation: 'matrix', object_type: 'Matrix', object_id: objectId, request_id: objectId,
    digest: Buffer.alloc(32), hash: Buffer.alloc(32),
  });
  return objectId;
}

export const TENANT_ROWS: readonly FieldRow[] = [
  { field: 'Query.tenantsRules', who: EVERYBODY, outside: 'not_found', at: 'home', ask: () => ask('tenantsRules') },
  { field: 'Query.tenant', who: EVERYBODY, outside: 'not_found', ask: (it) => ask(`tenant(id: "${it.no}") { id name }`) },
  { field: 'Query.tenantByCode', who: EVERYBODY, outside: 'not_found', ask: (it) => ask(`tenantByCode(code: "${it.code}", on: "2024-06-01") { id }`) },
  { field: 'Query.tenants', who: EVERYBODY, outside: 'empty', ask: (it) => list(`tenants(within: "${it.no}", first: 1) { nodes { id } }`, it.no) },
  { field: 'Query.calendar', who: EVERYBODY, outside: 'not_found', ask: (it) => ask(`calendar(tenantId: "${it.no}", year: 2026) { on }`) },
  { field: 'Query.serviceHours', who: EVERYBODY, outside: 'not_found', ask: (it) => ask(`serviceHours(tenantId: "${it.no}") { appliesTo }`) },
  { field: 'Query.calendarChanges', who: EVERYBODY, outside: 'not_found', ask: (it) => ask(`calendarChanges(tenantId: "${it.no}") { nodes { id } }`) },
  {
    field: 'Mutation.changeCalendar', who: only({ centre_manager: 'home', province_publisher: 'home' }), outside: 'not_found',
    ask: (it) => act('changeCalendar', it, `tenantId: "${it.no}", document: "作息通知", hours: [{ appliesTo: "2099-01-05", periods: "08:30-12:00" }]`),
  },
  {
    field: 'Mutation.renameCentre', who: only({ centre_manager: 'home' }), outside: 'not_found',
    ask: (it) => act('renameCentre', it, `tenantId: "${it.no}", centreName: "便民服务中心"`),
  },
  {
    field: 'Query.auditEntries', who: only({ audit_admin: 'subtree' }), outside: 'empty',
    ask: async (it) => {
      const objectId = await audited(it);
      return list(`auditEntries(tenantId: "${it.no}", objectId: "${objectId}") { nodes { objectId } }`, objectId);
    },
  },
  {
    field: 'Query.addressRules', who: SECURITY, outside: 'not_found',
    ask: async (it) => {
      await ruled(it);
      return ask(`addressRules(tenantId: "${it.no}") { id }`);
    },
  },
  { field: 'Mutation.setAddressRules', who: SECURITY, outside: 'not_found', ask: (it) => act('setAddressRules', it, `tenantId: "${it.no}", ${RULES}`) },
  {
    field: 'Mutation.closeTenant', who: REORGANISE, outside: 'not_found', at: ['township', 'other_province'],
    ask: async (it) => act('closeTenant', it, `tenantId: "${await founded(it)}", successorId: "${await founded(it)}", ${ORDER()}`),
  },
  {
    field: 'Mutation.succeedTenant', who: REORGANISE, outside: 'not_found', at: ['township', 'other_province'],
    ask: async (it) => act('succeedTenant', it, `tenantId: "${await founded(it)}", successor: ${renamed(it)}, ${ORDER()}`),
  },
  {
    field: 'Mutation.mergeTenants', who: REORGANISE, outside: 'not_found', at: ['township', 'other_province'],
    ask: async (it) => act('mergeTenants', it, `tenantIds: ["${await founded(it)}"], intoId: "${await founded(it)}", ${ORDER()}`),
  },
];
