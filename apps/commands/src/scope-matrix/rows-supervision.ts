import { randomUUID } from 'node:crypto';
import { EVERYBODY, only, type FieldRow, type Subject } from './field-row.js';
import { act, list } from './questions.js';

/** Whoever works on cases sees the cards of his tenant; whoever supervises, those below it too. */
const STAFF = only({ province_supervisor: 'subtree', centre_manager: 'subtree', window_clerk: 'home', approver: 'home', village_agent: 'home' });
const SUPERVISORS = only({ province_supervisor: 'subtree', centre_manager: 'subtree' });
const SUPERVISORS_AT_HOME = only({ province_supervisor: 'home', centre_manager: 'home' });
const ANSWERS = only({ centre_manager: 'home', approver: 'home' });
const CENTRE = only({ centre_manager: 'home', window_clerk: 'home', approver: 'home', village_agent: 'home' });
const NEVER = 'promise_overdue';

const rule = async (it: Subject): Promise<string> => it.row('cases.supervision_rule', {
  id: randomUUID(), tenant_no: it.no, code: `rule${it.free()}${Date.now()}`, name: 'x', metric: 'review', threshold_unit: 'percent', threshold_amount: 1, colour: 'blue', reason: 'x',
  set_at: new Date(), spread_at: new Date(), item_code: randomUUID(),
});
/** A card of a case of this tenant. */
async function card(it: Subject): Promise<string> {
  const caseId = await it.case('received');
  const legId = await it.value('select id from cases.case_leg where case_id = $1 and counted', caseId);
  const ruleId = await it.value('select id from cases.supervision_rule where tenant_no = 0 and code = $1', NEVER);
  return it.row('cases.supervision_card', {
    id: randomUUID(), case_id: caseId, leg_id: legId, tenant_no: it.no, rule_id: ruleId, rule_code: NEVER, colour: 'yellow', subject: randomUUID(), at: new Date(), issued_at: new Date(),
  });
}
/** What this tenant said against it, and decides itself. */
const appeal = async (it: Subject): Promise<string> => it.row('cases.card_appeal', {
  id: randomUUID(), card_id: await card(it), from_tenant_no: it.no, to_tenant_no: it.no, reason: '系统故障', appealed_at: new Date(), appealed_by: randomUUID(),
});
/** What this tenant demands of itself. */
const order = async (it: Subject): Promise<string> => it.row('cases.supervision_order', {
  id: randomUUID(), from_tenant_no: it.no, to_tenant_no: it.no, title: '督办', demand: '请报告', reply_by: '2099-12-31', issued_at: new Date(), issued_by: randomUUID(),
});
async function replied(it: Subject): Promise<string> {
  const orderId = await order(it);
  await it.value("insert into cases.order_entry (order_id, seq, kind, tenant_no, words, at, written_by) values ($1, 1, 'replied', $2, '已办', now(), $1) returning order_id", orderId, it.no);
  return orderId;
}
/** Somebody who came to this tenant, and whom nobody has answered. */
const contact = async (it: Subject): Promise<string> => {
  const id = randomUUID();
  await it.value('insert into cases.person_key (person_id, wrapped) values ($1, $2) returning person_id', id, Buffer.alloc(1));
  return it.row('cases.first_contact', {
    id, tenant_no: it.no, window_id: it.windowId, department_id: it.departmentId, responsible_id: randomUUID(), way: 'phone', matter: '咨询', materials: '[]', name: Buffer.alloc(1), signed: false,
    promised_by: '2099-12-31', met_at: new Date(),
  });
};
const record = async (it: Subject): Promise<string> => it.row('assessments.accountability_record', {
  id: randomUUID(), case_id: randomUUID(), tenant_no: it.no, rule_code: NEVER, overrun_at: new Date(), opened_at: new Date(), answerable: '[]',
});

export const SUPERVISION_ROWS: readonly FieldRow[] = [
  {
    field: 'Query.supervisionRules', who: EVERYBODY, outside: 'empty',
    ask: async (it) => {
      const id = await rule(it);
      const itemCode = await it.value('select item_code from cases.supervision_rule where id = $1', id);
      return list(`supervisionRules(tenantId: "${it.no}", itemCode: "${itemCode}") { id }`, id);
    },
  },
  {
    field: 'Mutation.setSupervisionRule', who: SUPERVISORS_AT_HOME, outside: 'not_found', at: 'home',
    ask: (it) => act('setSupervisionRule', it, `code: "own${it.free()}", name: "规则", metric: review, threshold: { unit: percent, amount: 99 }, colour: blue, itemCode: "${randomUUID()}", reason: "试行"`),
  },
  { field: 'Mutation.withdrawSupervisionRule', who: SUPERVISORS_AT_HOME, outside: 'not_found', ask: async (it) => act('withdrawSupervisionRule', it, `id: "${await rule(it)}"`) },
  { field: 'Query.supervisionCards', who: STAFF, outside: 'empty', ask: async (it) => list('supervisionCards(filter: { colour: yellow }, first: 200) { nodes { id } }', await card(it)) },
  { field: 'Mutation.appealCard', who: ANSWERS, outside: 'not_found', ask: async (it) => act('appealCard', it, `cardId: "${await card(it)}", reason: "系统故障"`) },
  {
    field: 'Query.cardAppeals', who: only({ province_supervisor: 'subtree', centre_manager: 'subtree', approver: 'home' }), outside: 'empty',
    ask: async (it) => list('cardAppeals(first: 200) { nodes { id } }', await appeal(it)),
  },
  { field: 'Mutation.withdrawAppeal', who: ANSWERS, outside: 'not_found', ask: async (it) => act('withdrawAppeal', it, `appealId: "${await appeal(it)}"`) },
  { field: 'Mutation.decideAppeal', who: SUPERVISORS_AT_HOME, outside: 'not_found', ask: async (it) => act('decideAppeal', it, `appealId: "${await appeal(it)}", upheld: false, note: "经核实"`) },
  {
    field: 'Query.supervisionOrders', who: only({ province_supervisor: 'subtree', centre_manager: 'subtree', approver: 'home', village_agent: 'home' }), outside: 'empty',
    ask: async (it) => list('supervisionOrders(first: 200) { nodes { id } }', await order(it)),
  },
  {
    field: 'Mutation.issueSupervisionOrder', who: SUPERVISORS, outside: 'not_found',
    ask: (it) => act('issueSupervisionOrder', it, `toTenantId: "${it.no}", title: "督办", demand: "请报告", replyWithinDays: 5`),
  },
  {
    field: 'Mutation.replyToOrder', who: only({ centre_manager: 'home', approver: 'home', village_agent: 'home' }), outside: 'not_found',
    ask: async (it) => act('replyToOrder', it, `orderId: "${await order(it)}", words: "已办"`),
  },
  { field: 'Mutation.remindOfOrder', who: SUPERVISORS_AT_HOME, outside: 'not_found', ask: async (it) => act('remindOfOrder', it, `orderId: "${await order(it)}", words: "请抓紧"`) },
  { field: 'Mutation.returnReply', who: SUPERVISORS_AT_HOME, outside: 'not_found', ask: async (it) => act('returnReply', it, `orderId: "${await replied(it)}", words: "不够", replyWithinDays: 3`) },
  { field: 'Mutation.closeOrder', who: SUPERVISORS_AT_HOME, outside: 'not_found', ask: async (it) => act('closeOrder', it, `orderId: "${await order(it)}", words: "销号"`) },
  { field: 'Query.firstContacts', who: STAFF, outside: 'empty', ask: async (it) => list('firstContacts(first: 200) { nodes { id } }', await contact(it)) },
  {
    field: 'Mutation.registerContact', who: CENTRE, outside: 'not_found', at: 'home',
    ask: (it) => act('registerContact', it, 'way: in_person, name: "李大山", matter: "咨询", answer: "到二楼办理"'),
  },
  { field: 'Mutation.passContactOn', who: CENTRE, outside: 'not_found', ask: async (it) => act('passContactOn', it, `contactId: "${await contact(it)}", handlerId: "${await it.holder()}", words: "请答复"`) },
  { field: 'Mutation.answerContact', who: CENTRE, outside: 'not_found', ask: async (it) => act('answerContact', it, `contactId: "${await contact(it)}", words: "已答复"`) },
  { field: 'Mutation.readContact', who: CENTRE, outside: 'not_found', ask: async (it) => act('readContact', it, `contactId: "${await contact(it)}", reason: "回访"`) },
  // Whoever is responsible reads his own, and of these nobody is.
  { field: 'Query.accountabilityRecords', who: only({ province_supervisor: 'subtree', centre_manager: 'subtree', window_clerk: 'none', approver: 'none', village_agent: 'none' }), outside: 'empty', ask: async (it) => list('accountabilityRecords(first: 200) { nodes { id } }', await record(it)) },
];
