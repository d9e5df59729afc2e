import { randomUUID } from 'node:crypto';
import { only, type FieldRow, type Subject } from './field-row.js';
import { act, ask, list } from './questions.js';
import { daysFromNow, freshPost, newcomer } from './staff-objects.js';

const OPERATOR = only({ operator: 'all' });
/** Who leads the daily work at the centre. */
const MANAGER = only({ centre_manager: 'home' });
const REGISTRARS = only({ system_admin: 'subtree', province_system_admin: 'subtree' });
/** Everybody may ask for his own certificates; none of these is theirs. */
const CERTIFIED = only({
  province_publisher: 'none', province_supervisor: 'none', centre_manager: 'subtree', window_clerk: 'none', approver: 'none', village_agent: 'none', rating_handler: 'none',
  system_admin: 'none', province_system_admin: 'none', security_admin: 'none', audit_admin: 'none', citizen: 'his', legal_person: 'none',
});

/** Somebody whom another unit has sent into the department. */
const sent = (it: Subject): Promise<string> => freshPost(it, { kind: 'secondment', sent_by: '林业局', department_id: it.departmentId });

const asked = async (it: Subject): Promise<string> => it.row('tenants.staff_change', {
  id: randomUUID(), tenant_no: it.no, post_id: await sent(it), kind: 'withdraw', last_on: daysFromNow(10), reason: '工作需要', asked_at: new Date(), asked_by: randomUUID(),
});
const certificate = async (it: Subject): Promise<string> => it.row('tenants.service_certificate', {
  id: randomUUID(), tenant_no: it.no, post_id: await freshPost(it), person_id: await it.person(), person_name: '某人', role: 'approver', from_on: '2024-01-01',
  until_on: '2025-12-31', grade: 'competent', appraisal: '工作认真', issued_at: new Date(), issued_by: randomUUID(),
});
/** A representation that was registered at the tenant, by the credit code of the legal person. */
async function registered(it: Subject): Promise<{ readonly id: string; readonly code: string }> {
  const code = randomUUID().slice(0, 18);
  const [legalId, personId] = [await it.row('tenants.person', { id: randomUUID(), name: '某公司', kind: 'legal', credit_code: code }), await it.person()];
  const id = await it.row('tenants.representation', { id: randomUUID(), tenant_no: it.no, legal_person_id: legalId, person_id: personId, document: '授权书', valid_from: '2024-01-01' });
  return { id, code };
}

const decision = (name: string): FieldRow => ({
  field: `Mutation.${name}`, who: MANAGER, outside: 'not_found', ask: async (it) => act(name, it, `staffChangeId: "${await asked(it)}", opinion: "已研究"`),
});

export const PLATFORM_ROWS: readonly FieldRow[] = [
  {
    field: 'Query.staffChanges', who: only({ centre_manager: 'subtree', approver: 'none' }), outside: 'empty',
    ask: async (it) => list('staffChanges(first: 200) { nodes { id } }', await asked(it)),
  },
  {
    field: 'Mutation.requestStaffChange', who: only({ approver: 'home' }), outside: 'not_found',
    ask: async (it) => act('requestStaffChange', it, `postId: "${await sent(it)}", kind: withdraw, lastOn: "${daysFromNow(10)}", reason: "工作需要"`),
  },
  decision('consentStaffChange'),
  decision('declineStaffChange'),
  { field: 'Query.serviceCertificates', who: CERTIFIED, outside: 'empty', ask: async (it) => list('serviceCertificates(first: 200) { nodes { id } }', await certificate(it)) },
  {
    field: 'Mutation.issueServiceCertificate', who: MANAGER, outside: 'not_found',
    ask: async (it) => act('issueServiceCertificate', it, `postId: "${await freshPost(it, { valid_until: '2025-06-30' })}", grade: competent, appraisal: "工作认真负责"`),
  },
  {
    field: 'Query.representations', who: REGISTRARS, outside: 'empty',
    ask: async (it) => {
      const { id, code } = await registered(it);
      return list(`representations(creditCode: "${code}") { nodes { id } }`, id);
    },
  },
  {
    field: 'Mutation.registerRepresentation', who: only({ system_admin: 'home' }), outside: 'not_found', at: 'home',
    ask: (it) => act('registerRepresentation', it, `creditCode: "91510682MA6200001H", legalName: "什邡某某有限公司", ${newcomer()}, document: "授权书"`),
  },
  {
    field: 'Mutation.endRepresentation', who: REGISTRARS, outside: 'not_found',
    ask: async (it) => act('endRepresentation', it, `representationId: "${(await registered(it)).id}", reason: "授权终止"`),
  },
  { field: 'Query.provinces', who: OPERATOR, outside: 'empty', at: 'home', ask: (it) => list('provinces(first: 200) { nodes { id } }', it.provinceNo) },
  { field: 'Query.holidayNotice', who: OPERATOR, outside: 'not_found', at: 'home', ask: () => ask('holidayNotice(text: "关于2026年部分节假日安排的通知") { year }') },
  {
    field: 'Mutation.takeHolidayNotice', who: OPERATOR, outside: 'not_found', at: 'home',
    ask: (it) => act('takeHolidayNotice', it, 'text: "国务院办公厅关于2099年部分节假日安排的通知 一、元旦：1月1日放假，共1天。"'),
  },
  { field: 'Mutation.createProvince', who: OPERATOR, outside: 'not_found', at: 'home', ask: (it) => act('createProvince', it, 'code: "53", name: "矩阵省", mostPosts: 1000') },
  { field: 'Mutation.setQuota', who: OPERATOR, outside: 'not_found', at: 'home', ask: (it) => act('setQuota', it, `provinceId: "${it.provinceNo}", mostPosts: 100000`) },
];
