import { randomUUID } from 'node:crypto';
import { EVERYBODY, found, only, type CaseState, type FieldRow, type Subject, type Who } from './field-row.js';
import { act, ask, list } from './questions.js';
import { PLACES } from './relation.js';

/** Whoever works on cases reads those of his tenant; whoever supervises, those below it too. */
const STAFF = {
  province_supervisor: 'subtree', centre_manager: 'subtree', window_clerk: 'home', approver: 'home', village_agent: 'home',
} as const;
/** A case that its tenant hides is read by its own people, whoever supervises them. */
const HIDDEN = { ...STAFF, province_supervisor: 'none', centre_manager: 'home' } as const;
const READERS = only({ ...STAFF, citizen: 'his', legal_person: 'his' });
const APPLICANTS = only({ citizen: 'his', legal_person: 'his' });
/** Above a province nobody is, and so nothing is hidden there. */
const NOT_PROVINCES = PLACES.filter((place) => !/^(?:other_)?province$/.test(place));
const CLERK = only({ window_clerk: 'home' });
const CLERK_OR_APPROVER = only({ window_clerk: 'home', approver: 'home' });

const SUPERVISORS = only({ province_supervisor: 'subtree', centre_manager: 'subtree' });
/** Who hides a case that his tenant handles. */
const HANDLERS = only({ centre_manager: 'home', approver: 'home' });

/** A verb on a fresh case that stands where the verb has its place. */
const verb = (name: string, who: Who, state: CaseState, input = ''): FieldRow => ({
  field: `Mutation.${name}`, who, outside: 'not_found',
  ask: async (it) => act(name, it, `caseId: "${await it.case(state)}"${input && `, ${input}`}`),
});

const listed = async (it: Subject, state: CaseState) => {
  const caseId = await it.case(state);
  const caseNo = await it.value('select case_no from cases.case_root where id = $1', caseId);
  return list(`workList(search: "${caseNo}") { nodes { case { id } } }`, caseId);
};

/** A name, a number and a mandate of nobody. */
const APPLICATION = `materialIds: ["m1"], applicant: { name: "田青山", idNumber: "510682190001010014", phone: "13812345678" },
  mandate: { document: "委托书", signedOn: "2026-01-05", validUntil: "2027-12-31" }, duplicateReason: "另一处"`;

/** That somebody above has opened a case of this tenant. */
const opened = async (it: Subject): Promise<string> => it.row('cases.case_opening', {
  id: randomUUID(), case_id: await it.case('restricted'), from_tenant_no: it.provinceNo, to_tenant_no: it.no, opened_at: new Date(), opened_by: randomUUID(),
  post_id: randomUUID(), reason: '督办核查',
});

/** Found by the number of the applicant from whose case all are copied; the latest first. */
async function ofApplicant(it: Subject) {
  const caseId = await it.case('received');
  await it.value('update cases.case_root set submitted_at = now() where id = $1 returning id', caseId);
  return list('casesByApplicant(idNumber: "510682190001010014", first: 200) { nodes { id } }', caseId);
}

export const CASE_ROWS: readonly FieldRow[] = [
  { field: 'Query.casesRules', who: EVERYBODY, outside: 'not_found', at: 'home', ask: () => ask('casesRules') },
  { field: 'Query.casesByApplicant', who: only(STAFF), outside: 'empty', ask: ofApplicant },
  {
    field: 'Mutation.readApplicant', who: CLERK, outside: 'not_found',
    ask: async (it) => act('readApplicant', it, `caseId: "${await it.submitted()}", fields: [name], reason: "核对身份"`),
  },
  { field: 'Query.case', who: READERS, outside: 'not_found', ask: async (it) => ask(`case(id: "${await it.case('received')}") { caseNo events { kind } legs { id } }`) },
  { field: 'Query.workList', who: only(STAFF), outside: 'empty', ask: (it) => listed(it, 'received') },
  {
    field: 'Query.case', of: 'hidden from above', who: only({ ...HIDDEN, citizen: 'his', legal_person: 'his' }), outside: 'not_found', at: NOT_PROVINCES,
    ask: async (it) => ask(`case(id: "${await it.case('restricted')}") { caseNo }`),
  },
  { field: 'Query.workList', of: 'hidden from above', who: only(HIDDEN), outside: 'empty', at: NOT_PROVINCES, ask: (it) => listed(it, 'restricted') },
  // Whoever has a receipt is told how far its case is; here nobody has the code.
  { field: 'Query.caseProgress', who: found({}), outside: 'not_found', ask: async (it) => ask(`caseProgress(caseNo: "${await it.value('select case_no from cases.case_root where id = $1', await it.case('received'))}", code: "000000") { status }`) },
  { field: 'Query.inbox', who: only(STAFF), outside: 'empty', ask: async (it) => list('inbox(first: 200) { nodes { id } }', await it.letter()) },
  { field: 'Query.myCases', who: APPLICANTS, outside: 'empty', ask: async (it) => list('myCases(first: 200) { nodes { case { id } } }', await it.case('received')) },
  {
    field: 'Mutation.submitCase', who: only({ window_clerk: 'home', village_agent: 'home' }), outside: 'not_found', at: 'home',
    ask: (it) => act('submitCase', it, `itemCode: "51-20-00016-000", ${APPLICATION}`),
  },
  {
    field: 'Mutation.signHandover', who: only({ window_clerk: 'home', approver: 'home' }), outside: 'not_found',
    ask: async (it) => act('signHandover', it, `handoverId: "${await it.letter()}"`),
  },
  // In one's own matters: of these people nobody knows the number, and so they are told that it is not theirs.
  {
    field: 'Mutation.applyOnline', who: only({ citizen: 'none', legal_person: 'none' }), refused: { citizen: 'all', legal_person: 'all' }, outside: 'not_found', at: 'home',
    ask: (it) => act('applyOnline', it, `tenantId: "${it.no}", itemCode: "51-20-00016-000", materialIds: ["m1"], applicant: { name: "田青山", idNumber: "510682190001010014", phone: "13812345678" }`),
  },
  verb('supplyOnline', APPLICANTS, 'awaiting', 'materialIds: ["m2"]'),
  verb('withdrawOnline', APPLICANTS, 'received'),
  verb('takeCase', CLERK_OR_APPROVER, 'received'),
  {
    field: 'Mutation.assignCase', who: HANDLERS, outside: 'not_found',
    ask: async (it) => act('assignCase', it, `caseId: "${await it.case('received')}", handlerId: "${await it.holder()}"`),
  },
  verb('requestSupplement', CLERK, 'incomplete', 'missing: [{ materialId: "m2", what: "缺少此件" }], supplyBy: "2099-12-31"'),
  verb('supplyMaterials', only({ window_clerk: 'home', village_agent: 'home' }), 'awaiting', 'materialIds: ["m2"]'),
  verb('closeUnsupplied', CLERK, 'unsupplied'),
  verb('acceptCase', CLERK, 'received'),
  verb('declineCase', CLERK_OR_APPROVER, 'received', 'ground: "not_ours", reasons: "不属于本机关职权", rightBody: "市自然资源局"'),
  verb('suspendCase', CLERK_OR_APPROVER, 'accepted', 'ground: "hearing", reasons: "涉及他人重大利益", document: "听证通知书", expectedUntil: "2099-12-31"'),
  verb('resumeCase', CLERK_OR_APPROVER, 'suspended'),
  verb('extendCase', only({ approver: 'home' }), 'accepted', 'days: 10, approver: "authority_head", reasons: "案情复杂", document: "延期决定书"'),
  verb('withdrawCase', only({ window_clerk: 'home', village_agent: 'home' }), 'received', 'document: "撤回申请书"'),
  {
    field: 'Query.editionMoves', who: only({ approver: 'home' }), outside: 'empty',
    ask: async (it) => {
      const caseId = await it.case('accepted');
      return list(`editionMoves(caseIds: ["${caseId}"]) { case { id } }`, caseId);
    },
  },
  verb('moveToEdition', only({ approver: 'home' }), 'older_edition', 'editionNo: 1, consent: "改按新版办理同意书"'),
  verb('returnCase', CLERK, 'gap_overdue', 'reasons: "承诺期满未补"'),
  verb('voidCase', HANDLERS, 'received', 'reasons: "重复录入"'),
  verb('completeStep', CLERK_OR_APPROVER, 'stepped', 'opinion: "材料属实"'),
  verb('sendForReview', CLERK, 'reviewable', 'opinion: "初审合格"'),
  verb('decideCase', only({ approver: 'home' }), 'accepted', 'outcome: "granted"'),
  verb('deliverResult', CLERK, 'decided', 'method: "at_window", receivedBy: "applicant"'),
  verb('finishCase', CLERK, 'delivered'),
  { field: 'Query.caseCounts', who: SUPERVISORS, outside: 'not_found', ask: (it) => ask(`caseCounts(within: "${it.no}") { open }`) },
  {
    field: 'Query.recomputations', who: SUPERVISORS, outside: 'empty',
    ask: async (it) => {
      const changeId = randomUUID();
      await it.value(`insert into cases.recomputation (change_id, tenant_no, from_on, started_at, total) values ($1, $2, '2026-01-01', now(), 0) returning change_id`, changeId, it.no);
      return list(`recomputations(changeId: "${changeId}") { nodes { changeId } }`, changeId);
    },
  },
  verb('restrictCase', HANDLERS, 'received', 'visibleFrom: 3, reason: "信访件"'),
  verb('liftRestriction', HANDLERS, 'restricted', 'reason: "已息访"'),
  {
    field: 'Query.caseOpenings', who: HANDLERS, outside: 'empty',
    ask: async (it) => list('caseOpenings(first: 200) { nodes { id } }', await opened(it)),
  },
  // Of what lies behind a barrier for him. His own tenant's never does: of those he is told so.
  {
    ...verb('openRestrictedCase', only({ province_supervisor: 'below', centre_manager: 'below' }), 'restricted', 'reason: "督办核查"'),
    refused: { centre_manager: 'home' }, at: NOT_PROVINCES,
  },
];
